"""The clock of referrals and recalls: when the next thing should have happened.

The days until a patient is to be seen are the ladder's (D3: 2 weeks; D4: examined again when the
wait passes 3 months, local judgement). For every other interval the fact sheet gives none: they are
local judgement, to be confirmed, and the pages say so.
"""

from datetime import date, timedelta

from triage.models import ReferralKind, ReferralState

EMERGENCY = "D1"
# Days from the decision until the patient should have been seen.
SEEN_WITHIN = {"D1": 0, "D2": 0, "D3": 14, "D4": 90, "D5": 90, "D6": 90}
# Days until the next thing should have happened, by state and urgency (local judgement).
_STEP_WITHIN = {
    ReferralState.TO_SEND: {"D1": 0, "D2": 0, "D3": 1, "D4": 3, "D5": 7, "D6": 7},
    ReferralState.AWAITING: {"D1": 0, "D2": 1, "D3": 5, "D4": 21, "D5": 21, "D6": 21},
    ReferralState.TO_ACKNOWLEDGE: {"D1": 0, "D2": 0, "D3": 1, "D4": 3, "D5": 3, "D6": 3},
    ReferralState.SEEN: {"D1": 7, "D2": 7, "D3": 14, "D4": 28, "D5": 28, "D6": 28},
    ReferralState.DECLINED: {"D1": 0, "D2": 0, "D3": 1, "D4": 3, "D5": 7, "D6": 7},
}
_ADVICE_WITHIN = {"D1": 0, "D2": 0, "D3": 2, "D4": 7, "D5": 7, "D6": 7}
AFTER_APPOINTMENT = 1  # day; then somebody asks whether the patient was seen
# Days that a recall may be overdue before it counts as lapsed (local judgement).
_LAPSES_AFTER = {"D1": 1, "D2": 1, "D3": 3, "D4": 14, "D5": 14, "D6": 28}
LONGEST = 28  # days, for an urgency that another ruleset's ladder may name


def next_due(
    state: str, urgency: str, on: date, *, kind: str = "", appointment_on: date | None = None
) -> date | None:
    """Return the day by which the next thing should have happened; None when nothing is to come."""
    if state in (ReferralState.CLOSED, ReferralState.CANCELLED):
        return None
    if state == ReferralState.BOOKED and appointment_on is not None:
        return appointment_on + timedelta(days=AFTER_APPOINTMENT)
    within = _STEP_WITHIN.get(ReferralState(state), {})
    if state == ReferralState.AWAITING and kind == ReferralKind.ADVICE:
        within = _ADVICE_WITHIN
    return on + timedelta(days=within.get(urgency, LONGEST))


def seen_by(urgency: str, on: date) -> date:
    """Return the day by which the patient should be seen, counted from the decision."""
    return on + timedelta(days=SEEN_WITHIN.get(urgency, LONGEST))


def moved_by(before: str, after: str, *, due_on: date | None, on: date) -> dict[str, date]:
    """Return the days that another urgency moves before the letter has left; none for the same.

    More words in a letter win nobody time. Another urgency counts from the day it was chosen, and a
    letter never has to leave later than it had to.
    """
    if after == before:
        return {}
    due = next_due(ReferralState.TO_SEND, after, on) or on
    return {"target_on": seen_by(after, on), "due_on": min(due, due_on or due)}


def lapses_on(due_on: date, urgency: str) -> date:
    """Return the first day on which a recall that nobody kept counts as lapsed."""
    return due_on + timedelta(days=_LAPSES_AFTER.get(urgency, LONGEST) + 1)
