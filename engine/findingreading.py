"""The shape of a finding in a ruleset file: its keys, options, units, references and defaults."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from engine.conditions import ALWAYS
from engine.findings import KINDS, SIDES, Default, Finding, Option, Reference
from engine.reading import Reader
from engine.recorded import REASONS


def _option(reader: Reader, data: Any) -> Option:
    if isinstance(data, str):
        # Shorthand for long plain lists: the label is the id in words.
        data = {"id": data, "label": data.replace("_", " ").capitalize()}
    table = reader.mapping(data, "an option")
    reader.known_keys(
        table, ("id", "label", "worse_when_present", "ask_when", "classes", "codes", "hint")
    )
    id_ = reader.identifier(table)
    return Option(
        id_,
        reader.text(table, "label") or id_.replace("_", " ").capitalize(),
        reader.flag(table, "worse_when_present"),
        reader.condition(table, "ask_when", ALWAYS),
        reader.texts(table, "classes"),
        reader.codes(table),
        reader.text(table, "hint"),
    )


def _reference(reader: Reader, data: Mapping[str, Any]) -> Reference:
    reader.known_keys(data, ("when", "low", "high"))
    return Reference(
        reader.condition(data, "when", ALWAYS),
        reader.number(data, "low"),
        reader.number(data, "high"),
    )


def _default(reader: Reader, data: Mapping[str, Any]) -> Default:
    reader.known_keys(data, ("when", "value"))
    value = reader.number(data, "value", required=True)
    return Default(reader.condition(data, "when", ALWAYS), value or 0.0)


_FINDING_KEYS = [each.name for each in dataclasses.fields(Finding)]


def read_finding(reader: Reader, data: Mapping[str, Any]) -> Finding:
    reader.known_keys(data, _FINDING_KEYS)
    units = reader.mapping(data.get("units"), "units")
    unanswered = reader.mapping(data.get("unanswered_options"), "unanswered_options")
    for option in unanswered:
        reader.one_of(unanswered, option, REASONS)
    sides = reader.texts(data, "sides")
    if set(sides) - set(SIDES):
        reader.problem(f"sides may be {', '.join(SIDES)}", reader.line_of(data, "sides"))
    variants = reader.codes(data, "variants")
    return Finding(
        id=reader.identifier(data),
        kind=cast(Any, reader.one_of(data, "kind", KINDS)),
        section=reader.text(data, "section", required=True),
        label=reader.text(data, "label", required=True),
        wording=reader.text(data, "wording"),
        how=reader.text(data, "how"),
        hint=reader.text(data, "hint"),
        options=tuple(
            _option(reader, each) for each in reader.items(data.get("options"), "options")
        ),
        unanswered_options={name: str(reason) for name, reason in unanswered.items()},
        worse_order=reader.texts(data, "worse_order"),
        worse_when_present=reader.flag(data, "worse_when_present"),
        ask_when=reader.condition(data, "ask_when", ALWAYS),
        asked_as=cast(Any, reader.one_of(data, "asked_as", ("each", "list"), "each")),
        single_as_text=reader.flag(data, "single_as_text"),
        per=reader.text(data, "per"),
        record=reader.text(data, "record"),
        codes=reader.codes(data),
        variants=variants,
        regions=tuple(
            _option(reader, each) for each in reader.items(data.get("regions"), "regions")
        ),
        sides=sides,
        unit=reader.text(data, "unit"),
        min=reader.number(data, "min"),
        max=reader.number(data, "max"),
        units={name: reader.number(units, name) or 0.0 for name in units},
        reference=reader.each(data.get("reference"), "reference", _reference),
        default=reader.each(data.get("default"), "default", _default),
    )
