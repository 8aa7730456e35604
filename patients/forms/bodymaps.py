"""The body map as a form: a box for each place and sign, a grade for each muscle group."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.formkit.fields import CleanCharField
from core.formkit.layout import PageFormHelper
from patients.actions import MapEntry
from patients.body import (
    EVERYWHERE,
    GRADES,
    MUSCLES,
    PLACES,
    SIDED_GROUPS,
    SIDES,
    Sign,
    muscle_words,
    place_words,
)
from patients.body_drawing import OUTLINES
from patients.forms.base import RowVersionField, TakenOnceForm
from patients.models import BodyMap
from patients.models.bodymaps import LONGEST_MAP_NOTE
from patients.models.marks import LONGEST_REASON
from patients.presenters.bodymaps import drawing

HIGH_TO_LOW = [place for place in PLACES if place != EVERYWHERE]


def _choices() -> list[tuple[str, str]]:
    return [
        (f"{place}.{sign.value}", f"{place_words(place)}: {sign.label}")
        for sign in Sign
        for place in PLACES
    ]


class BodyMapForm(TakenOnceForm):
    """What was found where. `row` is the map as it stands, None before there is one."""

    row_version = RowVersionField(required=False)
    marks = forms.MultipleChoiceField(
        label=_("Marks"),
        choices=_choices,
        required=False,
        error_messages={"invalid_choice": _("Choose places and signs of the map.")},
    )
    whole_body = forms.BooleanField(
        label=_("I looked at the whole body and asked about it: nothing else"),
        required=False,
        help_text=_(
            "Without this, a place that is not marked counts as not assessed. It says nothing "
            "about power: that is tested muscle by muscle."
        ),
    )
    note = CleanCharField(label=_("Note"), max_length=LONGEST_MAP_NOTE, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        row: BodyMap | None,
        by: User,
        path: str,
        cancel_url: str,
        amends: bool = False,
        before: Any = None,
    ) -> None:
        super().__init__(data, initial=_initial(row, by))
        self.said_by = row.recorded_by if row and row.whole_body and row.recorded_by != by else None
        for muscle in MUSCLES:
            self.fields[f"power_{muscle}"] = forms.TypedChoiceField(
                label=muscle_words(muscle),
                choices=[("", "–"), *((str(n), words) for n, words in GRADES.items())],
                coerce=int,
                empty_value=None,
                required=False,
            )
        parts: list[Any] = [BodyMapParts(before)]
        if amends:
            self.fields["reason"] = CleanCharField(
                label=_("Reason for the amendment"), max_length=LONGEST_REASON
            )
            parts.append("reason")
        self.helper = PageFormHelper(
            *parts,
            submit=_("Amend the body map") if amends else _("Save the body map"),
            cancel_url=cancel_url,
            draft_for=path,
            mark_optional=False,
            form_id="body-map-form",
        )

    def entry(self) -> MapEntry:
        """Return what the actions take."""
        marks: dict[str, list[str]] = {}
        for value in self.cleaned_data["marks"]:
            place, _dot, sign = value.partition(".")
            marks.setdefault(place, []).append(sign)
        power = {
            muscle: grade
            for muscle in MUSCLES
            if (grade := self.cleaned_data[f"power_{muscle}"]) is not None
        }
        return MapEntry(
            marks, power, self.cleaned_data["whole_body"], self.cleaned_data.get("note", "")
        )


def _initial(row: BodyMap | None, by: User) -> dict[str, Any]:
    """What the form opens with. "Nothing else" is never said in another person's name."""
    if row is None:
        return {"row_version": 0}
    return {
        "row_version": row.row_version,
        "marks": [f"{place}.{sign}" for place, signs in row.marks.items() for sign in signs],
        "whole_body": row.whole_body and row.recorded_by == by,
        "note": row.note,
        **{f"power_{muscle}": grade for muscle, grade in row.power.items()},
    }


class BodyMapParts(LayoutObject):  # type: ignore[misc]  # crispy ships no types
    """The drawing with its boxes, "all over", the statement, the grades and the note."""

    template = "visits/_body_map_controls.html"

    def __init__(self, before: Any) -> None:
        self.before = before
        self.fields: list[Any] = []

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        power = [name for name in form.fields if name.startswith("power_")]
        form.rendered_fields.update(["marks", "whole_body", "note", *power])
        ticked = set(form["marks"].value() or ())
        own = {
            "form": form,
            "drawing": drawing(),
            "layers": [_layer(sign, ticked) for sign in Sign],
            "everywhere": [_box(EVERYWHERE, sign, ticked) for sign in Sign],
            "midline": [form[n] for n in power if not n.endswith(tuple(SIDES))],
            "groups": [
                (label, [form[f"power_{name}_{side}"] for side in SIDES])
                for name, label in SIDED_GROUPS.items()
            ],
            "sides": list(SIDES.values()),
            "before": self.before,
        }
        return render_to_string(self.template, own, request=context.get("request"))


def _layer(sign: Sign, ticked: set[str]) -> dict[str, Any]:
    """The boxes of one sign in the order of the body; small places are drawn after large ones."""
    return {
        "sign": sign.value,
        "label": sign.label,
        "spots": [_box(place, sign, ticked) for place in _drawn_order(HIGH_TO_LOW)],
    }


def _drawn_order(places: Sequence[str]) -> list[str]:
    return [place for place in OUTLINES if place in places]


def _box(place: str, sign: Sign, ticked: set[str]) -> dict[str, Any]:
    value = f"{place}.{sign.value}"
    return {
        "value": value,
        "id": f"mark-{place}-{sign.value}",
        "place": place,
        "name": place_words(place),
        "label": sign.label,
        "sign": sign.value,
        "checked": value in ticked,
    }
