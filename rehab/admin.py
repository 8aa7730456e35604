"""The loan stock for a superuser to keep; the clinical records of rehabilitation stay out.

Where a thing is belongs to loans and recalls, so that is changed on the stock's own pages.
"""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin_site import Managed, ManagedForm
from accounts.models import User
from rehab.actions.equipment_stock import (
    ModelWords,
    add_articles,
    add_model,
    change_article,
    change_model,
)
from rehab.forms.equipment_fields import ItemField
from rehab.forms.equipment_stock import LONGEST_INTERVAL
from rehab.forms.parts import SmallNumber
from rehab.models import Article, StockModel
from rehab.models.equipment_stock import HEAVIEST_LIMIT

WORDS = tuple(ModelWords.__dataclass_fields__)


class StockModelAdminForm(ManagedForm):
    """A model with the checks of the stock's own page."""

    item = ItemField(label=_("Item of the catalogue"))
    weight_limit_kg = SmallNumber(label=_("Weight limit (kg)"), low=1, high=HEAVIEST_LIMIT)
    service_months = SmallNumber(label=_("Months between services"), low=1, high=LONGEST_INTERVAL)

    def words(self) -> ModelWords:
        return ModelWords(**{name: self.cleaned_data[name] for name in WORDS})


@admin.register(StockModel)
class StockModelAdmin(Managed):
    form = StockModelAdminForm
    fields = ("clinic", *WORDS, "seen_version")
    fixed = ("clinic",)
    list_display = ("item", "make", "name", "size", "weight_limit_kg", "clinic")
    list_filter = ("clinic",)
    list_select_related = ("clinic",)
    search_fields = ("item", "make", "name")

    def add(self, form: Any, *, by: User, now: datetime) -> StockModel:
        return add_model(clinic=form.cleaned_data["clinic"], words=form.words(), by=by, now=now)

    def change(self, row: StockModel, form: Any, *, by: User, now: datetime) -> StockModel:
        return change_model(
            model=row,
            words=form.words(),
            by=by,
            now=now,
            row_version=form.cleaned_data["seen_version"] or 0,
        )


@admin.register(Article)
class ArticleAdmin(Managed):
    fixed = ("model", "clinic", "state")
    list_display = ("serial", "model", "batch", "state", "service_due_on", "clinic")
    list_filter = ("state", "clinic")
    list_select_related = ("clinic", "model")
    search_fields = ("serial", "batch")

    def get_fields(self, request: Any, obj: Article | None = None) -> tuple[str, ...]:
        more = ("clinic", "state") if obj is not None else ()
        return ("model", "serial", "batch", "service_due_on", *more, "seen_version")

    def add(self, form: Any, *, by: User, now: datetime) -> Article:
        data = form.cleaned_data
        (made,) = add_articles(
            model=data["model"],
            serials=[data["serial"]],
            batch=data["batch"],
            service_due_on=data["service_due_on"],
            by=by,
            now=now,
        )
        return made

    def change(self, row: Article, form: Any, *, by: User, now: datetime) -> Article:
        data = form.cleaned_data
        return change_article(
            article=row,
            serial=data["serial"],
            batch=data["batch"],
            service_due_on=data["service_due_on"],
            by=by,
            now=now,
            row_version=data["seen_version"] or 0,
        )
