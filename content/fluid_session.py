"""What is weighed and counted around one bout of exercise, before anything is made of it.

What nobody measured is None and stays unknown; it is never nought. Amounts are exact fractions in
kilograms, litres and minutes, so that pounds and fluid ounces give the very same plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

Exact = Fraction | Decimal | int | str
KG_PER_LB = Fraction("0.45359237")  # the international pound, exact by definition
L_PER_FL_OZ = Fraction("0.0295735295625")  # the US fluid ounce, exact by definition
MINUTES_PER_HOUR = 60

# What an entry may be: outside it is a slip of the hand or of the unit (local judgement).
LIMITS: Mapping[str, tuple[Fraction, Fraction]] = {
    "weight_before": (Fraction(20), Fraction(400)),  # kg
    "weight_after": (Fraction(20), Fraction(400)),  # kg
    "drunk": (Fraction(0), Fraction(20)),  # L
    "urine": (Fraction(0), Fraction(5)),  # L
    "minutes": (Fraction(5), Fraction(24 * MINUTES_PER_HOUR)),
}
HIGHEST_GAIN_KG = Fraction(5)
HIGHEST_LOSS = Fraction("0.15")  # of the weight before
HIGHEST_SWEAT_L_PER_HOUR = Fraction(5)
SCALES_KG = Fraction("0.2")  # two readings of a scale that shows tenths


class FluidUnits(StrEnum):
    """Kilograms and litres, or pounds and US fluid ounces. The values are those of a clinic."""

    SI = "si"
    US = "us"


class ImplausibleSession(ValueError):
    """An entry that can't be; `field` names the field of `FluidSession`, `message` says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


@dataclass(frozen=True, kw_only=True)
class FluidSession:
    """One bout of exercise. None is "not known", for every field.

    `weight_*` in kg with as little on as possible; `drunk` and `urine` in litres while it lasted;
    `heat` whether it was hot; `quick_turnaround` whether the next bout is within hours.
    Raises ImplausibleSession for what can't be.
    """

    weight_before: Fraction | None = None
    weight_after: Fraction | None = None
    drunk: Fraction | None = None
    urine: Fraction | None = None
    minutes: Fraction | None = None
    heat: bool | None = None
    quick_turnaround: bool | None = None

    def __post_init__(self) -> None:
        for field, (low, high) in LIMITS.items():
            value = getattr(self, field)
            if value is not None and not low <= value <= high:
                raise ImplausibleSession(field, _limit_words(field))
        self._weights_fit()
        self._sweat_fits()

    def _weights_fit(self) -> None:
        if self.change is None or self.weight_before is None:
            return
        if self.change > HIGHEST_GAIN_KG:
            raise ImplausibleSession(
                "weight_after",
                _("This is more than 5 kg (11 lb) above the weight before. Check both weights."),
            )
        if -self.change > HIGHEST_LOSS * self.weight_before:
            raise ImplausibleSession(
                "weight_after",
                _("This is more than 15 % below the weight before. Check both weights."),
            )

    def _sweat_fits(self) -> None:
        balance = self._balance
        if balance is None:
            return
        if balance < -SCALES_KG:
            raise ImplausibleSession(
                "weight_after",
                _(
                    "The weight rose by more than what was drunk. Check the weights and what was "
                    "drunk; count what was eaten too."
                ),
            )
        if (
            self.minutes is not None
            and balance * MINUTES_PER_HOUR > HIGHEST_SWEAT_L_PER_HOUR * self.minutes
        ):
            raise ImplausibleSession(
                "minutes",
                _(
                    "Nobody sweats more than 5 litres (169 fl oz) an hour. Check the time, the "
                    "weights and what was drunk."
                ),
            )

    @property
    def change(self) -> Fraction | None:
        """Weight after less weight before, in kg; negative when weight was lost."""
        if self.weight_before is None or self.weight_after is None:
            return None
        return self.weight_after - self.weight_before

    @property
    def _balance(self) -> Fraction | None:
        """Loss of weight and what was drunk, less the urine if it is known; a litre is a kilo."""
        if self.change is None or self.drunk is None:
            return None
        return self.drunk - self.change - (self.urine or 0)

    @property
    def sweat_at_most(self) -> Fraction | None:
        """Litres of sweat at most. Without the urine the true figure may be lower."""
        balance = self._balance
        return None if balance is None else max(Fraction(0), balance)

    @property
    def sweat(self) -> Fraction | None:
        """Litres of sweat; None unless both weights, the drink and the urine are known."""
        return None if self.urine is None else self.sweat_at_most

    @property
    def hours(self) -> Fraction | None:
        return None if self.minutes is None else self.minutes / MINUTES_PER_HOUR

    @property
    def sweat_rate(self) -> Fraction | None:
        """Litres of sweat an hour."""
        if self.sweat is None or self.hours is None:
            return None
        return self.sweat / self.hours


def _limit_words(field: str) -> str:
    if field in ("weight_before", "weight_after"):
        return _("Write a weight from 20 to 400 kg (44 to 881 lb). Check the unit.")
    if field == "drunk":
        return _("Write from 0 to 20 litres (676 fl oz). Check the unit.")
    if field == "urine":
        return _("Write from 0 to 5 litres (169 fl oz). Check the unit.")
    return _("Write a time from 5 minutes to 24 hours. Check the unit.")


def session_in(
    units: FluidUnits,
    *,
    weight_before: Exact | None = None,
    weight_after: Exact | None = None,
    drunk: Exact | None = None,
    urine: Exact | None = None,
    minutes: Exact | None = None,
    heat: bool | None = None,
    quick_turnaround: bool | None = None,
) -> FluidSession:
    """Return the session from weights in kg or lb and volumes in L or US fl oz."""
    us = units is FluidUnits.US
    mass, volume = (KG_PER_LB, L_PER_FL_OZ) if us else (Fraction(1), Fraction(1))
    return FluidSession(
        weight_before=_times(weight_before, mass),
        weight_after=_times(weight_after, mass),
        drunk=_times(drunk, volume),
        urine=_times(urine, volume),
        minutes=_times(minutes, Fraction(1)),
        heat=heat,
        quick_turnaround=quick_turnaround,
    )


def _times(value: Exact | None, factor: Fraction) -> Fraction | None:
    return None if value is None else Fraction(value) * factor


def session_data(session: FluidSession) -> dict[str, str | bool | None]:
    """Return the session for a JSON column; amounts as exact fractions ("701/10")."""
    return {
        name: str(value) if isinstance(value, Fraction) else value
        for name, value in vars(session).items()
    }


def session_from(data: Mapping[str, str | bool | None]) -> FluidSession:
    """Return the session that `session_data` wrote."""
    return FluidSession(
        **{  # type: ignore[arg-type]  # the names and kinds are those that were written
            name: Fraction(value) if isinstance(value, str) else value
            for name, value in data.items()
        }
    )


def rounded(value: Fraction, step: str, *, nearest: bool = False) -> str:
    """Write an exact number in whole multiples of `step` ("0.05"), without needless noughts.

    Rounds down unless told otherwise: nobody is told to drink more than was worked out.
    """
    steps = value / Fraction(step)
    whole = round(steps) if nearest else steps // 1
    text = f"{int(whole) * Decimal(step):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
