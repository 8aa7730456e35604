"""A block as a template shows it: its words made safe, the same on the library's page and on paper.

``print/_block.html`` draws what this returns; which part is there depends on the kind of block.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString

from content.blank_planner import BlankPlanner, blank_planner
from content.drawings import drawing
from content.fluid_session import FluidUnits
from content.leaflets import WITHOUT_EASY, Block, EasyLine, headings_above
from content.markdown import line_to_html, to_html
from content.pictograms import pictogram

# A table of so many rows may go on overleaf, its heads above it again: kept whole, it would leave
# up to half a page empty.
MANY_ROWS = 6


def block_views(
    blocks: Iterable[Block],
    *,
    language: str,
    level: int,
    easy: bool,
    on_paper: bool,
    to_fill_in: FluidUnits | None,
) -> Iterator[dict[str, Any]]:
    """Each block for the template. ``level`` (2 or 3) is that of the titles; those that stand
    below a heading block are one deeper. ``to_fill_in`` are the units of a planner to fill in by
    hand; None leaves it out, where a plan was worked out already."""
    blocks = tuple(blocks)
    above = headings_above(blocks)
    for block in blocks:
        deeper = block.key in above
        view = _view(block, language, level + deeper, easy=easy, on_paper=on_paper)
        if block.planner and to_fill_in is not None:
            view["worksheet"] = _worksheet(language, to_fill_in)
        yield view


def easy_views(easy: Iterable[EasyLine], language: str) -> list[dict[str, SafeString | str]]:
    """Easy-read lines for the template, each with its picture where it has one."""
    return [
        {
            "say": line_to_html(line.say, on_paper=True),
            "picture": pictogram(line.picture, language) if line.picture else "",
        }
        for line in easy
    ]


def _view(block: Block, language: str, level: int, *, easy: bool, on_paper: bool) -> dict[str, Any]:
    in_easy_read = easy and block.kind not in WITHOUT_EASY
    view: dict[str, Any] = {
        "key": block.key,
        "kind": block.kind,
        "title": block.title,
        "heading": f"h{level}",
        "easy": easy_views(block.easy, language) if in_easy_read else [],
    }
    if in_easy_read:
        return view

    def lines(texts: Iterable[str]) -> list[SafeString]:
        return [line_to_html(text, on_paper=on_paper) for text in texts]

    return view | {
        "html": to_html(block.text, headings_from=level + 1, on_paper=on_paper)
        if block.text
        else "",
        "steps": lines(block.steps),
        "items": lines(block.items),
        "care": lines(block.care),
        "emergency": lines(block.emergency),
        "same_day": lines(block.same_day),
        "caption": block.caption,
        "columns": block.columns,
        "rows": [lines(row) for row in block.rows],
        "many_rows": len(block.rows) >= MANY_ROWS,
        "empty_rows": range(1, (block.days or block.lines) + 1),
        "dated": block.days > 0,
        "drawing": drawing(block.drawing) if block.drawing else "",
        "how_long": block.how_long,
        "how_often": block.how_often,
    }


def _worksheet(language: str, units: FluidUnits) -> BlankPlanner:
    """The planner speaks the leaflet's language, whatever the reader's screen speaks."""
    with translation.override(language.lower()):
        return blank_planner(units)
