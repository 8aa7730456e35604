"""Amounts, and the sentences of the drinking plan that are not its figures, for the patient."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from content.fluid_reckoning import Figure, FluidPlan, Held, Standing, Unsaid, Verdict
from content.fluid_session import KG_PER_LB, L_PER_FL_OZ, FluidUnits, rounded


def volume_words(litres: Fraction, units: FluidUnits, *, step_ml: str = "50") -> str:
    """Write a volume as it is poured, rounded down: to `step_ml`, 0.1 litres or 1 fl oz."""
    if units is FluidUnits.US:
        return _("%(n)s fl oz") % {"n": rounded(litres / L_PER_FL_OZ, "1")}
    if litres >= 1:
        n = rounded(litres, "0.1")
        return _("1 litre") if n == "1" else _("%(n)s litres") % {"n": n}
    return _("%(n)s ml") % {"n": rounded(litres * 1000, step_ml)}


def weight_words(kilograms: Fraction, units: FluidUnits) -> str:
    """Write a weight to a tenth of a kilogram or a pound."""
    if units is FluidUnits.US:
        return _("%(n)s lb") % {"n": rounded(kilograms / KG_PER_LB, "0.1", nearest=True)}
    return _("%(n)s kg") % {"n": rounded(kilograms, "0.1", nearest=True)}


def field_words(field: str) -> str:
    """Name what was not given, as it stands inside a sentence."""
    return {
        "weight_before": _("the weight before"),
        "weight_after": _("the weight after"),
        "drunk": _("how much was drunk"),
        "urine": _("how much urine was passed"),
        "minutes": _("how long it took"),
        "heat": _("whether it was hot"),
        "quick_turnaround": _("whether you must be fit again within hours"),
    }[field]


def range_words(figure: Figure, units: FluidUnits, *, step_ml: str = "50") -> str:
    """Write "300 to 600 ml"; an end that comes out as nought, or as the other end, is not said."""
    low = volume_words(figure.low, units, step_ml=step_ml)
    high = volume_words(figure.high, units, step_ml=step_ml)
    number, _space, unit = low.partition(" ")
    if low == high:
        return high
    if number == "0":
        return _("up to %(high)s") % {"high": high}
    if high.endswith(f" {unit}"):
        low = number
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def is_nought(figure: Figure, units: FluidUnits) -> bool:
    """Whether nothing is left of it once it is rounded down."""
    return volume_words(figure.high, units).startswith("0 ")


def unsaid_words(unsaid: Unsaid) -> str:
    needs = ", ".join(field_words(field) for field in unsaid.needs)
    said = {
        "before": _("We can’t say how much to drink before. Tell us: %(needs)s."),
        "during": _("We can’t say how much to drink in an hour. Tell us: %(needs)s."),
        "after": _("We can’t say how much to drink after. Tell us: %(needs)s."),
    }[unsaid.what]
    return said % {"needs": needs}


def held_words(held: Held, plan: FluidPlan, units: FluidUnits) -> tuple[str, str]:
    """Why there is no plan, for the patient: as text, and in easy read."""
    if plan.standing is Standing.ASK_FIRST:
        if held is Held.SWALLOWING:
            return (
                _("We do not know yet if thin drinks are safe for you to swallow. Ask us first."),
                _("Are thin drinks safe for you? Ask us."),
            )
        if held is Held.URGENT:
            return (
                _("We do not know yet if you were ill after exercise. Ask us first."),
                _("Were you ill after sport? Tell us first."),
            )
        return (
            _("We do not know yet if extra drinks are right for you. Ask us first."),
            _("Are extra drinks right for you? Ask us."),
        )
    if held is Held.URGENT:
        return (
            _("First be seen, as we told you. There is no drinking plan today."),
            _("First be seen."),
        )
    if held is Held.SWALLOWING:
        return (
            _("Do not try thin drinks for this until your swallowing has been checked."),
            _("No thin drinks until we have checked your swallowing."),
        )
    if held is Held.MUCH_GAINED:
        return (
            _("You gained a lot of weight from drinking. Drink no more now. Ring us today."),
            _("You drank too much. Ring us today."),
        )
    if plan.limit is not None:
        limit = _limit_words(plan.limit, units)
        return (
            _("Keep to your fluid limit of %(limit)s a day. Do not drink extra for exercise.")
            % {"limit": limit},
            _("Your limit is %(limit)s a day. Do not drink more.") % {"limit": limit},
        )
    return (
        _("Keep to what you were told to drink. If you were told nothing, ask us."),
        _("Drink only what you were told. Not sure? Ask us."),
    )


def _limit_words(limit: Decimal, units: FluidUnits) -> str:
    """A prescribed limit is named as it was written, in ounces beside it where they are used."""
    n = f"{limit.normalize():f}"
    litres = _("1 litre") if n == "1" else _("%(n)s litres") % {"n": n}
    if units is FluidUnits.US:
        return f"{litres} ({volume_words(Fraction(limit), units)})"
    return litres


def warning(plan: FluidPlan, emergency: str) -> Iterable[str]:
    """Low sodium can show hours later; whoever is ill after exercise is not given more to drink."""
    if Verdict.LOW_SODIUM_RISK in plan.verdicts:
        yield _("Drinking too much can make the salt in your blood too low, even hours later.")
    yield _(
        "Call %(emergency)s if you are confused, very sleepy, have a bad headache, keep being "
        "sick or have a fit after exercise. Do not drink more."
    ) % {"emergency": emergency}


def warning_easy(plan: FluidPlan, emergency: str) -> Iterable[str]:
    if not plan.gained:
        yield _("Do not gain weight from drinking.")
    yield _("Confused, very sleepy, sick or a fit? Call %(emergency)s.") % {"emergency": emergency}
