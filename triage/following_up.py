"""What threads and recalls add to the worklist, to a patient's page and to the timeline."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.contributions import (
    TimelineEntry,
    WorklistItem,
    WorklistSection,
    register_timeline,
    register_worklist,
)
from patients.models import Patient
from triage import referral_selectors as selectors
from triage.models import Recall, Referral, ReferralState
from triage.presenters.closing import closing_title
from triage.presenters.recalls import recall_pill, recall_title
from triage.presenters.referrals import due_pill, next_words, state_pill, thread_title

MOST = 50  # lines of a section; the chase list holds the rest
SOON = timedelta(days=1)  # what is due by tomorrow is work for today


def register() -> None:
    """Called once, when the app is ready."""
    register_timeline(timeline)
    register_worklist(lapsed_recalls)
    register_worklist(recalls_due)
    register_worklist(referrals_waiting)


def lapsed_recalls(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Recalls that nobody kept: on top of everybody's list until somebody acts."""
    if not user.may(Permission.SCREENING_VIEW, clinic):
        return None
    today = clinic_day(clinic, now)
    found = selectors.open_recalls(user, clinic).filter(lapses_on__lte=today)[:MOST]
    items = [_recall_item(recall, "danger") for recall in found]
    if not items:
        return None
    return WorklistSection(
        id="recalls-lapsed", title=_("Recalls that lapsed"), items=items, empty_text="", order=3
    )


def recalls_due(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Recalls whose day has come; a day late they are marked."""
    if not user.may(Permission.SCREENING_VIEW, clinic):
        return None
    today = clinic_day(clinic, now)
    found = selectors.open_recalls(user, clinic).filter(due_on__lte=today, lapses_on__gt=today)
    return WorklistSection(
        id="recalls",
        title=_("Recalls due"),
        items=[
            _recall_item(recall, "warn" if recall.due_on < today else "") for recall in found[:MOST]
        ],
        empty_text=_("No recall is due."),
        order=20,
    )


def referrals_waiting(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Threads on which something is due by tomorrow, the most pressing first."""
    if not user.may(Permission.SCREENING_VIEW, clinic):
        return None
    today = clinic_day(clinic, now)
    found = selectors.most_pressing(
        selectors.open_referrals(user, clinic).filter(due_on__lte=today + SOON), today
    )
    items = [_thread_item(referral, now) for referral in found[:MOST]]
    for closing in selectors.closings_without_thread(user, clinic)[:MOST]:
        items.append(
            WorklistItem(
                title=closing_title(closing),
                url=reverse("triage:receipt", args=[closing.screening_id]),
                since=closing.decided_at,
                note=_("decided, no thread yet"),
                tone="warn",
                patient=closing.screening.patient,
            )
        )
    return WorklistSection(
        id="referrals",
        title=_("Referrals to see to"),
        items=items,
        empty_text=_("No referral needs anything today."),
        order=30,
    )


def patient_lines(user: User, patient: Patient, now: datetime) -> list[tuple[str, str, object]]:
    """Return what is open for a patient: words, address and state of each thread and recall."""
    today = clinic_day(patient.clinic, now)
    lines: list[tuple[str, str, object]] = [
        (
            recall_title(recall),
            reverse("triage:recall", args=[recall.pk]),
            recall_pill(recall, today),
        )
        for recall in selectors.recalls_of_patient(user, patient).filter(
            state="open", screening__error_at=None
        )
    ]
    lines += [
        (
            thread_title(referral),
            reverse("triage:referral", args=[referral.pk]),
            due_pill(referral, today) if _is_late(referral, now) else state_pill(referral),
        )
        for referral in selectors.referrals_of_patient(user, patient).exclude(
            state__in=selectors.TABS["closed"]
        )
    ]
    return lines


def timeline(
    patient: Patient, user: User, before: datetime | None, most: int
) -> Iterable[TimelineEntry]:
    """The patient's threads, each once, where it began, with how it stands now."""
    found = selectors.referrals_of_patient(user, patient)
    if before is not None:
        found = found.filter(started_at__lte=before)
    return [_entry(referral) for referral in found[:most]]


def _entry(referral: Referral) -> TimelineEntry:
    state = state_pill(referral)
    return TimelineEntry(
        at=referral.started_at,
        key=f"referral:{referral.pk}",
        title=thread_title(referral),
        url=reverse("triage:referral", args=[referral.pk]),
        text=_("Suspected: %(what)s") % {"what": referral.suspected},
        by=str(referral.started_by),
        icon="send",
        pills=[(state.text, state.tone)],
        withdrawn=referral.screening.error_reason,
    )


def _recall_item(recall: Recall, tone: str) -> WorklistItem:
    note = recall.purpose
    if recall.tries:
        tried = ngettext("tried once", "tried %(n)d times", recall.tries) % {"n": recall.tries}
        note = f"{note}; {tried}" if note else tried
    return WorklistItem(
        title=recall_title(recall),
        url=reverse("triage:recall", args=[recall.pk]),
        since=recall.due_on,
        note=note,
        tone=tone,
        patient=recall.patient,
    )


def _thread_item(referral: Referral, now: datetime) -> WorklistItem:
    note = next_words(referral)
    if referral.screening.in_error:
        note = _("%(next)s; the screening was entered in error") % {"next": note}
    urgent = referral.urgency in ("D1", "D2") or referral.state == ReferralState.TO_ACKNOWLEDGE
    late = _is_late(referral, now)
    return WorklistItem(
        title=thread_title(referral),
        url=reverse("triage:referral", args=[referral.pk]),
        since=referral.due_on or referral.started_at,
        note=note,
        tone="danger" if urgent or late else "warn" if referral.urgency == "D3" else "",
        patient=referral.patient,
    )


def _is_late(referral: Referral, now: datetime) -> bool:
    return referral.due_on is not None and referral.due_on < clinic_day(
        referral.patient.clinic, now
    )
