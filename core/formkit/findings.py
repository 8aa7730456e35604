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
    """One finding's answer. `value` is None when it was not assessed; then `reason` says why.

    A choice has the option's code, a set the codes of what is present (an empty tuple: none of
    them), a number a `fields.Measured`. `complete` is False for a set of which only the given
    codes were settled: what is not among them is then not assessed.
    """

    value: Any = None
    reason: str = NOT_ASKED
    note: str = ""
    complete: bool = True

    @property
    def assessed(self) -> bool:
        """Whether somebody looked or asked."""
        return self.value is not None


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
    items: Sequence[Mapping[str, Any]] = ()  # the checkboxes of a set
    number: Mapping[str, Any] | None = None  # the control of a number
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


class BaseFinding(forms.Field):
    """What every kind of finding has: how to look, where it came from, a reason and a note.

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
        how: Any = "",
        source: Any = "",
        reasons: Sequence[tuple[str, Any]] = REASONS,
        note: bool = True,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.how, self.source, self.reasons, self.note = how, source, list(reasons), note
        self.note_field = CleanCharField(required=False, max_length=LONGEST_NOTE)

    def answer_of(self, given: Mapping[str, Any]) -> Any:
        """Return the value that was given, None for not assessed; raise ValidationError."""
        raise NotImplementedError

    def posted(self, value: Any) -> dict[str, Any]:
        """Return what the browser would post for this value: data, an `Answer`, a bare value."""
        raise NotImplementedError

    def shown(self, bound: BoundField) -> FindingShown:
        """Return what the component draws for this field in this form."""
        raise NotImplementedError

    def clean(self, value: Any) -> Answer:
        given = self.posted(value)
        answer = self.answer_of(given)
        note = self.note_field.clean(given["note"]) if self.note else ""
        if answer is not None:
            return Answer(value=answer, reason="", note=note)
        return Answer(value=None, reason=self.reason_of(given), note=note)

    def reason_of(self, given: Mapping[str, Any]) -> str:
        """Return why it was not assessed; raise ValidationError for an unknown reason."""
        reason = given["reason"] or NOT_ASKED
        if reason not in {code for code, _label in self.reasons}:
            raise ValidationError(self.error_messages["reason"], code="reason")
        return str(reason)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != self.clean(initial)
        except ValidationError:
            return True

    def first_control_id(self, auto_id: str) -> str:
        """Return the id of the first control, for the error summary."""
        return f"{auto_id}_0"

    def radios(self, auto_id: str, options: Sequence[Option], chosen: str) -> list[dict[str, Any]]:
        """Return the radio buttons; when nothing known is chosen, none is."""
        return [
            {
                "value": option.value,
                "label": option.label,
                "css": option.css,
                "id": f"{auto_id}_{place}",
                "checked": option.value == chosen,
            }
            for place, option in enumerate(options)
        ]

    def frame(self, bound: BoundField, given: Mapping[str, Any], **own: Any) -> FindingShown:
        """Return the shape with all that the kinds have in common."""
        auto_id, name = bound.auto_id or f"id_{bound.html_name}", bound.html_name
        errors = [str(text) for text in bound.errors]
        described = [f"{auto_id}_error"] if errors else []
        described += [f"{auto_id}_how"] if self.how else []
        note = self.note_field.bound_data(str(given["note"] or ""), "")
        return FindingShown(
            id=auto_id,
            legend=bound.label,
            answer_name=name,
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
            told=" · ".join(text for text in (self._reason_in_words(given), note) if text),
            open=bool(errors),
            **own,
        )

    def _reason_in_words(self, given: Mapping[str, Any]) -> str:
        if given["answer"] not in ("", None, NOT_ASSESSED) or given["reason"] in ("", NOT_ASKED):
            return ""
        return str(dict(self.reasons).get(given["reason"], ""))


class FindingField(BaseFinding):
    """A question with single answers besides *not assessed*, which always stands last."""

    def __init__(
        self,
        *,
        options: Sequence[Option],
        not_assessed_label: Any = NOT_ASSESSED_LABEL,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.options = [*options, Option(NOT_ASSESSED, not_assessed_label, "na")]

    def answer_of(self, given: Mapping[str, Any]) -> Any:
        answer = given["answer"] or NOT_ASSESSED
        if answer not in {option.value for option in self.options}:
            raise ValidationError(self.error_messages["choice"], code="choice")
        return None if answer == NOT_ASSESSED else answer

    def posted(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Mapping):
            return {key: value.get(key, "") for key in ("answer", "reason", "note")}
        answer = value if isinstance(value, Answer) else Answer(value or None)
        return {
            "answer": answer.value if answer.assessed else NOT_ASSESSED,
            "reason": answer.reason,
            "note": answer.note,
        }

    def shown(self, bound: BoundField) -> FindingShown:
        given = self.posted(bound.value())
        words = sum(len(str(option.label)) for option in self.options)
        return self.frame(
            bound,
            given,
            options=self.radios(bound.auto_id, self.options, given["answer"] or NOT_ASSESSED),
            many=len(self.options) > 4 or words > 60,
        )


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
