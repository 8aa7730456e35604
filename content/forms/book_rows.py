"""Rows of an entry: each cell a field of its own, two empty rows to write more, an emptied one
goes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.book_words import in_words
from content.books import Content, Field, Kind, value_of, with_values
from content.forms.book_fields import APART, as_written, form_field
from core.formkit.fields import FILL_IN

SPARE = 2
MOST_ROWS = 200


@dataclass
class Row:
    """One row of the form. `before` is the row of the entry that it was filled from."""

    number: int  # from 1
    title: str
    before: Mapping[str, Any]
    is_new: bool
    names: dict[str, str] = field(default_factory=dict)  # of the form's fields, by column
    fixed: list[tuple[str, str]] = field(default_factory=list)  # label and text


class Rows:
    """The rows of one field of an entry, as fields of its form."""

    def __init__(
        self, described: Field, content: Content, value: Any, name: str, data: Any = None
    ) -> None:
        self.described, self.name = described, name
        self.content = content
        there = [row for row in value or () if isinstance(row, Mapping)]
        count = len(there)
        if described.grows:
            count = max(count + SPARE, self._posted(data or ()))
        self.rows = [
            Row(
                number=place + 1,
                title=_("%(label)s %(number)d") % {"label": described.label, "number": place + 1},
                before=there[place] if place < len(there) else {},
                is_new=place >= len(there),
            )
            for place in range(count)
        ]

    def _posted(self, names: Iterable[str]) -> int:
        shape = re.compile(rf"{re.escape(self.name)}-([0-9]{{1,3}})-.+")
        places = [int(found[1]) + 1 for name in names if (found := shape.fullmatch(name))]
        return min(max(places, default=0), MOST_ROWS)

    def fields(self) -> dict[str, forms.Field]:
        """The form fields of every cell that is written."""
        found: dict[str, forms.Field] = {}
        for row in self.rows:
            for column in self.described.columns:
                value = value_of(row.before, column)
                if column.fixed:
                    said = in_words(value, column, self.content)
                    row.fixed.append((str(column.label), said))
                    continue
                name = f"{self.name}-{row.number - 1}-{column.name}"
                row.names[column.name] = name
                label = f"{row.title}: {column.label}"
                # Whether a cell is needed depends on the others of its row.
                cell = form_field(column, self.content, value, required=False, label=label)
                cell.help_text = ""  # said once, above the rows
                cell.widget.attrs["class"] = _css(column)
                if column.kind in (Kind.TEXT, Kind.LINES):
                    cell.widget.attrs["rows"] = 2
                found[name] = cell
        return found

    def hints(self) -> list[str]:
        """What to know of the rows and of each column."""
        found = [str(self.described.help)] if self.described.help else []
        for column in self.described.columns:
            help_text = column.help or (APART if column.kind == Kind.CODES else "")
            if help_text and not column.fixed:
                found.append(f"{column.label}: {help_text}")
        if self.described.grows:
            found.append(_("An emptied row is taken out; save to get more empty rows."))
        return found

    def said(self, form: forms.Form) -> list[dict[str, Any]]:
        """The rows as they were written; what a row still needs becomes an error of its cell."""
        found = []
        for row in self.rows:
            if any(name in form.errors for name in row.names.values()):
                continue
            values = {column: form.cleaned_data.get(name) for column, name in row.names.items()}
            if self.described.grows and self._is_empty(row, values):
                continue
            for column in self.described.columns:
                if column.fixed or not column.needed or column.kind == Kind.FLAG:
                    continue
                if _says_nothing(values[column.name]):
                    form.add_error(row.names[column.name], FILL_IN)
            kept = {
                column.name: as_written(
                    form.fields[row.names[column.name]],
                    value_of(row.before, column),
                    values[column.name],
                )
                for column in self.described.columns
                if not column.fixed
            }
            found.append(with_values(row.before, self.described.columns, kept))
        return found

    def _is_empty(self, row: Row, values: Mapping[str, Any]) -> bool:
        """Nothing written in it; in a row that was there a box still ticked says nothing more."""
        flags = {c.name for c in self.described.columns if c.kind == Kind.FLAG}
        written = [v for c, v in values.items() if c not in flags or (row.is_new and v)]
        return all(_says_nothing(value) for value in written)


def _says_nothing(value: Any) -> bool:
    return value is None or value in ("", [], False)


def _css(column: Field) -> str:
    if column.kind == Kind.FLAG:
        return "form-check-input"
    return "form-select" if column.kind == Kind.CHOICE else "form-control"


class RowsSet(LayoutObject):  # type: ignore[misc]  # crispy ships no types
    """The rows as a group of groups: each row has its own legend, so that no cell stands alone."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.fields = [name for row in rows.rows for name in row.names.values()]

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        form.rendered_fields.update(self.fields)
        described = self.rows.described
        shown = {
            "rows": [
                (row, [(c, form[row.names[c.name]]) for c in described.columns if not c.fixed])
                for row in self.rows.rows
            ],
            "described": described,
            "hints": self.rows.hints(),
            "name": self.rows.name,
        }
        return render_to_string("content/books/_rows.html", shown, request=context.get("request"))
