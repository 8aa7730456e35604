"""What the next answers would lead to: each computed by judging the case with that answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from engine.judgement import Judgement
from engine.judging import Judge
from engine.recorded import Value
from engine.solving import Range


@dataclass(frozen=True)
class AskOutcome:
    """What one answer would lead to. `answer` is present, absent, an option, none or a band."""

    answer: str
    values: dict[str, Value]
    disposition: str
    floor: str
    ceiling: str


class WhatIf:
    """Judges one patient with further answers; the same answers are judged once."""

    def __init__(self, judge: Judge, given: Mapping[str, Value]) -> None:
        self.judge = judge
        self.given = dict(given)
        self.numbers = judge.program.facts(given).numbers
        self.codes = [step.code for step in judge.program.parts.ladder]
        self._judged: dict[tuple[tuple[str, Value], ...], Judgement] = {}

    def judged(self, values: Mapping[str, Value]) -> Judgement:
        key = tuple(sorted(values.items()))
        if key not in self._judged:
            self._judged[key] = self.judge.judge({**self.given, **values})
        return self._judged[key]

    def range_of(self, judged: Judgement) -> tuple[str, str, str]:
        """Disposition, floor and ceiling as codes of the ladder."""
        return (
            self.codes[judged.disposition],
            self.codes[judged.floor],
            self.codes[judged.ceiling],
        )

    def outcomes(self, keys: tuple[str, ...]) -> tuple[AskOutcome, ...]:
        """One outcome for each answer that the item of these atoms can have."""
        return tuple(
            AskOutcome(answer, values, *self.range_of(self.judged(values)))
            for answer, values in self._answers(keys)
        )

    def _answers(self, keys: tuple[str, ...]) -> list[tuple[str, dict[str, Value]]]:
        atoms = self.judge.program.names.atoms
        finding = atoms[keys[0]].finding
        if finding.asked_as == "list":
            none: dict[str, Value] = {
                key: False for key in finding.atom_keys() if key not in self.given
            }
            chosen = [(key.removeprefix(f"{finding.id}."), {**none, key: True}) for key in keys]
            return [*chosen, ("none", none)]
        if atoms[keys[0]].is_boolean:
            return [("present", {keys[0]: True}), ("absent", {keys[0]: False})]
        if finding.kind == "choice":
            return [(option.id, {finding.id: option.id}) for option in finding.options]
        return [(band, {finding.id: value}) for band, value in self._bands(finding.id)]

    def _bands(self, name: str) -> list[tuple[str, float]]:
        """Bands of a number between the thresholds that matter now, with a value inside each."""
        program = self.judge.program
        low, high = program.bits.limits[name]
        # A cut is a number and whether it lies just below it (0) or just above it (1).
        cuts = {
            cut for fact in program.comparisons for cut in program.cuts(fact, name, self.numbers)
        }
        ends = [(low, 0), *sorted(cut for cut in cuts if (low, 0) < cut < (high, 1)), (high, 1)]
        bands = []
        for (start, above), (end, included) in zip(ends, ends[1:], strict=False):
            band = Range(start, end, low_open=above == 1, high_open=included == 0)
            bands.append((band.text((low, high)), band.example()))
        return bands


@dataclass(frozen=True)
class AskItem:
    """One thing to ask: an atom, or a whole set that is asked as a list."""

    item: str
    finding: str
    keys: tuple[str, ...]
    what_if: WhatIf = field(repr=False, compare=False)

    @cached_property
    def outcomes(self) -> tuple[AskOutcome, ...]:
        """What each answer would lead to; computed when first read."""
        return self.what_if.outcomes(self.keys)


@dataclass(frozen=True)
class AskSet:
    """Findings to ask together, and where they lead when answered as in `answers`."""

    purpose: Literal["ceiling", "settle"]
    items: tuple[AskItem, ...]
    rules: tuple[str, ...]
    answers: dict[str, Value]
    disposition: str
    floor: str
    ceiling: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "purpose": self.purpose,
            "items": [
                {
                    "item": item.item,
                    "outcomes": [
                        {
                            "answer": outcome.answer,
                            "disposition": outcome.disposition,
                            "floor": outcome.floor,
                            "ceiling": outcome.ceiling,
                        }
                        for outcome in item.outcomes
                    ],
                }
                for item in self.items
            ],
            "rules": list(self.rules),
            "answers": dict(sorted(self.answers.items())),
            "disposition": self.disposition,
            "floor": self.floor,
            "ceiling": self.ceiling,
        }
