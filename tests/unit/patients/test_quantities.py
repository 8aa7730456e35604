"""Units: conversions are exact there and back, and impossible values are refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.quantities import (
    TESTS,
    VITAL_SIGNS,
    Implausible,
    Quantity,
    UnknownUnit,
    canonical_value,
    shown,
)

EVERY_UNIT = [
    pytest.param(quantity, unit, id=f"{quantity.id}-{unit.symbol}")
    for quantity in [*TESTS.values(), *VITAL_SIGNS.values()]
    for unit in quantity.units
]


@pytest.mark.parametrize(("quantity", "unit"), EVERY_UNIT)
@given(value=st.decimals(min_value=0, max_value=100_000, places=4))
def test_there_and_back_is_the_identity(quantity: Quantity, unit, value: Decimal) -> None:
    assert unit.from_canonical(unit.to_canonical(value)) == Fraction(value)
    assert unit.to_canonical(unit.from_canonical(value)) == Fraction(value)


@pytest.mark.parametrize(
    ("test", "entered", "unit", "si"),
    [
        ("na", "140", "mEq/L", "140"),
        ("k", "3.1", "mEq/L", "3.1"),
        ("adj_ca", "8.8", "mg/dL", "2.20"),
        ("adj_ca", "10.4", "mg/dL", "2.59"),
        ("adj_ca", "7.6", "mg/dL", "1.90"),
        ("mg", "1.7", "mg/dL", "0.70"),
        ("mg", "2.4", "mg/dL", "0.99"),
        ("phosphate", "2.5", "mg/dL", "0.81"),
        ("glucose", "70", "mg/dL", "3.89"),
        ("glucose", "54", "mg/dL", "3.00"),
        ("glucose", "360", "mg/dL", "19.98"),
        ("creatinine", "1.0", "mg/dL", "88.40"),
        ("hba1c", "6.5", "%", "47.53"),
        ("tsh", "4", "µIU/mL", "4"),
        ("lithium", "1.5", "mEq/L", "1.5"),
        ("hb", "13", "g/dL", "130"),
    ],
)
def test_us_results_become_si(test: str, entered: str, unit: str, si: str) -> None:
    value = canonical_value(TESTS[test], Decimal(entered), unit)

    assert round(value, 2) == round(Decimal(si), 2)


@pytest.mark.parametrize(
    ("kind", "entered", "unit", "canonical"),
    [
        ("temp_c", "98.6", "°F", "37"),
        ("temp_c", "104", "°F", "40"),
        ("weight_kg", "154", "lb", "69.853225"),
        ("height_cm", "70", "in", "177.8"),
        ("hr", "72", "/min", "72"),
    ],
)
def test_vital_signs_become_metric(kind: str, entered: str, unit: str, canonical: str) -> None:
    value = canonical_value(VITAL_SIGNS[kind], Decimal(entered), unit)

    assert value == Decimal(canonical).quantize(Decimal("0.000001"))


def test_a_slip_of_the_unit_is_refused_with_the_range_in_that_unit() -> None:
    with pytest.raises(Implausible) as refused:
        canonical_value(TESTS["glucose"], Decimal("180"), "mmol/L")

    assert str(refused.value.message) == "Glucose must be from 0.3 to 100 mmol/L."


def test_the_ends_of_the_range_are_possible() -> None:
    potassium = TESTS["k"]

    assert canonical_value(potassium, potassium.lowest, "mmol/L") == potassium.lowest
    assert canonical_value(potassium, potassium.highest, "mmol/L") == potassium.highest
    with pytest.raises(Implausible):
        canonical_value(potassium, potassium.highest + Decimal("0.0001"), "mmol/L")


def test_an_unknown_unit_names_those_allowed() -> None:
    with pytest.raises(UnknownUnit, match="mmol/L, mg/dL"):
        canonical_value(TESTS["glucose"], Decimal(5), "g/L")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("4.10", 1, "4.1"), ("140.0", 0, "140"), ("2.295", 2, "2.3"), ("100", 0, "100")],
)
def test_values_are_shown_without_trailing_zeros(value: str, places: int, text: str) -> None:
    unit = TESTS["k"].canonical.__class__("mmol/L", places=places)

    assert shown(Decimal(value), unit) == text
