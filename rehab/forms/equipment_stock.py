"""The stock: models, articles, and where a thing goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import RowForm, TakenOnceForm
from patients.models.marks import LONGEST_NOTE
from rehab.actions.equipment_stock import MOST_AT_ONCE, MOVES, ModelWords
from rehab.forms.equipment_fields import ItemField, radios
from rehab.forms.parts import SmallNumber
from rehab.models import Article, ArticleState, StockModel
from rehab.models.equipment_stock import HEAVIEST_LIMIT

LONGEST_SERIAL = 60
LONGEST_INTERVAL = 120  # months


class ModelForm(TakenOnceForm):
    """A model that is new to the stock."""

    item = ItemField(label=_("Item of the catalogue"))
    make = CleanCharField(label=_("Make"), max_length=100)
    name = CleanCharField(label=_("Model"), max_length=100)
    size = CleanCharField(label=_("Size"), max_length=60, required=False)
    weight_limit_kg = SmallNumber(
        label=_("Weight limit (kg)"),
        low=1,
        high=HEAVIEST_LIMIT,
        help_text=_("As it stands on the thing. Leave empty only when it carries nobody."),
    )
    service_months = SmallNumber(label=_("Months between services"), low=1, high=LONGEST_INTERVAL)
    note = CleanTextField(label=_("Note"), max_length=LONGEST_NOTE, required=False, rows=2)

    def __init__(
        self,
        data: Any = None,
        *,
        path: str,
        cancel_url: str,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial=initial, **kwargs)
        self.helper = PageFormHelper(
            Section(_("The model"), "item", "make", "name", "size"),
            Section(_("Limits"), "weight_limit_kg", "service_months", "note"),
            submit=_("Save the model"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def words(self) -> ModelWords:
        names = ModelWords.__dataclass_fields__
        return ModelWords(**{name: self.cleaned_data[name] for name in names})


class ChangeModelForm(RowForm, ModelForm):
    """A correction of a model."""

    def __init__(self, data: Any = None, *, row: StockModel, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in ModelWords.__dataclass_fields__}
        super().__init__(data, row=row, initial=initial, **kwargs)


class ArticlesForm(TakenOnceForm):
    """Several articles of one delivery."""

    serials = CleanTextField(
        label=_("Serial numbers"),
        max_length=(LONGEST_SERIAL + 1) * MOST_AT_ONCE,
        rows=6,
        help_text=_("Each on a line of its own."),
    )
    batch = CleanCharField(
        label=_("Batch or lot"),
        max_length=60,
        required=False,
        help_text=_("A recall by batch counts things without one as concerned."),
    )
    service_due_on = PlainDateField(label=_("Next service due on"), required=False)

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        super().__init__(data)
        self.helper = PageFormHelper(
            submit=_("Take them in"), cancel_url=cancel_url, draft_for=path
        )

    def clean_serials(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["serials"].splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(_("At most %(most)s at once.") % {"most": MOST_AT_ONCE})
        if any(len(line) > LONGEST_SERIAL for line in found):
            raise forms.ValidationError(
                _("A serial number has at most %(most)s characters.") % {"most": LONGEST_SERIAL}
            )
        return found


class ArticleForm(RowForm):
    """What stands on the label of one thing."""

    serial = CleanCharField(label=_("Serial number"), max_length=LONGEST_SERIAL)
    batch = CleanCharField(label=_("Batch or lot"), max_length=60, required=False)
    service_due_on = PlainDateField(label=_("Next service due on"), required=False)

    def __init__(self, data: Any = None, *, row: Article, path: str, cancel_url: str) -> None:
        initial = {name: getattr(row, name) for name in ("serial", "batch", "service_due_on")}
        super().__init__(data, row=row, initial=initial)
        self.helper = PageFormHelper(cancel_url=cancel_url, draft_for=path)


class MoveForm(RowForm):
    """Where a thing goes now."""

    state = radios(_("It is now"), [(s.value, s.label) for s in MOVES])
    cleaned = forms.BooleanField(label=_("Cleaned"), required=False)
    inspected = forms.BooleanField(
        label=_("Inspected: whole, tight, brakes and ferrules"), required=False
    )
    service_due_on = PlainDateField(label=_("Next service due on"), required=False)
    note = CleanCharField(
        label=_("Note"), max_length=500, required=False, help_text=_("Name no borrower here.")
    )

    def __init__(self, data: Any = None, *, row: Article, path: str, cancel_url: str) -> None:
        start = ArticleState.IN_STORE if row.state == ArticleState.RETURNED else ""
        super().__init__(
            data, row=row, initial={"state": start, "service_due_on": row.service_due_on}
        )
        self.helper = PageFormHelper(cancel_url=cancel_url, draft_for=path)
