"""Where a page below an episode stands."""

from dataclasses import dataclass

from django.urls import reverse

from rehab.models import Episode


@dataclass(frozen=True)
class Crumb:
    """A step of the way to a page; the last one has no address."""

    label: str
    url: str = ""


def crumbs(episode: Episode, *parts: tuple[str, str]) -> list[Crumb]:
    """Return the way from the episode down; `parts` are (label, address)."""
    start = Crumb(str(episode.get_kind_display()), reverse("rehab:episode", args=[episode.pk]))
    return [start, *(Crumb(label, url) for label, url in parts)]
