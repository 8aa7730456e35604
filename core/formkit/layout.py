"""How a form is laid out: error summary on top, fields, then the buttons.

    helper = PageFormHelper(
        Section(_("Who"), "name", "born"),
        Findings(_("Limb signs"), "weakness", "wasting"),
        submit=_("Save the visit"),
        cancel_url=visit.get_absolute_url(),
    )

`{% crispy form %}` then writes the whole form. With `form_tag=False` the page writes the form
element itself. Without a layout all fields are written in their order; with one, only those that
it names, and the hidden ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject, TemplateNameMixin
from crispy_forms.utils import render_field
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.safestring import SafeString
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

SAVE, CANCEL = _("Save"), _("Cancel")


@dataclass(frozen=True)
class Button:
    """A submit button beside the main one; `name` and `value` tell the view which was pressed."""

    label: Any
    name: str
    value: str = "1"
    css: str = "btn-secondary"


class _Drawn(LayoutObject, TemplateNameMixin):  # type: ignore[misc]  # as above
    """A layout part that one of our templates draws."""

    def context(self, form: Any, context: Any) -> dict[str, Any]:
        raise NotImplementedError

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        own = self.context(form, context)
        return render_to_string(self.template, own, request=context.get("request"))


class AllFields(LayoutObject):  # type: ignore[misc]  # crispy ships no types
    """Every field of the form that was not written yet, in the form's order."""

    fields: list[Any] = []  # noqa: RUF012 - crispy reads it; it stays empty

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        names = [n for n, f in form.fields.items() if not f.widget.is_hidden]
        return SafeString(
            "".join(
                render_field(name, form, context, template_pack=template_pack)
                for name in names
                if name not in form.rendered_fields
            )
        )


class Section(_Drawn):
    """A titled group of fields (a fieldset), with an optional line of explanation."""

    template = "_components/form_section.html"

    def __init__(self, legend: Any, *fields: Any, hint: Any = "", columns: bool = False) -> None:
        self.legend, self.hint, self.columns = legend, hint, columns
        self.fields = list(fields)

    def context(self, form: Any, context: Any) -> dict[str, Any]:
        name = slugify(str(self.legend)) or "x"
        return {
            "legend": self.legend,
            "hint": self.hint,
            "hint_id": f"section-{name}-hint",
            "columns": self.columns,
            "fields": self.get_rendered_fields(form, context),
        }


class Findings(_Drawn):
    """A card of findings under one heading; the fields are `core.formkit.findings` fields."""

    template = "_components/form_findings.html"

    def __init__(self, title: Any, *fields: str, hint: Any = "") -> None:
        self.title, self.hint, self.fields = title, hint, list(fields)

    def context(self, form: Any, context: Any) -> dict[str, Any]:
        form.rendered_fields.update(self.fields)
        return {
            "title": self.title,
            "hint": self.hint,
            "heading_id": f"findings-{slugify(str(self.title)) or 'x'}-title",
            "fields": [form[name] for name in self.fields],
        }


class Actions(_Drawn):
    """The main button, the others, the way back without saving, and how far the draft is.

    `draft_saved_at` is the time of an existing draft, "" for none yet, None when the form keeps no
    draft.
    """

    template = "_components/form_actions.html"

    def __init__(
        self,
        submit: Any,
        *,
        name: str = "",
        others: Sequence[Button] = (),
        cancel_url: str = "",
        cancel_label: Any = CANCEL,
        danger: bool = False,
        draft_saved_at: str | None = None,
    ) -> None:
        self.own = {
            "keeps_draft": draft_saved_at is not None,
            "saved_at": draft_saved_at,
            "submit": submit,
            "submit_name": name,
            "others": others,
            "cancel_url": cancel_url,
            "cancel_label": cancel_label,
            "danger": danger,
        }

    def context(self, form: Any, context: Any) -> dict[str, Any]:
        return self.own


class PageFormHelper(FormHelper):  # type: ignore[misc]  # as above
    """The helper of every form: POST, error summary, our buttons, no browser validation bubbles.

    `draft_for` is the path of the form: what is typed is kept there as a draft while typing.
    `summary=False` leaves the error summary to the page (`{% error_summary form %}`).
    `mark_optional=False` is for forms where nearly everything is optional and a hint says so.
    """

    def __init__(
        self,
        *layout: Any,
        submit: Any = SAVE,
        submit_name: str = "",
        others: Sequence[Button] = (),
        cancel_url: str = "",
        danger: bool = False,
        action: str = "",
        method: str = "post",
        form_id: str = "",
        form_tag: bool = True,
        draft_for: str = "",
        draft_saved_at: str = "",
        summary: bool = True,
        mark_optional: bool = True,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self.form_method = method
        self.form_tag = form_tag
        self.form_action = action
        self.form_id = form_id
        self.no_summary = not summary
        self.mark_optional = mark_optional
        # The server says what is wrong, in one place and in words; browsers differ.
        self.attrs: dict[str, Any] = {"novalidate": "", **(attrs or {})}
        parts: list[Any] = list(layout) or [AllFields()]
        if draft_for:
            # Lazily: a form module is often imported before the addresses are known.
            self.attrs["data-draft-url"] = format_lazy(
                "{}?{}", reverse_lazy("draft_save"), urlencode({"form": draft_for})
            )
        if submit:
            parts.append(
                Actions(
                    submit,
                    name=submit_name,
                    others=others,
                    cancel_url=cancel_url,
                    danger=danger,
                    draft_saved_at=draft_saved_at if draft_for else None,
                )
            )
        self.add_layout(Layout(*parts))
        # A form token or a row version is never lost because a layout did not name it.
        self.render_hidden_fields = True
