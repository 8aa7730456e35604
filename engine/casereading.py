"""Reading a case: from JSON or YAML with finding ids to answers, or one clear line per problem.

Nothing is guessed: an unknown key, an impossible number, a unit that is not declared or a value of
the wrong type is a problem that names the case, the finding and what is allowed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, cast

from engine.casefile import CaseError, parse, shown
from engine.findings import Finding
from engine.reading import nearest
from engine.recorded import REASONS, Answer, Answers, Reason

if TYPE_CHECKING:
    from engine.rulesets import Ruleset

MAX_CASES = 10_000
LABEL_KEYS = ("case", "name", "id")
"""Keys that name a case instead of answering a finding."""

_PRESENT = {"present": True, "yes": True, "true": True}
_ABSENT = {"absent": False, "no": False, "false": False}
_SEX = {"F": "female", "M": "male", "f": "female", "m": "male"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a file: how it is called, and its answers."""

    label: str
    answers: Answers


def read_case(ruleset: Ruleset, data: object, label: str = "case") -> Answers:
    """The answers of one case (finding id → value); raises CaseError with every problem."""
    reader = _CaseReader(ruleset, label)
    answers = reader.read(data)
    if reader.problems:
        raise CaseError(reader.problems)
    return answers


def read_cases(ruleset: Ruleset, text: str) -> tuple[Case, ...]:
    """The cases in JSON or YAML `text`: one case or a list; raises CaseError."""
    cases = []
    problems: list[str] = []
    for label, data in labelled(text):
        try:
            cases.append(Case(label, read_case(ruleset, data, label)))
        except CaseError as error:
            problems.extend(error.problems)
    if problems:
        raise CaseError(problems)
    return tuple(cases)


def labelled(text: str) -> tuple[tuple[str, object], ...]:
    """Each case of a file as it stands there, with what it is called; raises CaseError."""
    data = parse(text)
    listed = data if isinstance(data, list) else [data]
    if not listed:
        raise CaseError(["input: the list of cases is empty"])
    if len(listed) > MAX_CASES:
        raise CaseError([f"input: {len(listed)} cases; at most {MAX_CASES} are read at once"])
    alone = not isinstance(data, list)
    return tuple((_label(each, number, alone), each) for number, each in enumerate(listed, start=1))


def _label(data: object, number: int, alone: bool) -> str:
    label = "case" if alone else f"case {number}"
    if isinstance(data, Mapping):
        for key in LABEL_KEYS:
            name = data.get(key)
            if isinstance(name, str | int) and not isinstance(name, bool) and str(name).strip():
                return f"{label} ({shown(str(name), 60)})"
    return label


class _Refused(Exception):
    """A value is not acceptable; carries the rest of the line."""


class _CaseReader:
    def __init__(self, ruleset: Ruleset, label: str) -> None:
        self.findings = ruleset.findings
        self.atoms = ruleset.atoms
        self.label = label
        self.problems: list[str] = []
        self.answers: dict[str, Answer] = {}
        self.groups: dict[str, list[str]] = {}
        for finding_id in self.findings:
            group, dot, _ = finding_id.partition(".")
            if dot:
                self.groups.setdefault(group, []).append(finding_id)

    def read(self, data: object) -> Answers:
        if not isinstance(data, Mapping):
            self.problem("", "a case is a mapping from finding to value")
            return Answers()
        nested = data.get("answers")
        if "answers" not in self.findings and isinstance(nested, Mapping):
            extra = [key for key in data if key not in ("answers", *LABEL_KEYS)]
            for key in extra:
                self.problem(shown(key), "put it under answers, beside the other findings")
            data = nested
        for key, value in data.items():
            if isinstance(key, str):
                self.read_key(key, value)
            else:
                self.problem(shown(key), "a finding id is text")
        return Answers(self.answers)

    def problem(self, finding: str, text: str) -> None:
        self.problems.append(": ".join(each for each in (self.label, finding, text) if each))

    def read_key(self, key: str, value: object) -> None:
        if key in self.findings:
            self.finding(self.findings[key], value)
        elif key in self.atoms:
            self.single(key, value)
        elif key in self.groups:
            self.group(key, value)
        elif key not in LABEL_KEYS:
            known = [*self.findings, *self.groups]
            self.problem(shown(key), f"unknown finding{nearest(key, known)}")

    def group(self, group: str, value: object) -> None:
        """`labs: {na: 128}`: the members of a group of findings."""
        members = {each.partition(".")[2]: each for each in self.groups[group]}
        if value is None or (isinstance(value, str) and value in REASONS):
            for finding_id in members.values():
                self.finding(self.findings[finding_id], value)
            return
        if not isinstance(value, Mapping):
            self.problem(group, f"a mapping is expected, with any of {', '.join(members)}")
            return
        for key, each in value.items():
            if key in members:
                self.finding(self.findings[members[key]], each)
            else:
                name = f"{group}.{shown(key)}"
                hint = nearest(str(key), members)
                self.problem(name, f"unknown; allowed: {', '.join(members)}{hint}")

    def record(self, key: str, answer: Answer) -> None:
        if key in self.answers and self.answers[key] != answer:
            raise _Refused("answered twice in this case, differently")
        self.answers[key] = answer

    def finding(self, finding: Finding, value: object) -> None:
        try:
            if finding.kind == "set":
                self.set(finding, value)
            else:
                self.record(finding.id, self.value(finding, value))
        except _Refused as refused:
            self.problem(finding.id, str(refused))

    def single(self, key: str, value: object) -> None:
        """One option of a set under its own name: `bulbar.dysarthria: present`."""
        try:
            self.record(key, self.presence(value))
        except _Refused as refused:
            self.problem(key, str(refused))

    def set(self, finding: Finding, value: object) -> None:
        options = [option.id for option in finding.all_options()]
        if value is None or (isinstance(value, str) and value in REASONS):
            for option in options:
                self.record(f"{finding.id}.{option}", _unanswered(value))
        elif finding.single_as_text and isinstance(value, str):
            self.set(finding, [value])
        elif isinstance(value, list):
            present = set()
            for each in value:
                if isinstance(each, str) and each in options:
                    present.add(each)
                else:
                    self.problem(finding.id, self.no_option(each, options))
            # A list is closed: what it does not name is absent.
            for option in options:
                self.record(f"{finding.id}.{option}", Answer(option in present))
        elif isinstance(value, Mapping):
            for key, each in value.items():
                if key in options:
                    self.single(f"{finding.id}.{key}", each)
                else:
                    self.problem(finding.id, self.no_option(key, options))
        else:
            raise _Refused(
                f"{shown(value)} is not a list; write [option, …] for what is present "
                "([] for none), or {option: present, …}"
            )

    def no_option(self, value: object, options: list[str]) -> str:
        allowed = ", ".join(options if len(options) <= 40 else [*options[:40], "…"])
        return f"no option {shown(value)}{nearest(str(value), options)}; allowed: {allowed}"

    def value(self, finding: Finding, value: object) -> Answer:
        if finding.kind == "presence":
            return self.presence(value)
        if finding.kind == "choice":
            return self.choice(finding, value)
        return self.number(finding, value)

    def presence(self, value: object) -> Answer:
        if isinstance(value, bool):
            return Answer(value)
        if value is None or (isinstance(value, str) and value in REASONS):
            return _unanswered(value)
        known = _PRESENT | _ABSENT
        if isinstance(value, str) and value.lower() in known:
            return Answer(known[value.lower()])
        raise _Refused(
            f"{shown(value)} is not allowed; allowed: present, absent, {', '.join(REASONS)}"
        )

    def choice(self, finding: Finding, value: object) -> Answer:
        options = [option.id for option in finding.options]
        if isinstance(value, bool) and not {"present", "absent"} & set(options):
            # YAML reads a bare yes or no as a truth value.
            value = "yes" if value else "no"
        if isinstance(value, bool):
            value = "present" if value else "absent"
        if isinstance(value, str):
            if value in options:
                return Answer(value)
            if value in finding.unanswered_options:
                return Answer(reason=cast(Reason, finding.unanswered_options[value]))
            if value in _SEX and _SEX[value] in options:
                return Answer(_SEX[value])
        if value is None or (isinstance(value, str) and value in REASONS):
            return _unanswered(value)
        allowed = ", ".join(dict.fromkeys([*options, *finding.unanswered_options, *REASONS]))
        hint = nearest(value, options) if isinstance(value, str) else ""
        raise _Refused(f"{shown(value)} is not allowed{hint}; allowed: {allowed}")

    def number(self, finding: Finding, value: object) -> Answer:
        if value is None or (isinstance(value, str) and value in REASONS):
            return _unanswered(value)
        if finding.per and isinstance(value, Mapping) and "value" not in value:
            return self.newest(finding, value)
        factor = 1.0
        unit = finding.unit
        if isinstance(value, Mapping):
            if set(value) - {"value", "unit"} or "value" not in value:
                raise _Refused("write {value: …, unit: …}")
            if "unit" in value:
                unit, factor = self.unit(finding, value["unit"])
            value = value["value"]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.no_number(finding, value)
        try:
            number = float(value) * factor
        except OverflowError:
            number = math.inf
        low, high = finding.min, finding.max
        if (
            not math.isfinite(number)
            or (low is not None and number < low)
            or (high is not None and number > high)
        ):
            given = f"{shown(value)} {unit}".strip()
            raise _Refused(f"{given} is not possible; allowed: {_range(finding)}")
        return Answer(number)

    def newest(self, finding: Finding, each: Mapping[object, object]) -> Answer:
        """`{indapamide: 14, omeprazole: 400}`: a number for each option; the smallest counts."""
        options = [option.id for option in self.findings[finding.per].all_options()]
        numbers = []
        for option, value in each.items():
            if option not in options:
                hint = nearest(str(option), options)
                raise _Refused(f"no option {shown(option)} of {finding.per}{hint}")
            numbers.append(self.number(finding, value))
        known = [cast(float, answer.value) for answer in numbers if answer.value is not None]
        return Answer(min(known)) if known else _unanswered(None)

    def no_number(self, finding: Finding, value: object) -> NoReturn:
        raise _Refused(f"{shown(value)} is not a number; allowed: {_range(finding)}")

    def unit(self, finding: Finding, unit: Any) -> tuple[str, float]:
        factors = {finding.unit: 1.0, **finding.units}
        if isinstance(unit, str):
            for known, factor in factors.items():
                if _same_unit(known, unit):
                    return known, factor
        allowed = ", ".join(each for each in factors if each)
        raise _Refused(f"unknown unit {shown(unit)}; allowed: {allowed or 'none'}")


def _unanswered(reason: object) -> Answer:
    return Answer(reason=cast(Reason, reason) if isinstance(reason, str) else "not_asked")


def _same_unit(known: str, given: str) -> bool:
    def folded(unit: str) -> str:
        return unit.strip().replace("µ", "u").replace("μ", "u").replace(" ", "").casefold()

    return folded(known) == folded(given)


def _range(finding: Finding) -> str:
    low = "" if finding.min is None else f"{finding.min:g}"
    high = "" if finding.max is None else f"{finding.max:g}"
    return f"{low} to {high} {finding.unit}".strip() + f", or {', '.join(REASONS)}"
