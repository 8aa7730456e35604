"""How the rules of one version do in practice: fired, silent, undetermined, overridden, changing.

Pure counting over signed results; nothing here knows a patient. An editor sees only counts, and
counts can still point at somebody: in a small clinic "1 screening fired E04 last week" is a person
to those who work there. So counts from 1 to 4 are masked for whoever may not read the screenings
of every clinic that they were counted in; nought is shown, since it is about nobody.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, lgamma, log, sqrt

from engine.rulesets import Ruleset
from triage.ruleset_uses import SignedResult

RECENT = timedelta(days=28)
BEFORE = 3 * RECENT
FEWEST_SHOWN = 5  # a count below this is masked
LEAST_TO_JUDGE = 10  # results in each period; with fewer nothing is said about change
CHANCE = 0.001  # of calling an unchanged rule changed; 80 rules give a false alarm in 12 looks
Z95 = 1.959964  # standard deviations either side that hold 95 % of a normal distribution


@dataclass(frozen=True)
class Rate:
    """`count` of `of`, with the Wilson 95 % interval of the share (0 to 1)."""

    count: int
    of: int

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.count, self.of)


@dataclass(frozen=True)
class Shift:
    """A rule fired more, or less, often lately than chance explains."""

    recent: Rate
    before: Rate
    chance: float

    @property
    def rose(self) -> bool:
        return self.recent.share > self.before.share


@dataclass(frozen=True)
class RuleHealth:
    """One rule. `overridden` counts the overrides of results that it decided."""

    rule_id: str
    fired: Rate
    unknown: Rate
    overridden: Rate
    reasons: Sequence[tuple[str, int]]
    shift: Shift | None

    @property
    def is_silent(self) -> bool:
        return self.fired.count == 0


@dataclass(frozen=True)
class Health:
    """Every rule of a version, from so many signed results of these clinics."""

    signed: int
    recent: int
    before: int
    clinics: frozenset[int]
    rules: Sequence[RuleHealth]


def health_of(ruleset: Ruleset, results: Iterable[SignedResult], now: datetime) -> Health:
    """Count what the version said, rule by rule, in the order of the ruleset."""
    fired: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {}
    periods: dict[str, Counter[str]] = {"recent": Counter(), "before": Counter()}
    lengths: Counter[str] = Counter()
    clinics: set[int] = set()
    signed = 0
    for result in results:
        signed += 1
        clinics.add(result.clinic_id)
        fired.update(result.fired)
        unknown.update(result.unknown)
        decided.update(result.decisive)
        if result.overridden_because:
            for decisive in result.decisive:
                reasons.setdefault(decisive, Counter())[result.overridden_because] += 1
        period = _period(result.signed_at, now)
        if period:
            lengths[period] += 1
            periods[period].update(result.fired)
    rules = []
    for rule in ruleset.rules:
        why = reasons.get(rule.id, Counter())
        rules.append(
            RuleHealth(
                rule_id=rule.id,
                fired=Rate(fired[rule.id], signed),
                unknown=Rate(unknown[rule.id], signed),
                overridden=Rate(why.total(), decided[rule.id]),
                reasons=tuple(why.most_common()),
                shift=sudden_change(
                    Rate(periods["recent"][rule.id], lengths["recent"]),
                    Rate(periods["before"][rule.id], lengths["before"]),
                ),
            )
        )
    return Health(signed, lengths["recent"], lengths["before"], frozenset(clinics), tuple(rules))


def sudden_change(recent: Rate, before: Rate) -> Shift | None:
    """Whether the rule fires at another rate in the last 28 days than in the 84 before.

    If nothing had changed, each firing of both periods would fall into the recent one with the
    probability of its share of all results, so the recent count is binomial (the exact comparison
    of two Poisson rates: Przyborowski and Wilenski 1940). A shift is told when both tails together
    (twice the smaller) are below CHANCE, and each period holds enough results to judge by.
    """
    if recent.of < LEAST_TO_JUDGE or before.of < LEAST_TO_JUDGE:
        return None
    total = recent.count + before.count
    probability = recent.of / (recent.of + before.of)
    below = sum(_binomial(n, total, probability) for n in range(recent.count + 1))
    above = sum(_binomial(n, total, probability) for n in range(recent.count, total + 1))
    chance = min(1.0, 2 * min(below, above))
    return Shift(recent, before, chance) if chance < CHANCE else None


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927): never outside 0 to 1, usable for few and none."""
    if of == 0:
        return 0.0, 1.0
    share = count / of
    centre = share + Z95**2 / (2 * of)
    spread = Z95 * sqrt(share * (1 - share) / of + Z95**2 / (4 * of**2))
    scale = 1 + Z95**2 / of
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def is_masked(count: int, *, sees_all: bool) -> bool:
    """Whether the count is too small to be shown to somebody who may not see whose it is."""
    return not sees_all and 0 < count < FEWEST_SHOWN


def _period(at: datetime, now: datetime) -> str:
    age = now - at
    if age < RECENT:
        return "recent"
    return "before" if age < RECENT + BEFORE else ""


def _binomial(n: int, of: int, probability: float) -> float:
    """The probability of exactly `n`; by logarithms, because the factorials are huge."""
    ways = lgamma(of + 1) - lgamma(n + 1) - lgamma(of - n + 1)
    return exp(ways + n * log(probability) + (of - n) * log(1 - probability))
