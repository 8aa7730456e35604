"""Reading screenings, always from the patients that the reader may see."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission
from patients import selectors as patients
from patients.models import Patient, Visit
from triage.models import (
    AnswerChange,
    ClosingAction,
    FluidPlanRecord,
    Override,
    Receipt,
    RulesetVersion,
    Screening,
    ScreeningAnswer,
    ScreeningState,
)
from triage.ruleset_uses import rulesets_of_screenings


def visible_to(
    user: User, permission: Permission = Permission.SCREENING_VIEW
) -> QuerySet[Screening]:
    """Return the screenings of the patients with whom this person may do that."""
    return (
        Screening.objects.filter(patient__in=patients.visible_to(user, permission))
        .select_related("patient__clinic", "visit", "ruleset_version", "started_by", "signed_by")
        .defer("ruleset_version__canonical")
    )


def newest_ruleset(ruleset_id: str | None = None) -> RulesetVersion | None:
    """Return the version in use: published last and not withdrawn.

    Without an id it is the one that new screenings are begun with.
    """
    wanted = [ruleset_id] if ruleset_id is not None else rulesets_of_screenings()
    return (
        RulesetVersion.objects.filter(ruleset_id__in=wanted, withdrawal=None)
        .defer("canonical")
        .order_by("-published_at", "-id")
        .first()
    )


def answers_of(screening: Screening) -> dict[str, ScreeningAnswer]:
    """Return the answers that hold now, by item."""
    rows = ScreeningAnswer.objects.filter(screening=screening).select_related("answered_by")
    return {row.item: row for row in rows}


def earlier_answers(screening: Screening) -> QuerySet[AnswerChange]:
    """Return every answer that was replaced, newest first."""
    return (
        AnswerChange.objects.filter(screening=screening)
        .select_related("answered_by", "replaced_by")
        .order_by("-id")
    )


def override_of(screening: Screening) -> Override | None:
    """Return the newest override decision; it may be one that takes an earlier one back."""
    return (
        Override.objects.filter(screening=screening)
        .select_related("decided_by")
        .order_by("-id")
        .first()
    )


def closings_of(screening: Screening) -> list[ClosingAction]:
    """Return what was decided to do and not taken back, in the order in which it was decided."""
    return list(
        ClosingAction.objects.filter(screening=screening, withdrawn_at=None)
        .select_related("decided_by", "settled_by")
        .order_by("id")
    )


def closing_of(screening: Screening, pk: int) -> ClosingAction | None:
    """Return one closing action of the screening, also one that was taken back."""
    return ClosingAction.objects.filter(screening=screening, pk=pk).first()


def signed_screening_of(visit: Visit) -> Screening | None:
    """Return the screening of a visit that was signed last and not called wrong since.

    For documents about the same visit; pages ask `screenings_of_visit`.
    """
    return (
        Screening.objects.filter(visit=visit, state=ScreeningState.SIGNED, error_at=None)
        .order_by("-signed_at", "-pk")
        .first()
    )


def receipt_of(screening: Screening) -> Receipt | None:
    """Return the receipt of a signed screening."""
    return (
        Receipt.objects.select_related(
            "screening__patient__clinic", "screening__ruleset_version", "made_by"
        )
        .defer("screening__ruleset_version__canonical")
        .filter(screening=screening)
        .first()
    )


def fluid_plan_of(screening: Screening) -> FluidPlanRecord | None:
    """Return the newest drinking plan that was worked out from this screening."""
    return (
        FluidPlanRecord.objects.filter(screening=screening)
        .select_related("made_by")
        .order_by("-id")
        .first()
    )


def names_of(users: Iterable[int]) -> dict[int, str]:
    """Return what these people are called, by id; people who left are still named."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=list(users))}


def open_screening(visit: Visit) -> Screening | None:
    """Return the screening of this visit that is still being answered."""
    return Screening.objects.filter(visit=visit, state=ScreeningState.DRAFT, error_at=None).first()


def screenings_of_visit(user: User, visit: Visit) -> QuerySet[Screening]:
    """Return the visit's screenings, newest first, those in error too."""
    return visible_to(user).filter(visit=visit).order_by("-started_at", "id")


def screenings_of_patient(user: User, patient: Patient) -> QuerySet[Screening]:
    """Return the patient's screenings, newest first, those in error too."""
    return visible_to(user).filter(patient=patient).order_by("-started_at", "id")


def to_finish(user: User) -> QuerySet[Screening]:
    """Return the unsigned screenings, oldest first: the ones that have waited longest."""
    return (
        visible_to(user, Permission.SCREENING_EDIT)
        .filter(state=ScreeningState.DRAFT, error_at=None)
        .order_by("started_at", "id")
    )
