"""What can be wrong in a file that reads well: parts that do not fit together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from rehab.instruments.declared import (
    ChangeKind,
    Entry,
    Instrument,
    Item,
    Licence,
    Rule,
    ScoreRule,
)

BY = ("therapist", "patient", "carer")
AREAS = (
    "stroke", "goals", "daily_life", "arm", "walking", "tone", "strength", "pain", "mood", "carer",
)  # fmt: skip
HOW_MANY = {Rule.ITEM: 1, Rule.BANDED: 1, Rule.DIFFERENCE: 2, Rule.RATIO: 2}


def inconsistencies(found: Instrument) -> list[str]:
    """Return every problem in a sentence; an empty list means that the instrument can be used."""
    return [
        *_words(found),
        *_unique("item", [i.id for i in found.items]),
        *_unique("score", [s.id for s in found.scores]),
        *_unique("muscle", [m.id for m in found.muscles]),
        *_unique("variant", [v.id for v in found.variants]),
        *(problem for item in found.items for problem in _item(found, item)),
        *(problem for rule in found.scores for problem in _score(found, rule)),
        *_references(found),
    ]


def _words(found: Instrument) -> Iterator[str]:
    if found.by not in BY:
        yield f"by: {found.by!r} is not one of {', '.join(BY)}"
    if found.area not in AREAS:
        yield f"area: {found.area!r} is not one of {', '.join(AREAS)}"
    if not found.scores:
        yield "scores: there is none"
    if not found.items and found.entry is Entry.FORM:
        yield "items: there is none"
    if sum(rule.main for rule in found.scores) > 1:
        yield "scores: more than one is main"
    if found.licence is Licence.SCORE_ONLY and any(g.label for i in found.items for g in i.grades):
        yield "licence: class C shows a name and a score, no wording of grades"


def _unique(kind: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{kind} {name!r} is given {times} times"
        if not name.replace("_", "").isalnum():
            yield f"{kind} {name!r}: use letters, digits and _ only"


def _item(found: Instrument, item: Item) -> Iterator[str]:
    if not item.grades and (item.low is None or item.high is None):
        yield f"item {item.id}: give grades or values, or both low and high"
    if item.grades and (item.low is not None or item.high is not None):
        yield f"item {item.id}: has grades, so low and high say nothing"
    if item.low is not None and item.high is not None and item.low >= item.high:
        yield f"item {item.id}: low is not below high"
    yield from _grades(item)
    if item.unless:
        other = next((i for i in found.items if i.id == item.unless[0]), None)
        if other is None or other.grade(item.unless[1]) is None:
            yield f"item {item.id}: unless names no grade of another item"


def _grades(item: Item) -> Iterator[str]:
    values = [grade.value for grade in item.grades]
    if len(values) != len(set(values)):
        yield f"item {item.id}: a grade is given twice"
    numbers = [grade.number for grade in item.grades if grade.number is not None]
    if any(low >= high for low, high in pairwise(numbers)):
        yield f"item {item.id}: grades do not rise"


def _score(found: Instrument, rule: ScoreRule) -> Iterator[str]:
    known = {item.id: item for item in found.items}
    unknown = [name for name in rule.items if name not in known]
    if unknown:
        yield f"score {rule.id}: no item is called {', '.join(unknown)}"
        return
    if rule.low >= rule.high:
        yield f"score {rule.id}: low is not below high"
    if rule.rule is Rule.GOALS:
        return
    wanted = HOW_MANY.get(rule.rule)
    if not rule.items or (wanted and len(rule.items) != wanted):
        yield f"score {rule.id}: {rule.rule.value} needs {wanted or 'at least one'} item"
    if rule.rule is Rule.SUM:
        yield from _sum_fits(rule, [known[name] for name in rule.items])
    if rule.rule is Rule.RATIO and (known[rule.items[-1]].low or 0) <= 0:
        yield f"score {rule.id}: the divisor may be 0"
    if (rule.rule is Rule.BANDED) != bool(rule.bounds):
        yield f"score {rule.id}: bounds belong to the rule banded, and to it only"
    if any(low >= high for low, high in pairwise(rule.bounds)):
        yield f"score {rule.id}: bounds do not rise"
    if any(low.low >= high.low for low, high in pairwise(rule.bands)):
        yield f"score {rule.id}: bands do not rise"
    for kind in ChangeKind:
        if sum(c.used for c in rule.changes if c.kind is kind) > 1:
            yield f"score {rule.id}: more than one change of kind {kind.value} is used"
    if any(c.at_least <= 0 for c in rule.changes):
        yield f"score {rule.id}: a change must be above 0"


def _sum_fits(rule: ScoreRule, items: list[Item]) -> Iterator[str]:
    """The declared range is exactly what the items can add up to."""
    ends = [_ends(item) for item in items]
    low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
    if (low, high) != (rule.low, rule.high):
        declared = f"declared are {rule.low} to {rule.high}"
        yield f"score {rule.id}: items add up to {low} to {high}, {declared}"


def _ends(item: Item) -> tuple[Decimal, Decimal]:
    numbers = [grade.number for grade in item.grades if grade.number is not None]
    if numbers:
        return numbers[0], numbers[-1]
    return item.low or Decimal(0), item.high or Decimal(0)


def _references(found: Instrument) -> Iterator[str]:
    known = {item.id for item in found.items}
    for ladder in found.ladders:
        named = {*ladder.items, ladder.hardest, *([ladder.easiest] if ladder.easiest else [])}
        if named - known or not {ladder.hardest} <= set(ladder.items):
            yield f"ladder of {ladder.hardest}: names items that are not there"
    for alert in found.alerts:
        if alert.item not in known:
            yield f"alert: no item is called {alert.item}"
