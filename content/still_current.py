"""Whether an issued sheet still holds, for whoever reads its code off the paper.

The answer names no patient, no day and no subject: whoever finds a sheet must not learn more from
the page than from the paper. What a sheet was made from belongs to the apps above this one; each
registers, in its AppConfig.ready(), how to ask whether that still stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

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
    CURRENT = "current"


GRAVITY = tuple(SheetState)

# Given the id of what a sheet was made from, says why it no longer stands; None while it does.
Asked = Callable[[str], SheetState | None]
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
    return SheetCheck(_state(handout, clinic_day(clinic, now)), clinic, language)


def _state(handout: Handout, today: date) -> SheetState:
    if any(talk.in_error for talk in handout.talks.all()):
        return SheetState.IN_ERROR
    kind, _, name = handout.origin.partition(":")
    ask = _origins.get(kind)
    found = {
        ask(name) if ask else None,
        _leaflets_state(handout.document),
        SheetState.OVERDUE if _review_by(handout.document) < today else None,
    }
    return next((state for state in GRAVITY if state in found), SheetState.CURRENT)


def _leaflets_state(document: dict[str, Any]) -> SheetState | None:
    """Whether every leaflet on the sheet is still in the library, in that very version."""
    answers = set()
    for language in {used["language"] for used in _used(document)}:
        printed = {u["slug"]: u["version"] for u in _used(document) if u["language"] == language}
        current = current_leaflets_by_slug(printed, language)
        for slug, version in printed.items():
            if slug not in current:
                answers.add(SheetState.WITHDRAWN)
            elif current[slug].version != version:
                answers.add(SheetState.NEWER)
    return next((state for state in GRAVITY if state in answers), None)


def _used(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Slug, language and version of the leaflets; older sheets name only those behind the page."""
    named = document.get("made_from") or document.get("leaflets", ())
    return [
        {"slug": n["slug"], "language": n.get("language", MASTER), "version": n["version"]}
        for n in named
    ]


def _review_by(document: dict[str, Any]) -> date:
    return date.fromisoformat(document["review_by"])
