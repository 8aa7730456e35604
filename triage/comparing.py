"""Looking for similar past screenings of a clinic, and for what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from triage import selectors
from triage.assessment import Assessment
from triage.models import Override, Recall, Referral, RulesetVersion, Screening, ScreeningState
from triage.published import published
from triage.similar import (
    MOST,
    Features,
    Match,
    decisive_in,
    features_of,
    most_alike,
    unpacked,
    vector_of,
)

if TYPE_CHECKING:
    from triage.similar import Bits


@dataclass(frozen=True)
class Later:
    """What became of a past screening."""

    screenings: list[Screening] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    recalls: list[Recall] = field(default_factory=list)


@dataclass(frozen=True)
class Similar:
    """A past screening, how alike it is, what was decided, and what happened then."""

    screening: Screening
    match: Match
    override: Override | None
    later: Later


@dataclass(frozen=True)
class Comparison:
    """What was compared, and the most similar of them."""

    decisive: frozenset[str]
    compared: int
    found: list[Similar]


def compared(assessment: Assessment, user: User) -> Comparison:
    """Compare with the signed screenings of other patients of the clinic that the user may see."""
    features = features_of(assessment.ruleset)
    vector = vector_of(assessment.ruleset, assessment.answers.given())
    decisive = decisive_in(vector, assessment.report.because.values())
    ids, present, absent = _vectors(_candidates(assessment.screening, user), features)
    matches = most_alike(vector, decisive, features, present, absent, MOST)
    return Comparison(decisive, len(ids), _described(ids, matches, user))


def _candidates(screening: Screening, user: User) -> QuerySet[Screening]:
    return (
        selectors.visible_to(user)
        .filter(
            patient__clinic=screening.patient.clinic_id,
            state=ScreeningState.SIGNED,
            error_at=None,
            vector__isnull=False,
        )
        .exclude(patient=screening.patient_id)
        .order_by("-signed_at", "pk")
    )


def _vectors(candidates: QuerySet[Screening], features: Features) -> tuple[list[UUID], Bits, Bits]:
    """Read ids and bit sets, newest first, each version of the ruleset brought to `features`."""
    import numpy as np  # loaded when somebody compares

    rows = list(
        candidates.values_list("pk", "ruleset_version_id", "vector__present", "vector__absent")
    )
    by_version: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_version[row[1]].append(place)
    present = np.zeros((len(rows), features.size // 8), dtype=np.uint64)
    absent = np.zeros_like(present)
    for version in RulesetVersion.objects.filter(pk__in=list(by_version)):
        places = by_version[version.pk]
        of = features_of(published(version).ruleset)
        present[places] = unpacked([bytes(rows[p][2]) for p in places], of, features)
        absent[places] = unpacked([bytes(rows[p][3]) for p in places], of, features)
    return [row[0] for row in rows], present, absent


def _described(ids: list[UUID], matches: list[Match], user: User) -> list[Similar]:
    """Add to each match what was decided and what happened later (five queries)."""
    wanted = [ids[match.place] for match in matches]
    screenings = {each.pk: each for each in selectors.visible_to(user).filter(pk__in=wanted)}
    overrides = {
        each.screening_id: each
        for each in Override.objects.filter(screening__in=wanted).order_by("pk")
    }
    later = _later(screenings, user)
    return [
        Similar(
            screenings[pk],
            match,
            override if (override := overrides.get(pk)) and override.chosen else None,
            later[pk],
        )
        for pk, match in zip(wanted, matches, strict=True)
    ]


def _later(screenings: Mapping[UUID, Screening], user: User) -> dict[UUID, Later]:
    later = {pk: Later() for pk in screenings}
    patients = {each.patient_id for each in screenings.values()}
    after = selectors.visible_to(user).filter(
        patient__in=patients, state=ScreeningState.SIGNED, error_at=None
    )
    for each in after.order_by("signed_at", "pk"):
        for pk, past in screenings.items():
            if past.patient_id == each.patient_id and _signed(each) > _signed(past):
                later[pk].screenings.append(each)
    for referral in Referral.objects.filter(screening__in=screenings).order_by("started_at"):
        later[referral.screening_id].referrals.append(referral)
    for recall in Recall.objects.filter(screening__in=screenings).order_by("due_on"):
        later[recall.screening_id].recalls.append(recall)
    return later


def _signed(screening: Screening) -> datetime:
    assert screening.signed_at is not None  # noqa: S101 - only signed ones are compared
    return screening.signed_at
