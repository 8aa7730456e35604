"""What equipment puts on an episode's page, its discharge summary, and the patient's timeline."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.contributions import TimelineEntry
from patients.models import Patient
from rehab.episode_parts import EpisodePanel, SummaryPart, Tab
from rehab.equipment_selectors import loans_of, loans_of_patient, open_loans_of
from rehab.equipment_standing import item_label
from rehab.models import Episode
from rehab.presenters.equipment import day, ended_words, loan_shown, thing_words

ORDER = 45


def equipment_tab(user: User, episode: Episode) -> Tab:
    """The way to the equipment, with how much is on loan."""
    count = open_loans_of(episode).count()
    note = ngettext("%(n)d on loan", "%(n)d on loan", count) % {"n": count} if count else ""
    return Tab(_("Equipment"), reverse("rehab:equipment", args=[episode.pk]), note, ORDER)


def loans_panel(user: User, episode: Episode) -> EpisodePanel | None:
    """What is on loan and when it is asked about; also after discharge."""
    today = clinic_day(episode.patient.clinic, timezone.now())
    loans = [loan_shown(loan, today) for loan in open_loans_of(episode)]
    if not loans:
        return None
    context = {
        "loans": loans,
        "url": reverse("rehab:equipment", args=[episode.pk]),
        "discharged": episode.discharged_at is not None,
    }
    return EpisodePanel("rehab/equipment/panel.html", context, ORDER)


def equipment_summary(episode: Episode) -> SummaryPart | None:
    """What is still on loan and goes on being asked about, and what came back."""
    loans = [loan for loan in loans_of(episode) if not loan.in_error]
    if not loans:
        return None
    going_on = [loan for loan in loans if loan.open]
    lines = []
    if going_on:
        lines = [
            _("Equipment on loan stays the clinic’s; it is asked about until it has come back.")
        ]
    rows = []
    for loan in loans:
        next_on = getattr(loan, "next_on", None)
        if not loan.open:
            how = ended_words(loan)
        elif next_on:
            how = _("on loan, next check %(day)s") % {"day": day(next_on)}
        else:
            how = _("on loan")
        if loan.open and getattr(loan, "is_recalled", False):
            how = _("%(how)s; recalled by its maker") % {"how": how}
        rows.append([item_label(loan.item), thing_words(loan), loan.aim, how])
    return SummaryPart(
        title=_("Equipment"),
        lines=lines,
        columns=[_("Item"), _("Thing"), _("Aim"), _("Now")],
        rows=rows,
        order=ORDER,
    )


def equipment_timeline(
    patient: Patient, user: User, until: datetime | None, most: int
) -> Iterable[TimelineEntry]:
    """Loans as they began and as they ended."""
    if not user.may(Permission.REHAB_VIEW, patient.clinic):
        return []
    entries = []
    for loan in loans_of_patient(patient):
        url = reverse("rehab:loan", args=[loan.pk])
        label = item_label(loan.item)
        entries.append(
            TimelineEntry(
                at=loan.lent_at,
                key=f"loan:{loan.pk}",
                title=_("Equipment lent: %(item)s") % {"item": label},
                url=url,
                text=loan.aim,
                by=str(loan.lent_by),
                icon="note",
                withdrawn=loan.error_reason,
            )
        )
        if loan.ended_at is not None:
            entries.append(
                TimelineEntry(
                    at=loan.ended_at,
                    key=f"loan-end:{loan.pk}",
                    title=_("Loan ended: %(item)s") % {"item": label},
                    url=url,
                    text=ended_words(loan),
                    by=str(loan.ended_by),
                    icon="check",
                    withdrawn=loan.error_reason,
                )
            )
    entries = [each for each in entries if until is None or each.at <= until]
    return sorted(entries, key=lambda each: each.at, reverse=True)[:most]
