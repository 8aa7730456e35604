"""A ruleset: one reviewed file, one canonical JSON form, one SHA-256 digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from engine.advising import Advising
from engine.canonical import canonical_bytes, parts_to_data, sha256
from engine.checking import check_parts
from engine.conditions import Condition, read_aloud
from engine.findings import Atom, Finding
from engine.judging import Judge
from engine.names import Names, names_of
from engine.partreading import read_parts
from engine.program import Program
from engine.reading import Reader
from engine.recorded import Answers
from engine.records import Parts, Rule, Section, Source, Step
from engine.truth import Truth
from engine.yamlfile import YamlProblem, load_yaml


class RulesetError(ValueError):
    """The file is not a usable ruleset; `problems` holds one line for each reason."""

    def __init__(self, origin: str, problems: list[str]) -> None:
        self.origin = origin
        self.problems = problems
        super().__init__("\n".join(f"{origin}: {problem}" for problem in problems))


class Ruleset:
    """An immutable ruleset; build it with `load_ruleset` or `from_canonical_json`."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.id = parts.id
        self.title = parts.title
        self.version = parts.version
        self.sections: tuple[Section, ...] = parts.sections
        self.rules: tuple[Rule, ...] = parts.rules
        self.ladder: tuple[Step, ...] = parts.ladder
        self.sources: Mapping[str, Source] = parts.sources
        self._canonical = canonical_bytes(parts_to_data(parts))
        self.digest = sha256(self._canonical)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ruleset) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<Ruleset {self.id} {self.version} {self.digest[:12]}>"

    def canonical_json(self) -> bytes:
        """UTF-8; the digest is the SHA-256 of exactly these bytes."""
        return self._canonical

    @classmethod
    def from_canonical_json(cls, data: bytes) -> Ruleset:
        """The ruleset stored by `canonical_json`; raises RulesetError."""
        try:
            plain = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise RulesetError("stored ruleset", [f"not JSON: {error}"]) from None
        return _build(plain, "stored ruleset")

    @cached_property
    def names(self) -> Names:
        return names_of(self.parts)

    @cached_property
    def program(self) -> Program:
        return Program(self.parts, self.names)

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.program)

    @cached_property
    def advising(self) -> Advising:
        return Advising(self.program, self.names)

    @property
    def findings(self) -> Mapping[str, Finding]:
        return self.names.findings

    @property
    def atoms(self) -> Mapping[str, Atom]:
        return self.names.atoms

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id; raises KeyError."""
        return self._rules_by_id[rule_id]

    @cached_property
    def _rules_by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def step(self, code: str) -> Step:
        """The ladder step of that code; raises KeyError."""
        return self._steps_by_code[code]

    @cached_property
    def _steps_by_code(self) -> dict[str, Step]:
        return {step.code: step for step in self.ladder}

    def rank(self, code: str) -> int:
        """0 is the most urgent step of the ladder."""
        return [step.code for step in self.ladder].index(code)

    def indicated(self, answers: Answers) -> dict[str, Truth]:
        """For every atom whether it is to be asked; UNKNOWN counts as indicated for the range."""
        state = self.program.facts(answers.given()).state
        return {
            key: truth
            for group in self.program.asked
            for truth in (group.when.truth(state),)
            for key in group.keys
        }

    def indicated_findings(self, answers: Answers) -> dict[str, Truth]:
        """Finding id → the highest truth among its atoms; pages open a finding on TRUE only."""
        result: dict[str, Truth] = {}
        atoms = self.indicated(answers)
        for key, atom in self.atoms.items():
            before = result.get(atom.finding.id, Truth.FALSE)
            result[atom.finding.id] = max(before, atoms[key], key=lambda truth: truth.value)
        return result

    def indicated_sections(self, answers: Answers) -> dict[str, Truth]:
        """Section id → the highest truth among its findings; pages open a section on TRUE only."""
        findings = self.indicated_findings(answers)
        result = dict.fromkeys((section.id for section in self.sections), Truth.FALSE)
        for finding_id, truth in findings.items():
            section = self.findings[finding_id].section
            result[section] = max(result[section], truth, key=lambda each: each.value)
        return result

    def label(self, name: str, option: str | None = None) -> str:
        """The words a clinician sees for a name, or for an option of a choice."""
        return self.names.label(name, option)

    def read_aloud(self, condition: Condition) -> str:
        """The condition in this ruleset's labels."""
        return read_aloud(condition, self.label)


def load_ruleset(text: str, origin: str = "ruleset") -> Ruleset:
    """The ruleset in YAML `text`; raises RulesetError with every problem found.

    `origin` (a file name) begins each line of the error.
    """
    try:
        data = load_yaml(text)
    except YamlProblem as error:
        raise RulesetError(origin, [str(error)]) from None
    return _build(data, origin)


def _build(data: Any, origin: str) -> Ruleset:
    if not isinstance(data, Mapping):
        raise RulesetError(origin, ["a ruleset is a mapping with id, title, findings, rules …"])
    reader = Reader()
    parts = read_parts(reader, data)
    problems = [*reader.problems, *check_parts(parts, reader.lines)]
    if problems:
        raise RulesetError(origin, problems)
    return Ruleset(parts)
