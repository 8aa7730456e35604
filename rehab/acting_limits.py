"""Which limit of a vital sign acts: the clinic's own, or the one in the rules of the safety gate.

A clinic sets its limits on a page, the gate has them in its reviewed rules. The stricter of the two
acts everywhere, at the gate and in the session, so that a reading cannot pass one and stop at the
other; wherever something was stopped, the page says by which of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from accounts.models import Clinic
from engine.conditions import Compare, Condition, Operator, walk
from engine.rulesets import Ruleset
from rehab.models import Session
from rehab.session_selectors import gate_of, stop_limits
from rehab.stop_rules import (
    HR_HIGH,
    SBP_DROP,
    SBP_HIGH,
    SBP_LOW,
    SPO2_LOW,
    UPPER,
    Limits,
    breaches,
)
from triage.models import RulesetVersion
from triage.published import published

CLINIC, PRODUCT, GATE = "clinic", "product", "gate"
READINGS = ("sbp", "sbp_drop", "hr", "spo2")  # as a gate asks them
FINDING = "clinic_limits"  # how the gate's rules name what breaches the clinic's limits

# How the gate's rules name each limit: the definition, and the reading in it.
_DEFINED = {
    SBP_HIGH: ("pressure_too_high", "sbp"),
    SBP_LOW: ("pressure_too_low", "sbp"),
    SBP_DROP: ("pressure_drops", "sbp_drop"),
    HR_HIGH: ("pulse_too_fast", "hr"),
    SPO2_LOW: ("oxygen_too_low", "spo2"),
}


@dataclass(frozen=True)
class ActingLimits:
    """The limits that act: of each its number, and whose it is (both, where they are equal)."""

    limits: Limits
    sources: Mapping[str, tuple[str, ...]]


def limits_in(ruleset: Ruleset) -> dict[str, int]:
    """Return the limits that the rules of a gate hold, by the names of `Limits`.

    Readings are whole numbers, so "181 or more" is "above 180". What the rules do not limit, or
    limit by a condition without a number, is left out.
    """
    definitions = {each.id: each for each in ruleset.parts.definitions}
    found = {}
    for name, (definition, reading) in _DEFINED.items():
        if definition not in definitions:
            continue
        numbers = list(_numbers(definitions[definition].when, reading, name in UPPER))
        if numbers:
            found[name] = min(numbers) if name in UPPER else max(numbers)
    return found


def _numbers(condition: Condition, reading: str, upper: bool) -> Iterator[int]:
    beyond: tuple[Operator, Operator] = (">", ">=") if upper else ("<", "<=")
    for each in walk(condition):
        if isinstance(each, Compare) and each.name == reading and each.operator in beyond:
            inclusive = each.operator == beyond[1]
            yield round(each.number) + (0 if not inclusive else -1 if upper else 1)


def clinic_limits(clinic: Clinic, at: datetime | None = None) -> tuple[Limits, str]:
    """Return the limits of the clinic now (or then), and whether they are its own."""
    rows = stop_limits(clinic)
    row = (rows if at is None else rows.filter(set_at__lte=at)).first()
    if row is None:
        return Limits(), PRODUCT
    return Limits(**{name: getattr(row, name) for name in asdict(Limits())}), CLINIC


def acting_limits(
    clinic: Clinic, version: RulesetVersion | None, at: datetime | None = None
) -> ActingLimits:
    """Return the stricter of the clinic's limits and those of a published gate, one by one."""
    own, whose = clinic_limits(clinic, at)
    return strictest(own, whose, limits_in(published(version).ruleset) if version else {})


def acting_in(session: Session, at: datetime | None = None) -> ActingLimits:
    """Return the limits that judge a session: by the rules of its own gate."""
    gate = gate_of(session)
    version = gate.ruleset_version if gate else None
    return acting_limits(session.episode.patient.clinic, version, at)


def strictest(own: Limits, whose: str, gate: Mapping[str, int]) -> ActingLimits:
    """Return for each limit the number that stops first, and whose it is."""
    numbers = asdict(own)
    sources: dict[str, tuple[str, ...]] = {}
    for name, mine in asdict(own).items():
        theirs = gate.get(name)
        if theirs is None or looser(name, theirs, than=mine):
            sources[name] = (whose,)
        else:
            sources[name] = (GATE,) if theirs != mine else (whose, GATE)
            numbers[name] = theirs
    return ActingLimits(Limits(**numbers), sources)


def looser(name: str, number: int, *, than: int) -> bool:
    """Whether this number of a limit lets a reading pass that the other stops."""
    return number > than if name in UPPER else number < than


def beyond_at_gate(limits: Limits, readings: Mapping[str, float], dizzy: bool) -> list[str]:
    """Return which of these limits the readings at a gate breach.

    `readings` holds sbp, sbp_drop (on standing up), hr and spo2; one not taken breaches nothing.
    """
    found = breaches(limits, {f"{name}_before": value for name, value in readings.items()})
    drop = readings.get("sbp_drop")
    if dizzy and drop is not None and drop > limits.sbp_drop:
        found.append(SBP_DROP)
    return found
