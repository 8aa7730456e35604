"""Replay: what a ruleset, or two of them, says about many stored answer sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.answers import Answer, Answers
from engine.cases import rule_truth
from engine.evaluation import evaluate
from engine.rulesets import Ruleset
from engine.truth import Truth

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What came out for one case; `disposition` is None out of scope."""

    disposition: str | None
    floor: str | None
    ceiling: str | None
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """In how many cases (within scope) a rule is TRUE, FALSE or UNKNOWN, and in how many fired."""

    true: int
    false: int
    unknown: int
    fired: int


class Outcomes:
    """What a ruleset says about each case, in the order of the cases."""

    def __init__(self, ruleset: Ruleset, answer_sets: Sequence[Answers], dropped: int) -> None:
        self.ruleset = ruleset
        self.dropped = dropped
        """Answers that were left out because the ruleset has no such finding or option."""
        reports = [evaluate(ruleset, answers) for answers in answer_sets]
        self.disposition: tuple[str | None, ...] = tuple(each.disposition for each in reports)
        self.floor: tuple[str | None, ...] = tuple(each.floor for each in reports)
        self.ceiling: tuple[str | None, ...] = tuple(each.ceiling for each in reports)
        self._fired = [frozenset(f.rule.id for f in each.fired) for each in reports]
        self._truths = [
            {
                rule.id: rule_truth(ruleset, each.judgement, rule)
                for rule in ruleset.rules
                if each.disposition is not None
            }
            for each in reports
        ]

    def __len__(self) -> int:
        return len(self.disposition)

    def fired(self, rule_id: str) -> Bools:
        """In which cases the rule fired; raises KeyError."""
        self.ruleset.rule(rule_id)
        return np.array([rule_id in each for each in self._fired], dtype=bool)

    def case(self, index: int) -> CaseOutcome:
        """The outcome of one case."""
        fired = tuple(rule.id for rule in self.ruleset.rules if rule.id in self._fired[index])
        return CaseOutcome(self.disposition[index], self.floor[index], self.ceiling[index], fired)

    def counts(self) -> Mapping[str, RuleCounts]:
        """Counts of each rule, in the order of the ruleset."""
        result = {}
        for rule in self.ruleset.rules:
            truths = [each[rule.id] for each in self._truths if each]
            result[rule.id] = RuleCounts(
                truths.count(Truth.TRUE),
                truths.count(Truth.FALSE),
                truths.count(Truth.UNKNOWN),
                int(self.fired(rule.id).sum()),
            )
        return result


def replay(ruleset: Ruleset, answer_sets: Sequence[Answers]) -> Outcomes:
    """What the ruleset says about each of the answer sets.

    Answers that the ruleset does not know (a finding or option that an older version had, a
    number outside its range) are left out of the case and counted in `dropped`.
    """
    kept = [_known(ruleset, answers) for answers in answer_sets]
    dropped = sum(
        len(before.given()) - len(after.given())
        for before, after in zip(answer_sets, kept, strict=True)
    )
    return Outcomes(ruleset, kept, dropped)


def _known(ruleset: Ruleset, answers: Answers) -> Answers:
    kept: dict[str, Answer] = {}
    for key, value in answers.given().items():
        atom = ruleset.atoms.get(key)
        if atom is None:
            continue
        finding = atom.finding
        if atom.is_boolean:
            usable = isinstance(value, bool)
        elif finding.kind == "choice":
            usable = any(option.id == value for option in finding.options)
        else:
            low, high = ruleset.program.bits.limits[key]
            usable = isinstance(value, float) and low <= value <= high
        if usable:
            kept[key] = answers[key]
    return Answers(kept)


@dataclass(frozen=True)
class CaseChange:
    """One case under both rulesets."""

    before: CaseOutcome
    after: CaseOutcome


class Comparison:
    """Two rulesets on the same cases; every tuple holds indices of cases, in order."""

    def __init__(self, before: Outcomes, after: Outcomes) -> None:
        self.before = before
        self.after = after
        unchanged: list[int] = []
        more: list[int] = []
        less: list[int] = []
        undetermined: list[int] = []
        scope: list[int] = []
        for index in range(len(before)):
            was, now = before.disposition[index], after.disposition[index]
            if was is None or now is None:
                (unchanged if was == now else scope).append(index)
                continue
            ranks = before.ruleset.rank(was), after.ruleset.rank(now)
            if ranks[0] != ranks[1]:
                (more if ranks[1] < ranks[0] else less).append(index)
            elif (
                before.floor[index] == before.ceiling[index]
                and after.floor[index] != after.ceiling[index]
            ):
                undetermined.append(index)
            else:
                unchanged.append(index)
        self.unchanged = tuple(unchanged)
        self.more_urgent = tuple(more)
        self.less_urgent = tuple(less)
        self.newly_undetermined = tuple(undetermined)
        self.scope_changed = tuple(scope)
        """Cases that only one of the rulesets scores."""

    @property
    def dropped(self) -> int:
        """Answers that the candidate has no finding or option for."""
        return self.after.dropped

    def change(self, index: int) -> CaseChange:
        """The outcome of one case under both."""
        return CaseChange(self.before.case(index), self.after.case(index))


def compare(before: Ruleset, after: Ruleset, answer_sets: Sequence[Answers]) -> Comparison:
    """Both rulesets on the same answer sets."""
    return Comparison(replay(before, answer_sets), replay(after, answer_sets))
