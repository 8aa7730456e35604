"""Laws of the drinking plan, for any bout that can be and any state of the checks."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from content.fluid_plan import (
    FluidPlan,
    FluidSession,
    FluidUnits,
    ImplausibleSession,
    Verdict,
    fluid_plan,
    fluid_plan_lines,
    session_in,
)
from content.fluid_session import KG_PER_LB, L_PER_FL_OZ, rounded
from engine.truth import Truth

CODES = ("CI-fluid", "CI-dysph", "CI-salt", "CI-carb")
CLEAR = dict.fromkeys(CODES, Truth.FALSE)
BOTH = list(FluidUnits)


def words(plan: FluidPlan, units: FluidUnits = FluidUnits.SI) -> str:
    lines = fluid_plan_lines(plan, units)
    rows = [" ".join(row) for row in lines.rows]
    return "\n".join([lines.title, *rows, *lines.care, *lines.easy])


@st.composite
def sessions(draw: st.DrawFn, **fixed: Any) -> FluidSession:
    """Any bout that can be; what is in `fixed` is as given."""
    hundredths = st.integers
    before = Fraction(draw(hundredths(4000, 14000)), 100)
    fields: dict[str, Any] = {
        "weight_before": before,
        "weight_after": before + Fraction(draw(hundredths(-700, 300)), 100),
        "drunk": Fraction(draw(hundredths(0, 600)), 100),
        "urine": Fraction(draw(hundredths(0, 150)), 100),
        "minutes": Fraction(draw(hundredths(15, 600))),
        "heat": draw(st.sampled_from([True, False, None])),
        "quick_turnaround": draw(st.sampled_from([True, False, None])),
    } | fixed
    try:
        return FluidSession(**fields)
    except ImplausibleSession:
        assume(False)
        raise


truths = st.sampled_from(list(Truth))


@given(sessions())
def test_law_never_more_than_the_sweat_rate_and_never_a_gain(session: FluidSession) -> None:
    during = fluid_plan(session, CLEAR).during
    if during is not None:
        assert session.sweat_rate is not None
        assert session.hours is not None
        assert session.sweat is not None
        assert 0 <= during.low <= during.high <= session.sweat_rate
        assert during.high <= Fraction("0.8")
        assert during.high * session.hours - session.sweat <= 0, "the weight would rise"


@given(sessions())
def test_law_what_is_written_is_never_more_than_was_worked_out(session: FluidSession) -> None:
    during = fluid_plan(session, CLEAR).during
    if during is not None:
        assert Fraction(rounded(during.high * 1000, "50")) <= during.high * 1000
        assert Fraction(rounded(during.high / L_PER_FL_OZ, "1")) <= during.high / L_PER_FL_OZ


@given(sessions(), st.integers(1, 300))
def test_law_who_lost_more_is_never_told_to_drink_less(session: FluidSession, more: int) -> None:
    assert session.weight_after is not None
    try:
        lost_more = replace(session, weight_after=session.weight_after - Fraction(more, 100))
    except ImplausibleSession:
        assume(False)
        raise
    less, greater = fluid_plan(session, CLEAR), fluid_plan(lost_more, CLEAR)
    if less.during is not None:
        assert greater.during is not None
        assert greater.during.low >= less.during.low
        assert greater.during.high >= less.during.high
    if less.after is not None and Verdict.LOST_5 not in greater.verdicts:
        assert greater.after is not None
        assert greater.after.high >= less.after.high


@given(sessions())
def test_law_pounds_and_ounces_give_the_same_plan(session: FluidSession) -> None:
    """Exactly, for exact numbers; to a typed tenth of a pound and ounce the range moves little."""
    us = {
        "weight_before": KG_PER_LB, "weight_after": KG_PER_LB, "drunk": L_PER_FL_OZ,
        "urine": L_PER_FL_OZ,
    }  # fmt: skip
    exact = {name: getattr(session, name) / factor for name, factor in us.items()}
    rest = {
        "minutes": session.minutes, "heat": session.heat,
        "quick_turnaround": session.quick_turnaround,
    }  # fmt: skip
    assert fluid_plan(session_in(FluidUnits.US, **exact, **rest), CLEAR) == fluid_plan(
        session, CLEAR
    )
    typed = {name: rounded(value, "0.1", nearest=True) for name, value in exact.items()}
    try:
        close = fluid_plan(session_in(FluidUnits.US, **typed, **rest), CLEAR).during
    except ImplausibleSession:
        return
    plan = fluid_plan(session, CLEAR)
    if plan.during is not None and close is not None and session.hours is not None:
        # Two weights to 0.05 lb and two volumes to 0.05 fl oz, and the 2 % of the weight.
        moved = (2 * KG_PER_LB + 2 * L_PER_FL_OZ + 1) * Fraction("0.05") / session.hours
        assert abs(plan.during.high - close.high) <= moved
        assert abs(plan.during.low - close.low) <= moved


@given(sessions(), st.fixed_dictionaries(dict.fromkeys(CODES, truths)))
def test_law_a_figure_stands_only_on_cleared_checks(
    session: FluidSession, checks: dict[str, Truth]
) -> None:
    plan = fluid_plan(session, checks)
    if plan.before or plan.during or plan.after:
        assert checks["CI-fluid"] is Truth.FALSE
        assert checks["CI-dysph"] is Truth.FALSE
    if plan.after:
        assert checks["CI-salt"] is Truth.FALSE
    for units in BOTH:
        said = words(plan, units)
        if checks["CI-salt"] is not Truth.FALSE:
            assert "sports drink with" not in said
            assert "salty food" not in said
            assert "some salt" not in said
        if checks["CI-carb"] is not Truth.FALSE:
            assert "sports drink with" not in said
        assert "Call {emergency}" in said


@given(sessions(), st.sampled_from(BOTH))
def test_law_easy_lines_are_short_and_without_contractions(
    session: FluidSession, units: FluidUnits
) -> None:
    for line in fluid_plan_lines(fluid_plan(session, CLEAR), units).easy:
        for sentence in line.replace("?", ".").replace(":", ".").split(". "):
            assert len(sentence.split()) <= 12, line
        assert "’" not in line
