"""When a patient is seen again unless the clinician chooses another day.

The rule that fired says so in the ruleset ("review: 4 to 6 weeks"); the earliest named time counts.
Where it doesn't, the intervals by urgency stand in: they are local judgement (fact sheet 6.1, 6.3).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from triage.assessment import Assessment

# Results after which the clinic itself must look again, or say why not.
NOT_URGENT = frozenset({"D4", "D5", "D6"})
_INTERVAL = re.compile(r"(\d{1,3})(?:\s*(?:to|-|–)\s*\d{1,3})?\s*(day|week|month|wk|mo)")
# Days after which somebody looks again, by urgency: was the referral received, are tests back.
_BY_STEP = {"D2": 1, "D3": 14, "D4": 90, "D5": 28, "D6": 28}


@dataclass(frozen=True)
class DefaultRecall:
    """The proposed day, and what the rule says about it."""

    due_on: date
    purpose: str


def default_recall(assessment: Assessment, on: date) -> DefaultRecall | None:
    """Return the proposed recall; None where the patient is sent to emergency care now."""
    named = [
        DefaultRecall(due, fired.rule.review)
        for fired in assessment.report.fired
        if (due := review_day(fired.rule.review, on)) is not None
    ]
    days = _BY_STEP.get(assessment.disposition)
    if days is None:
        return None
    if named:
        return min(named, key=lambda recall: recall.due_on)
    return DefaultRecall(on + timedelta(days=days), "")


def review_day(text: str, on: date) -> date | None:
    """Return the day of "4 to 6 weeks" from `on`: the earlier end; None without an interval."""
    found = _INTERVAL.search(text.lower())
    if found is None:
        return None
    number, unit = int(found[1]), found[2]
    if unit == "day":
        return on + timedelta(days=number)
    if unit in ("week", "wk"):
        return on + timedelta(weeks=number)
    months = on.month - 1 + number
    year, month = on.year + months // 12, months % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))
