"""The forms in which a ruleset is written."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, LinesField, PlainDateField
from core.formkit.layout import Button, PageFormHelper
from engine.conditioncheck import ConditionCheck, ConditionProblem
from engine.reading import EVIDENCE
from patients.forms.base import RowForm, TakenOnceForm
from triage.forms.ruleset_fields import LONGEST_FILE, Condition, PartField
from triage.presenters.words import trust_words
from triage.ruleset_document import part_from_text

LONGEST_CONDITION = 8_000  # characters
LONGEST_LINE = 300  # characters of a title or a name
ID_TEXT = r"^[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*$"
CHECK = Button(_("Check"), "check")
CASE_KINDS = [
    ("fires", _("The rule fires")),
    ("near_miss", _("Near miss: the rule is not met")),
    ("not_assessed", _("Not assessed: the rule is undetermined")),
]


def trust_choices() -> list[tuple[str, Any]]:
    """The trust tags with what they tell a clinician."""
    return [("", _("None"))] + [(tag, f"{tag}: {trust_words(tag)}") for tag in EVIDENCE]


class ImportForm(TakenOnceForm):
    """A ruleset file as text."""

    text = CleanTextField(
        label=_("Ruleset file"),
        max_length=LONGEST_FILE,
        rows=24,
        strip=False,
        help_text=_("Paste the whole YAML file."),
        error_messages={"required": _("Paste the file.")},
    )

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.update({"class": "code", "spellcheck": "false"})
        self.helper = PageFormHelper(
            submit=_("Make a draft of it"), cancel_url=cancel_url, draft_for=draft_for
        )


Checker = Callable[[str], ConditionCheck]
"""What is wrong with the text of a condition, or how it reads."""


class RuleForm(RowForm):
    """One rule without its cases. `checks` says how each condition reads, or what is wrong with it.

    Only errors of writing stop a save while the draft is unusable anyway (`strict` false): a name
    may be one that the draft will have once it is mended.
    """

    title = CleanCharField(label=_("Title"), max_length=LONGEST_LINE)
    name = CleanCharField(
        label=_("Short name"),
        max_length=80,
        required=False,
        help_text=_("For programs, for example dvt_suspected"),
    )
    when = CleanTextField(
        label=_("Condition"),
        rows=4,
        max_length=LONGEST_CONDITION,
        error_messages={"required": _("Write the condition.")},
    )
    until = CleanTextField(
        label=_("Stands until"),
        rows=2,
        max_length=LONGEST_CONDITION,
        required=False,
        help_text=_("A condition that lifts the rule once it is known to hold."),
    )
    disposition = forms.ChoiceField(label=_("Urgency"))
    points_to = CleanTextField(label=_("Points to"), rows=2, max_length=2000, required=False)
    do = LinesField(label=_("What to do"), rows=4, required=False, help_text=_("One a line."))
    investigations = LinesField(
        label=_("Investigations"), rows=3, required=False, help_text=_("One a line.")
    )
    destination = CleanCharField(label=_("Destination"), max_length=LONGEST_LINE, required=False)
    patient_title = CleanCharField(
        label=_("Title of the patient’s sheet"), max_length=LONGEST_LINE, required=False
    )
    patient_text = CleanTextField(
        label=_("In the patient’s words"), rows=3, max_length=4000, required=False
    )
    review = CleanCharField(label=_("When to look again"), max_length=LONGEST_LINE, required=False)
    sources = LinesField(
        label=_("Sources"), rows=3, required=False, help_text=_("The keys of sources, one a line.")
    )
    evidence = forms.ChoiceField(label=_("How far it is backed"), required=False)
    judgement = CleanTextField(
        label=_("What is local judgement in it"), rows=2, max_length=2000, required=False
    )
    codes = PartField(
        label=_("Codes of what it points to"),
        rows=3,
        max_length=2000,
        required=False,
        help_text=_("A code system, colon, codes in square brackets; for example icd10: [G12.2]"),
    )

    def __init__(
        self,
        *args: Any,
        steps: list[tuple[str, str]],
        checker: Checker,
        strict: bool,
        needs_condition: bool,
        checked_at: str,
        draft_for: str,
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.checks: dict[str, ConditionCheck] = {}
        self.checker, self.strict = checker, strict
        self.fields["when"].required = needs_condition
        self.fields["disposition"].choices = steps  # type: ignore[attr-defined]
        self.fields["evidence"].choices = trust_choices()  # type: ignore[attr-defined]
        for name in ("when", "until"):
            self.fields[name].widget.attrs.update(
                {
                    "class": "code",
                    "spellcheck": "false",
                    "data-hx-post": f"{checked_at}{name}/",
                    "data-hx-trigger": "input delay:600ms",
                    "data-hx-target": f"#check-{name}",
                    "data-hx-sync": "this:replace",
                }
            )
        names = [name for name in self.fields if name not in ("form_token", "row_version")]
        self.helper = PageFormHelper(
            *(Condition(name) if name in ("when", "until") else name for name in names),
            submit=_("Save the rule"),
            submit_name="save",
            others=[CHECK],
            cancel_url=cancel_url,
            draft_for=draft_for,
        )

    def clean_when(self) -> str:
        return self._checked("when")

    def clean_until(self) -> str:
        return self._checked("until")

    def check(self) -> None:
        """Check the conditions as they stand in the form, without judging the rest."""
        for name in ("when", "until"):
            text = str(self[name].value() or "").strip()
            if text and len(text) <= LONGEST_CONDITION:
                self.checks[name] = self.checker(text)

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if not text:
            return text
        check = self.checks[name] = self.checker(text)
        wrong = [each for each in check.problems if self.strict or each.code == "syntax"]
        if wrong:
            raise forms.ValidationError([problem_words(each) for each in wrong])
        return check.canonical or text


def problem_words(problem: ConditionProblem) -> str:
    """One problem of a condition with its place."""
    where = _("Line %(line)d, column %(column)d") % {
        "line": problem.line,
        "column": problem.column,
    }
    return f"{where}: {problem.text}"


class NewRuleForm(RuleForm):
    """A rule that the draft does not have yet."""

    id = forms.RegexField(
        label=_("Id"),
        regex=ID_TEXT,
        max_length=20,
        help_text=_("As in the fact sheet, for example U12. It can’t be changed later."),
        error_messages={"invalid": _("Use letters, digits, _ and inner - only.")},
    )
    field_order = ("id",)


class CaseForm(RowForm):
    """One worked case: what is known about somebody, and what must come out."""

    name = CleanCharField(label=_("Name"), max_length=LONGEST_LINE)
    kind = forms.ChoiceField(label=_("Expected"), choices=CASE_KINDS, widget=forms.RadioSelect)
    disposition = forms.ChoiceField(label=_("Urgency that must come out"), required=False)
    answers = PartField(
        label=_("Answers"),
        rows=8,
        help_text=_(
            "As the command assess reads them: finding, colon, answer; a list names what is "
            "present. What is left out was not assessed."
        ),
    )

    def __init__(
        self,
        *args: Any,
        steps: list[tuple[str, str]],
        draft_for: str,
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Any")), *steps]
        self.fields["disposition"].choices = choices  # type: ignore[attr-defined]
        self.helper = PageFormHelper(
            submit=_("Save the case"),
            submit_name="save",
            others=[CHECK],
            cancel_url=cancel_url,
            draft_for=draft_for,
        )

    def clean_answers(self) -> str:
        text: str = self.cleaned_data["answers"]
        if not isinstance(part_from_text(text), dict):
            raise forms.ValidationError(_("Write a finding, a colon and an answer on each line."))
        return text


class SourceForm(RowForm):
    """Where a statement comes from, when somebody last looked, and how far it is read."""

    title = CleanCharField(label=_("Title"), max_length=LONGEST_LINE)
    publisher = CleanCharField(label=_("Publisher"), required=False)
    year = CleanCharField(label=_("Year"), max_length=80, required=False)
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    checked_on = PlainDateField(label=_("Checked on"), required=False)
    trust = forms.ChoiceField(label=_("How far it is backed"), required=False)
    note = CleanTextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trust"].choices = trust_choices()  # type: ignore[attr-defined]
        self.helper = PageFormHelper(
            submit=_("Save the source"), cancel_url=cancel_url, draft_for=draft_for
        )


class NewSourceForm(SourceForm):
    """A source that the draft does not have yet."""

    id = forms.RegexField(
        label=_("Key"),
        regex=ID_TEXT,
        max_length=40,
        help_text=_("By which rules name it, for example NG127-weak. It can’t be changed later."),
        error_messages={"invalid": _("Use letters, digits, _ and inner - only.")},
    )
    field_order = ("id",)


class PartForm(RowForm):
    """A part of the file as YAML."""

    content = PartField(label=_("YAML"), required=False)

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Save this part"), cancel_url=cancel_url, draft_for=draft_for
        )


class AboutForm(RowForm):
    """The head of the file."""

    title = CleanCharField(label=_("Title"), max_length=160)
    status = CleanCharField(label=_("Status"), max_length=80)
    language = CleanCharField(label=_("Language"), max_length=20)
    intended_use = CleanTextField(label=_("Intended use"), rows=4, max_length=4000)
    authored_by = CleanCharField(label=_("Written by"), max_length=LONGEST_LINE)
    reviewed_on = PlainDateField(
        label=_("Reviewed on"), help_text=_("Set to the day of approval when it is published.")
    )
    review_by = PlainDateField(
        label=_("Review by"), help_text=_("Proposed; whoever approves decides.")
    )

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Save the head"), cancel_url=cancel_url, draft_for=draft_for
        )
