"""Whose minutes a session's direct minutes are, before they are counted (`rehab.minutes`).

An individual session counts in full. A joint session counts once for each discipline that took
part, and for no discipline twice. A group's time is divided by the patients who came, rounded
down. Only signed sessions count: what nobody vouches for is not therapy given. The rules for joint
and group sessions are local judgement, to be confirmed.
"""

from collections.abc import Iterable
from datetime import date

from patients.clock import clinic_day
from rehab.minutes import Contact, DailyReport, Domain, UnitsReport, daily, pooled, units
from rehab.models import Discipline, Session, SessionForm


def attributed(session: Session, came: int) -> int:
    """Return this patient's direct minutes; `came` is how many patients the session treated."""
    direct: int = session.direct_minutes or 0
    if session.booking.form == SessionForm.GROUP and came > 1:
        return direct // came
    return direct


def contacts(session: Session, came: int) -> list[Contact]:
    """Return what the session counts as, one contact for each discipline."""
    if not session.signed or not session.delivered or session.in_error:
        return []
    there = dict.fromkeys(t.discipline for t in session.booking.therapists.all())
    day = clinic_day(session.episode.patient.clinic, session.booking.starts_at)
    found = []
    for place, discipline in enumerate(there or {Discipline.OTHER.value: None}):
        first = place == 0
        found.append(
            Contact(
                day=day,
                discipline=discipline,
                domain=Domain(session.domain) if session.domain else Domain.OTHER,
                direct=attributed(session, came),
                travel=(session.travel_minutes or 0) if first else 0,
                notes=((session.notes_minutes or 0) + (session.setup_minutes or 0)) if first else 0,
            )
        )
    return found


def daily_of(
    sessions: Iterable[tuple[Session, int]], *, first: date | None = None, last: date | None = None
) -> DailyReport:
    """Count these sessions (each with how many came) by day."""
    return daily(
        [contact for session, came in sessions for contact in contacts(session, came)],
        first=first,
        last=last,
    )


def units_of(timed: Iterable[Session]) -> UnitsReport | None:
    """Return the 15-minute units of one patient's day; None without timed minutes.

    `timed` are the sessions that are counted together (`rehab.selectors.timed_together`): the rule
    counts the minutes of the day, and the same code used twice is one code. Raises BadMinutes when
    they are longer than a day.
    """
    entries = [each for session in timed for each in session.timed_codes.items()]
    return units(pooled(entries)) if entries else None
