"""What stands below which heading, which table may go on, in whose units a planner is seen."""

import pytest

from content.block_words import MANY_ROWS, block_views
from content.draft_presenters import blocks_shown, one_block_shown
from content.fluid_session import FluidUnits
from content.leaflet_files import load_shipped_leaflets
from content.leaflets import Block, Leaflet, headings_above

NUMBERS = {"emergency": "999", "emergency_place": "A&E", "phone": "01632 960 114"}


@pytest.fixture(scope="module")
def hydration() -> Leaflet:
    return next(each for each in load_shipped_leaflets() if each.slug == "hydration")


def blocks(*kinds: str) -> tuple[Block, ...]:
    return tuple(
        Block(key=f"{kind}-{place}", kind=kind, title=kind) for place, kind in enumerate(kinds)
    )


def test_a_heading_over_drawings_ends_with_the_last_of_them() -> None:
    made = blocks("heading", "drawing", "drawing", "text", "drawing", "heading", "drawing")
    assert headings_above(made) == {
        "drawing-1": "heading-0",
        "drawing-2": "heading-0",
        "drawing-6": "heading-5",
    }


def test_a_heading_over_anything_else_goes_on_to_the_next() -> None:
    made = blocks("text", "heading", "text", "table", "drawing", "heading", "text")
    assert headings_above(made) == {
        "text-2": "heading-1",
        "table-3": "heading-1",
        "drawing-4": "heading-1",
        "text-6": "heading-5",
    }


def test_titles_below_a_heading_are_one_deeper_and_no_others() -> None:
    made = blocks("heading", "drawing", "text")
    views = block_views(
        made, language="en-GB", level=2, easy=False, on_paper=True, to_fill_in=FluidUnits.SI
    )
    assert [view["heading"] for view in views] == ["h2", "h3", "h2"]


@pytest.mark.parametrize(("rows", "may_go_on"), [(MANY_ROWS - 1, False), (MANY_ROWS, True)])
def test_only_a_table_of_many_rows_may_go_on_overleaf(rows: int, may_go_on: bool) -> None:
    table = Block(key="t", kind="table", columns=("A", "B"), rows=(("a", "b"),) * rows)
    (view,) = block_views(
        [table], language="en-GB", level=2, easy=False, on_paper=True, to_fill_in=None
    )
    assert view["many_rows"] is may_go_on


@pytest.mark.parametrize(("units", "weight"), [(FluidUnits.SI, "kg"), (FluidUnits.US, "lb")])
def test_an_editor_sees_the_planner_in_the_units_of_the_clinic(
    hydration: Leaflet, units: FluidUnits, weight: str
) -> None:
    planner = next(block for block in hydration.blocks if block.planner)
    [shown] = [
        each for each in blocks_shown(hydration, None, NUMBERS, units) if each.key == planner.key
    ]
    alone = one_block_shown(planner, hydration, None, NUMBERS, units)
    for each in (shown, alone):
        assert f"3. Weight before ({weight})" in each.view["worksheet"].rows
