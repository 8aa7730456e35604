"""Loans: what is lent on which terms, what a check found, how it ended."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import (
    CleanCharField,
    CleanTextField,
    NumberWithUnitField,
    PlainDateField,
)
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import RowForm, TakenOnceForm
from patients.models.marks import LONGEST_NOTE
from rehab.actions.equipment_checks import Checked
from rehab.actions.equipment_loans import Lending
from rehab.forms.equipment_fields import KEEP_EMPTY, radios
from rehab.models import (
    AimReached,
    Article,
    CheckHow,
    CheckResult,
    CheckSafety,
    EndReason,
    Loan,
    LoanCheck,
    LoanEnd,
    StockModel,
    TeachBack,
    Trial,
    Used,
)

TRY_AGAIN = timedelta(days=7)
ONCE_A_HALF_YEAR = timedelta(days=182)
LB_IN_KG = Decimal("0.45359237")


class LoanForm(TakenOnceForm):
    """A new loan of one item."""

    aim = CleanCharField(
        label=_("Aim"),
        max_length=300,
        help_text=_("The task, what is counted now, and what it should be."),
    )
    terms = CleanTextField(label=_("What is agreed"), max_length=LONGEST_NOTE, rows=3)
    taught = CleanTextField(label=_("What was shown and taught"), max_length=LONGEST_NOTE, rows=3)
    teach_back = radios(_("Shown back"), TeachBack.choices)
    weight_kg = NumberWithUnitField(
        label=_("Weight, as asked or measured today"),
        units=[("kg", "kg"), ("lb", "lb")],
        ranges={"kg": (10, 400), "lb": (22, 882)},
        decimals=1,
        help_text=_("Only where a weight limit stands on the thing and the record has no weight."),
    )
    batch = CleanCharField(
        label=_("Batch or lot"),
        max_length=60,
        required=False,
        help_text=_("For things without a serial number: a recall asks for it."),
    )
    lent_on = PlainDateField(label=_("Lent on"), past=True)
    until = PlainDateField(label=_("To be back on"), required=False)
    despite = CleanCharField(
        label=_("Why, in spite of the advice"),
        max_length=500,
        required=False,
        help_text=_("Only when the advice today does not offer the item."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        articles: list[Article],
        models: list[StockModel],
        trial: Trial | None,
        path: str,
        cancel_url: str,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial={"lent_on": timezone.localdate(), **initial})
        self.articles = {str(a.pk): a for a in articles}
        self.models = {str(m.pk): m for m in models}
        self.trial = trial
        self.fields["thing"] = forms.ChoiceField(
            label=_("From the stock"), choices=_things(articles, models)
        )
        self.helper = PageFormHelper(
            Section(_("What is lent"), "thing", "batch", "weight_kg"),
            Section(_("What for, and on which terms"), "aim", "terms"),
            Section(_("Teaching"), "taught", "teach_back"),
            Section(_("When"), "lent_on", "until", columns=True),
            Section(_("Against the advice"), "despite"),
            submit=_("Lend it"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def lending(self) -> Lending:
        data = self.cleaned_data
        kind, _sep, key = data["thing"].partition(":")
        article = self.articles[key] if kind == "article" else None
        weight = data["weight_kg"]
        return Lending(
            model=article.model if article else self.models[key],
            article=article,
            trial=self.trial,
            weight_kg=None if weight is None else _in_kg(weight.value, weight.unit),
            **{
                name: data[name]
                for name in (
                    "aim", "terms", "taught", "teach_back", "lent_on", "until", "batch", "despite",
                )
            },
        )  # fmt: skip


class CheckForm(RowForm):
    """What a check found."""

    how = radios(_("How was it asked?"), CheckHow.choices)
    used = radios(_("Is it used?"), Used.choices)
    aim_reached = radios(_("Does it do what it was lent for?"), AimReached.choices)
    safety = radios(_("Skin, fit and wear"), CheckSafety.choices)
    result = radios(_("What follows?"), CheckResult.choices)
    reason = forms.ChoiceField(
        label=_("Why it does not stay"),
        choices=[KEEP_EMPTY, *EndReason.choices],
        required=False,
    )
    note = CleanCharField(label=_("Note"), max_length=500, required=False)
    done_on = PlainDateField(label=_("Asked on"), past=True)
    next_on = PlainDateField(
        label=_("Asked about again on"),
        required=False,
        help_text=_("Needed when no other check is planned, or when nobody was reached."),
    )

    def __init__(
        self, data: Any = None, *, row: LoanCheck, coming: bool, path: str, cancel_url: str
    ) -> None:
        today = timezone.localdate()
        start: dict[str, Any] = {"done_on": today}
        if not coming:
            start["next_on"] = today + ONCE_A_HALF_YEAR
        super().__init__(data, row=row, initial=start)
        self.helper = PageFormHelper(
            Section(_("The check"), "done_on", "how"),
            Section(_("What was found"), "used", "aim_reached", "safety"),
            Section(_("What follows"), "result", "reason", "note", "next_on"),
            submit=_("Save the check"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def found(self) -> Checked:
        data = self.cleaned_data
        return Checked(**{name: data[name] for name in Checked.__dataclass_fields__})


class EndLoanForm(RowForm):
    """How a loan ended."""

    ended_as = radios(_("What happened to it?"), LoanEnd.choices)
    reason = forms.ChoiceField(label=_("Why"), choices=[KEEP_EMPTY, *EndReason.choices])
    note = CleanCharField(label=_("Note"), max_length=500, required=False)
    ended_on = PlainDateField(label=_("On"), past=True)

    def __init__(self, data: Any = None, *, row: Loan, path: str, cancel_url: str) -> None:
        super().__init__(data, row=row, initial={"ended_on": timezone.localdate()})
        self.helper = PageFormHelper(
            submit=_("End the loan"), cancel_url=cancel_url, draft_for=path
        )


class PlanCheckForm(TakenOnceForm):
    """One more look back."""

    due_on = PlainDateField(label=_("Ask about it on"))

    def __init__(self, data: Any = None, *, cancel_url: str) -> None:
        super().__init__(data, initial={"due_on": timezone.localdate() + TRY_AGAIN})
        self.helper = PageFormHelper(submit=_("Plan the check"), cancel_url=cancel_url)


def _things(articles: list[Article], models: list[StockModel]) -> list[Any]:
    with_serial = [(f"article:{a.pk}", _article_words(a)) for a in articles]
    without = [(f"model:{m.pk}", _limited(str(m), m.weight_limit_kg)) for m in models]
    groups: list[Any] = [KEEP_EMPTY]
    if with_serial:
        groups.append((_("With a serial number, in store"), with_serial))
    if without:
        groups.append((_("Without a serial number"), without))
    return groups


def _article_words(article: Article) -> str:
    return _limited(f"{article.serial}: {article.model}", article.model.weight_limit_kg)


def _limited(words: str, limit: int | None) -> str:
    if limit is None:
        return words
    return str(_("%(what)s, up to %(limit)s kg")) % {"what": words, "limit": limit}


def _in_kg(value: Decimal, unit: str) -> Decimal:
    exact = value if unit == "kg" else value * LB_IN_KG
    return exact.quantize(Decimal("0.1"))
