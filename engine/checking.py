"""Checks across the parts of a ruleset: every name exists and is used as what it is."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from engine.conditioncheck import misuses, used_as
from engine.conditions import ALWAYS, Condition, Constant
from engine.findings import Finding
from engine.names import Names, names_of
from engine.reading import UNREADABLE, nearest
from engine.records import Definition, Parts


def check_parts(parts: Parts, lines: dict[str, int]) -> list[str]:
    """Problems across parts, each beginning with the part and its line."""
    return list(_Check(parts, lines).problems())


class _Check:
    def __init__(self, parts: Parts, lines: dict[str, int]) -> None:
        self.parts = parts
        self.lines = lines
        self.names: Names = names_of(parts)

    def where(self, kind: str, name: str) -> str:
        line = self.lines.get(f"{kind} {name}")
        return f"{kind} {name} (line {line})" if line else f"{kind} {name}"

    def problems(self) -> Iterable[str]:
        yield from self.names.clashes
        for part, condition in self.conditions():
            for misuse in misuses(condition, self.names, self.parts.incomplete_rule):
                yield f"{part}: {misuse.text}"
        for finding in self.parts.findings:
            for problem in self.finding(finding):
                yield f"{self.where('finding', finding.id)}: {problem}"
        for definition in self.parts.definitions:
            for problem in self.definition(definition):
                yield f"{self.where('definition', definition.id)}: {problem}"
        yield from self.required()
        yield from self.ladder()
        yield from self.references()
        yield from self.dates()
        _, cycle = self.names.order()
        if cycle:
            yield f"defined in a circle: {' → '.join(cycle)}"

    def conditions(self) -> Iterable[tuple[str, Condition]]:
        parts = self.parts
        yield "scope", parts.scope.when
        for section in parts.sections:
            yield self.where("section", section.id), section.ask_when
        for finding in parts.findings:
            where = self.where("finding", finding.id)
            yield where, finding.ask_when
            for option in (*finding.options, *finding.regions):
                yield f"{where}: option {option.id}", option.ask_when
            for reference in finding.reference:
                yield where, reference.when
            for default in finding.default:
                yield where, default.when
        for definition in parts.definitions:
            where = self.where("definition", definition.id)
            if definition.kind == "condition":
                yield where, definition.when
            for line in definition.points:
                yield where, line.when
        for item in parts.required_for_reassurance:
            yield self.where("required_for_reassurance", item.finding), item.when
        for rule in parts.rules:
            yield self.where("rule", rule.id), rule.when
            if rule.until is not None:
                yield f"{self.where('rule', rule.id)}: until", rule.until
        for factor in parts.contributing:
            yield self.where("contributing", factor.id), factor.when
        for check in parts.contraindications:
            yield self.where("contraindication", check.id), check.when
        for advice in parts.advice:
            where = self.where("advice", advice.id)
            yield where, advice.offer_when
            yield f"{where}: withhold_when", advice.withhold_when
            yield f"{where}: ask_first_when", advice.ask_first_when
        for point in parts.safety_net:
            yield "safety_net", point.when
            yield "safety_net: first_when", point.first_when
        for unlikely in parts.ruled_out:
            yield f"ruled_out {unlikely.text!a}", unlikely.when

    def finding(self, finding: Finding) -> Iterable[str]:
        if finding.section not in {section.id for section in self.parts.sections}:
            known = [section.id for section in self.parts.sections]
            yield f"unknown section {finding.section!a}{nearest(finding.section, known)}"
        ids = [option.id for option in finding.all_options()]
        for option, count in Counter(ids).items():
            if count > 1:
                yield f"option {option} is given twice"
        if finding.kind in ("choice", "set") and not ids:
            yield f"a {finding.kind} needs options"
        if finding.kind in ("presence", "number") and (ids or finding.variants):
            yield f"a {finding.kind} has no options"
        if finding.kind != "set" and (finding.variants or finding.regions or finding.sides):
            yield "variants, regions and sides belong to a set"
        if bool(finding.regions) != bool(finding.sides):
            yield "regions and sides come together"
        if finding.kind != "set" and finding.asked_as == "list":
            yield "asked_as: list belongs to a set"
        if finding.kind != "set" and finding.single_as_text:
            yield "single_as_text belongs to a set"
        if finding.per and finding.kind != "number":
            yield "per belongs to a number"
        sets = [each.id for each in self.parts.findings if each.kind == "set"]
        if finding.per and finding.per not in sets:
            yield f"per: {finding.per} is no set{nearest(finding.per, sets)}"
        if finding.kind != "choice" and (finding.worse_order or finding.unanswered_options):
            yield "worse_order and unanswered_options belong to a choice"
        if finding.worse_when_present and finding.kind != "presence":
            yield "worse_when_present belongs to a presence or to an option of a set"
        if finding.kind == "choice" and any(o.worse_when_present for o in finding.options):
            yield "an option of a choice is ranked by worse_order, not worse_when_present"
        for option in finding.worse_order:
            if option not in ids:
                yield f"worse_order: unknown option {option!a}{nearest(option, ids)}"
        for option in finding.unanswered_options:
            if option in ids:
                yield f"{option} cannot be both an option and a way of being unanswered"
        yield from self.number(finding)

    def number(self, finding: Finding) -> Iterable[str]:
        if finding.kind != "number":
            if finding.unit or finding.units or finding.min is not None or finding.max is not None:
                yield "unit, units, min and max belong to a number"
            if finding.default or finding.reference:
                yield "default and reference belong to a number"
            return
        if finding.min is None or finding.max is None:
            yield "a number needs min and max (what is physically possible)"
        elif finding.min > finding.max:
            yield "min is above max"
        else:
            for default in finding.default:
                if not finding.min <= default.value <= finding.max:
                    yield f"default {default.value:g} is outside min to max"
        for unit, factor in finding.units.items():
            if factor <= 0:
                yield f"the factor of unit {unit!a} must be above 0"

    def definition(self, definition: Definition) -> Iterable[str]:
        wanted = ("set",) if definition.kind == "class" else ("number",)
        for name in definition.inputs:
            yield from (misuse.text for misuse in used_as(name, wanted, self.names))
        if definition.source and definition.source not in self.parts.sources:
            yield f"unknown source {definition.source!a}"
        if definition.kind == "class" and definition.inputs[:1]:
            finding = self.names.findings.get(definition.inputs[0])
            classes = {c for o in finding.all_options() for c in o.classes} if finding else set()
            if finding and definition.id not in classes:
                yield f"no option of {finding.id} has class {definition.id}"
        if definition.kind == "score" and not definition.points:
            yield "a score needs points"
        if definition.kind == "ratio" and len(definition.inputs) == 2:
            atom = self.names.atoms.get(definition.inputs[1])
            if atom is None or not (atom.finding.min or 0) > 0:
                yield "by must be a number finding whose min is above 0 (no division by zero)"

    def required(self) -> Iterable[str]:
        for item in self.parts.required_for_reassurance:
            where = self.where("required_for_reassurance", item.finding)
            finding = self.names.findings.get(item.finding)
            if finding is None:
                yield f"{where}: unknown finding{nearest(item.finding, self.names.findings)}"
                continue
            known = [option.id for option in finding.all_options()]
            if item.options and finding.kind != "set":
                yield f"{where}: options belong to a set"
            for option in item.options:
                if option not in known:
                    yield f"{where}: unknown option {option!a}{nearest(option, known)}"

    def ladder(self) -> Iterable[str]:
        parts = self.parts
        codes = [step.code for step in parts.ladder]
        if not codes:
            yield "ladder: at least one step is needed"
            return
        for code, count in Counter(codes).items():
            if count > 1:
                yield f"ladder {code}: given twice"
        for rule in parts.rules:
            where = self.where("rule", rule.id)
            if rule.disposition not in codes:
                hint = nearest(rule.disposition, codes)
                yield f"{where}: unknown disposition {rule.disposition!a}{hint}"
            incomplete = rule.id == parts.incomplete_rule
            if incomplete and (rule.when != ALWAYS or rule.until is not None):
                yield (
                    f"{where}: the incomplete rule stands while a required item is unanswered; "
                    "leave `when` out (or write `always`)"
                )
            if not incomplete and isinstance(rule.when, Constant) and rule.when is not UNREADABLE:
                yield f"{where}: `when` is missing or constant"
            for case in rule.cases:
                if case.disposition and case.disposition not in codes:
                    yield f"{where}: case {case.name!a}: unknown disposition {case.disposition!a}"
        if parts.otherwise.disposition not in codes:
            yield f"otherwise: unknown disposition {parts.otherwise.disposition!a}"
        rule_ids = [rule.id for rule in parts.rules]
        if parts.required_for_reassurance and not parts.incomplete_rule:
            yield "incomplete_rule is missing (required_for_reassurance needs it)"
        if parts.incomplete_rule and parts.incomplete_rule not in rule_ids:
            yield (
                f"incomplete_rule: unknown rule {parts.incomplete_rule!a}"
                f"{nearest(parts.incomplete_rule, rule_ids)}"
            )

    def references(self) -> Iterable[str]:
        parts = self.parts
        advice = [item.id for item in parts.advice]
        checks = [check.id for check in parts.contraindications]
        for name, count in Counter(advice).items():
            if count > 1:
                yield f"{self.where('advice', name)}: given twice"
        for name, count in Counter(section.id for section in parts.sections).items():
            if count > 1:
                yield f"{self.where('section', name)}: given twice"
        for factor in parts.contributing:
            for name in factor.advice:
                if name not in advice:
                    where = self.where("contributing", factor.id)
                    yield f"{where}: unknown advice {name!a}{nearest(name, advice)}"
        for item in parts.advice:
            for name in item.withheld_by:
                if name not in checks:
                    where = self.where("advice", item.id)
                    yield f"{where}: unknown contraindication {name!a}{nearest(name, checks)}"
        shown = [*(rule.id for rule in parts.rules), *advice, *checks]
        for each in parts.disagreements:
            for name in each.about:
                if name not in shown:
                    where = f"disagreement {each.topic!a}"
                    yield f"{where}: unknown name {name!a}{nearest(name, shown)}"
        cited: list[tuple[str, tuple[str, ...]]] = [
            *((self.where("rule", rule.id), rule.sources) for rule in parts.rules),
            *((self.where("contributing", each.id), each.sources) for each in parts.contributing),
            *(
                (self.where("contraindication", each.id), each.sources)
                for each in parts.contraindications
            ),
            *((self.where("advice", each.id), each.sources) for each in parts.advice),
            *((f"disagreement {each.topic!a}", each.sources) for each in parts.disagreements),
            *(("safety_net", each.sources) for each in parts.safety_net),
            *(("ruled_out", each.sources) for each in parts.ruled_out),
        ]
        for where, keys in cited:
            for key in keys:
                if key not in parts.sources:
                    yield f"{where}: unknown source {key!a}{nearest(key, parts.sources)}"

    def dates(self) -> Iterable[str]:
        for name in ("reviewed_on", "review_by"):
            value = getattr(self.parts, name)
            try:
                datetime.date.fromisoformat(value)
            except ValueError:
                yield f"{name}: {value!a} is not a date (YYYY-MM-DD)"
