"""Who looked at or changed one person's record: the report that a clinic owes its patients.

The page about a patient belongs to the patients app; it asks `report` for the rows, shows them with
`accounts/_access_events.html` and sends `as_csv` after the administrator confirmed who they are.
Either counts as a read of the audit trail and is recorded with `note_report`.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.selectors import access_events, names_of
from core.audit.models import AuditEvent
from core.audit.trail import Actor, record

LONGEST = 5000  # rows on one page or in one file; a narrower period shows the rest

# What happened, in words. A verb without words is shown as it is, so nothing is ever left out.
WORDS = {
    "patient.viewed": gettext_lazy("Opened the record"),
    "patients.listed": gettext_lazy("Saw the name on a list of patients"),
    "worklist.viewed": gettext_lazy("Saw the name on the worklist"),
    "patient.registered": gettext_lazy("Registered the patient"),
    "patient.corrected": gettext_lazy("Corrected the patient's details"),
    "alert.recorded": gettext_lazy("Recorded an alert"),
    "alert.resolved": gettext_lazy("Resolved an alert"),
    "alert.marked_in_error": gettext_lazy("Marked an alert as entered in error"),
    "medicine.recorded": gettext_lazy("Added a medicine"),
    "medicine.changed": gettext_lazy("Changed a medicine"),
    "medicine.stopped": gettext_lazy("Recorded that a medicine was stopped"),
    "medicine.marked_in_error": gettext_lazy("Marked a medicine as entered in error"),
    "visit.viewed": gettext_lazy("Opened a visit"),
    "visit.opened": gettext_lazy("Began a visit"),
    "visit.saved": gettext_lazy("Wrote in a visit"),
    "vital_signs.recorded": gettext_lazy("Recorded vital signs"),
    "vital_sign.marked_in_error": gettext_lazy("Marked a vital sign as entered in error"),
    "investigations.recorded": gettext_lazy("Recorded test results"),
    "investigation.marked_in_error": gettext_lazy("Marked a test result as entered in error"),
    "body_map.recorded": gettext_lazy("Recorded the body map"),
    "body_map.marked_in_error": gettext_lazy("Marked the body map as entered in error"),
    "visit.marked_in_error": gettext_lazy("Marked a visit as entered in error"),
    "visit.signed": gettext_lazy("Signed a visit"),
    "visit.amended": gettext_lazy("Amended a visit"),
    "screening.viewed": gettext_lazy("Opened a screening"),
    "screening.compared": gettext_lazy("Saw the screening among similar ones, without the name"),
    "screening.similar_viewed": gettext_lazy("Looked for similar screenings"),
    "screening.started": gettext_lazy("Began a screening"),
    "screening.answered": gettext_lazy("Answered questions of a screening"),
    "screening.overridden": gettext_lazy("Acted on another urgency than the result"),
    "screening.override_taken_back": gettext_lazy("Went back to the urgency of the result"),
    "screening.closing_chosen": gettext_lazy("Chose what to do after a screening"),
    "screening.closing_taken_back": gettext_lazy("Took back what to do after a screening"),
    "screening.signed": gettext_lazy("Signed a screening"),
    "screening.marked_in_error": gettext_lazy("Marked a screening as entered in error"),
    "measure.recorded": gettext_lazy("Recorded an outcome measure"),
    "measure.amended": gettext_lazy("Corrected an outcome measure"),
    "measure.marked_in_error": gettext_lazy("Marked an outcome measure as entered in error"),
    "same_day_review.done": gettext_lazy("Recorded what was done after a worrying answer"),
    "goal.set": gettext_lazy("Set a goal"),
    "goal.changed": gettext_lazy("Changed a goal"),
    "goal.ended": gettext_lazy("Ended a goal"),
    "goal.scored": gettext_lazy("Scored a goal"),
    "goal_score.marked_in_error": gettext_lazy("Marked the score of a goal as entered in error"),
    "referrals.listed": gettext_lazy("Saw the name on the list of referrals"),
    "referral.viewed": gettext_lazy("Opened a referral"),
    "referral.letter_opened": gettext_lazy("Opened a referral letter"),
    "referral.started": gettext_lazy("Started a referral"),
    "referral.changed": gettext_lazy("Changed a referral before sending"),
    "referral.handed_over": gettext_lazy("Handed the patient over by word of mouth"),
    "referral.sent": gettext_lazy("Sent a referral letter"),
    "referral.not_sent": gettext_lazy("Recorded that a letter had not been sent"),
    "referral.chased": gettext_lazy("Asked where a referral stands"),
    "referral.replied": gettext_lazy("Recorded a reply to a referral"),
    "referral.acknowledged": gettext_lazy("Acknowledged a reply"),
    "referral.converted": gettext_lazy("Turned a request for advice into a referral"),
    "referral.booked": gettext_lazy("Recorded an appointment"),
    "referral.not_attended": gettext_lazy("Recorded a missed appointment"),
    "referral.seen": gettext_lazy("Recorded that a specialist saw the patient"),
    "referral.resubmitted": gettext_lazy("Prepared a declined referral again"),
    "referral.closed": gettext_lazy("Closed a referral"),
    "referral.cancelled": gettext_lazy("Cancelled a referral"),
    "recall.viewed": gettext_lazy("Opened a recall"),
    "recall.set": gettext_lazy("Set a recall"),
    "recall.moved": gettext_lazy("Moved a recall"),
    "recall.tried": gettext_lazy("Tried to reach the patient for a recall"),
    "recall.not_attended": gettext_lazy("Recorded that the patient did not come"),
    "recall.done": gettext_lazy("Recorded that a recall was kept"),
    "recall.cancelled": gettext_lazy("Cancelled a recall"),
    "handout.issued": gettext_lazy("Issued a handout"),
    "handout.viewed": gettext_lazy("Opened a handout"),
    "handout.opened": gettext_lazy("Printed a handout or opened its file"),
    "handout.discussed": gettext_lazy("Recorded that a handout was given"),
    "handout.marked_in_error": gettext_lazy("Marked a handout as issued in error"),
    "print_list.viewed": gettext_lazy("Saw the name on a list to print handouts for"),
    "print_batch.viewed": gettext_lazy("Saw the name in a print batch"),
    "print_batch.printed": gettext_lazy("Printed a handout together with others"),
    "print_batch.sheet_made": gettext_lazy("Made a handout in a print batch"),
    "print_batch.sheet_failed": gettext_lazy("Tried to make a handout in a print batch"),
    "fluid_plan.made": gettext_lazy("Made a drinking plan"),
    "emergency.opened": gettext_lazy("Opened the record in an emergency"),
    "caseload.viewed": gettext_lazy("Saw the rehabilitation caseload"),
    "episode.viewed": gettext_lazy("Opened an episode of rehabilitation"),
    "episode.opened": gettext_lazy("Began an episode of rehabilitation"),
    "episode.saved": gettext_lazy("Changed an episode of rehabilitation"),
    "episode.precautions_recorded": gettext_lazy("Recorded precautions of an episode"),
    "episode.team_changed": gettext_lazy("Changed the team of an episode"),
    "episode.reviewed": gettext_lazy("Reviewed an episode of rehabilitation"),
    "episode.discharged": gettext_lazy("Discharged from rehabilitation"),
    "episode.marked_in_error": gettext_lazy("Marked an episode as an error"),
    "discharge_summary.opened": gettext_lazy("Opened a discharge summary"),
    "session.viewed": gettext_lazy("Opened a therapy session"),
    "session.planned": gettext_lazy("Planned a therapy session"),
    "session.moved": gettext_lazy("Moved a therapy session"),
    "session.written": gettext_lazy("Wrote a therapy session"),
    "session.not_delivered": gettext_lazy("Recorded a session as not delivered"),
    "session.signed": gettext_lazy("Signed a therapy session"),
    "session.amended": gettext_lazy("Amended a therapy session"),
    "session.marked_in_error": gettext_lazy("Marked a therapy session as an error"),
    "gate.viewed": gettext_lazy("Opened a safety gate"),
    "gate.answered": gettext_lazy("Answered a safety gate"),
    "gate.follow_up_settled": gettext_lazy("Settled what a safety gate asked for"),
    "gate.follow_up_superseded": gettext_lazy("Asked for again in a later safety gate"),
    "hold.viewed": gettext_lazy("Opened a hold on therapy"),
    "hold.placed": gettext_lazy("Held back therapy"),
    "hold.cleared": gettext_lazy("Cleared a hold on therapy"),
    "adverse_event.viewed": gettext_lazy("Opened an adverse event"),
    "adverse_event.recorded": gettext_lazy("Recorded an adverse event"),
    "adverse_event.completed": gettext_lazy("Completed an adverse event"),
    "adverse_event.marked_in_error": gettext_lazy("Marked an adverse event as entered in error"),
    "stop_limits.set": gettext_lazy("Set the limits at which therapy stops"),
    "profile.answered": gettext_lazy("Answered questions about daily life"),
    "home_programme.viewed": gettext_lazy("Opened a home programme"),
    "home_programme.made": gettext_lazy("Made a home programme"),
    "home_programme.ended": gettext_lazy("Ended a home programme"),
    "trial.viewed": gettext_lazy("Opened a trial of equipment"),
    "trial.started": gettext_lazy("Began a trial of equipment"),
    "trial.counted": gettext_lazy("Recorded a count of a trial of equipment"),
    "trial.ended": gettext_lazy("Ended a trial of equipment"),
    "trial.marked_in_error": gettext_lazy("Marked a trial of equipment as entered in error"),
    "trial_count.marked_in_error": gettext_lazy("Marked a count of a trial as entered in error"),
    "loan.viewed": gettext_lazy("Opened a loan of equipment"),
    "loan.lent": gettext_lazy("Lent equipment"),
    "loan.check_planned": gettext_lazy("Planned a check of lent equipment"),
    "loan.checked": gettext_lazy("Checked lent equipment"),
    "loan.ended": gettext_lazy("Ended a loan of equipment"),
    "loan.marked_in_error": gettext_lazy("Marked a loan of equipment as entered in error"),
    "loan_agreement.issued": gettext_lazy("Issued a loan agreement"),
    "loan_agreement.opened": gettext_lazy("Printed a loan agreement or opened its file"),
    "equipment_recall.viewed": gettext_lazy("Saw the name among borrowers of recalled equipment"),
    "recall_line.viewed": gettext_lazy("Opened a loan of recalled equipment"),
    "recall_line.told": gettext_lazy("Recorded that a borrower was told of a recall of equipment"),
    "recall_line.settled": gettext_lazy("Settled a loan of recalled equipment"),
    "access_report.viewed": gettext_lazy("Opened this report"),
    "access_report.exported": gettext_lazy("Downloaded this report"),
}


@dataclass(frozen=True)
class AccessRow:
    """One line of the report, ready to show."""

    at: datetime
    who: str
    what: str
    verb: str
    subject: str
    purpose: str
    request_id: str


@dataclass(frozen=True)
class AccessReport:
    """The report's rows, newest first; `cut` when there were more than one report holds."""

    rows: Sequence[AccessRow]
    cut: bool


def report(
    about: UUID, since: datetime | None = None, until: datetime | None = None
) -> AccessReport:
    """Return who did what with this person's record from `since` until before `until`."""
    events = list(access_events(about, since, until)[: LONGEST + 1])
    people = names_of({event.actor for event in events})
    rows = [_row(event, people) for event in events[:LONGEST]]
    return AccessReport(rows, cut=len(events) > LONGEST)


def note_report(*, about: UUID, clinic_id: int, exported: bool, by: Actor, now: datetime) -> None:
    """Record that the report was read, or left the house as a file."""
    record(
        verb="access_report.exported" if exported else "access_report.viewed",
        by=by,
        now=now,
        about=about,
        clinic_id=clinic_id,
    )


def as_csv(shown: AccessReport) -> str:
    """Return the report for a spreadsheet: times in UTC, no cell that a spreadsheet would run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("Time (UTC)"), _("Who"), _("What"), _("Code"), _("Thing"), _("Request")])
    for row in shown.rows:
        at = row.at.astimezone(UTC)
        cells = [at.isoformat(timespec="seconds"), row.who, row.what, row.verb, row.subject]
        writer.writerow([inert(cell) for cell in [*cells, row.request_id]])
    return out.getvalue()


def inert(cell: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula (OWASP: = + - @ tab CR LF)."""
    return f"'{cell}" if cell.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell


def _row(event: AuditEvent, people: dict[str, User]) -> AccessRow:
    person = people.get(event.actor)
    kind, _dot, name = event.actor.partition(":")
    if person is not None:
        who = f"{person.full_name} ({person.email})"
    elif kind == "system":
        who = _("The system (%(part)s)") % {"part": name}
    elif event.actor == "anonymous":
        who = _("Somebody who was not signed in")
    else:
        who = event.actor
    subject = f"{event.subject_type} {event.subject_id}".strip()
    return AccessRow(
        at=event.at,
        who=who,
        what=str(WORDS.get(event.verb, event.verb)),
        verb=event.verb,
        subject=subject,
        purpose=event.purpose,
        request_id=event.request_id,
    )
