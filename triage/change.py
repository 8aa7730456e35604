"""What has changed since the last visit: two examinations compared, with no database.

Three-valued throughout. What was not assessed then or now can't be compared; it is never "no
change". The record may therefore say that something is new or worse, and never that all is well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.truth import Truth, all_of, any_of
from patients.body import EVERYWHERE, FULL_POWER, MUSCLES, PLACES, SEEN_OR_ASKED, Sign

# Worse within this many days is "worse over hours to 4 weeks" in the vocabulary of `progression`.
RAPID_DAYS = 28
RAPID, SLOW = "rapid_hours_4wk", "progressive_weeks_months"
# The two findings of a screening that are compared, from the least to the worst option.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "weakness": ("none", "subjective_only", "objective"),
    "wasting": ("none", "present"),
}


class Verdict(StrEnum):
    """How one thing stands to what it was. `UNCLEAR`: it can't be compared."""

    NEW = "new"
    GONE = "gone"
    SAME = "same"
    WORSE = "worse"
    BETTER = "better"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Examined:
    """What one visit says: marks by place, grades by muscle group, and the findings of ORDERS.

    A place or group that is missing was not assessed; see `patients.models.bodymaps`.
    """

    on: date
    marks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    whole_body: bool = False
    power: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)

    def has(self, place: str, sign: str) -> Truth:
        """Whether the sign is there. Under "all over the body" a single place is not known."""
        if sign in self.marks.get(place, ()):
            return Truth.TRUE
        if place != EVERYWHERE and sign in self.marks.get(EVERYWHERE, ()):
            return Truth.UNKNOWN
        seen = self.whole_body and sign in SEEN_OR_ASKED
        return Truth.FALSE if seen else Truth.UNKNOWN

    def involved(self, place: str) -> Truth:
        """Whether anything is marked there. Weakness is not looked for in every place, so that
        nobody speaks of it doesn't keep a place from being free.
        """
        if self.marks.get(place):
            return Truth.TRUE
        return any_of(self.has(place, sign) for sign in SEEN_OR_ASKED)

    @property
    def wasted(self) -> Truth:
        """Whether wasting was found anywhere; what was found outweighs an answer of "none"."""
        marked = any_of(self.has(place, Sign.WASTING) for place in PLACES)
        return self._found("wasting", "present", marked)

    @property
    def weak(self) -> Truth:
        """Whether weakness was found on examination, by finding, mark or grade."""
        marked = any(Sign.WEAKNESS in signs for signs in self.marks.values())
        graded = any(grade < FULL_POWER for grade in self.power.values())
        found = Truth.TRUE if marked or graded else Truth.UNKNOWN
        return self._found("weakness", "objective", found)

    def _found(self, finding: str, worst: str, seen: Truth) -> Truth:
        answer = self.findings.get(finding)
        if seen is Truth.TRUE or answer == worst:
            return Truth.TRUE
        return seen if answer is None else Truth.FALSE


@dataclass(frozen=True)
class PlaceChange:
    """One sign in one place."""

    place: str
    sign: str
    verdict: Verdict
    then: Truth
    now: Truth


@dataclass(frozen=True)
class GradeChange:
    """One muscle group; None is not tested."""

    muscle: str
    verdict: Verdict
    then: int | None
    now: int | None


@dataclass(frozen=True)
class FindingChange:
    """One finding of the screening; None is not assessed."""

    finding: str
    verdict: Verdict
    then: str | None
    now: str | None


@dataclass(frozen=True)
class Change:
    """Everything that differs or can't be compared, and what follows from it."""

    then_on: date
    now_on: date
    places: tuple[PlaceChange, ...]
    power: tuple[GradeChange, ...]
    findings: tuple[FindingChange, ...]
    new_region: Truth
    power_worse: Truth
    new_weakness: Truth
    new_wasting: Truth

    @property
    def days(self) -> int:
        return (self.now_on - self.then_on).days

    @property
    def progression(self) -> str | None:
        """The option of `progression` that the record supports; None when it supports none.

        Strength and function count, not the number of twitches: a new place alone is no
        progression. Better or equal is never concluded from the record.
        """
        worse = any_of([self.power_worse, self.new_weakness, self.new_wasting])
        if worse is not Truth.TRUE:
            return None
        return RAPID if self.days <= RAPID_DAYS else SLOW

    @property
    def options(self) -> dict[str, Truth]:
        """The options of the finding `change`."""
        return {
            "new_region": self.new_region,
            "power_worse": self.power_worse,
            "new_weakness": self.new_weakness,
            "new_wasting": self.new_wasting,
        }


def compare(then: Examined, now: Examined) -> Change:
    """Compare an earlier examination with a later one."""
    places = tuple(
        PlaceChange(place, sign, _verdict(was, is_now), was, is_now)
        for place in PLACES
        for sign in Sign.values
        if Truth.TRUE in (was := then.has(place, sign), is_now := now.has(place, sign))
    )
    power = tuple(
        GradeChange(muscle, _graded(*grades), *grades)
        for muscle in MUSCLES
        if (grades := (then.power.get(muscle), now.power.get(muscle))) != (None, None)
    )
    return Change(
        then_on=then.on,
        now_on=now.on,
        places=places,
        power=power,
        findings=tuple(_findings(then, now)),
        new_region=_new_region(then, now),
        power_worse=_power_worse(power),
        new_weakness=all_of([~then.weak, now.weak]),
        new_wasting=_new_wasting(then, now),
    )


def _verdict(then: Truth, now: Truth) -> Verdict:
    if Truth.UNKNOWN in (then, now):
        return Verdict.UNCLEAR
    if then is now:
        return Verdict.SAME
    return Verdict.NEW if now is Truth.TRUE else Verdict.GONE


def _graded(then: int | None, now: int | None) -> Verdict:
    if then is None or now is None:
        return Verdict.UNCLEAR
    if then == now:
        return Verdict.SAME
    return Verdict.WORSE if now < then else Verdict.BETTER


def _findings(then: Examined, now: Examined) -> Iterable[FindingChange]:
    for finding, order in ORDERS.items():
        was, is_now = then.findings.get(finding), now.findings.get(finding)
        if was not in order and is_now not in order:
            continue
        if was not in order or is_now not in order:
            verdict = Verdict.UNCLEAR
        elif was == is_now:
            verdict = Verdict.SAME
        else:
            worse = order.index(is_now) > order.index(was)
            verdict = Verdict.WORSE if worse else Verdict.BETTER
        yield FindingChange(finding, verdict, was, is_now)


def _new_region(then: Examined, now: Examined) -> Truth:
    """Something in a place that was free then. Under "all over" then, no place was free."""
    return any_of(all_of([~then.involved(place), now.involved(place)]) for place in PLACES)


def _new_wasting(then: Examined, now: Examined) -> Truth:
    """Wasting in a place that had none, or at all where there was none."""
    places = any_of(
        all_of([~then.has(place, Sign.WASTING), now.has(place, Sign.WASTING)]) for place in PLACES
    )
    return all_of([now.wasted, any_of([places, ~then.wasted])])


def _power_worse(power: Iterable[GradeChange]) -> Truth:
    """A group that lost a grade. "None did" takes all groups, tested both times."""
    verdicts = {each.muscle: each.verdict for each in power}
    if Verdict.WORSE in verdicts.values():
        return Truth.TRUE
    compared = {muscle for muscle, verdict in verdicts.items() if verdict is not Verdict.UNCLEAR}
    return Truth.FALSE if compared == set(MUSCLES) else Truth.UNKNOWN
