"""The fields in which a ruleset is written: conditions, lines, and parts as YAML."""

from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import render_field
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.formkit.fields import CleanTextField
from triage.ruleset_document import NotReadable, part_from_text

LONGEST_FILE = 390_000  # characters; the draft of a form holds 400,000


class Condition(LayoutObject):  # type: ignore[misc]  # crispy ships no types
    """A condition's text, and below it what the last check said; checked again while typing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields = [name]

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        field = render_field(self.name, form, context, template_pack=template_pack)
        check = render_to_string(
            "triage/rulesets/_check.html",
            {"field": self.name, "check": form.checks.get(self.name)},
            request=context.get("request"),
        )
        return SafeString(field + check)


class PartField(CleanTextField):
    """The YAML of a part, as text that can be read. What can't be is said with line and column."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_FILE)
        kwargs.setdefault("rows", 24)
        super().__init__(**kwargs)
        self.widget.attrs["class"] = "code"
        self.widget.attrs["spellcheck"] = "false"

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            part_from_text(text)
        except NotReadable as problem:
            raise forms.ValidationError(str(problem), code="yaml") from problem
        return text
