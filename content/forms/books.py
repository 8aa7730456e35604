"""The form of an entry of a book, made from the fields that its section has."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from content.books import Content, Field, Kind, Section, value_of
from content.forms.book_fields import as_written, form_field
from content.forms.book_pictures import PicturedChoice
from content.forms.book_rows import Rows, RowsSet
from core.formkit.layout import PageFormHelper
from patients.forms.base import RowForm

LONGEST_KEY = 60


class EntryForm(RowForm):
    """One entry. After `is_valid`, `values` are its values by the names of its fields.

    Without an entry it is a new one and asks for its key too.
    """

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        section: Section,
        entry: Mapping[str, Any] | None,
        content: Content,
        is_new: bool = False,
        after: str = "",
        draft_for: str,
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, *args, **kwargs)
        self.section, self.before = section, entry or {}
        self.rows: dict[str, Rows] = {}
        layout: list[Any] = []
        if is_new:
            self.fields["key"] = _key_field(section, after)
            layout.append("key")
        for field in section.fields:
            layout.append(self._add(field, content, draft_for))
        self.helper = PageFormHelper(
            *layout, submit=_("Save the entry"), cancel_url=cancel_url, draft_for=draft_for
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.values = dict(self._values())
        return data

    def _add(self, field: Field, content: Content, address: str) -> Any:
        name = name_of(field)
        value = value_of(self.before, field)
        if field.kind == Kind.ROWS:
            self.rows[field.name] = rows = Rows(field, content, value, name, self.data)
            self.fields.update(rows.fields())
            return RowsSet(rows)
        self.fields[name] = form_field(field, content, value, required=field.needed)
        if field.picture is not None:
            pictured = PicturedChoice(name, field.picture)
            self.fields[name].widget.attrs.update(pictured.follow(address))
            return pictured
        return name

    def _values(self) -> Iterator[tuple[str, Any]]:
        for field in self.section.fields:
            name = name_of(field)
            if field.kind == Kind.ROWS:
                yield field.name, self._rows_said(field, value_of(self.before, field))
            elif name in self.cleaned_data:
                before = value_of(self.before, field)
                yield field.name, as_written(self.fields[name], before, self.cleaned_data[name])

    def _rows_said(self, field: Field, before: Any) -> Any:
        rows = self.rows[field.name]
        said = rows.said(self)
        names = [name for row in rows.rows for name in row.names.values()]
        if field.needed and not said and not any(name in self.errors for name in names):
            self.add_error(names[0] if names else None, _("Write at least one row."))
        return said or ([] if before else before)  # none are none, however that is written


def name_of(field: Field) -> str:
    """The name of a value's form field; it never meets one of the form's own."""
    return f"field-{field.name}"


def _key_field(section: Section, after: str) -> forms.Field:
    hint: Any = _("It can’t be changed later.")
    if after:
        hint = _("The last one is %(key)s. It can’t be changed later.") % {"key": after}
    return forms.RegexField(
        label=_("Key"),
        regex=rf"^(?:{section.id_form})\Z",
        max_length=LONGEST_KEY,
        help_text=hint,
        validators=[validate_slug],
        error_messages={"invalid": _("Write a key in the form of the others.")},
    )
