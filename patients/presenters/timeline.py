"""The timeline in the shape that its component draws."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format

from core.formkit.parts import Pill
from core.formkit.parts import TimelineEntry as Shown
from patients.contributions import TimelineEntry


def timeline_shown(entries: Iterable[TimelineEntry]) -> list[Shown]:
    """Return the entries with their times written in the clinic's zone."""
    return [
        Shown(
            when=date_format(timezone.localtime(e.at), "j M Y, H:i"),
            datetime=e.at.isoformat(timespec="seconds"),
            title=e.title,
            url=e.url,
            text=e.text,
            by=e.by,
            icon=e.icon,
            tone=e.tone,
            pills=[Pill(text, tone) for text, tone in e.pills],
            withdrawn=e.withdrawn,
        )
        for e in entries
    ]
