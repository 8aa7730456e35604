"""From answers to scores. A missing answer gives no score; it is never counted as 0.

An answer is the text of an allowed grade or number, as it was entered. Scores are exact decimals,
rounded half up to the declared number of places.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from rehab.instruments.declared import Alert, Grade, Instrument, Item, Rule, ScoreRule


class NotAllowed(ValueError):
    """An answer that the instrument does not have; `item` says where."""

    def __init__(self, item: str, why: str) -> None:
        super().__init__(f"{item}: {why}")
        self.item, self.why = item, why


class NoScore(StrEnum):
    """Why there is no score."""

    MISSING = "missing"
    UNTESTABLE = "untestable"
    NOT_ASKED = "not_asked"  # because of another answer


@dataclass(frozen=True)
class Scored:
    """One result, or why there is none; `missing` names the items that stand in the way."""

    value: Decimal | None
    why_not: NoScore | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """All scores of one measure, the alerts they raise, and the answers that ladders filled in."""

    scores: Mapping[str, Scored]
    alerts: tuple[Alert, ...] = ()
    filled_in: Mapping[str, str] = field(default_factory=dict)


def score(instrument: Instrument, answers: Mapping[str, str]) -> Result:
    """Compute every score; raises NotAllowed for an answer or a result that can't be."""
    given = {name: text for name, text in answers.items() if text != ""}
    for name in given:
        if all(item.id != name for item in instrument.items):
            raise NotAllowed(name, "this instrument has no such item")
    for item in instrument.items:
        if item.id in given:
            read(item, given[item.id])
    not_asked = {
        item.id for item in instrument.items
        if item.unless and given.get(item.unless[0]) == item.unless[1]
    }  # fmt: skip
    asked = {name: text for name, text in given.items() if name not in not_asked}
    filled = _ladders(instrument, asked)
    full = {**asked, **filled}
    scores = {
        rule.id: Scored(None, NoScore.NOT_ASKED)
        if not_asked & set(rule.items)
        else _scored(instrument, rule, full)
        for rule in instrument.scores
    }
    return Result(scores=scores, alerts=_alerts(instrument, full), filled_in=filled)


def read(item: Item, text: str) -> Grade:
    """Return the answer as a grade; raises NotAllowed."""
    if item.grades:
        grade = item.grade(text)
        if grade is None:
            raise NotAllowed(item.id, "allowed: " + ", ".join(g.value for g in item.grades))
        return grade
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotAllowed(item.id, "not a number") from None
    if not number.is_finite():
        raise NotAllowed(item.id, "not a number")
    low, high = item.low, item.high
    if (low is not None and number < low) or (high is not None and number > high):
        raise NotAllowed(item.id, f"allowed: {low} to {high}")
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > item.decimals:
        raise NotAllowed(item.id, f"at most {item.decimals} decimal places")
    return Grade(value=text, number=number)


def _ladders(instrument: Instrument, given: Mapping[str, str]) -> dict[str, str]:
    """Fill in what the order of difficulty decides; an answer that was given is never changed."""
    filled: dict[str, str] = {}
    for ladder in instrument.ladders:
        top, bottom = instrument.item(ladder.hardest).grades[-1], "0"
        if given.get(ladder.hardest) == top.value:
            value = top.value
        elif ladder.easiest and given.get(ladder.easiest) == bottom and ladder.hardest in given:
            value = bottom
        else:
            continue
        filled |= {name: value for name in ladder.items if name not in given}
    return filled


def _scored(instrument: Instrument, rule: ScoreRule, given: Mapping[str, str]) -> Scored:
    if rule.rule is Rule.GOALS:
        return Scored(None, NoScore.MISSING)
    grades = {
        name: read(instrument.item(name), given[name]) for name in rule.items if name in given
    }
    numbers = {n: g.number for n, g in grades.items() if g.number is not None}
    absent = tuple(name for name in rule.items if name not in grades)
    untestable = tuple(name for name, grade in grades.items() if grade.number is None)
    if untestable:
        return Scored(None, NoScore.UNTESTABLE, untestable)
    if rule.rule is Rule.MEAN and rule.at_least:
        if len(numbers) < rule.at_least:
            return Scored(None, NoScore.MISSING, absent)
    elif absent:
        return Scored(None, NoScore.MISSING, absent)
    value = _computed(rule, [numbers[name] for name in rule.items if name in numbers])
    step = Decimal(1).scaleb(-rule.decimals)
    value = value.quantize(step, rounding=ROUND_HALF_UP)
    if not rule.low <= value <= rule.high:
        raise NotAllowed(
            rule.items[0], f"{rule.label} would be {value}; possible are {rule.low} to {rule.high}"
        )
    return Scored(value)


def _computed(rule: ScoreRule, numbers: list[Decimal]) -> Decimal:
    if rule.rule is Rule.SUM:
        return sum(numbers, Decimal(0))
    if rule.rule is Rule.MEAN:
        return sum(numbers, Decimal(0)) / len(numbers)
    if rule.rule is Rule.DIFFERENCE:
        return numbers[0] - numbers[1]
    if rule.rule is Rule.RATIO:
        return numbers[0] / numbers[1]
    if rule.rule is Rule.BANDED:
        return Decimal(sum(numbers[0] > bound for bound in rule.bounds))
    return numbers[0]


def _alerts(instrument: Instrument, given: Mapping[str, str]) -> tuple[Alert, ...]:
    raised = []
    for alert in instrument.alerts:
        if alert.item in given:
            number = read(instrument.item(alert.item), given[alert.item]).number
            if number is not None and number >= alert.at_least:
                raised.append(alert)
    return tuple(raised)
