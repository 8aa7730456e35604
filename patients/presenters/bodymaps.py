"""A body map as pages show it: the drawing, and the same in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.body import (
    EVERYWHERE,
    MUSCLES,
    PLACES,
    Sign,
    muscle_words,
    place_words,
    sign_words,
)
from patients.body_drawing import HEAD_BEHIND, OUTLINES, VIEW_BOX
from patients.models import BodyMap, BodyMapVersion, Visit
from patients.selectors import body_map_versions, body_maps_of


@dataclass(frozen=True)
class Drawing:
    """The outlines that every drawing on a page refers to."""

    view_box: str
    outlines: tuple[tuple[str, str], ...]
    head_behind: str


@dataclass(frozen=True)
class Shape:
    """One place on a drawing with the classes that say what is there."""

    place: str
    css: str


@dataclass(frozen=True)
class MapDrawn:
    """A drawing to look at, with its name for those who hear it; the words stand beside it."""

    title: str
    shapes: tuple[Shape, ...]
    everywhere: tuple[str, ...]  # signs that are all over the body


@dataclass(frozen=True)
class MapShown:
    """A map: what is marked and graded, what the rest means, and who says so."""

    drawn: MapDrawn
    places: tuple[tuple[str, str], ...]  # place and its signs
    power: tuple[tuple[str, str], ...]  # muscle group and grade
    rest: str
    note: str
    by: str
    signs: tuple[tuple[str, str], ...]  # those that occur, for the key of the drawing
    error_url: str = ""
    error_reason: str = ""
    error_by: str = ""


@dataclass(frozen=True)
class VisitMap:
    """The visit's map with its versions, and maps that were entered in error."""

    shown: MapShown | None
    earlier: tuple[MapShown, ...]
    wrong: tuple[MapShown, ...]


@cache
def drawing() -> Drawing:
    """Return the outlines; they are the same for every map."""
    return Drawing(VIEW_BOX, tuple(OUTLINES.items()), HEAD_BEHIND)


def visit_map(visit: Visit) -> VisitMap:
    """Return everything about the body map that the visit's page shows (one or two queries)."""
    maps = list(body_maps_of(visit))
    there = next((each for each in maps if not each.in_error), None)
    return VisitMap(
        shown=map_shown(there) if there else None,
        earlier=tuple(map_shown(was) for was in body_map_versions(there)) if there else (),
        wrong=tuple(map_shown(each) for each in maps if each.in_error),
    )


def map_shown(body_map: BodyMap | BodyMapVersion) -> MapShown:
    """Return a map, or what it said before, as it is shown."""
    when = date_format(timezone.localtime(body_map.recorded_at), "j M Y, H:i")
    by = _("%(who)s, %(when)s") % {"who": body_map.recorded_by.full_name, "when": when}
    present = [sign for sign in Sign if any(sign in m for m in body_map.marks.values())]
    current = body_map if isinstance(body_map, BodyMap) else None
    return MapShown(
        drawn=MapDrawn(
            title=_("Body map of %(day)s")
            % {"day": date_format(timezone.localtime(body_map.recorded_at), "j M Y")},
            shapes=sign_shapes(body_map.marks),
            everywhere=tuple(sign_words(s) for s in body_map.marks.get(EVERYWHERE, ())),
        ),
        places=place_lines(body_map.marks),
        power=power_lines(body_map.power),
        rest=rest_words(body_map.whole_body),
        note=body_map.note,
        by=by,
        signs=tuple((sign.value, str(sign.label)) for sign in present),
        error_url=reverse("visits:body_map_in_error", args=[current.visit_id, current.pk])
        if current
        else "",
        error_reason=current.error_reason if current else "",
        error_by=current.error_by.full_name if current and current.error_by else "",
    )


def sign_shapes(marks: Mapping[str, Iterable[str]]) -> tuple[Shape, ...]:
    """Return a shape for each place and sign; several signs of a place lie over each other."""
    return tuple(
        Shape(place, f"bm-sign-{sign}")
        for place in OUTLINES
        for sign in Sign.values
        if sign in marks.get(place, ())
    )


def place_lines(marks: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """Return each marked place with its signs in words, from head to foot."""
    return tuple(
        (place_words(place), ", ".join(sign_words(sign) for sign in marks[place]))
        for place in PLACES
        if marks.get(place)
    )


def power_lines(power: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    return tuple((muscle_words(m), f"{power[m]}/5") for m in MUSCLES if m in power)


def rest_words(whole_body: bool) -> str:
    """Say what is meant by the places that are not marked."""
    if whole_body:
        return _("Whole body looked at and asked about: nothing else. Power only where graded.")
    return _("Places that are not marked were not assessed.")
