"""What changed between two versions of a ruleset, part by part, for the page of a second reader.

The difference is empty exactly when both have the same digest: what a reviewer is not shown must
not be able to change a result.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.canonical import plain_value, whole
from engine.conditions import Condition, print_condition
from engine.records import Parts
from engine.rulesets import Ruleset

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: plain data before and after (None: not there).

    Of a condition `before` and `after` are its canonical text, and the `aloud` texts say it in
    the labels of the ruleset it stands in.
    """

    field: str
    before: Any
    after: Any
    is_condition: bool = False
    before_aloud: str = ""
    after_aloud: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One part that was added, removed, changed, or (a whole list) put in another order."""

    part: str
    id: str
    title: str
    kind: Kind
    fields: tuple[FieldChange, ...]


Item = tuple[str, str, Any]
"""Id, title and record of one part."""


def difference(before: Ruleset, after: Ruleset) -> tuple[Change, ...]:
    """All changes from `before` to `after`, in the order of the file."""
    return tuple(_Difference(before, after).changes())


class _Difference:
    def __init__(self, before: Ruleset, after: Ruleset) -> None:
        self.before = before
        self.after = after

    def changes(self) -> Iterator[Change]:
        for part, items in _PARTS.items():
            old, new = _by_id(items(self.before.parts)), _by_id(items(self.after.parts))
            yield from self.of_part(part, old, new)
            for id_, (_, record) in new.items():
                if id_ in old:
                    yield from self.inside(part, id_, old[id_][1], record)

    def inside(self, part: str, id_: str, old: Any, new: Any) -> Iterator[Change]:
        """Cases of a rule, options and regions of a finding: parts of their own."""
        for field, (name, title_of) in _INNER.get(part, {}).items():
            inner = [
                _by_id((f"{id_}: {_name(each, field)}", title_of(each), each) for each in listed)
                for listed in (getattr(old, field), getattr(new, field))
            ]
            yield from self.of_part(name, *inner)

    def of_part(
        self, part: str, old: dict[str, tuple[str, Any]], new: dict[str, tuple[str, Any]]
    ) -> Iterator[Change]:
        for id_, (title, record) in new.items():
            was = old[id_][1] if id_ in old else None
            fields = tuple(self.fields(part, was, record))
            if was is None:
                yield Change(part, id_, title, "added", fields)
            elif fields:
                yield Change(part, id_, title, "changed", fields)
        for id_, (title, record) in old.items():
            if id_ not in new:
                yield Change(part, id_, title, "removed", tuple(self.fields(part, record, None)))
        kept = [[id_ for id_ in one if id_ in other] for one, other in ((old, new), (new, old))]
        # Sources are looked up by id: their order is no part of the canonical form.
        if kept[0] != kept[1] and part != "source":
            yield Change(part, "", "", "moved", (FieldChange("order", kept[0], kept[1]),))

    def fields(self, part: str, old: Any, new: Any) -> Iterator[FieldChange]:
        either = new if old is None else old
        compared_apart: Iterable[str] = ("id",)
        if old is not None and new is not None:
            compared_apart = ("id", *_INNER.get(part, ()))
        if part == "ruleset":
            # The head is whatever is not a part of its own, also what a later version adds.
            compared_apart = ("id", *_FIELD_OF.values())
        for field in dataclasses.fields(either):
            if field.name in compared_apart:
                continue
            was = None if old is None else getattr(old, field.name)
            now = None if new is None else getattr(new, field.name)
            if isinstance(was, Condition) or isinstance(now, Condition):
                if was != now:
                    yield FieldChange(
                        field.name,
                        None if was is None else print_condition(was),
                        None if now is None else print_condition(now),
                        True,
                        "" if was is None else self.before.read_aloud(was),
                        "" if now is None else self.after.read_aloud(now),
                    )
            elif _shown(was) != _shown(now):
                yield FieldChange(field.name, _shown(was), _shown(now))


def _by_id(items: Iterable[Item]) -> dict[str, tuple[str, Any]]:
    """The items by id; a second one of the same id (two cases of one name) gets a number."""
    result: dict[str, tuple[str, Any]] = {}
    for id_, title, record in items:
        key, number = id_, 2
        while key in result:
            key, number = f"{id_} ({number})", number + 1
        result[key] = title, record
    return result


def _shown(value: Any) -> Any:
    """Plain data; what is empty counts as not there."""
    return None if value is None or value in ((), {}, "") else whole(plain_value(value))


# -- the parts -------------------------------------------------------------------------------------


def _listed(field: str) -> Callable[[Parts], Iterator[Item]]:
    def items(parts: Parts) -> Iterator[Item]:
        held = getattr(parts, field)
        listed = held.values() if isinstance(held, Mapping) else held
        for record in listed if isinstance(listed, Iterable) else (held,):
            yield _name(record, field), _title(record), record

    return items


def _name(record: Any, otherwise: str) -> str:
    named = (each for each in ("id", "code", "finding", "topic", "name", "text"))
    return next((str(getattr(record, each)) for each in named if hasattr(record, each)), otherwise)


def _title(record: Any) -> str:
    return next(
        (str(getattr(record, each)) for each in ("title", "label") if hasattr(record, each)), ""
    )


_FIELD_OF = {
    "scope": "scope",
    "step": "ladder",
    "source": "sources",
    "section": "sections",
    "finding": "findings",
    "definition": "definitions",
    "required": "required_for_reassurance",
    "otherwise": "otherwise",
    "rule": "rules",
    "contributing": "contributing",
    "contraindication": "contraindications",
    "advice": "advice",
    "disagreement": "disagreements",
    "safety_net": "safety_net",
    "ruled_out": "ruled_out",
}
"""Part → the field of `Parts` that holds its items; everything else is the head, "ruleset"."""

_PARTS: Mapping[str, Callable[[Parts], Iterable[Item]]] = {
    "ruleset": lambda parts: [(parts.id, parts.title, parts)],
    **{part: _listed(field) for part, field in _FIELD_OF.items()},
}

_INNER: Mapping[str, Mapping[str, tuple[str, Callable[[Any], str]]]] = {
    "rule": {"cases": ("case", lambda case: str(case.name))},
    "finding": {"options": ("option", _title), "regions": ("region", _title)},
}
"""Lists inside a part whose items are compared one by one: field → name of the part, title."""
