"""One step of a thread: the row, the event and the audit row, all or none."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from core.audit.trail import Actor, record
from core.locking import StaleRecord, save_if_current
from patients.clock import clinic_day
from triage.models import Referral, ReferralEvent, ReferralState, ReferralStep
from triage.referral_clock import next_due
from triage.referral_refusals import StepNotAllowed, TextMissing


def held(referral: Referral, *, row_version: int, step: ReferralStep) -> Referral:
    """Lock the thread for this step, as it stands now.

    Raises StaleRecord when somebody wrote since `row_version`, StepNotAllowed when the step may not
    follow the present state.
    """
    current = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("patient__clinic", "screening__ruleset_version", "screening__visit")
        .get(pk=referral.pk)
    )
    if current.row_version != row_version:
        raise StaleRecord(current)
    if not current.allows(step):
        raise StepNotAllowed
    return current


def step_taken(
    current: Referral,
    step: ReferralStep,
    *,
    to: str = "",
    changes: dict[str, Any] | None = None,
    next_on: date | None = None,
    keep_due: bool = False,
    by: User,
    now: datetime,
    **said: Any,
) -> Referral:
    """Write the step on a thread that is `held`. `said` are the event's own fields.

    `next_on` is when somebody looks again; without it the clock says so. It never puts off the
    question after an appointment that lies ahead.
    """
    today = clinic_day(current.patient.clinic, now)
    state = to or current.state
    fields = {"state": state, **(changes or {})}
    if not keep_due:
        due = next_due(
            state,
            fields.get("urgency", current.urgency),
            today,
            kind=fields.get("kind", current.kind),
            appointment_on=fields.get("appointment_on", current.appointment_on),
        )
        if state == ReferralState.BOOKED and next_on and due and due > today:
            due = min(next_on, due)
        else:
            due = next_on or due
        fields["due_on"] = due
    written = save_if_current(current, row_version=current.row_version, changes=fields)
    event = ReferralEvent(
        referral=current, step=step, state=state, next_on=next_on, at=now, by=by, **said
    )
    event.save()
    noted(current, step, by=by, now=now, detail={"state": state, **_audited(said)})
    written.patient, written.screening = current.patient, current.screening
    return written


def noted(
    referral: Referral, step: ReferralStep, *, by: Actor, now: datetime, detail: dict[str, Any]
) -> None:
    """Append the audit row of a step; it names ids, codes and fields, never clinical text."""
    record(
        verb=f"referral.{step.value}",
        by=by,
        now=now,
        subject=referral,
        about=referral.patient_id,
        clinic_id=referral.patient.clinic_id,
        detail={"screening": str(referral.screening_id), **detail},
    )


def words(text: str) -> str:
    """Return the text without space around it; raises TextMissing when nothing is left."""
    kept = text.strip()
    if not kept:
        raise TextMissing
    return kept


def _audited(said: dict[str, Any]) -> dict[str, Any]:
    kept = {name: str(said[name]) for name in ("channel", "reply_kind") if said.get(name)}
    letter = said.get("letter")
    return {**kept, "letter": letter.sha256, "version": letter.version} if letter else kept
