"""What follows from one weighed bout of exercise: what may be drunk next time, or why not.

Thirst leads; figures only bound it. The upper bound is the person's own sweat rate, because who
drinks more gains weight and may fall ill with low sodium; the lower one keeps the loss below 2 % of
the weight. Nothing is worked out for whom extra fluid may harm, nor while that is not known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from content.fluid_session import FluidSession
from engine.truth import Truth

FORMULA = 1  # rises when any figure or verdict below would come out otherwise
NEEDED = ("CI-fluid", "CI-dysph")  # nothing is worked out unless both are known not to hold
SALT, SUGAR = "CI-salt", "CI-carb"

LOSS_TO_STAY_BELOW = Fraction("0.02")  # of the weight before
LARGE_LOSS = Fraction("0.05")  # of the weight before
REFUSED_GAIN_KG = Fraction(2)  # more than this is "extra fluid can harm" in the screening too
BEFORE_L_PER_KG = (Fraction("0.005"), Fraction("0.007"))
STARTING_HIGH = Fraction("0.8")  # litres an hour
AFTER_L_PER_KG = Fraction("1.5")
WATER_ENOUGH_MINUTES = 60
MUCH_DRUNK_L = Fraction(4)


@dataclass(frozen=True, kw_only=True)
class FluidSource:
    """Where a figure comes from. `trust`: S read, D calculated, M from memory, J judgement."""

    id: str
    title: str
    trust: str
    checked_on: date | None = None

    @property
    def to_be_confirmed(self) -> bool:
        return self.trust in ("M", "J")


_CHECKED = date(2026, 11, 20)
SOURCES: Mapping[str, FluidSource] = {
    each.id: each
    for each in (
        FluidSource(
            id="EAH",
            title="Consensus statements on low sodium after exercise",
            trust="S",
            checked_on=_CHECKED,
        ),
        FluidSource(
            id="ACSM",
            title="American College of Sports Medicine, exercise and fluid replacement",
            trust="S",
            checked_on=_CHECKED,
        ),
        FluidSource(
            id="DGE",
            title="German Nutrition Society, fluids in sport, 2020",
            trust="S",
            checked_on=_CHECKED,
        ),
        FluidSource(
            id="EHS",
            title="American College of Sports Medicine, exertional heat stroke",
            trust="S",
            checked_on=_CHECKED,
        ),
        FluidSource(
            id="HFFLU",
            title="Canadian Cardiovascular Society, fluid and salt in heart failure",
            trust="S",
            checked_on=_CHECKED,
        ),
        FluidSource(id="ACSM-RATE", title="Starting range of 0.4 to 0.8 litres an hour", trust="M"),
        FluidSource(id="CHECKS", title="Checks for salt, sugar and swallowing", trust="M"),
        FluidSource(id="LOCAL", title="Judgement of the Myoway clinical content team", trust="J"),
    )
}


class Standing(StrEnum):
    """Whether a plan may be worked out at all."""

    COMPUTED = "computed"
    REFUSED = "refused"
    ASK_FIRST = "ask_first"


class Held(StrEnum):
    """What refuses a plan, or must be asked first."""

    FLUID = "CI-fluid"
    SWALLOWING = "CI-dysph"
    URGENT = "urgent"
    MUCH_GAINED = "much_gained"


HELD_SOURCES: Mapping[Held, tuple[str, ...]] = {
    Held.FLUID: ("HFFLU", "EAH"),
    Held.SWALLOWING: ("CHECKS",),
    Held.URGENT: ("LOCAL",),
    Held.MUCH_GAINED: ("EAH", "LOCAL"),
}


class Verdict(StrEnum):
    """What the weights say of this bout."""

    GAINED = "gained"
    LITTLE_LOST = "little_lost"  # less than 2 %
    LOST_2 = "lost_2"  # 2 % or more
    LOST_5 = "lost_5"  # 5 % or more
    LOW_SODIUM_RISK = "low_sodium_risk"
    SWEATS_MORE = "sweats_more"  # even the starting range would lose 2 %


@dataclass(frozen=True, kw_only=True)
class Figure:
    """An amount in litres, from `low` to `high`; `sources` are ids of SOURCES."""

    low: Fraction
    high: Fraction
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unsaid:
    """What can't be said, and the fields of the session that would allow it."""

    what: str  # change, before, during, drink, after or weather
    needs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FluidPlan:
    """The plan, or why there is none. Figures are None where none is given.

    `during` is an amount an hour; `after` only for a quick turnaround. `held` says what refuses the
    plan or is to be asked; `limit` is the prescribed limit in litres a day. `salt` and `sugar` are
    the checks: only FALSE allows them.
    """

    session: FluidSession
    standing: Standing
    held: tuple[Held, ...] = ()
    limit: Decimal | None = None
    verdicts: tuple[Verdict, ...] = ()
    before: Figure | None = None
    during: Figure | None = None
    after: Figure | None = None
    salt: Truth = Truth.UNKNOWN
    sugar: Truth = Truth.UNKNOWN
    unsaid: tuple[Unsaid, ...] = ()

    @property
    def gained(self) -> bool:
        return Verdict.GAINED in self.verdicts

    @property
    def may_salt(self) -> bool:
        return self.salt is Truth.FALSE

    @property
    def may_sweeten(self) -> bool:
        return self.sugar is Truth.FALSE


def fluid_plan(
    session: FluidSession,
    checks: Mapping[str, Truth],
    *,
    limit: Decimal | None = None,
    urgent: Truth = Truth.FALSE,
) -> FluidPlan:
    """Return the plan for next time.

    `checks` maps CI codes of the screening to their truth; one that is not there is unknown.
    `limit` is a prescribed limit in litres a day: whoever has one keeps to it. `urgent` holds at a
    result without self-care, and for who was ill after exercise or has brown urine: that is not
    thirst, and fluid may harm.
    """
    verdicts = tuple(_verdicts(session))
    held = tuple(_held(session, checks, limit=limit, urgent=urgent))
    if held:
        return FluidPlan(
            session=session, standing=Standing.REFUSED, held=held, limit=limit, verdicts=verdicts
        )
    unknown = tuple(Held(code) for code in NEEDED if _truth(checks, code) is Truth.UNKNOWN)
    if urgent is Truth.UNKNOWN:
        unknown = (Held.URGENT, *unknown)
    if unknown:
        return FluidPlan(
            session=session, standing=Standing.ASK_FIRST, held=unknown, verdicts=verdicts
        )
    salt = _truth(checks, SALT)
    return FluidPlan(
        session=session,
        standing=Standing.COMPUTED,
        verdicts=verdicts,
        before=_before(session),
        during=_during(session),
        after=_after(session, salt),
        salt=salt,
        sugar=_truth(checks, SUGAR),
        unsaid=tuple(_unsaid(session)),
    )


def _truth(checks: Mapping[str, Truth], code: str) -> Truth:
    return checks.get(code, Truth.UNKNOWN)


def _held(
    session: FluidSession, checks: Mapping[str, Truth], *, limit: Decimal | None, urgent: Truth
) -> Iterable[Held]:
    if urgent is Truth.TRUE:
        yield Held.URGENT
    if limit is not None or _truth(checks, Held.FLUID) is Truth.TRUE:
        yield Held.FLUID
    if _truth(checks, Held.SWALLOWING) is Truth.TRUE:
        yield Held.SWALLOWING
    if session.change is not None and session.change > REFUSED_GAIN_KG:
        yield Held.MUCH_GAINED


def _verdicts(session: FluidSession) -> Iterable[Verdict]:
    change, before = session.change, session.weight_before
    much_drunk = session.drunk is not None and session.drunk >= MUCH_DRUNK_L
    if change is not None and before is not None:
        if change > 0:
            yield Verdict.GAINED
        elif -change >= LARGE_LOSS * before:
            yield Verdict.LOST_5
        elif -change >= LOSS_TO_STAY_BELOW * before:
            yield Verdict.LOST_2
        else:
            yield Verdict.LITTLE_LOST
    if much_drunk or (change is not None and change > 0):
        yield Verdict.LOW_SODIUM_RISK
    wanted, rate = _wanted(session), session.sweat_rate
    if wanted is not None and rate is not None and wanted > min(rate, STARTING_HIGH):
        yield Verdict.SWEATS_MORE


def _wanted(session: FluidSession) -> Fraction | None:
    """Litres an hour at which the same bout would lose less than 2 % of the weight."""
    rate, hours, before = session.sweat_rate, session.hours, session.weight_before
    if rate is None or hours is None or before is None:
        return None
    return max(Fraction(0), rate - LOSS_TO_STAY_BELOW * before / hours)


def _before(session: FluidSession) -> Figure | None:
    if session.weight_before is None or (session.change is not None and session.change > 0):
        return None
    low, high = (each * session.weight_before for each in BEFORE_L_PER_KG)
    return Figure(low=low, high=high, sources=("ACSM",))


def _during(session: FluidSession) -> Figure | None:
    """An hour's range that neither gains weight nor, if the starting range allows, loses 2 %."""
    rate, wanted = session.sweat_rate, _wanted(session)
    if rate is None or wanted is None:
        return None
    high = min(rate, STARTING_HIGH)
    sources = ("EAH", "ACSM") if rate <= STARTING_HIGH else ("EAH", "ACSM", "ACSM-RATE")
    return Figure(low=min(wanted, high), high=high, sources=sources)


def _after(session: FluidSession, salt: Truth) -> Figure | None:
    """1.5 litres a kilo lost: only for a quick turnaround, with sodium, and a loss below 5 %."""
    change, before = session.change, session.weight_before
    if session.quick_turnaround is not True or change is None or before is None:
        return None
    if change >= 0 or salt is not Truth.FALSE or -change >= LARGE_LOSS * before:
        return None
    litres = AFTER_L_PER_KG * -change
    return Figure(low=litres, high=litres, sources=("DGE", "ACSM"))


def _unsaid(session: FluidSession) -> Iterable[Unsaid]:
    weights = ("weight_before", "weight_after")
    change = session.change
    for what, fields in (
        ("change", weights),
        ("before", ("weight_before",)),
        ("during", (*weights, "drunk", "urine", "minutes")),
        ("drink", ("minutes",)),
        ("weather", ("heat",)),
    ):
        needs = tuple(field for field in fields if getattr(session, field) is None)
        if needs:
            yield Unsaid(what=what, needs=needs)
    turnaround = session.quick_turnaround
    if turnaround is None and (change is None or change < 0):
        yield Unsaid(what="after", needs=("quick_turnaround",))
    elif turnaround and change is None:
        needs = tuple(field for field in weights if getattr(session, field) is None)
        yield Unsaid(what="after", needs=needs)
