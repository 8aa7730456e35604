"""Episodes of rehabilitation for tests."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from rehab.models import (
    BodySide,
    Episode,
    EpisodeKind,
    OnsetPrecision,
    ReferralSource,
    Stage,
)
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON, PatientFactory


class EpisodeFactory(DjangoModelFactory[Episode]):
    """An open episode after a stroke with a weak right side, referred by letter."""

    class Meta:
        model = Episode

    patient = factory.SubFactory(PatientFactory)
    kind = EpisodeKind.ISCHAEMIC_STROKE
    lesion_side = BodySide.LEFT
    weak_side = BodySide.RIGHT
    onset_on = date(2026, 9, 1)
    onset_precision = OnsetPrecision.DAY
    stage = Stage.COMMUNITY
    source = ReferralSource.OUTSIDE
    referred_by = "Stroke unit, General Hospital"
    opened_on = date(2026, 10, 1)
    opened_by = factory.SubFactory(UserFactory)
    opened_at = NOON
