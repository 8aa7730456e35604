"""The shape of each part of a ruleset file: which keys it may have and what they hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from engine.conditions import ALWAYS, NEVER
from engine.findingreading import read_finding
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
    RuledOut,
    SafetyNet,
    Scope,
    Section,
    Source,
    Step,
    WorkedCase,
)

_DEFINITION_KINDS = ("condition", "class", "score", "ratio", "difference", "sum")


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
    trust = reader.evidence(data, "trust")
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
    reader.known_keys(data, ("id", "kind", "label", "unit", "source", "tool", *own))
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
        reader.each(data.get("points"), "points", _points) if kind == "score" else (),
        reader.text(data, "unit"),
        reader.text(data, "source"),
        reader.text(data, "tool"),
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
        evidence=reader.evidence(data),
        sources=reader.texts(data, "sources"),
        judgement=reader.text(data, "judgement"),
        review=reader.text(data, "review"),
        patient_title=reader.text(data, "patient_title"),
        patient_text=reader.text(data, "patient_text"),
        codes=_codes(reader, data),
        cases=reader.each(data.get("cases"), "case", _case),
    )


def _codes(reader: Reader, data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The codes of what a part points to: one or more in each code system."""
    table = reader.mapping(data.get("codes"), "codes")
    return {system: reader.texts(table, system) for system in table}


def _contributing(reader: Reader, data: Mapping[str, Any]) -> Contributing:
    reader.known_keys(data, [each.name for each in dataclasses.fields(Contributing)])
    return Contributing(
        reader.identifier(data),
        reader.text(data, "title", required=True),
        reader.condition(data, "when"),
        reader.texts(data, "advice"),
        reader.text(data, "text"),
        _codes(reader, data),
        reader.texts(data, "sources"),
        reader.evidence(data),
    )


def _contraindication(reader: Reader, data: Mapping[str, Any]) -> Contraindication:
    reader.known_keys(data, [each.name for each in dataclasses.fields(Contraindication)])
    return Contraindication(
        reader.identifier(data),
        reader.text(data, "title", required=True),
        reader.condition(data, "when"),
        reader.text(data, "why"),
        reader.text(data, "patient_text"),
        reader.texts(data, "sources"),
        reader.evidence(data),
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
        reader.evidence(data),
    )


def _disagreement(reader: Reader, data: Mapping[str, Any]) -> Disagreement:
    reader.known_keys(data, ("topic", "positions", "chosen", "about", "trust", "sources"))
    return Disagreement(
        reader.text(data, "topic", required=True),
        reader.texts(data, "positions"),
        reader.text(data, "chosen", required=True),
        reader.texts(data, "about"),
        reader.evidence(data, "trust"),
        reader.texts(data, "sources"),
    )


def _safety_net(reader: Reader, data: Any) -> SafetyNet:
    table = {"text": data} if isinstance(data, str) else reader.mapping(data, "safety_net item")
    reader.known_keys(table, ("text", "when", "first_when", "sources", "evidence"))
    return SafetyNet(
        reader.text(table, "text", required=True),
        reader.condition(table, "when", ALWAYS),
        reader.condition(table, "first_when", NEVER),
        reader.texts(table, "sources"),
        reader.evidence(table),
    )


def _ruled_out(reader: Reader, data: Mapping[str, Any]) -> RuledOut:
    reader.known_keys(data, ("text", "when", "sources", "evidence"))
    return RuledOut(
        reader.text(data, "text", required=True),
        reader.condition(data, "when"),
        reader.texts(data, "sources"),
        reader.evidence(data),
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
        ladder=reader.each(data.get("ladder"), "ladder", _step),
        otherwise=read_otherwise,
        incomplete_rule=reader.text(data, "incomplete_rule"),
        sources=sources,
        sections=reader.each(data.get("sections"), "section", _section),
        findings=reader.each(data.get("findings"), "finding", read_finding),
        definitions=reader.each(data.get("definitions"), "definition", _definition),
        required_for_reassurance=reader.each(
            data.get("required_for_reassurance"), "required_for_reassurance", _required
        ),
        rules=reader.each(data.get("rules"), "rule", _rule),
        contributing=reader.each(data.get("contributing"), "contributing", _contributing),
        contraindications=reader.each(
            data.get("contraindications"), "contraindication", _contraindication
        ),
        advice=reader.each(data.get("advice"), "advice", _advice),
        disagreements=reader.each(data.get("disagreements"), "disagreement", _disagreement),
        safety_net=tuple(
            _safety_net(reader, each) for each in reader.items(data.get("safety_net"), "safety_net")
        ),
        ruled_out=reader.each(data.get("ruled_out"), "ruled_out", _ruled_out),
        unverified_codes=reader.texts(data, "unverified_codes"),
    )
