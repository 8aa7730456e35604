"""Answers: what was recorded for each atom, or that it is not assessed and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

Reason = Literal["not_asked", "not_examined", "unable", "declined", "not_known"]
REASONS: tuple[Reason, ...] = get_args(Reason)

Value = bool | str | float
"""True/False for presences and set options, an option id for a choice, a float for a number."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, or None with the reason why there is none. `note` never changes a result."""

    value: Value | None = None
    reason: Reason | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.value is not None and self.reason is not None:
            raise ValueError("an answer has a value or a reason for not having one, not both")
        if self.reason is not None and self.reason not in REASONS:
            raise ValueError(f"reason {self.reason!a}; allowed: {', '.join(REASONS)}")
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            object.__setattr__(self, "value", float(self.value))

    @property
    def is_given(self) -> bool:
        """Whether there is a value; False and 0.0 are values."""
        return self.value is not None


class Answers(Mapping[str, Answer]):
    """An immutable mapping from atom key to answer; its order never matters."""

    __slots__ = ("_answers", "_given")

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self._answers = dict(answers or {})
        self._given: Mapping[str, Value] = {
            key: answer.value for key, answer in self._answers.items() if answer.value is not None
        }

    def __getitem__(self, key: str) -> Answer:
        return self._answers[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def __repr__(self) -> str:
        return f"Answers({self._answers!r})"

    def __hash__(self) -> int:
        return hash(frozenset(self._answers.items()))

    def given(self) -> Mapping[str, Value]:
        """Only the values, by atom key."""
        return self._given

    def with_answers(self, changes: Mapping[str, Answer]) -> Self:
        """These answers with `changes` laid over them."""
        return type(self)({**self._answers, **changes})

    def to_data(self) -> dict[str, dict[str, Any]]:
        """Plain data for storing, keys sorted; `from_data` reads it back."""
        return {
            key: {
                name: value
                for name, value in (
                    ("value", answer.value),
                    ("reason", answer.reason),
                    ("note", answer.note or None),
                )
                if value is not None
            }
            for key, answer in sorted(self._answers.items())
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Mapping[str, Any]]) -> Self:
        """The answers stored by `to_data`; raises ValueError for what it could not have stored."""
        answers = {}
        for key, stored in data.items():
            unknown = set(stored) - {"value", "reason", "note"}
            value = stored.get("value")
            if unknown or not isinstance(value, bool | str | float | int | None):
                raise ValueError(f"stored answer {key!a} cannot be read")
            answers[key] = Answer(value, stored.get("reason"), stored.get("note", ""))
        return cls(answers)
