"""The fields of a block's form, made for its kind, its leaflet and the ruleset in use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.conditions import CONDITIONS
from content.drawings import choices as drawing_choices
from content.forms.block_fields import LONGEST_WORDS, CellsField
from content.leaflet_faults import PLANNERS
from content.leaflet_words import FIELD_WORDS, TONE_WORDS
from content.leaflets import Block, Leaflet
from content.pictograms import alternative
from content.pictograms import names as pictogram_names
from core.formkit.fields import CleanCharField, CleanTextField, LinesField, PlainDateField
from engine.rulesets import Ruleset

LONGEST_CONDITION = 4_000  # characters
MOST_LINES = 60  # of a diary: four weeks twice a day fit
PER_LINE = _("One a line.")
LISTS = ("steps", "items", "columns", "emergency", "same_day", "care")
_HINTS = {
    "text": _("Markdown: an empty line begins a paragraph, - a list, **bold**."),
    "rows": _("One row a line, its cells apart by |. The first cell names the row."),
    "emergency": _("Lines that go on from “Call … now if”: small first letter, no full stop."),
    "same_day": _("Lines that go on from “Ring us the same day if”."),
}


def word_field(name: str, *, required: bool) -> forms.Field:
    """The field of one part of a block that holds words."""
    common: dict[str, Any] = {
        "label": FIELD_WORDS[name],
        "required": required,
        "help_text": _HINTS.get(name, PER_LINE if name in LISTS else ""),
    }
    if name == "rows":
        return CellsField(rows=6, max_length=LONGEST_WORDS, **common)
    if name in LISTS:
        rows = 3 if name in ("columns", "care") else 5
        return LinesField(rows=rows, max_length=LONGEST_WORDS, **common)
    if name == "text":
        return CleanTextField(rows=7, max_length=LONGEST_WORDS, **common)
    return CleanCharField(max_length=200, **common)


def own_fields(kind: str) -> dict[str, forms.Field]:
    """What only this kind of block has."""
    if kind == "drawing":
        choices = [("", _("Choose a drawing")), *drawing_choices()]
        return {"drawing": forms.ChoiceField(label=FIELD_WORDS["drawing"], choices=choices)}
    if kind == "diary":
        return {
            name: forms.IntegerField(
                label=FIELD_WORDS[name], required=False, min_value=1, max_value=MOST_LINES
            )
            for name in ("lines", "days")
        }
    if kind == "planner":
        choices = [(name, name) for name in PLANNERS]
        return {"planner": forms.ChoiceField(label=FIELD_WORDS["planner"], choices=choices)}
    return {}


def choice_fields(leaflet: Leaflet) -> dict[str, forms.Field]:
    """What every block of a leaflet chooses from."""
    pictures = sorted((alternative(name), name) for name in pictogram_names())
    found: dict[str, forms.Field] = {
        "tone": forms.ChoiceField(label=FIELD_WORDS["tone"], choices=list(TONE_WORDS.items())),
        "picture": forms.ChoiceField(
            label=FIELD_WORDS["picture"],
            required=False,
            choices=[("", _("None")), *((name, f"{said} ({name})") for said, name in pictures)],
        ),
    }
    found["review_by"] = PlainDateField(
        label=FIELD_WORDS["block_review_by"],
        required=False,
        help_text=_("Only when it must be looked at before the leaflet is. Empty: with it."),
    )
    if leaflet.sources:
        found["sources"] = forms.MultipleChoiceField(
            label=FIELD_WORDS["sources"],
            required=False,
            choices=[(each.id, f"{each.id}: {each.title}") for each in leaflet.sources],
            widget=forms.CheckboxSelectMultiple,
        )
    return found


def condition_fields(
    block: Block, ruleset: Ruleset | None, checked_at: str
) -> dict[str, forms.Field]:
    """For whom a block is: checks of the ruleset, and conditions."""
    found: dict[str, forms.Field] = {}
    checks = {c.id: c.title for c in ruleset.parts.contraindications} if ruleset else {}
    checks |= {code: "" for code in block.withheld_by if code not in checks}
    if checks:
        found["withheld_by"] = forms.MultipleChoiceField(
            label=FIELD_WORDS["withheld_by"],
            required=False,
            choices=[
                (code, f"{code}: {title}" if title else code) for code, title in checks.items()
            ],
            widget=forms.CheckboxSelectMultiple,
        )
    for name in CONDITIONS:
        found[name] = CleanTextField(
            label=FIELD_WORDS[name], rows=2, max_length=LONGEST_CONDITION, required=False
        )
        found[name].widget.attrs.update(
            {
                "class": "code",
                "spellcheck": "false",
                "data-hx-post": f"{checked_at}{name}/",
                "data-hx-trigger": "input delay:600ms",
                "data-hx-target": f"#check-{name}",
                "data-hx-sync": "this:replace",
            }
        )
    return found
