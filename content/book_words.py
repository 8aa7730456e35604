"""What a book says, as text: for reading, for searching and for comparing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from content.books import Content, Field, Kind, value_of


def in_words(value: Any, field: Field, content: Content) -> str:
    """A value as text, one entry of a list a line; empty where it says nothing."""
    if field.kind == Kind.FLAG:
        return _("Yes") if value else _("No")
    if value in (None, "", []):
        return ""
    if field.kind == Kind.CHOICE:
        return choice_words(field, content).get(str(value), str(value))
    if field.kind == Kind.NUMBER:
        return number_words(value)
    if field.kind == Kind.RANGE:
        return range_words(value)
    if field.kind == Kind.CODES:
        return ", ".join(str(each) for each in value)
    if field.kind == Kind.LINES:
        return "\n".join(str(each) for each in value)
    if field.kind == Kind.ROWS:
        return "\n".join(row_in_words(row, field, content) for row in value)
    return str(value).strip()


def row_in_words(row: Mapping[str, Any], field: Field, content: Content) -> str:
    """A row on one line; a flag is named where it is set, and nothing is said of it elsewhere."""
    first, *_rest = field.columns
    said = []
    for column in field.columns:
        value = value_of(row, column)
        label = str(column.label)
        if column.kind == Kind.FLAG:
            said += [label] if value else []
        elif text := in_words(value, column, content).replace("\n", "; "):
            said.append(text if column == first else f"{label}: {text}")
    return " | ".join(said)


def choice_words(field: Field, content: Content) -> dict[str, str]:
    """What each value of a choice is called."""
    return {str(value): str(label) for value, label in (field.choices or _none)(content)}


def _none(_content: Content) -> tuple[tuple[str, str], ...]:
    return ()


def number_words(value: Any) -> str:
    """A number as people write it: 5.7, 20, 0.00001; never in powers of ten."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
        if number.is_finite():
            is_whole = number == number.to_integral_value()
            return f"{number.to_integral_value() if is_whole else number:f}"
    return str(value)


def range_words(value: Any) -> str:
    """A range as people write it: 20 to 30; one number where both ends are the same."""
    ends = [number_words(each) for each in value] if isinstance(value, list | tuple) else [value]
    if len(ends) == 2 and ends[0] != ends[1]:
        return _("%(least)s to %(most)s") % {"least": ends[0], "most": ends[1]}
    return str(ends[0])
