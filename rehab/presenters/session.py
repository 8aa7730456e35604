"""A session as its page shows it: attendance, minutes, before and after, exercises, notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.formkit.parts import Fact, Pill
from rehab.acting_limits import ActingLimits
from rehab.attribution import attributed, units_of
from rehab.exercises_done import ExerciseDone, exercise_name
from rehab.forms.write import MINUTE_LABELS, RATING_LABELS, VITAL_LABELS
from rehab.minutes import BadMinutes
from rehab.models import Assistance, BodySide, Session, SessionForm
from rehab.models.sessions import MINUTES
from rehab.prefill import EXERCISES, HOME, PLAN, prefill_of
from rehab.presenters.episode import session_pill
from rehab.presenters.minutes import UnitsShown, units_shown
from rehab.stop_words import stop_words


@dataclass(frozen=True)
class BeforeAfter:
    """A number before and after; a dash is "not assessed"."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ExerciseLine:
    """One exercise in words."""

    name: str
    dose: str
    help: str
    done: bool | None  # None: nobody said
    note: str


@dataclass(frozen=True)
class SessionPage:
    """Everything a session's page shows of the session itself."""

    title: str
    when: str
    pill: Pill
    who: Sequence[str]
    form: str
    location: str
    attendance: str
    not_delivered: str
    facts: Sequence[Fact]
    ratings: Sequence[BeforeAfter]
    vitals: Sequence[BeforeAfter]
    effort: str
    stopped: str
    stopped_text: str
    exercises: Sequence[ExerciseLine]
    minutes: Sequence[tuple[str, str]]
    counts_as: str
    units: UnitsShown | None
    timed_sessions: int  # of the day, counted together
    notes: Sequence[tuple[str, str]]
    home: str
    home_text: str
    waiting: Sequence[str]  # parts taken over and not confirmed
    taken_from: str
    signed: str
    written: str
    is_signed: bool
    is_written: bool
    may_be_written: bool
    error_reason: str
    error_by: str


def session_page(
    session: Session, came: int, acting: ActingLimits | None, timed: Sequence[Session]
) -> SessionPage:
    """Return the page of a session.

    `came` is how many patients it treated, `acting` the limits that stopped it, `timed` the
    sessions of its day whose timed minutes make units together.
    """
    booking = session.booking
    starts, ends = timezone.localtime(booking.starts_at), timezone.localtime(booking.ends_at)
    return SessionPage(
        title=_("Session of %(day)s") % {"day": date_format(starts, "j M Y")},
        when=f"{date_format(starts, 'D j M Y, H:i')}–{date_format(ends, 'H:i')}",
        pill=session_pill(session),
        who=[
            f"{t.person} ({t.get_discipline_display()}, {str(t.get_grade_display()).lower()})"
            for t in booking.therapists.all()
        ],
        form=str(booking.get_form_display()),
        location=_("by video or telephone") if booking.is_remote else booking.location,
        attendance=str(session.get_attendance_display()),
        not_delivered=_not_delivered(session),
        facts=_facts(session),
        ratings=_pairs(session, RATING_LABELS),
        vitals=_pairs(session, VITAL_LABELS),
        effort="" if session.effort is None else str(session.effort),
        stopped=stop_words(session.stopped_for, acting) if acting else "",
        stopped_text=session.stopped_text,
        exercises=[exercise_line(ExerciseDone.read(each)) for each in session.exercises],
        minutes=[
            (str(MINUTE_LABELS[name]), str(value))
            for name in MINUTES
            if (value := getattr(session, name)) is not None
        ],
        counts_as=_counts_as(session, came),
        units=_units(timed),
        timed_sessions=len(timed),
        notes=[
            (label, text)
            for label, text in (
                (_("Subjective"), session.subjective),
                (_("Objective"), session.objective),
                (_("Assessment"), session.assessment),
                (_("Plan"), session.plan),
            )
            if text
        ],
        home=_home(session),
        home_text=session.home_barriers,
        waiting=[part_words(part) for part in session.prefilled],
        taken_from=prefill_of(session).source if session.prefilled else "",
        signed=_who_when(session.signed_by, session.signed_at),
        written=_who_when(session.written_by, session.written_at),
        is_signed=session.signed,
        is_written=session.written_at is not None,
        may_be_written=session.may_be_written,
        error_reason=session.error_reason,
        error_by=str(session.error_by or ""),
    )


def part_words(part: str) -> str:
    """Say which part was taken over."""
    return {EXERCISES: _("exercises"), HOME: _("home programme"), PLAN: _("plan")}[part]


def exercise_line(done: ExerciseDone) -> ExerciseLine:
    """Return the exercise in words; what was not recorded is left out."""
    dose = [
        str(BodySide(done.side).label).lower() if done.side else "",
        _("%(sets)s × %(reps)s") % {"sets": done.sets, "reps": done.reps}
        if done.repetitions is not None
        else _("%(n)s repetitions") % {"n": done.reps}
        if done.reps is not None
        else "",
        _("hold %(n)s s") % {"n": done.hold_s} if done.hold_s else "",
        done.resistance,
        _("%(n)s minutes") % {"n": done.minutes} if done.minutes else "",
        _("effort %(n)s of 10") % {"n": done.effort} if done.effort is not None else "",
    ]
    return ExerciseLine(
        name=exercise_name(done.exercise),
        dose=", ".join(part for part in dose if part),
        help=str(Assistance(done.assistance).label) if done.assistance else "",
        done=done.done,
        note=done.why_not if done.done is False else "" if done.planned else _("added today"),
    )


def _pairs(session: Session, labels: Mapping[str, object]) -> list[BeforeAfter]:
    found = []
    for name, label in labels.items():
        before = getattr(session, f"{name}_before")
        after = getattr(session, f"{name}_after")
        if before is not None or after is not None:
            found.append(BeforeAfter(str(label), _number(before), _number(after)))
    return found


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _facts(session: Session) -> list[Fact]:
    return [
        Fact(
            _("Consent"),
            session.get_consent_display() if session.consent else "",
            _("Not recorded"),
        ),
        Fact(_("Also present"), session.present, _("Nobody recorded")),
        Fact(
            _("Minutes were for"),
            session.get_domain_display() if session.domain else "",
            _("Not recorded"),
        ),
    ]


def _not_delivered(session: Session) -> str:
    if not session.reason:
        return ""
    reason = str(session.get_reason_display())
    return f"{reason}: {session.reason_text}" if session.reason_text else reason


def _counts_as(session: Session, came: int) -> str:
    if session.direct_minutes is None:
        return ""
    if session.booking.form == SessionForm.GROUP and came > 1:
        return _("%(n)s minutes: the group’s time divided by the %(came)s who came.") % {
            "n": attributed(session, came),
            "came": came,
        }
    if session.booking.form == SessionForm.JOINT:
        return _("%(n)s minutes for each discipline that took part.") % {
            "n": session.direct_minutes
        }
    return _("%(n)s minutes.") % {"n": session.direct_minutes}


def _units(timed: Sequence[Session]) -> UnitsShown | None:
    try:
        report = units_of(timed)
    except BadMinutes:
        said = _("The timed minutes of this day are longer than a day: correct the sessions.")
        return UnitsShown(said, [], "", [])
    return units_shown(report) if report else None


def _home(session: Session) -> str:
    if session.home_days_prescribed is None or session.home_days_done is None:
        return ""
    share = 100 * session.home_days_done // max(1, session.home_days_prescribed)
    said = _("%(done)s of %(of)s days (%(share)s %%)") % {
        "done": session.home_days_done,
        "of": session.home_days_prescribed,
        "share": share,
    }
    extra = [
        str(session.get_home_done_by_display()).lower() if session.home_done_by else "",
        str(session.get_teach_back_display()).lower() if session.teach_back else "",
    ]
    return "; ".join([said, *(part for part in extra if part)])


def _who_when(who: object, when: datetime | None) -> str:
    if who is None or when is None:
        return ""
    return f"{who}, {date_format(timezone.localtime(when), 'j M Y, H:i')}"
