"""Which of the fits of a style is taken: by pages first, then by how well the last page is used."""

from dataclasses import dataclass

import pytest

from core.pdf.drawing import END_OF_DOCUMENT, best_layout
from core.pdf.styles import styles_of

STYLES = styles_of("handout", "A4")
HEIGHT = 1000.0


@dataclass(frozen=True)
class _Page:
    anchors: dict[str, tuple[float, float]]
    height: float = HEIGHT


@dataclass(frozen=True)
class _Layout:
    """So many pages, of which the last is used to that part."""

    name: str
    count: int
    used: float

    @property
    def pages(self) -> list[_Page]:
        end = _Page({END_OF_DOCUMENT: (0.0, HEIGHT * self.used)})
        return [*[_Page({})] * (self.count - 1), end]


@pytest.mark.parametrize(
    ("plain", "tight", "loose", "taken"),
    [
        ((3, 0.6), (2, 0.9), (3, 0.9), "plain"),  # well used: nothing else is tried
        ((3, 0.1), (2, 0.9), (3, 0.4), "tight"),
        ((3, 0.1), (3, 0.05), (3, 0.4), "loose"),
        ((3, 0.1), (3, 0.05), (5, 0.9), "plain"),  # more air would only make more paper
        ((3, 0.02), (2, 0.1), (4, 0.5), "tight"),  # a page less is worth more than a full one
        ((3, 0.1), (3, 0.1), (3, 0.1), "plain"),
    ],
)
def test_the_fit_that_spares_paper_and_fills_its_last_page(
    plain: tuple[int, float], tight: tuple[int, float], loose: tuple[int, float], taken: str
) -> None:
    made = {
        style: _Layout(name, *size)
        for style, name, size in zip(
            STYLES, ("plain", "tight", "loose"), (plain, tight, loose), strict=True
        )
    }
    assert best_layout(made.__getitem__, STYLES).name == taken
