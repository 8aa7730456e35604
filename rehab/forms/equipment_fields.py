"""Fields that several forms about equipment share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rehab.books.equipment import catalogue_in_use

KEEP_EMPTY = ("", _("Choose"))


def item_choices() -> list[Any]:
    """The items of the catalogue by family, for a list."""
    catalogue = catalogue_in_use()
    groups: list[Any] = [KEEP_EMPTY]
    for family, title in catalogue.families.items():
        inside = [(i.id, i.label) for i in catalogue.items.values() if i.family == family]
        groups.append((title, inside))
    return groups


class ItemField(forms.ChoiceField):
    """One item of the catalogue."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=item_choices, **kwargs)


def radios(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    """Radio buttons: no list to open for a handful of answers."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)
