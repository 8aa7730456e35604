"""Findings that are not one choice: a set of things that may be present, and a measured number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import Measured, NumberWithUnitField
from core.formkit.findings import (
    NOT_ASSESSED,
    Answer,
    BaseFinding,
    FindingShown,
    FindingWidget,
    Option,
)

SOME, NONE = "some", "none"


class SetFindingWidget(FindingWidget):
    """Reads also which things were ticked, from `<name>-items`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        many = data.getlist if hasattr(data, "getlist") else data.get
        ticked = many(f"{name}-items") or []
        given = super().value_from_datadict(data, files, name)
        return {**given, "items": [ticked] if isinstance(ticked, str) else list(ticked)}


class SetFindingField(BaseFinding):
    """Which of these are present: only those ticked, none of them, or not all assessed.

    The answer is a tuple of codes in the order of the options; an empty one says that each was
    looked for and none was there. Ticking alone does not say that the rest is absent: unless the
    list is confirmed as complete, what is not ticked stays not assessed (`complete` is False).
    """

    widget = SetFindingWidget
    default_error_messages = {
        "none_ticked": _("Tick what is present, or choose one of the other two answers."),
        "contradiction": _("Something is ticked here, so it can't also be “%(choice)s”."),
    }

    def __init__(self, *, options: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = list(options)
        self.states = [
            Option(SOME, _("Only those ticked"), "yes"),
            Option(NONE, _("None of these"), "no"),
            Option(NOT_ASSESSED, _("Not all assessed"), "na"),
        ]

    def answer_of(self, given: Mapping[str, Any]) -> Any:
        state, ticked = given["answer"] or NOT_ASSESSED, set(given["items"])
        known = [code for code, _label in self.options]
        labels = {option.value: option.label for option in self.states}
        if state not in labels or not ticked <= set(known):
            raise ValidationError(self.error_messages["choice"], code="choice")
        if ticked and state == NONE:
            raise ValidationError(
                self.error_messages["contradiction"],
                code="contradiction",
                params={"choice": labels[state]},
            )
        if state == SOME and not ticked:
            raise ValidationError(self.error_messages["none_ticked"], code="none_ticked")
        if state == NOT_ASSESSED and not ticked:
            return None
        return tuple(code for code in known if code in ticked)

    def clean(self, value: Any) -> Answer:
        answer = super().clean(value)
        given = self.posted(value)
        if answer.value and given["answer"] in ("", NOT_ASSESSED):
            # The reason is why the rest was not assessed.
            return replace(answer, complete=False, reason=self.reason_of(given))
        return answer

    def posted(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Mapping):
            return {
                "answer": value.get("answer", ""),
                "reason": value.get("reason", ""),
                "note": value.get("note", ""),
                "items": value.get("items", []),
            }
        answer = value if isinstance(value, Answer) else Answer(value)
        settled = answer.assessed and answer.complete
        state = NOT_ASSESSED if not settled else SOME if answer.value else NONE
        return {
            "answer": state,
            "reason": answer.reason,
            "note": answer.note,
            "items": list(answer.value or ()),
        }

    def shown(self, bound: BoundField) -> FindingShown:
        given = self.posted(bound.value())
        return self.frame(
            bound,
            given,
            options=self.radios(bound.auto_id, self.states, given["answer"] or NOT_ASSESSED),
            items=[
                {
                    "name": f"{bound.html_name}-items",
                    "id": f"{bound.auto_id}-items_{place}",
                    "value": code,
                    "label": label,
                    "checked": code in given["items"],
                }
                for place, (code, label) in enumerate(self.options)
            ],
        )


class NumberFindingWidget(FindingWidget):
    """Reads the number from `<name>` and its unit from `<name>-unit`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        given = super().value_from_datadict(data, files, name)
        return {**given, "answer": data.get(name, ""), "unit": data.get(f"{name}-unit")}


class NumberFindingField(BaseFinding):
    """A measured number with its unit; left empty it was not measured, and a reason may say why."""

    widget = NumberFindingWidget

    def __init__(
        self,
        *,
        units: Sequence[tuple[str, Any]],
        ranges: Mapping[str, tuple[Any, Any]] | None = None,
        decimals: int = 3,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.units = list(units)
        self.number = NumberWithUnitField(units=units, ranges=ranges, decimals=decimals)

    def answer_of(self, given: Mapping[str, Any]) -> Any:
        return self.number.clean([given["answer"], given["unit"]])

    def posted(self, value: Any) -> dict[str, Any]:
        first_unit = self.units[0][0]
        if isinstance(value, Mapping):
            unit = value.get("unit")
            return {
                "answer": value.get("answer", ""),
                "reason": value.get("reason", ""),
                "note": value.get("note", ""),
                "unit": first_unit if unit is None else unit,
            }
        answer = value if isinstance(value, Answer) else Answer(value)
        measured = answer.value if isinstance(answer.value, Measured) else None
        return {
            "answer": f"{measured.value.normalize():f}" if measured else "",
            "reason": answer.reason,
            "note": answer.note,
            "unit": measured.unit if measured else first_unit,
        }

    def shown(self, bound: BoundField) -> FindingShown:
        given = self.posted(bound.value())
        text = forms.CharField(required=False).clean(str(given["answer"]).replace("\x00", ""))
        return self.frame(
            bound,
            given,
            number={
                "name": bound.html_name,
                "id": f"{bound.auto_id}_0",
                "value": text[:20],
                "unit_name": f"{bound.html_name}-unit",
                "unit_id": f"{bound.auto_id}-unit",
                "units": [
                    {"value": code, "label": label, "selected": code == given["unit"]}
                    for code, label in self.units
                ],
            },
        )
