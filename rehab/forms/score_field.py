"""One item of an instrument: its grades as radios that number keys answer, or not tested."""

from dataclasses import replace
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.formkit.findings import FindingField, FindingShown, Option
from rehab.instruments.declared import Grade, Item

# "1+" and "4+" have the key +, "4-" has -; the others that are one character are their own key.
_KEYS = {"1+": "+", "4+": "+", "4-": "-", "UN": "u"}


class ScoreField(FindingField):
    """The grade of one item. What was not tested carries the reason and counts as missing."""

    def __init__(self, item: Item, *, plain: bool = False, **kwargs: Any) -> None:
        """`plain` leaves the wording of grades to a legend that the page shows once."""
        self.worded = not plain and any(len(g.label) > 20 for g in item.grades)
        super().__init__(
            options=[
                Option(g.value, g.value.replace("-", "−") if plain else _label(g))
                for g in item.grades
            ],
            not_assessed_label=_("Not tested"),
            note=False,
            how=item.hint,
            **kwargs,
        )

    def shown(self, bound: BoundField) -> FindingShown:
        """Return what the component draws; plain numbers stand in a row, wording in a column."""
        found = super().shown(bound)
        options = [{**o, "key": _KEYS.get(o["value"], _single(o["value"]))} for o in found.options]
        return replace(found, options=options, many=self.worded)


def _label(grade: Grade) -> str:
    value = grade.value.replace("-", "−")
    return f"{value}: {grade.label}" if grade.label else value


def _single(value: str) -> str:
    return value if len(value) == 1 else ""
