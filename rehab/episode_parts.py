"""Where the themes of rehabilitation put their part on an episode's pages and its summary.

Goals, measures, equipment and home programme each register here in RehabConfig.ready(), so that
the episode's page knows none of them by name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from rehab.documents import Chart
from rehab.models import Episode


@dataclass(frozen=True)
class Tab:
    """A way from the episode's page to one of its themes; `note` such as "3 open"."""

    label: str
    url: str
    note: str = ""
    order: int = 50


@dataclass(frozen=True)
class EpisodePanel:
    """A part of the episode's page: a template and what it shows (as `panel`)."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True)
class SummaryPart:
    """A part of the discharge summary: a title, lines, and a table and charts if it has some.

    `rows` are cells below `columns`; the first cell names the row. Plain text only.
    """

    title: str
    lines: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    charts: Sequence[Chart] = ()
    order: int = 50


TabSource = Callable[[User, Episode], Tab | None]
PanelSource = Callable[[User, Episode], EpisodePanel | None]
SummarySource = Callable[[Episode], SummaryPart | None]

_tabs: list[TabSource] = []
_panels: list[PanelSource] = []
_summaries: list[SummarySource] = []


def register_tab(source: TabSource) -> None:
    """Add a way to a theme; None leaves it out for this person."""
    _tabs.append(source)


def register_episode_panel(source: PanelSource) -> None:
    """Add a part of the episode's page; None leaves it out."""
    _panels.append(source)


def register_summary(source: SummarySource) -> None:
    """Add a part of the discharge summary; None leaves it out."""
    _summaries.append(source)


def tabs_for(user: User, episode: Episode) -> list[Tab]:
    found = [tab for source in _tabs if (tab := source(user, episode)) is not None]
    return sorted(found, key=lambda tab: tab.order)


def episode_panels(user: User, episode: Episode) -> list[EpisodePanel]:
    found = [panel for source in _panels if (panel := source(user, episode)) is not None]
    return sorted(found, key=lambda panel: panel.order)


def summary_parts(episode: Episode) -> list[SummaryPart]:
    found = [part for source in _summaries if (part := source(episode)) is not None]
    return sorted(found, key=lambda part: part.order)
