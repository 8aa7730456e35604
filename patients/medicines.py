"""Which medicine names are known: another app's knowledge, registered here.

The record keeps whatever was typed. A name that a rule can use gets its generic id at entry; the
apps that own rules say which names those are, in their AppConfig.ready().
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from patients.naming import plain


@dataclass(frozen=True)
class KnownName:
    """A medicine that rules know: its id, how it is written, and other names for it."""

    id: str  # "atorvastatin"
    label: str  # "Atorvastatin"
    also: tuple[str, ...] = ()  # brand names and other spellings


Source = Callable[[], Iterable[KnownName]]
_sources: list[Source] = []


def register_known_names(source: Source) -> None:
    """Add a source of known names; it is asked once per process, at first use."""
    _sources.append(source)
    known_names.cache_clear()


@cache
def known_names() -> dict[str, KnownName]:
    """Return every known name by its plain spelling (without case, accents, punctuation)."""
    found: dict[str, KnownName] = {}
    for source in _sources:
        for name in source():
            for spelling in (name.id.replace("_", " "), name.label, *name.also):
                found.setdefault(plain(spelling), name)
    return found


def labels() -> list[str]:
    """Return the names to offer while typing, in alphabetical order."""
    return sorted({name.label for name in known_names().values()}, key=plain)


def coded(text: str) -> str:
    """Return the generic id of what was typed, or "" when no rule knows it.

    A strength after the name is looked past: "Atorvastatin 20 mg" is atorvastatin. Nothing is
    guessed from a part of a word.
    """
    known = known_names()
    words = plain(text).split()
    for length in range(len(words), 0, -1):
        name = known.get(" ".join(words[:length]))
        if name is not None:
            return name.id
    return ""
