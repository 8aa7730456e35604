"""Recalls: the notice, telling a borrower, settling a line."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import RowForm, TakenOnceForm
from patients.models.marks import LONGEST_NOTE
from rehab.actions.equipment_recalls import Notice
from rehab.forms.equipment_fields import radios
from rehab.models import RecallLine, RecallSettled


class RecallForm(TakenOnceForm):
    """A notice of a maker."""

    reference = CleanCharField(label=_("Reference of the notice"), max_length=100)
    received_on = PlainDateField(label=_("Date of the notice"), past=True)
    make = CleanCharField(label=_("Make"), max_length=100)
    name = CleanCharField(label=_("Model"), max_length=100)
    batch = CleanCharField(
        label=_("Batch or lot"),
        max_length=60,
        required=False,
        help_text=_("Empty: every batch. Things whose batch is not recorded count as concerned."),
    )
    notice = CleanTextField(label=_("What the notice says"), max_length=LONGEST_NOTE, rows=3)
    what_to_do = CleanTextField(label=_("What to do"), max_length=LONGEST_NOTE, rows=3)

    def __init__(
        self, data: Any = None, *, path: str, cancel_url: str, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial={"received_on": timezone.localdate(), **initial})
        self.helper = PageFormHelper(
            Section(_("The notice"), "reference", "received_on"),
            Section(
                _("What it concerns"),
                "make",
                "name",
                "batch",
                hint=_("Compared by letters and digits only, whatever the case."),
            ),
            Section(_("In words"), "notice", "what_to_do"),
            submit=_("Find them and hold them back"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def words(self) -> Notice:
        return Notice(**{name: self.cleaned_data[name] for name in Notice.__dataclass_fields__})


class TellForm(RowForm):
    """That a borrower was told."""

    contacted_on = PlainDateField(label=_("Told on"), past=True)
    contact = CleanCharField(
        label=_("Who was told, and how"),
        max_length=300,
        help_text=_("What was agreed: not to use it, when it is fetched."),
    )

    def __init__(self, data: Any = None, *, row: RecallLine, path: str, cancel_url: str) -> None:
        super().__init__(
            data,
            row=row,
            initial={"contacted_on": timezone.localdate(), "contact": row.contact},
        )
        self.helper = PageFormHelper(cancel_url=cancel_url, draft_for=path)


class SettleForm(RowForm):
    """How one thing was settled."""

    settled_as = radios(_("How is it settled?"), RecallSettled.choices)
    note = CleanCharField(
        label=_("Note"),
        max_length=500,
        required=False,
        help_text=_("Needed when it stays in use: what was seen or done."),
    )

    def __init__(self, data: Any = None, *, row: RecallLine, path: str, cancel_url: str) -> None:
        super().__init__(data, row=row)
        self.helper = PageFormHelper(submit=_("Settle it"), cancel_url=cancel_url, draft_for=path)
