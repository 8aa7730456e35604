"""Findings: what was seen, what was not there, and what nobody looked at.

The default is always *not assessed*; nothing turns "not asked" into "no". A finding that was not
assessed carries a reason; an answered one carries none, whatever was posted with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField

PRESENT, ABSENT, NOT_ASSESSED = "present", "absent", "not_assessed"
PRESENT_LABEL, ABSENT_LABEL = _("Present"), _("Absent")
NOT_ASSESSED_LABEL = _("Not assessed")
LONGEST_NOTE = 500  # characters

NOT_ASKED = "not_asked"
REASONS: tuple[tuple[str, Any], ...] = (
    (NOT_ASKED, _("Not asked")),
    ("not_examined", _("Not examined")),
    ("unable", _("Unable to do it")),
    ("declined", _("Declined")),
    ("not_known", _("Not known")),
)


@dataclass(frozen=True)
class Answer:
    """One finding's answer. `value` is None when it was not assessed; then `reason` says why."""

    value: str | None = None
    reason: str = NOT_ASKED
    note: str = ""

    @property
    def assessed(self) -> bool:
        """Whether somebody looked or asked."""
        return self.value is not None

    def __str__(self) -> str:
        """Say it where two versions of a form are compared."""
        said = self.value or str(dict(REASONS).get(self.reason, ""))
        return " · ".join(text for text in (said, self.note) if text)


@dataclass(frozen=True)
class Option:
    """One possible answer. `css` gives the colour of the chosen state: yes, no, na or none."""

    value: str
    label: Any
    css: str = ""


@dataclass(frozen=True)
class FindingShown:
    """What `_components/finding_group.html` draws."""

    id: str
    legend: Any
    answer_name: str
    options: Sequence[Mapping[str, Any]] = ()
    reason_name: str = ""
    reason_id: str = ""
    reasons: Sequence[Mapping[str, Any]] = ()
    note_name: str = ""
    note_id: str = ""
    note: str = ""
    note_max: int = LONGEST_NOTE
    how: Any = ""
    source: Any = ""
    errors: Sequence[str] = ()
    describedby: str = ""
    many: bool = False
    told: str = ""  # reason and note in words, so that they are read without opening anything
    open: bool = False

    @property
    def has_more(self) -> bool:
        """Whether there is a note or a reason to give."""
        return bool(self.note_name or self.reasons)


class FindingWidget(forms.Widget):
    """Reads the answer from `<name>`, the reason from `<name>-reason`, the note from `-note`."""

    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {
            "answer": data.get(name, NOT_ASSESSED),
            "reason": data.get(f"{name}-reason", NOT_ASKED),
            "note": data.get(f"{name}-note", ""),
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str | None) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        raise TypeError("Draw a finding with {% finding_group field %}, which has its legend.")


class FindingField(forms.Field):
    """A question with single answers besides *not assessed*, which always stands last.

    `how` says how to look (shown under the question), `source` where a prefilled answer comes
    from, `reasons` which reasons may be given, `note` whether a note may be written.
    """

    widget = FindingWidget
    default_error_messages = {
        "choice": _("Choose one of the answers."),
        "reason": _("Choose one of the reasons."),
    }

    def __init__(
        self,
        *,
        options: Sequence[Option],
        how: Any = "",
        source: Any = "",
        reasons: Sequence[tuple[str, Any]] = REASONS,
        note: bool = True,
        not_assessed_label: Any = NOT_ASSESSED_LABEL,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.options = [*options, Option(NOT_ASSESSED, not_assessed_label, "na")]
        self.how, self.source, self.reasons, self.note = how, source, list(reasons), note
        self.note_field = CleanCharField(required=False, max_length=LONGEST_NOTE)

    def clean(self, value: Any) -> Answer:
        given = _as_posted(value)
        note = self.note_field.clean(given["note"]) if self.note else ""
        if given["answer"] not in {option.value for option in self.options}:
            raise ValidationError(self.error_messages["choice"], code="choice")
        if given["answer"] != NOT_ASSESSED:
            return Answer(value=given["answer"], reason="", note=note)
        if given["reason"] not in {code for code, _label in self.reasons}:
            raise ValidationError(self.error_messages["reason"], code="reason")
        return Answer(value=None, reason=given["reason"], note=note)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != self.clean(initial)
        except ValidationError:
            return True

    def first_control_id(self, auto_id: str) -> str:
        """Return the id of the first radio, for the error summary."""
        return f"{auto_id}_0"

    def shown(self, bound: BoundField) -> FindingShown:
        """Return what the component draws for this field in this form."""
        given = _as_posted(bound.value())
        auto_id, name = bound.auto_id or f"id_{bound.html_name}", bound.html_name
        errors = [str(text) for text in bound.errors]
        described = [f"{auto_id}_error"] if errors else []
        described += [f"{auto_id}_how"] if self.how else []
        note = self.note_field.bound_data(given["note"], "")
        words = sum(len(str(option.label)) for option in self.options)
        return FindingShown(
            id=auto_id,
            legend=bound.label,
            answer_name=name,
            options=[
                {
                    "value": option.value,
                    "label": option.label,
                    "css": option.css,
                    "id": f"{auto_id}_{place}",
                    "checked": option.value == given["answer"],
                }
                for place, option in enumerate(self.options)
            ],
            reason_name=f"{name}-reason",
            reason_id=f"{auto_id}-reason",
            reasons=[
                {"value": code, "label": label, "selected": code == given["reason"]}
                for code, label in self.reasons
            ],
            note_name=f"{name}-note" if self.note else "",
            note_id=f"{auto_id}-note",
            note=note,
            how=self.how,
            source=self.source,
            errors=errors,
            describedby=" ".join(described),
            many=len(self.options) > 4 or words > 60,
            told=" · ".join(text for text in (self._reason_in_words(given), note) if text),
            open=bool(errors),
        )

    def _reason_in_words(self, given: Mapping[str, str]) -> str:
        if given["answer"] != NOT_ASSESSED or given["reason"] == NOT_ASKED:
            return ""
        return str(dict(self.reasons).get(given["reason"], ""))


class TriStateField(FindingField):
    """Present, absent, or not assessed."""

    def __init__(
        self,
        *,
        present_label: Any = PRESENT_LABEL,
        absent_label: Any = ABSENT_LABEL,
        **kwargs: Any,
    ) -> None:
        options = [Option(PRESENT, present_label, "yes"), Option(ABSENT, absent_label, "no")]
        super().__init__(options=options, **kwargs)


def _as_posted(value: Any) -> dict[str, str]:
    """Return answer, reason and note as posted, from data, an `Answer`, a bare value or nothing."""
    if isinstance(value, Mapping):
        return {
            "answer": str(value.get("answer") or NOT_ASSESSED),
            "reason": str(value.get("reason") or NOT_ASKED),
            "note": str(value.get("note") or ""),
        }
    answer = value if isinstance(value, Answer) else Answer(value or None)
    return {
        "answer": answer.value or NOT_ASSESSED,
        "reason": answer.reason or NOT_ASKED,
        "note": answer.note,
    }
