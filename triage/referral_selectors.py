"""Reading threads and recalls, always from the patients that the reader may see."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients import selectors as patients
from patients.models import Patient, Visit
from triage.destination_guard import Blocked, blocked
from triage.models import (
    ClosingAction,
    ClosingKind,
    Recall,
    RecallEvent,
    RecallState,
    Receipt,
    Referral,
    ReferralEvent,
    ReferralLetter,
    ReferralState,
    Screening,
    ScreeningState,
)
from triage.published import published
from triage.receipts import content_of
from triage.selectors import receipt_of

# The tabs of the chase list, and the states in each.
TABS: dict[str, tuple[ReferralState, ...]] = {
    "to-send": (ReferralState.TO_SEND,),
    "awaiting": (ReferralState.AWAITING,),
    "review": (ReferralState.TO_ACKNOWLEDGE,),
    "booked": (ReferralState.BOOKED, ReferralState.SEEN),
    "declined": (ReferralState.DECLINED,),
    "closed": (ReferralState.CLOSED, ReferralState.CANCELLED),
}


def referrals_visible_to(
    user: User, permission: Permission = Permission.SCREENING_VIEW
) -> QuerySet[Referral]:
    """Return the threads of the patients with whom this person may do that."""
    return (
        Referral.objects.filter(patient__in=patients.visible_to(user, permission))
        .select_related(
            "patient__clinic", "screening__ruleset_version", "screening__visit", "started_by"
        )
        .defer("screening__ruleset_version__canonical")
    )


def chase_list(
    user: User, clinic: Clinic, tab: str, on: date, destination: str = ""
) -> QuerySet[Referral]:
    """Return one tab of a clinic's threads: overdue first, then by urgency, then the oldest.

    What is over is listed by when it began, the newest first.
    """
    found = referrals_visible_to(user).filter(patient__clinic=clinic, state__in=TABS[tab])
    if destination:
        found = found.filter(destination=destination)
    if tab == "closed":
        return found.order_by("-started_at", "id")
    return most_pressing(found, on)


def most_pressing(found: QuerySet[Referral], on: date) -> QuerySet[Referral]:
    """Order threads: overdue first, then by urgency, then by the day that comes first."""
    late = Case(When(due_on__lt=on, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.order_by(late, "urgency", "due_on", "started_at", "id")


def counts_by_tab(user: User, clinic: Clinic) -> dict[str, int]:
    """Return how many threads stand in each tab, in one query."""
    seen = Referral.objects.filter(
        patient__in=patients.visible_to(user, Permission.SCREENING_VIEW), patient__clinic=clinic
    )
    found: dict[str, int] = seen.aggregate(
        **{tab.replace("-", "_"): Count("pk", filter=Q(state__in=TABS[tab])) for tab in TABS}
    )
    return {tab: found[tab.replace("-", "_")] for tab in TABS}


def destinations_in_use(user: User, clinic: Clinic) -> list[str]:
    """Return the destinations that this clinic's threads go to."""
    seen = Referral.objects.filter(
        patient__in=patients.visible_to(user, Permission.SCREENING_VIEW), patient__clinic=clinic
    )
    return list(seen.order_by("destination").values_list("destination", flat=True).distinct())


def open_referrals(user: User, clinic: Clinic) -> QuerySet[Referral]:
    """Return the threads of a clinic that are not over."""
    return (
        referrals_visible_to(user).filter(patient__clinic=clinic).exclude(state__in=TABS["closed"])
    )


def referrals_of_patient(user: User, patient: Patient) -> QuerySet[Referral]:
    return referrals_visible_to(user).filter(patient=patient).order_by("-started_at", "id")


def referrals_of_screening(screening: Screening) -> list[Referral]:
    return list(Referral.objects.filter(screening=screening).order_by("started_at", "id"))


def events_of(referral: Referral) -> list[ReferralEvent]:
    """Return what happened on the thread, newest first; letters without their bytes."""
    return list(
        ReferralEvent.objects.filter(referral=referral)
        .select_related("by", "letter")
        .defer("letter__pdf", "letter__document")
        .order_by("-id")
    )


def letters_of(referral: Referral) -> list[ReferralLetter]:
    """Return the letters that left, newest first, without their bytes."""
    return list(
        ReferralLetter.objects.filter(referral=referral)
        .select_related("made_by")
        .defer("pdf", "document")
        .order_by("-version")
    )


def letter_with_bytes(referral: Referral, version: int) -> ReferralLetter | None:
    return ReferralLetter.objects.filter(referral=referral, version=version).first()


def closings_without_thread(user: User, clinic: Clinic) -> QuerySet[ClosingAction]:
    """Return signed decisions to refer or ask advice that have no thread yet, oldest first.

    There are none once `manage.py prepare` has run; a decision must not be lost before that.
    """
    return (
        ClosingAction.objects.filter(
            kind__in=[ClosingKind.REFER, ClosingKind.ADVICE],
            withdrawn_at=None,
            settled_at=None,
            referral=None,
            screening__state=ScreeningState.SIGNED,
            screening__error_at=None,
            screening__patient__clinic=clinic,
            screening__patient__in=patients.visible_to(user, Permission.SCREENING_VIEW),
        )
        .select_related("screening__patient__clinic")
        .order_by("decided_at", "id")
    )


def guard_of(referral: Referral, destination: str = "") -> Blocked | None:
    """Return what the guard has against this thread's destination (or another), or None."""
    receipt = receipt_of(referral.screening)
    if receipt is None:
        return None
    others = (
        Referral.objects.filter(screening=referral.screening_id)
        .exclude(pk=referral.pk)
        .exclude(state=ReferralState.CANCELLED)
        .values_list("destination", flat=True)
    )
    return guard_of_receipt(receipt, destination or referral.destination, others)


def guard_of_receipt(receipt: Receipt, destination: str, others: Iterable[str]) -> Blocked | None:
    """Return what the guard has against a destination, by the rules that the receipt says fired."""
    return blocked(
        destination,
        fired=content_of(receipt)["report"]["fired"],
        ruleset=published(receipt.screening.ruleset_version).ruleset,
        others=others,
    )


def recalls_visible_to(
    user: User, permission: Permission = Permission.SCREENING_VIEW
) -> QuerySet[Recall]:
    """Return the recalls of the patients with whom this person may do that."""
    return (
        Recall.objects.filter(patient__in=patients.visible_to(user, permission))
        .select_related("patient__clinic", "screening__ruleset_version", "set_by")
        .defer("screening__ruleset_version__canonical")
    )


def open_recalls(user: User, clinic: Clinic) -> QuerySet[Recall]:
    """Return a clinic's recalls that wait, the first due first; not of screenings in error."""
    return (
        recalls_visible_to(user)
        .filter(patient__clinic=clinic, state=RecallState.OPEN, screening__error_at=None)
        .order_by("due_on", "id")
    )


def recalls_of_patient(user: User, patient: Patient) -> QuerySet[Recall]:
    return recalls_visible_to(user).filter(patient=patient).order_by("due_on", "id")


def recalls_of_screening(screening: Screening) -> list[Recall]:
    return list(Recall.objects.filter(screening=screening).order_by("due_on", "id"))


def recall_events_of(recall: Recall) -> list[RecallEvent]:
    """Return what happened to the recall, newest first."""
    return list(
        RecallEvent.objects.filter(recall=recall).select_related("by", "visit").order_by("-id")
    )


def visits_since(recall: Recall) -> QuerySet[Visit]:
    """Return the patient's visits that may have kept the recall, the newest first."""
    return Visit.objects.filter(
        patient=recall.patient_id, started_at__gte=recall.set_at, error_at=None
    ).order_by("-started_at")
