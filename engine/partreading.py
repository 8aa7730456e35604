"""The shape of each part of a ruleset file: which keys it may have and what they hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from engine.conditions import ALWAYS, NEVER
from engine.findings import KINDS, SIDES, Default, Finding, Option, Reference
from engine.reading import Reader
from engine.records import (
    Advice,
    Contraindication,
    Contributing,
    Definition,
    DefinitionKind,
    Disagreement,
    Otherwise,
    Parts,
    Points,
    RequiredItem,
    Rule,
    SafetyNet,
    Scope,
    Section,
    Source,
    Step,
    WorkedCase,
)

T = TypeVar("T")
_Read = Callable[[Reader, Mapping[str, Any]], T]

REASONS = ("not_asked", "not_examined", "unable", "declined", "not_known")
"""Why a finding is unanswered."""

EVIDENCE = ("S", "S2", "M", "D", "J", "inf", "seed")
"""Trust tags of the fact sheet; M, J and inf are local judgement, to be confirmed."""

_DEFINITION_KINDS = ("condition", "class", "score", "ratio", "difference", "sum")


def _each(reader: Reader, data: Any, what: str, read: _Read[T]) -> tuple[T, ...]:
    """Read a list of mappings, naming each by its id in problems."""
    result = []
    for number, item in enumerate(reader.items(data, what), start=1):
        if not isinstance(item, Mapping):
            reader.problem(f"{what}: item {number} must be a mapping")
            continue
        name = item.get("id") or item.get("code") or item.get("finding") or number
        with reader.at(f"{what} {name}", item):
            reader.lines.setdefault(f"{what} {name}", reader.line)
            result.append(read(reader, item))
    return tuple(result)


def _codes(reader: Reader, data: Mapping[str, Any], key: str = "codes") -> dict[str, str]:
    table = reader.mapping(data.get(key), key)
    return {name: reader.text(table, name) for name in table}


def _evidence(reader: Reader, data: Mapping[str, Any], key: str = "evidence") -> str:
    return reader.one_of(data, key, EVIDENCE) if data.get(key) is not None else ""


def _step(reader: Reader, data: Mapping[str, Any]) -> Step:
    reader.known_keys(data, ("code", "name", "label", "time_frame", "requires", "self_care"))
    return Step(
        reader.identifier(data, "code"),
        reader.text(data, "name", required=True),
        reader.text(data, "label", required=True),
        reader.text(data, "time_frame"),
        reader.text(data, "requires"),
        reader.flag(data, "self_care", default=True),
    )


def _source(reader: Reader, key: str, data: Mapping[str, Any]) -> Source:
    fields = ("title", "publisher", "year", "url", "checked_on", "trust", "note")
    reader.known_keys(data, fields)
    trust = _evidence(reader, data, "trust")
    texts = {name: reader.text(data, name) for name in fields if name != "trust"}
    if not texts["title"]:
        reader.problem("title is missing")
    return Source(key, trust=trust, **texts)


def _section(reader: Reader, data: Mapping[str, Any]) -> Section:
    reader.known_keys(data, ("id", "title", "ask_when", "hint"))
    return Section(
        reader.plain_identifier(data),
        reader.text(data, "title", required=True),
        reader.condition(data, "ask_when", ALWAYS),
        reader.text(data, "hint"),
    )


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
        _codes(reader, table),
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


def _finding(reader: Reader, data: Mapping[str, Any]) -> Finding:
    reader.known_keys(data, _FINDING_KEYS)
    units = reader.mapping(data.get("units"), "units")
    unanswered = reader.mapping(data.get("unanswered_options"), "unanswered_options")
    for option in unanswered:
        reader.one_of(unanswered, option, REASONS)
    sides = reader.texts(data, "sides")
    if set(sides) - set(SIDES):
        reader.problem(f"sides may be {', '.join(SIDES)}", reader.line_of(data, "sides"))
    variants = _codes(reader, data, "variants")
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
        codes=_codes(reader, data),
        variants=variants,
        regions=tuple(
            _option(reader, each) for each in reader.items(data.get("regions"), "regions")
        ),
        sides=sides,
        unit=reader.text(data, "unit"),
        min=reader.number(data, "min"),
        max=reader.number(data, "max"),
        units={name: reader.number(units, name) or 0.0 for name in units},
        reference=_each(reader, data.get("reference"), "reference", _reference),
        default=_each(reader, data.get("default"), "default", _default),
    )


def _points(reader: Reader, data: Mapping[str, Any]) -> Points:
    reader.known_keys(data, ("when", "points"))
    return Points(
        reader.condition(data, "when"), reader.number(data, "points", required=True) or 0.0
    )


def _definition(reader: Reader, data: Mapping[str, Any]) -> Definition:
    kind = cast(DefinitionKind, reader.one_of(data, "kind", _DEFINITION_KINDS))
    own = {
        "condition": ("when",),
        "class": ("of",),
        "score": ("points",),
        "ratio": ("of", "by"),
        "difference": ("of", "by"),
        "sum": ("of",),
    }[kind]
    reader.known_keys(data, ("id", "kind", "label", "unit", "source", *own))
    inputs: tuple[str, ...] = ()
    if "of" in own:
        inputs = reader.texts(data, "of")
        if not inputs or (kind != "sum" and len(inputs) != 1):
            reader.problem("of must name what it is made of")
    if "by" in own:
        inputs = (*inputs, reader.text(data, "by", required=True))
    return Definition(
        reader.identifier(data),
        kind,
        reader.text(data, "label"),
        reader.condition(data, "when") if kind == "condition" else NEVER,
        inputs,
        _each(reader, data.get("points"), "points", _points) if kind == "score" else (),
        reader.text(data, "unit"),
        reader.text(data, "source"),
    )


def _required(reader: Reader, data: Mapping[str, Any]) -> RequiredItem:
    reader.known_keys(data, ("finding", "options", "when"))
    return RequiredItem(
        reader.text(data, "finding", required=True),
        reader.texts(data, "options"),
        reader.condition(data, "when", ALWAYS),
    )


def _case(reader: Reader, data: Mapping[str, Any]) -> WorkedCase:
    reader.known_keys(data, ("name", "kind", "answers", "disposition"))
    kind = reader.one_of(data, "kind", ("fires", "near_miss", "not_assessed"))
    return WorkedCase(
        reader.text(data, "name", required=True),
        cast(Any, kind),
        plain(reader.mapping(data.get("answers"), "answers")),
        reader.text(data, "disposition"),
    )


_RULE_KEYS = [each.name for each in dataclasses.fields(Rule)]


def _rule(reader: Reader, data: Mapping[str, Any]) -> Rule:
    reader.known_keys(data, _RULE_KEYS)
    return Rule(
        id=reader.identifier(data),
        name=reader.text(data, "name"),
        title=reader.text(data, "title", required=True),
        disposition=reader.text(data, "disposition", required=True),
        when=reader.condition(data, "when", ALWAYS),
        until=None if data.get("until") is None else reader.condition(data, "until"),
        points_to=reader.text(data, "points_to"),
        do=reader.texts(data, "do"),
        investigations=reader.texts(data, "investigations"),
        destination=reader.text(data, "destination"),
        evidence=_evidence(reader, data),
        sources=reader.texts(data, "sources"),
        judgement=reader.text(data, "judgement"),
        review=reader.text(data, "review"),
        cases=_each(reader, data.get("cases"), "case", _case),
    )


def _contributing(reader: Reader, data: Mapping[str, Any]) -> Contributing:
    reader.known_keys(data, ("id", "title", "when", "advice", "text", "sources", "evidence"))
    return Contributing(
        reader.identifier(data),
        reader.text(data, "title", required=True),
        reader.condition(data, "when"),
        reader.texts(data, "advice"),
        reader.text(data, "text"),
        reader.texts(data, "sources"),
        _evidence(reader, data),
    )


def _contraindication(reader: Reader, data: Mapping[str, Any]) -> Contraindication:
    reader.known_keys(data, ("id", "title", "when", "why", "sources", "evidence"))
    return Contraindication(
        reader.identifier(data),
        reader.text(data, "title", required=True),
        reader.condition(data, "when"),
        reader.text(data, "why"),
        reader.texts(data, "sources"),
        _evidence(reader, data),
    )


def _advice(reader: Reader, data: Mapping[str, Any]) -> Advice:
    reader.known_keys(data, [each.name for each in dataclasses.fields(Advice)])
    return Advice(
        reader.identifier(data),
        reader.text(data, "title", required=True),
        reader.condition(data, "offer_when"),
        reader.text(data, "text"),
        reader.texts(data, "withheld_by"),
        reader.condition(data, "withhold_when", NEVER),
        reader.condition(data, "ask_first_when", NEVER),
        reader.texts(data, "sources"),
        _evidence(reader, data),
    )


def _disagreement(reader: Reader, data: Mapping[str, Any]) -> Disagreement:
    reader.known_keys(data, ("topic", "positions", "chosen", "trust", "sources"))
    return Disagreement(
        reader.text(data, "topic", required=True),
        reader.texts(data, "positions"),
        reader.text(data, "chosen", required=True),
        _evidence(reader, data, "trust"),
        reader.texts(data, "sources"),
    )


def _safety_net(reader: Reader, data: Any) -> SafetyNet:
    table = {"text": data} if isinstance(data, str) else reader.mapping(data, "safety_net item")
    reader.known_keys(table, ("text", "when", "sources", "evidence"))
    return SafetyNet(
        reader.text(table, "text", required=True),
        reader.condition(table, "when", ALWAYS),
        reader.texts(table, "sources"),
        _evidence(reader, table),
    )


def plain(value: Any) -> Any:
    """The value without positions: ordinary dicts and lists."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value


_TOP_KEYS = [each.name for each in dataclasses.fields(Parts)]


def read_parts(reader: Reader, data: Mapping[str, Any]) -> Parts:
    """All parts of the file; problems are collected in `reader`."""
    reader.known_keys(data, _TOP_KEYS)
    scope = reader.mapping(data.get("scope"), "scope")
    with reader.at("scope", scope):
        reader.known_keys(scope, ("when", "otherwise"))
        read_scope = Scope(reader.condition(scope, "when", ALWAYS), reader.text(scope, "otherwise"))
    otherwise = reader.mapping(data.get("otherwise"), "otherwise")
    with reader.at("otherwise", otherwise):
        reader.known_keys(otherwise, ("disposition", "title", "do"))
        read_otherwise = Otherwise(
            reader.text(otherwise, "disposition", required=True),
            reader.text(otherwise, "title"),
            reader.texts(otherwise, "do"),
        )
    sources = {}
    for key, source in reader.mapping(data.get("sources"), "sources").items():
        with reader.at(f"source {key}", source):
            sources[key] = _source(reader, key, reader.mapping(source, f"source {key}"))
    required_texts = {
        name: reader.text(data, name, required=True)
        for name in ("id", "title", "version", "authored_by", "reviewed_on", "review_by")
    }
    return Parts(
        **required_texts,
        language=reader.text(data, "language"),
        status=reader.text(data, "status"),
        intended_use=reader.text(data, "intended_use"),
        scope=read_scope,
        ladder=_each(reader, data.get("ladder"), "ladder", _step),
        otherwise=read_otherwise,
        incomplete_rule=reader.text(data, "incomplete_rule"),
        sources=sources,
        sections=_each(reader, data.get("sections"), "section", _section),
        findings=_each(reader, data.get("findings"), "finding", _finding),
        definitions=_each(reader, data.get("definitions"), "definition", _definition),
        required_for_reassurance=_each(
            reader, data.get("required_for_reassurance"), "required_for_reassurance", _required
        ),
        rules=_each(reader, data.get("rules"), "rule", _rule),
        contributing=_each(reader, data.get("contributing"), "contributing", _contributing),
        contraindications=_each(
            reader, data.get("contraindications"), "contraindication", _contraindication
        ),
        advice=_each(reader, data.get("advice"), "advice", _advice),
        disagreements=_each(reader, data.get("disagreements"), "disagreement", _disagreement),
        safety_net=tuple(
            _safety_net(reader, each) for each in reader.items(data.get("safety_net"), "safety_net")
        ),
    )
