"""Results that may be compared: same instrument, version, variant, side, muscle, activities, map.

Anything that differs begins another series, so that no chart joins what can't be compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rehab.instruments.change import Change, change
from rehab.instruments.declared import Instrument, Rule, ScoreRule
from rehab.models import Measure


@dataclass(frozen=True)
class Spot:
    """One result; `written` is the grade as it was entered where there is one ("1+")."""

    measure: Measure
    value: Decimal
    written: str


@dataclass(frozen=True)
class Key:
    """What must be equal for two results to be compared."""

    score: str
    version: str
    variant: str
    side: str
    muscle: str
    names: tuple[tuple[str, str], ...]
    map_note: str


@dataclass(frozen=True)
class Series:
    """Comparable results of one score, oldest first; never empty.

    `current` is false for results of a version that is no longer declared: they are shown, but
    today's thresholds say nothing about them.
    """

    instrument: Instrument
    rule: ScoreRule
    key: Key
    spots: tuple[Spot, ...]

    @property
    def current(self) -> bool:
        return self.key.version == self.instrument.version

    @property
    def first(self) -> Spot:
        return self.spots[0]

    @property
    def last(self) -> Spot:
        return self.spots[-1]

    def changed(self, spot: Spot) -> Change | None:
        """Return the change since the first result; None for the first itself."""
        if spot is self.first or not self.current:
            return None
        return change(self.rule, baseline=self.first.value, now=spot.value)


def series_of(instrument: Instrument, measures: Iterable[Measure]) -> list[Series]:
    """Return the series of an instrument's measures, in the order of scores and first results.

    Measures in error and scores that could not be computed are left out; `measures` come oldest
    first and may hold other instruments.
    """
    found: dict[Key, list[Spot]] = {}
    for measure in measures:
        if measure.in_error or measure.instrument != instrument.id:
            continue
        for rule in instrument.scores:
            kept = measure.scores.get(rule.id) or {}
            if kept.get("value") is not None:
                spot = Spot(measure, Decimal(kept["value"]), written(rule, measure, kept["value"]))
                found.setdefault(_key(rule, measure, kept["map"]), []).append(spot)
    order = [rule.id for rule in instrument.scores]
    return sorted(
        (
            Series(instrument, instrument.score(key.score), key, tuple(spots))
            for key, spots in found.items()
        ),
        key=lambda s: (
            order.index(s.key.score), s.key.muscle, s.key.variant, s.key.side,
            s.first.measure.taken_on, s.first.measure.recorded_at,
        ),
    )  # fmt: skip


def written(rule: ScoreRule, measure: Measure, value: str) -> str:
    """Return the result as it was entered where it is one answer, else the number."""
    if rule.rule is Rule.ITEM:
        return str(measure.answers.get(rule.items[0], value))
    return value


def _key(rule: ScoreRule, measure: Measure, map_note: str) -> Key:
    names = tuple(sorted((item, name.casefold()) for item, name in measure.names.items()))
    return Key(
        score=rule.id,
        version=measure.version,
        variant=measure.variant,
        side=measure.side,
        muscle=measure.muscle,
        names=names,
        map_note=map_note,
    )
