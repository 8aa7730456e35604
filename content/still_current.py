"""Whether an issued sheet still holds: for whoever reads its code off the paper, and its clinician.

The answer behind the code names no patient, no day and no subject: whoever finds a sheet must not
learn more from the page than from the paper. Why it fell is for those who may see the patient.
What a sheet was made from belongs to the apps above this one; each registers, in its
AppConfig.ready(), how to ask whether that still stands.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Clinic
from content.check_codes import as_kept
from content.leaflet_files import MASTER
from content.models import Handout
from content.selectors import current_leaflets_by_slug, handout_with_code
from patients.clock import clinic_day


class SheetState(StrEnum):
    """What the page answers, the gravest first: the first one that applies is said."""

    UNKNOWN = "unknown"
    IN_ERROR = "in_error"
    WITHDRAWN = "withdrawn"
    NEWER = "newer"
    OVERDUE = "overdue"
    UPDATED = "updated"  # it may be followed; a newer one says it better
    CURRENT = "current"


GRAVITY = tuple(SheetState)


@dataclass(frozen=True)
class Fallen:
    """One reason why a sheet no longer stands as it was given; ``why`` is for the clinician."""

    state: SheetState
    why: str


# Given a sheet, the id of what it was made from and the moment: why it no longer stands, if so.
Asked = Callable[[Handout, str, datetime], Iterable[Fallen]]
_origins: dict[str, Asked] = {}


@dataclass(frozen=True)
class SheetCheck:
    """The answer for one code in the sheet's language; ``clinic`` is None for a code that no sheet
    carries."""

    state: SheetState
    clinic: Clinic | None = None
    language: str = MASTER


def register_origin(kind: str, ask: Asked) -> None:
    """Say how to ask about sheets whose origin begins with ``kind`` and a colon."""
    _origins[kind] = ask


def check_of(code: str, now: datetime) -> SheetCheck:
    """Return the state of the sheet with that code, as a person typed it."""
    handout = handout_with_code(as_kept(code))
    if handout is None:
        return SheetCheck(SheetState.UNKNOWN)
    clinic = handout.patient.clinic
    language = handout.document.get("language", MASTER)
    fallen = fallen_of(handout, now)
    return SheetCheck(fallen[0].state if fallen else SheetState.CURRENT, clinic, language)


def fallen_of(handout: Handout, now: datetime) -> list[Fallen]:
    """Return every reason why the sheet no longer stands, the gravest first; none while it does.

    The handout needs its document, its patient's clinic and its talks.
    """
    if any(talk.in_error for talk in handout.talks.all()):
        return [Fallen(SheetState.IN_ERROR, _("It was issued in error."))]
    kind, _colon, name = handout.origin.partition(":")
    ask = _origins.get(kind)
    found = [
        *(ask(handout, name, now) if ask else ()),
        *_of_leaflets(handout.document),
        *_of_review(handout.document, clinic_day(handout.patient.clinic, now)),
    ]
    return sorted(found, key=lambda each: GRAVITY.index(each.state))


def _of_leaflets(document: dict[str, Any]) -> Iterator[Fallen]:
    """Whether every leaflet on the sheet is still in the library, in that very version."""
    for language in sorted({used["language"] for used in _used(document)}):
        printed = {u["slug"]: u["version"] for u in _used(document) if u["language"] == language}
        current = current_leaflets_by_slug(printed, language)
        for slug, version in printed.items():
            if slug not in current:
                why = _("The leaflet “%(name)s” is not in use any more.") % {"name": slug}
                yield Fallen(SheetState.WITHDRAWN, why)
            elif current[slug].version != version:
                why = _("Of the leaflet “%(name)s” version %(now)s is in use; this is %(then)s.")
                named = {"name": current[slug].title, "now": current[slug].version, "then": version}
                yield Fallen(SheetState.NEWER, why % named)


def _of_review(document: dict[str, Any], today: date) -> Iterator[Fallen]:
    day = date.fromisoformat(document["review_by"])
    if day < today:
        why = _("It was to be checked again by %(day)s.") % {"day": date_format(day, "j M Y")}
        yield Fallen(SheetState.OVERDUE, why)


def _used(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Slug, language and version of the leaflets; older sheets name only those behind the page."""
    named = document.get("made_from") or document.get("leaflets", ())
    return [
        {"slug": n["slug"], "language": n.get("language", MASTER), "version": n["version"]}
        for n in named
    ]
