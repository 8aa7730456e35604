"""What is tried with one form: the corpus in each field, and what no browser would send."""

from collections.abc import Iterator
from itertools import groupby

from django.db import connection

from tests.bad_input.corpus import DATABASES_DIFFER, HUGE, VALUES
from tests.pages import Field, Form

CHOSEN = {"radio", "checkbox", "select"}
# What makes sense to try in a field that nobody sees.
FOR_HIDDEN = (
    "empty", "control characters", "NUL", "lone surrogate", "invalid UTF-8", "markup", "negative",
    "overflow", "not a number", "other digits", "beyond bigint", "another id", "path",
)  # fmt: skip
# Fields that nobody sees and that one piece of code reads ("v.<question>", and what every form
# carries) are tried together, each with another kind of value, until each has had every kind.
CARRIED = {"form_token", "row_version"}
# Of those two, one alone in what might be taken for its own kind: beside a good other one only.
TAKEN_FOR_ONE = {
    "form_token": ("another id",),
    "row_version": ("negative", "overflow", "other digits", "beyond bigint"),
}


def attempts(form: Form) -> Iterator[tuple[str, dict[str, list[bytes]], set[str]]]:
    """Yield what is tried, the fields as they are sent, and which of them a person typed."""
    as_it_stands = {
        name: [value.encode() for value in values] for name, values in form.filled().items()
    }
    open_fields = [f for f in form.fields.values() if f.typed or f.kind in CHOSEN]
    hidden = [f for f in form.fields.values() if f.kind == "hidden" and "csrf" not in f.name]
    everywhere = connection.vendor == "sqlite"
    corpus = [(k, v) for k, v in VALUES.items() if everywhere or k in DATABASES_DIFFER]
    kinds = [title for title in FOR_HIDDEN if everywhere or title in DATABASES_DIFFER]
    if open_fields and not any(field.typed for field in open_fields):
        # A choice is compared with what is offered: how a text is read does not matter to it.
        corpus = [(title, value) for title, value in corpus if title in FOR_HIDDEN]
    for turn in range(len(corpus) if open_fields else 0):
        sent = dict(as_it_stands)
        for place, changed in enumerate(open_fields):
            sent[changed.name] = [corpus[(turn + place) % len(corpus)][1]]
        typed = {f.name for f in open_fields if f.typed and f.kind != "password"}
        yield f"corpus from {corpus[turn][0]!r}", sent, typed
    for prefix, alike in groupby(sorted(hidden, key=_read_with), key=_read_with):
        group = list(alike)
        for turn, title in enumerate(kinds):
            tampered = as_it_stands | {
                field.name: [VALUES[kinds[(turn + place) % len(kinds)]]]
                for place, field in enumerate(group)
            }
            yield f"{prefix} is {title}", tampered, set()
        if everywhere:
            yield f"{prefix} is left out", _without(as_it_stands, group), set()
        for field in group if len(group) > 1 else ():
            for title in TAKEN_FOR_ONE.get(field.name, ()):
                alone = as_it_stands | {field.name: [VALUES[title]]}
                yield f"{field.name} is {title}", alone, set()
    if not everywhere:
        return  # what follows is refused, or taken, before a database is asked
    for changed in open_fields[:3]:
        yield f"{changed.name} is huge", as_it_stands | {changed.name: [HUGE]}, set()
    yield "nothing at all", {}, set()
    yield "everything twice", {name: values * 2 for name, values in as_it_stands.items()}, set()


def _read_with(field: Field) -> str:
    """What a hidden field has in common with the others that the same piece of code reads."""
    return "token and version" if field.name in CARRIED else field.name.partition(".")[0]


def _without(fields: dict[str, list[bytes]], left_out: list[Field]) -> dict[str, list[bytes]]:
    names = {field.name for field in left_out}
    return {name: values for name, values in fields.items() if name not in names}
