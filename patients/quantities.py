"""What is measured: units, exact conversions, and what is physically possible.

Conversions are rational numbers, so that there and back is the identity. Molar masses (g/mol):
calcium 40.078, magnesium 24.305, phosphorus 30.974, glucose 180.156, creatinine 113.12 (IUPAC
standard atomic weights). HbA1c: NGSP % = 0.09148 x IFCC mmol/mol + 2.152 (NGSP/IFCC master
equation). Ranges are what a living person's result can be, not what is normal: a value outside is
a slip of the pen or of the unit, and is refused with the range.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STORED_PLACES = Decimal("0.000001")  # decimal places that the database keeps


@dataclass(frozen=True)
class Unit:
    """A unit in which a value may be entered: canonical = entered x factor + offset."""

    symbol: str
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    places: int = 1  # decimal places when shown

    def to_canonical(self, entered: Decimal | Fraction) -> Fraction:
        return Fraction(entered) * self.factor + self.offset

    def from_canonical(self, value: Decimal | Fraction) -> Fraction:
        return (Fraction(value) - self.offset) / self.factor


@dataclass(frozen=True)
class Quantity:
    """One thing that is measured. The first unit is the canonical one (SI for tests)."""

    id: str
    label: str | Promise
    units: tuple[Unit, ...]
    lowest: Decimal  # canonical unit, inclusive
    highest: Decimal
    us_symbol: str = ""  # the unit of US laboratories, when it differs

    @property
    def canonical(self) -> Unit:
        return self.units[0]

    @property
    def us(self) -> Unit:
        return self.unit(self.us_symbol) if self.us_symbol else self.canonical

    def unit(self, symbol: str) -> Unit:
        """Return the unit; raises UnknownUnit naming those allowed."""
        for unit in self.units:
            if unit.symbol == symbol:
                return unit
        raise UnknownUnit(self, symbol)


class UnknownUnit(Exception):
    """The unit is not one of this quantity's."""

    def __init__(self, quantity: Quantity, symbol: str) -> None:
        allowed = ", ".join(u.symbol for u in quantity.units)
        super().__init__(f"{quantity.id} is given in {allowed}, not in {symbol!r}.")
        self.quantity, self.symbol = quantity, symbol


class Implausible(Exception):
    """The value can't be a living person's; `lowest` and `highest` are in the entered unit."""

    def __init__(self, quantity: Quantity, unit: Unit) -> None:
        self.quantity, self.unit = quantity, unit
        self.lowest = shown(unit.from_canonical(quantity.lowest), unit)
        self.highest = shown(unit.from_canonical(quantity.highest), unit)
        super().__init__(
            f"{quantity.id} must be from {self.lowest} to {self.highest} {unit.symbol}."
        )

    @property
    def message(self) -> str:
        return _("%(what)s must be from %(lowest)s to %(highest)s %(unit)s.") % {
            "what": self.quantity.label,
            "lowest": self.lowest,
            "highest": self.highest,
            "unit": self.unit.symbol,
        }


def canonical_value(quantity: Quantity, entered: Decimal, symbol: str) -> Decimal:
    """Return what is stored: the entered value in the canonical unit, to six decimal places.

    Raises UnknownUnit or Implausible.
    """
    unit = quantity.unit(symbol)
    exact = unit.to_canonical(entered)
    if not Fraction(quantity.lowest) <= exact <= Fraction(quantity.highest):
        raise Implausible(quantity, unit)
    return stored(exact)


def stored(exact: Fraction) -> Decimal:
    """Round to the places that the database keeps."""
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        STORED_PLACES, rounding=ROUND_HALF_EVEN
    )


def shown(value: Decimal | Fraction, unit: Unit) -> str:
    """Return the value as it is read aloud: the unit's places, without trailing zeros."""
    exact = Fraction(value)
    number = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal(1).scaleb(-unit.places), rounding=ROUND_HALF_EVEN
    )
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _per_molar_mass(grams_per_mole: str, *, micro: bool = False) -> Fraction:
    """mg/dL to mmol/L (or µmol/L): ten decilitres in a litre, divided by g/mol."""
    return Fraction(10) / Fraction(grams_per_mole) * (1000 if micro else 1)


_NGSP = Fraction("0.09148")

VITAL_SIGNS: Mapping[str, Quantity] = {
    q.id: q
    for q in (
        Quantity(
            "temp_c",
            _("Temperature"),
            (Unit("°C"), Unit("°F", Fraction(5, 9), Fraction(-160, 9))),
            Decimal(25),
            Decimal(45),
            us_symbol="°F",
        ),
        Quantity(
            "hr",
            _("Heart rate"),
            (Unit("/min", places=0),),
            Decimal(15),
            Decimal(300),
        ),
        Quantity(
            "sbp",
            _("Systolic blood pressure"),
            (Unit("mmHg", places=0),),
            Decimal(40),
            Decimal(300),
        ),
        Quantity(
            "dbp",
            _("Diastolic blood pressure"),
            (Unit("mmHg", places=0),),
            Decimal(10),
            Decimal(200),
        ),
        Quantity("rr", _("Breathing rate"), (Unit("/min", places=0),), Decimal(2), Decimal(90)),
        Quantity("spo2", _("Oxygen saturation"), (Unit("%", places=0),), Decimal(30), Decimal(100)),
        Quantity(
            "weight_kg",
            _("Weight"),
            (Unit("kg"), Unit("lb", Fraction("0.45359237"))),
            Decimal(10),
            Decimal(400),
            us_symbol="lb",
        ),
        Quantity(
            "height_cm",
            _("Height"),
            (Unit("cm", places=0), Unit("in", Fraction("2.54"))),
            Decimal(50),
            Decimal(260),
            us_symbol="in",
        ),
        Quantity(
            "glucose",
            _("Finger-prick glucose"),
            (Unit("mmol/L"), Unit("mg/dL", _per_molar_mass("180.156"), places=0)),
            Decimal("0.3"),
            Decimal(100),
            us_symbol="mg/dL",
        ),
    )
}

TESTS: Mapping[str, Quantity] = {
    q.id: q
    for q in (
        Quantity(
            "na",
            _("Sodium"),
            (Unit("mmol/L", places=0), Unit("mEq/L", places=0)),
            Decimal(80),
            Decimal(200),
            us_symbol="mEq/L",
        ),
        Quantity(
            "k",
            _("Potassium"),
            (Unit("mmol/L"), Unit("mEq/L")),
            Decimal(1),
            Decimal(12),
            us_symbol="mEq/L",
        ),
        Quantity(
            "adj_ca",
            _("Adjusted calcium"),
            (Unit("mmol/L", places=2), Unit("mg/dL", _per_molar_mass("40.078"))),
            Decimal("0.5"),
            Decimal(6),
            us_symbol="mg/dL",
        ),
        Quantity(
            "mg",
            _("Magnesium"),
            (Unit("mmol/L", places=2), Unit("mg/dL", _per_molar_mass("24.305"), places=2)),
            Decimal("0.1"),
            Decimal(5),
            us_symbol="mg/dL",
        ),
        Quantity(
            "phosphate",
            _("Phosphate"),
            (Unit("mmol/L", places=2), Unit("mg/dL", _per_molar_mass("30.974"), places=2)),
            Decimal("0.05"),
            Decimal(8),
            us_symbol="mg/dL",
        ),
        Quantity(
            "ck", _("Creatine kinase (CK)"), (Unit("U/L", places=0),), Decimal(1), Decimal(500_000)
        ),
        Quantity(
            "creatinine",
            _("Creatinine"),
            (
                Unit("µmol/L", places=0),
                Unit("mg/dL", _per_molar_mass("113.12", micro=True), places=2),
            ),
            Decimal(5),
            Decimal(3000),
            us_symbol="mg/dL",
        ),
        Quantity(
            "glucose",
            _("Glucose"),
            (Unit("mmol/L"), Unit("mg/dL", _per_molar_mass("180.156"), places=0)),
            Decimal("0.3"),
            Decimal(100),
            us_symbol="mg/dL",
        ),
        Quantity(
            "hba1c",
            _("HbA1c"),
            (Unit("mmol/mol", places=0), Unit("%", 1 / _NGSP, -Fraction("2.152") / _NGSP)),
            Decimal(10),
            Decimal(220),
            us_symbol="%",
        ),
        Quantity(
            "tsh",
            _("TSH"),
            (Unit("mU/L", places=2), Unit("µIU/mL", places=2)),
            Decimal(0),
            Decimal(500),
            us_symbol="µIU/mL",
        ),
        Quantity(
            "lithium",
            _("Lithium"),
            (Unit("mmol/L", places=2), Unit("mEq/L", places=2)),
            Decimal(0),
            Decimal(10),
            us_symbol="mEq/L",
        ),
        Quantity(
            "hb",
            _("Haemoglobin"),
            (Unit("g/L", places=0), Unit("g/dL", Fraction(10))),
            Decimal(10),
            Decimal(260),
            us_symbol="g/dL",
        ),
        Quantity("alt", _("ALT"), (Unit("U/L", places=0),), Decimal(1), Decimal(30_000)),
        Quantity("egfr", _("eGFR"), (Unit("mL/min/1.73 m²", places=0),), Decimal(0), Decimal(200)),
    )
}
