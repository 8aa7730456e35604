"""What is asked in one go, and what an answer to it may be.

A finding is one item, except a set whose options are asked one by one ("bulbar.dysarthria"): there
each option is an item of its own. A set asked as a list (medicines, sites) is one item with many
boxes and a confirmation that the list is complete.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from engine.answers import Answer, Reason, Value
from engine.findings import Finding, Option
from triage.models import UnansweredReason

ItemKind = Literal["presence", "choice", "number", "list"]
LONGEST_NOTE = 1000  # characters


class AnswerRefused(ValueError):
    """An answer that the item doesn't allow. `why` is a sentence for the person who gave it."""

    def __init__(self, item: str, why: str) -> None:
        super().__init__(f"{item}: {why}")
        self.item = item
        self.why = why


@dataclass(frozen=True)
class Given:
    """One answer as somebody gives it: a value, or the reason why there is none, and a note.

    `value` is true or false, an option's id, a number in the finding's own unit, or for a list
    ``{"present": [option ids], "complete": bool}``; None is "not assessed". What the record denied
    is kept as "absent" beside them. `unit` is the unit that the number was given in.
    """

    value: Any = None
    reason: str = ""
    note: str = ""
    unit: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether this says nothing at all: not assessed, without a reason or a note."""
        return self.value is None and not self.reason and not self.note


@dataclass(frozen=True)
class Item:
    """One thing that is asked in one go."""

    key: str
    finding: Finding
    option: Option | None = None

    @property
    def kind(self) -> ItemKind:
        if self.option is not None:
            return "presence"
        return "list" if self.finding.kind == "set" else self.finding.kind

    @property
    def section(self) -> str:
        return self.finding.section

    @property
    def label(self) -> str:
        """The short label, for lists and letters."""
        return self.option.label if self.option else self.finding.label

    @property
    def wording(self) -> str:
        """The question as it is put on the page."""
        return self.option.label if self.option else self.finding.wording or self.finding.label

    @property
    def how(self) -> str:
        """How to find out: what to ask or how to examine it."""
        return self.option.hint if self.option else self.finding.how

    @property
    def options(self) -> Mapping[str, Option]:
        """The options to choose from, by id; none for a presence or a number."""
        if self.kind in ("choice", "list"):
            return {option.id: option for option in self.finding.all_options()}
        return {}

    @property
    def atoms(self) -> tuple[str, ...]:
        """The engine's keys for this item."""
        return (self.key,) if self.kind != "list" else self.finding.atom_keys()

    def checked(self, given: Given) -> Given:
        """Return the answer in its stored form; raise AnswerRefused when it isn't one."""
        if given.value is not None and given.reason:
            raise AnswerRefused(
                self.key, _("Give an answer or a reason for having none, not both.")
            )
        if given.reason and given.reason not in UnansweredReason.values:
            raise AnswerRefused(self.key, _("Choose a reason from the list."))
        if len(given.note) > LONGEST_NOTE:
            raise AnswerRefused(
                self.key,
                _("The note is longer than %(most)d characters.") % {"most": LONGEST_NOTE},
            )
        value = None if given.value is None else self._checked_value(given.value)
        return Given(value, given.reason, given.note, given.unit if value is not None else "")

    def _checked_value(self, value: Any) -> Any:
        if self.kind == "presence":
            if isinstance(value, bool):
                return value
            raise AnswerRefused(self.key, _("Choose present or absent."))
        if self.kind == "choice":
            if isinstance(value, str) and value in self.options:
                return value
            raise AnswerRefused(self.key, _("Choose one of the options."))
        if self.kind == "number":
            return self._checked_number(value)
        return self._checked_list(value)

    def _checked_number(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise AnswerRefused(self.key, _("Enter a number."))
        low, high = self.finding.min, self.finding.max
        number = float(value)
        if (
            not math.isfinite(number)
            or (low is not None and number < low)
            or (high is not None and number > high)
        ):
            raise AnswerRefused(
                self.key,
                _("%(value)s %(unit)s is not possible. Enter %(low)s to %(high)s.")
                % {
                    "value": in_words(number),
                    "unit": self.finding.unit,
                    "low": in_words(low),
                    "high": in_words(high),
                },
            )
        return number

    def _checked_list(self, value: Any) -> dict[str, Any] | None:
        if not isinstance(value, Mapping):
            raise AnswerRefused(self.key, _("Choose from the list."))
        present, complete = value.get("present", []), value.get("complete", False)
        if not isinstance(present, list | tuple) or not isinstance(complete, bool):
            raise AnswerRefused(self.key, _("Choose from the list."))
        if any(not isinstance(each, str) or each not in self.options for each in present):
            raise AnswerRefused(self.key, _("Choose from the list."))
        if not present and not complete:
            return None
        chosen = set(present)
        ordered = [option for option in self.options if option in chosen]
        return {"present": ordered, "complete": complete}

    def engine_answers(self, given: Given) -> dict[str, Answer]:
        """Return what the engine knows from this answer, by atom; nothing where nothing is known.

        A list without "that is all" says what is present and leaves the other options unknown.
        """
        reason: Reason | None = given.reason or None  # type: ignore[assignment]
        if self.kind != "list":
            if given.value is None and reason is None:
                return {}
            value: Value | None = given.value
            return {self.key: Answer(value, reason, given.note)}
        if given.value is None:
            return {atom: Answer(None, reason) for atom in self.atoms} if reason else {}
        present = set(given.value["present"])
        answers = {}
        for option in self.options:
            if option in present:
                answers[f"{self.finding.id}.{option}"] = Answer(True)
            elif given.value["complete"] or option in given.value.get("absent", ()):
                answers[f"{self.finding.id}.{option}"] = Answer(False)
        return answers


def items_of(findings: Iterable[Finding]) -> dict[str, Item]:
    """Return every item of the findings by key, in the order in which they are declared."""
    items: dict[str, Item] = {}
    for finding in findings:
        if finding.kind == "set" and finding.asked_as == "each":
            for option in finding.all_options():
                key = f"{finding.id}.{option.id}"
                items[key] = Item(key, finding, option)
        else:
            items[finding.id] = Item(finding.id, finding)
    return items


def in_words(number: float | None) -> str:
    """Write a number as people do: no trailing zeros, no exponent for ordinary sizes."""
    return "" if number is None else f"{number:.10g}"
