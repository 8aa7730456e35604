"""What equipment puts on the worklist: borrowers of recalled things, checks, trials, service."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.contributions import WorklistItem, WorklistSection
from rehab import equipment_selectors as reads
from rehab.equipment_standing import item_label
from rehab.presenters.equipment import late_pill

MOST = 50  # items of a section


def recalled_with_borrowers(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Borrowers of recalled things, until they are told and the thing is settled."""
    if not user.may(Permission.REHAB_EDIT, clinic):
        return None
    items = [
        WorklistItem(
            title=_("Recalled: %(item)s") % {"item": item_label(line.loan.item)},
            url=reverse("rehab:recall_borrower", args=[line.pk]),
            since=line.found_at,
            note=_("told, to be settled") if line.contacted_on else _("tell the borrower today"),
            tone="warn" if line.contacted_on else "danger",
            patient=line.loan.patient,
        )
        for line in reads.borrowers_to_tell(user, clinic)[:MOST]
        if line.loan is not None
    ]
    return _section("equipment-recalls", _("Recalled equipment in use"), items, 2)


def loan_checks(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Loans to be asked about; a check that has lapsed is said so in red."""
    if not user.may(Permission.REHAB_EDIT, clinic):
        return None
    today = clinic_day(clinic, now)
    items = []
    for check in reads.checks_due(user, clinic, today)[:MOST]:
        late = late_pill(check.due_on, today)
        items.append(
            WorklistItem(
                title=f"{check.get_kind_display()}: {item_label(check.loan.item)}",
                url=reverse("rehab:loan_check", args=[check.pk]),
                since=check.due_on,
                note=late.text.lower(),
                tone=late.tone,
                patient=check.loan.patient,
            )
        )
    return WorklistSection(
        id="loan-checks",
        title=_("Equipment checks due"),
        items=items,
        empty_text=_("No equipment is to be asked about."),
        order=45,
    )


def trials_to_decide(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Trials whose day of decision has come."""
    if not user.may(Permission.REHAB_EDIT, clinic):
        return None
    items = [
        WorklistItem(
            title=_("Trial: %(item)s") % {"item": item_label(trial.item)},
            url=reverse("rehab:trial", args=[trial.pk]),
            since=trial.look_on,
            note=_("to be decided"),
            patient=trial.episode.patient,
        )
        for trial in reads.trials_due(user, clinic, clinic_day(clinic, now))[:MOST]
    ]
    return _section("equipment-trials", _("Trials of equipment to decide"), items, 46)


def stock_service(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Things of the stock whose service is due. No patient stands here."""
    if not user.may(Permission.STOCK_MANAGE, clinic):
        return None
    items = [
        WorklistItem(
            title=f"{item_label(article.model.item)}, {article.serial}",
            url=reverse("rehab:article", args=[article.pk]),
            since=article.service_due_on,
            note=str(article.get_state_display()).lower(),
            tone="warn",
        )
        for article in reads.service_due(clinic, clinic_day(clinic, now))[:MOST]
        if article.service_due_on is not None
    ]
    return _section("stock-service", _("Loan stock: service due"), items, 60)


def _section(
    name: str, title: str, items: list[WorklistItem], order: int
) -> WorklistSection | None:
    if not items:
        return None
    return WorklistSection(id=name, title=title, items=items, empty_text="", order=order)
