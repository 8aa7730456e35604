"""The fields in which a block is written: lines, cells, easy-read lines, sources, conditions."""

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import render_field
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from content.filling import NAMES
from content.leaflets import TRUST, EasyLine, LeafletSource
from content.pictograms import names as pictogram_names
from content.readability import LONGEST_EASY_LINE
from core.formkit.fields import LinesField

LONGEST_WORDS = 8_000  # characters of a text or a list; a leaflet has a few hundred words
_PLACE = re.compile(r"\{([^{}]*)\}")


class Condition(LayoutObject):  # type: ignore[misc]  # crispy ships no types
    """A condition's text, and below it what the last check said; checked again while typing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields = [name]

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        field = render_field(self.name, form, context, template_pack=template_pack)
        shown = {"field": self.name, "check": form.checks.get(self.name)}
        request = context.get("request")
        return SafeString(field + render_to_string("content/_check.html", shown, request=request))


class CellsField(LinesField):
    """The rows of a table: one a line, its cells apart by |."""

    def clean(self, value: Any) -> Any:
        rows = []
        for line in super().clean(value):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
        return tuple(rows)


class EasyField(LinesField):
    """Easy-read lines: "picture: words", one idea a line."""

    def clean(self, value: Any) -> Any:
        known = pictogram_names()
        lines, wrong = [], []
        for number, line in enumerate(super().clean(value), 1):
            picture, colon, say = (part.strip() for part in line.partition(":"))
            where = {"line": number, "picture": picture, "near": ""}
            if not colon or not say:
                text = _("Line %(line)s: write the picture’s name, a colon and the words.")
                wrong.append(forms.ValidationError(text, params=where))
            elif picture not in known:
                where["near"] = ", ".join(get_close_matches(picture, known, n=3)) or "–"
                text = _("Line %(line)s: no picture is called “%(picture)s”. Near: %(near)s")
                wrong.append(forms.ValidationError(text, params=where))
            else:
                lines.append(EasyLine(say=say, picture=picture))
        wrong += list(too_long(line.say for line in lines))
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(lines)


def too_long(lines: Iterable[str]) -> Iterable[forms.ValidationError]:
    """The lines that hold more than one idea can take."""
    for number, line in enumerate(lines, 1):
        if (words := len(line.split())) > LONGEST_EASY_LINE:
            yield forms.ValidationError(
                _("Line %(line)s has %(words)s words; at most %(most)s are easy to read."),
                params={"line": number, "words": words, "most": LONGEST_EASY_LINE},
            )


class SourcesField(LinesField):
    """Sources, one a line: key | trust | day it was checked | title."""

    def clean(self, value: Any) -> Any:
        sources, wrong = [], []
        for number, line in enumerate(super().clean(value), 1):
            try:
                sources.append(_source(line))
            except forms.ValidationError as error:
                params = {"line": number, "what": " ".join(error.messages)}
                wrong.append(forms.ValidationError(_("Line %(line)s: %(what)s"), params=params))
        keys = [source.id for source in sources]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            params = {"keys": ", ".join(twice)}
            wrong.append(forms.ValidationError(_("Named twice: %(keys)s"), params=params))
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(sources)


def _source(line: str) -> LeafletSource:
    parts = [part.strip() for part in line.split("|", 3)]
    if len(parts) != 4 or not parts[0] or not parts[3]:
        raise forms.ValidationError(_("write key | trust | day it was checked | title."))
    key, trust, day, title = parts
    if trust not in TRUST:
        params = {"known": ", ".join(TRUST)}
        raise forms.ValidationError(_("the trust is one of %(known)s."), params=params)
    try:
        checked = date.fromisoformat(day) if day else None
    except ValueError:
        raise forms.ValidationError(_("write the day as 2026-11-20.")) from None
    source = LeafletSource(id=key, title=title, trust=trust, checked_on=checked)
    if checked is None and not source.to_be_confirmed:
        raise forms.ValidationError(_("it was read, so say on which day it was checked."))
    return source


def unknown_places(text: str) -> list[str]:
    """Names in braces that no clinic's number stands for."""
    return sorted({name for name in _PLACE.findall(text) if name not in NAMES})
