"""The planner to fill in by hand: it reckons as the planner does, and never tells to drink more."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from content.blank_planner import PER_WEIGHT, blank_planner
from content.documents import HandoutDocument, Layout, LeafletPart, PlanTable
from content.drawn_sheets import handout_html
from content.fluid_plan import FluidSession, FluidUnits, fluid_plan
from content.fluid_reckoning import LARGE_LOSS, STARTING_HIGH
from content.fluid_session import KG_PER_LB, L_PER_FL_OZ, MINUTES_PER_HOUR
from content.leaflet_files import load_shipped_leaflets
from content.leaflets import Block
from content.readability import HARDEST_GRADE, measure
from engine.truth import Truth
from tests.factories.content import FOR_EVERYBODY, a_leaflet
from tests.pdf.samples import NIGHT_CRAMPS

CLEAR = dict.fromkeys(("CI-fluid", "CI-dysph", "CI-salt", "CI-carb"), Truth.FALSE)
HYDRATION = next(
    each for each in load_shipped_leaflets() if (each.slug, each.language) == ("hydration", "en-GB")
)
PLANNER = HYDRATION.block("fluid-plan")


def sheet(*blocks: Block, **fields: object) -> HandoutDocument:
    part = LeafletPart(
        slug="hydration",
        version=2,
        language=str(fields.get("language", "en-GB")),
        title="Drinking",
        main_message="Drink.",
        lead="",
        blocks=blocks,
    )
    return replace(NIGHT_CRAMPS, leaflets=(part,), **fields)  # type: ignore[arg-type]


@given(
    before=st.integers(5000, 14000),
    lost=st.integers(0, 200),
    drunk=st.integers(0, 100),
    minutes=st.integers(60, 600),
    units=st.sampled_from(list(FluidUnits)),
)
def test_law_by_hand_never_more_than_the_planner_says(
    before: int, lost: int, drunk: int, minutes: int, units: FluidUnits
) -> None:
    """Line by line as it stands on paper; weights in hundredths, drinks in fiftieths of a litre
    or in ounces."""
    si = units is FluidUnits.SI
    kilograms, litres = (Fraction(1), Fraction(1)) if si else (KG_PER_LB, L_PER_FL_OZ)
    weight, loss = Fraction(before, 100), Fraction(lost, 100)
    drank = Fraction(drunk * 20) if si else Fraction(drunk)  # ml or fl oz
    session = FluidSession(
        weight_before=weight * kilograms,
        weight_after=(weight - loss) * kilograms,
        drunk=drank / 1000 if si else drank * litres,
        urine=Fraction(0),
        minutes=Fraction(minutes),
    )
    most = fluid_plan(session, CLEAR).during
    assert most is not None

    line_8 = loss * PER_WEIGHT[units][2] + drank
    line_9 = line_8 * MINUTES_PER_HOUR / Fraction(minutes)
    line_10 = min(line_9, Fraction(800) if si else Fraction(27))

    in_litres = line_10 / 1000 if si else line_10 * litres
    assert in_litres <= most.high
    if si:
        assert in_litres == most.high
    else:
        assert in_litres >= most.high * Fraction("0.95")


def test_the_numbers_on_it_are_those_of_the_planner() -> None:
    assert Fraction(800, 1000) == STARTING_HIGH
    assert "or 800 ml if that is less" in blank_planner(FluidUnits.SI).rows[9]
    assert "or 27 fl oz if that is less" in blank_planner(FluidUnits.US).rows[9]
    assert "Divide line 3 by 20." in " ".join(blank_planner(FluidUnits.SI).care)
    assert Fraction(1, 20) == LARGE_LOSS
    gained = "Did you gain more than 4 lb? Drink no more now. Ring us today."
    assert gained in blank_planner(FluidUnits.US).care  # 2 kg are 4.4 lb


@pytest.mark.parametrize("units", list(FluidUnits))
def test_it_is_easy_to_read(units: FluidUnits) -> None:
    planner = blank_planner(units)
    assert measure([*planner.rows, *planner.care]).grade <= HARDEST_GRADE
    assert planner.rows[0] == "1. Day"  # the lines are pointed at by their numbers
    assert [row.split(".")[0] for row in planner.rows] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_has_its_table_with_headings_for_lines_and_columns(layout: Layout) -> None:
    html = handout_html(sheet(PLANNER, layout=layout))

    assert "Weigh yourself before and after" in html
    table = html.split('<table class="fill-in worksheet">')[1].split("</table>")[0]
    assert table.count('<th scope="row">') == 10
    assert table.count('<th scope="col"') == 3
    assert table.count("<td></td>") == 20
    assert "3. Weight before (kg)" in table


def test_an_american_clinic_writes_in_pounds_and_ounces() -> None:
    html = handout_html(sheet(PLANNER, units=FluidUnits.US))
    assert "3. Weight before (lb)" in html
    assert "5. What I drank (fl oz)" in html


def test_beside_a_plan_that_was_worked_out_there_is_nothing_to_fill_in() -> None:
    plan = PlanTable(title="Your drinking plan", rows=(("Before", "Water", "Thirst"),))
    html = handout_html(sheet(PLANNER, plan=plan))
    assert "Weigh yourself before and after" in html
    assert "worksheet" not in html


def test_in_spanish_it_is_spanish_and_says_that_it_waits() -> None:
    html = handout_html(sheet(PLANNER, language="es"))
    assert "3. Peso antes (kg)" in html
    assert "pendiente de revisión clínica" in html
    twice = handout_html(sheet(PLANNER, language="es", unreviewed=True))
    assert twice.count("pendiente de revisión clínica") == 1
    assert not blank_planner(FluidUnits.SI).unreviewed
    with translation.override("es"):
        assert blank_planner(FluidUnits.SI).unreviewed


def test_a_plan_in_spanish_says_that_it_waits() -> None:
    plan = PlanTable(title="Su plan", rows=(("Antes", "Agua", "La sed"),))
    assert "pendiente de revisión clínica" in handout_html(sheet(language="es", plan=plan))
    assert "awaiting clinical translation review" not in handout_html(sheet(plan=plan))


@pytest.mark.parametrize("checks", [[], ["CI-fluid"], ["CI-dysph"]])
def test_a_planner_that_would_print_for_whom_fluid_can_harm_is_no_leaflet(
    checks: list[str],
) -> None:
    planner = {
        "key": "plan",
        "kind": "planner",
        "planner": "fluid",
        "title": "Plan",
        "withheld_by": checks,
    }
    with pytest.raises(ValueError, match="a planner of drinks is withheld by"):
        a_leaflet(blocks=[planner, *FOR_EVERYBODY])
    planner["withheld_by"] = ["CI-dysph", "CI-fluid"]
    assert a_leaflet(blocks=[planner, *FOR_EVERYBODY]).blocks[0].planner == "fluid"
