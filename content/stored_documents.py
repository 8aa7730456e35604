"""From the stored JSON of an issued handout back to its document, to draw it again.

Rows outlive the code: a field that came later is missing in an older row and takes its default, one
that went is passed over. What can't be read otherwise says where it broke.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from content.documents import HandoutDocument


class UnreadableDocument(Exception):
    """The stored JSON is no handout: ``where`` is the path to what could not be read."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where


def document_from(plain: Any) -> HandoutDocument:
    """Return the document of which ``plain`` is the JSON, as `Handout.document` keeps it.

    Raises UnreadableDocument for anything that is not one.
    """
    read: HandoutDocument = _read(HandoutDocument, plain, "document")
    return read


@cache
def _types_of(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, plain: Any, where: str) -> Any:
    """``plain`` as a value of ``kind``: one of the types that documents are made of."""
    if is_dataclass(kind):
        return _record(kind, plain, where)
    if get_origin(kind) is tuple:
        if not isinstance(plain, list | tuple):
            raise UnreadableDocument(where, "a list was expected")
        inside = get_args(kind)[0]
        return tuple(_read(inside, each, f"{where}[{n}]") for n, each in enumerate(plain))
    if get_origin(kind) in (Union, UnionType):
        if plain is None and NoneType in get_args(kind):
            return None
        return _read(next(k for k in get_args(kind) if k is not NoneType), plain, where)
    if kind is date or issubclass(kind, Enum):
        try:
            return date.fromisoformat(plain) if kind is date else kind(plain)
        except (TypeError, ValueError) as fault:
            raise UnreadableDocument(where, str(fault)) from fault
    if type(plain) is not kind:
        raise UnreadableDocument(where, f"{kind.__name__} was expected")
    return plain


def _record(kind: Any, plain: Any, where: str) -> Any:
    if not isinstance(plain, Mapping):
        raise UnreadableDocument(where, "an object was expected")
    types = _types_of(kind)
    given = {}
    for each in fields(kind):
        if each.name in plain:
            given[each.name] = _read(types[each.name], plain[each.name], f"{where}.{each.name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            raise UnreadableDocument(f"{where}.{each.name}", "is missing")
    return kind(**given)
