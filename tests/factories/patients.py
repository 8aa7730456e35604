"""Synthetic patients and what is recorded about them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from patients.medicines import coded
from patients.models import (
    Alert,
    AlertKind,
    AlertState,
    BodyMap,
    Contact,
    Identifier,
    IdentifierKind,
    Investigation,
    Medicine,
    Patient,
    Sex,
    Visit,
    VisitState,
    VitalSign,
)
from patients.naming import search_text
from patients.quantities import TESTS, VITAL_SIGNS, canonical_value
from tests.factories.accounts import ClinicFactory, UserFactory

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)  # when everything here was recorded

# Valid by their check digit, from the range that is never issued to anybody.
NHS_NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050")


class PatientFactory(DjangoModelFactory[Patient]):
    """A patient; `identifiers={"nhs_number": "…"}` gives numbers."""

    class Meta:
        model = Patient

    clinic = factory.SubFactory(ClinicFactory)
    family_name = factory.Sequence(lambda n: f"Whitfield{n}")
    given_names = "Dana"
    birth_date = date(1968, 3, 12)
    sex = Sex.FEMALE
    registered_by = factory.SubFactory(UserFactory)
    registered_at = NOON

    @classmethod
    def _create(cls, model_class: type[Patient], *args: Any, **kwargs: Any) -> Patient:
        numbers: dict[str, str] = kwargs.pop("identifiers", {})
        patient: Patient = super()._create(
            model_class,
            *args,
            **kwargs,
            search=search_text(
                family_name=kwargs["family_name"],
                given_names=kwargs["given_names"],
                preferred_name=kwargs.get("preferred_name", ""),
                identifiers=list(numbers.values()),
            ),
        )
        for kind, value in numbers.items():
            Identifier.objects.create(
                patient=patient,
                clinic=patient.clinic,
                kind=IdentifierKind(kind),
                value=value,
                added_by=patient.registered_by,
                added_at=patient.registered_at,
            )
        return patient


class AlertFactory(DjangoModelFactory[Alert]):
    class Meta:
        model = Alert

    patient = factory.SubFactory(PatientFactory)
    kind = AlertKind.HEART_FAILURE
    state = AlertState.PRESENT
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = NOON


class MedicineFactory(DjangoModelFactory[Medicine]):
    class Meta:
        model = Medicine

    patient = factory.SubFactory(PatientFactory)
    name = "Atorvastatin"
    generic = factory.LazyAttribute(lambda o: coded(o.name))
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = NOON


class VisitFactory(DjangoModelFactory[Visit]):
    """An open visit; `signed=True` signs it."""

    class Meta:
        model = Visit

    class Params:
        signed = factory.Trait(
            state=VisitState.SIGNED,
            signed_by=factory.SelfAttribute("opened_by"),
            signed_at=NOON + timedelta(minutes=20),
        )

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    contact = Contact.FACE_TO_FACE
    reason = "Twitching of the right hand"
    started_at = NOON
    opened_by = factory.SubFactory(UserFactory)
    opened_at = NOON


class BodyMapFactory(DjangoModelFactory[BodyMap]):
    """A twitch in the left calf, and nothing said about the rest."""

    class Meta:
        model = BodyMap

    visit = factory.SubFactory(VisitFactory)
    marks = factory.LazyFunction(lambda: {"calf_left": ["twitch"]})
    power = factory.LazyFunction(dict)
    recorded_by = factory.SelfAttribute("visit.opened_by")
    recorded_at = NOON


class VitalSignFactory(DjangoModelFactory[VitalSign]):
    class Meta:
        model = VitalSign

    visit = factory.SubFactory(VisitFactory)
    kind = "temp_c"
    entered_value = Decimal("36.8")
    entered_unit = factory.LazyAttribute(lambda o: VITAL_SIGNS[o.kind].canonical.symbol)
    value = factory.LazyAttribute(
        lambda o: canonical_value(VITAL_SIGNS[o.kind], o.entered_value, o.entered_unit)
    )
    taken_at = NOON
    recorded_by = factory.SelfAttribute("visit.opened_by")
    recorded_at = NOON


class InvestigationFactory(DjangoModelFactory[Investigation]):
    class Meta:
        model = Investigation

    visit = factory.SubFactory(VisitFactory)
    test = "k"
    entered_value = Decimal("4.1")
    entered_unit = factory.LazyAttribute(lambda o: TESTS[o.test].canonical.symbol)
    value_si = factory.LazyAttribute(
        lambda o: canonical_value(TESTS[o.test], o.entered_value, o.entered_unit)
    )
    taken_on = NOON.date()
    recorded_by = factory.SelfAttribute("visit.opened_by")
    recorded_at = NOON
