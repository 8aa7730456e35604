"""What every name of a ruleset stands for, and the order in which named things can be worked out.

Conditions use names of findings, set options, definitions, rules, contributing factors and
contraindications; all share one name space, so a name means one thing in the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.conditions import Condition, names_in
from engine.findings import Atom, Finding, atoms_of
from engine.records import Definition, Parts

NameKind = Literal["presence", "choice", "set", "number", "condition"]
NUMERIC = ("score", "ratio", "difference", "sum")


@dataclass(frozen=True)
class Names:
    """The one name space of a ruleset."""

    findings: Mapping[str, Finding]
    atoms: Mapping[str, Atom]
    definitions: Mapping[str, Definition]
    conditions: Mapping[str, Condition]
    """Named conditions: definitions of kind condition, rules, C-codes and CI-codes."""
    titles: Mapping[str, str]
    """Titles of rules, C-codes and CI-codes."""
    clashes: tuple[str, ...]

    def label(self, name: str, option: str | None = None) -> str:
        """The words a clinician sees for a name, or for an option of a choice."""
        if option is not None:
            options = self.findings[name].options
            return next(each.label for each in options if each.id == option)
        if name in self.atoms:
            return self.atoms[name].label
        if name in self.findings:
            return self.findings[name].label
        if name in self.definitions:
            return self.definitions[name].label or name
        return self.titles.get(name, name)

    def kind(self, name: str) -> NameKind | None:
        """What `name` is, or None when nothing has it."""
        if name in self.atoms:
            atom = self.atoms[name]
            if atom.is_boolean:
                return "presence"
            return "choice" if atom.finding.kind == "choice" else "number"
        if name in self.findings:
            return "set"
        if name in self.definitions and self.definitions[name].kind in NUMERIC:
            return "number"
        if name in self.definitions or name in self.conditions:
            return "condition"
        return None

    def all_names(self) -> list[str]:
        return [*self.findings, *self.atoms, *self.definitions, *self.conditions]

    def needs(self, name: str) -> Iterator[str]:
        """The names that must be worked out before `name`."""
        if name in self.conditions:
            yield from names_in(self.conditions[name])
        elif name in self.definitions:
            definition = self.definitions[name]
            yield from definition.inputs
            for line in definition.points:
                yield from names_in(line.when)
        elif name in self.atoms:
            for default in self.atoms[name].finding.default:
                yield from names_in(default.when)

    def needed_by(self, condition: Condition) -> set[str]:
        """Every name that the condition depends on, directly or through other names."""
        needed: set[str] = set()
        todo = list(names_in(condition))
        while todo:
            name = todo.pop()
            if name not in needed:
                needed.add(name)
                todo.extend(self.needs(name))
        return needed

    def order(self) -> tuple[list[str], list[str]]:
        """Every derived name after what it needs, and the names of a cycle (empty: none)."""
        done: dict[str, None] = {}
        open_: dict[str, None] = {}
        cycle: list[str] = []

        def visit(name: str) -> None:
            if name in done or cycle:
                return
            if name in open_:
                path = list(open_)
                cycle.extend([*path[path.index(name) :], name])
                return
            open_[name] = None
            for needed in self.needs(name):
                visit(needed)
            del open_[name]
            done[name] = None

        for name in sorted({*self.definitions, *self.conditions, *self.atoms}):
            visit(name)
        derived = [
            name
            for name in done
            if name in self.definitions
            or name in self.conditions
            or (name in self.atoms and self.atoms[name].finding.default)
        ]
        return derived, cycle


def names_of(parts: Parts) -> Names:
    """The name space of `parts`; names given twice are listed in `clashes`."""
    findings = {finding.id: finding for finding in parts.findings}
    atoms = atoms_of(findings)
    seen: dict[str, str] = {}
    clashes: list[str] = []

    def claim(name: str, what: str) -> None:
        if name in seen:
            clashes.append(f"{what} {name}: the id is already used by {seen[name]} {name}")
        seen[name] = what

    for finding in parts.findings:
        claim(finding.id, "finding")
        for option_key in finding.atom_keys() if finding.kind == "set" else ():
            claim(option_key, "option")
    for definition in parts.definitions:
        claim(definition.id, "definition")
    conditions: dict[str, Condition] = {
        definition.id: definition.when
        for definition in parts.definitions
        if definition.kind == "condition"
    }
    for rule in parts.rules:
        claim(rule.id, "rule")
        if rule.id != parts.incomplete_rule:
            conditions[rule.id] = rule.condition
    for factor in parts.contributing:
        claim(factor.id, "contributing factor")
        conditions[factor.id] = factor.when
    for check in parts.contraindications:
        claim(check.id, "contraindication")
        conditions[check.id] = check.when
    definitions = {definition.id: definition for definition in parts.definitions}
    titles = {rule.id: rule.title for rule in parts.rules}
    titles |= {factor.id: factor.title for factor in parts.contributing}
    titles |= {check.id: check.title for check in parts.contraindications}
    return Names(findings, atoms, definitions, conditions, titles, tuple(clashes))
