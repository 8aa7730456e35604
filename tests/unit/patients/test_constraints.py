"""The tables themselves refuse rows that mean nothing, whichever code writes them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.utils import DatabaseError

from accounts.models import User
from core.tables import Declared, ImmutableRecord
from patients import models as tables
from patients.models import (
    Alert,
    BodyMap,
    EmergencyAccess,
    Identifier,
    Investigation,
    Medicine,
    Patient,
    Visit,
    VitalSign,
)
from tests.factories.patients import (
    NOON,
    AlertFactory,
    BodyMapFactory,
    InvestigationFactory,
    MedicineFactory,
    PatientFactory,
    VisitFactory,
    VitalSignFactory,
)

FACTORIES: dict[type[models.Model], Any] = {
    Alert: AlertFactory,
    BodyMap: BodyMapFactory,
    Investigation: InvestigationFactory,
    Medicine: MedicineFactory,
    Visit: VisitFactory,
    VitalSign: VitalSignFactory,
}
MODELS = [m for m in (getattr(tables, n) for n in tables.__all__) if hasattr(m, "_meta")]


def pairs() -> list[Any]:
    """Every nullable `x_by` with its `x_at`, found by looking: a new pair is tested unasked."""
    found = []
    for model in MODELS:
        names = {f.name: f for f in model._meta.get_fields() if getattr(f, "null", False)}
        found += [
            pytest.param(model, name.removesuffix("_by"), id=f"{model.__name__}-{name}")
            for name in names
            if name.endswith("_by") and f"{name.removesuffix('_by')}_at" in names
        ]
    return found


def refuses(rows: models.QuerySet[Any], **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize(("model", "pair"), pairs())
def test_who_without_when_is_refused(
    model: type[models.Model], pair: str, clinician: User, patient: Patient
) -> None:
    if model is Identifier:
        rows = Identifier.objects.filter(patient=patient)
    else:
        rows = model._default_manager.filter(pk=FACTORIES[model].create().pk)

    refuses(rows, **{f"{pair}_by": clinician})
    refuses(rows, **{f"{pair}_at": NOON})


@pytest.mark.parametrize("model", [m for m in MODELS if hasattr(m, "in_error")])
def test_an_error_needs_its_reason(model: type[models.Model], clinician: User) -> None:
    rows = model._default_manager.filter(pk=FACTORIES[model].create().pk)

    refuses(rows, error_by=clinician, error_at=NOON)
    refuses(rows, error_reason="because")


@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_a_privacy_class(model: type[Declared]) -> None:
    fields = {f.name for f in model._meta.concrete_fields}

    assert fields == set(model.privacy)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "signed"},
        {"signed_at": NOON},
        {"state": "lost"},
        {"contact": "pigeon"},
    ],
)
def test_a_visit_is_signed_exactly_when_somebody_signed_it(
    values: dict[str, Any], visit: Visit
) -> None:
    refuses(Visit.objects.filter(pk=visit.pk), **values)


def test_a_visit_is_not_signed_before_it_was_opened(visit: Visit, clinician: User) -> None:
    refuses(
        Visit.objects.filter(pk=visit.pk),
        state="signed",
        signed_by=clinician,
        signed_at=NOON - timedelta(seconds=1),
    )


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("heart_failure", {"egfr": 20}),
        ("heart_failure", {"litres_per_day": Decimal("1.5")}),
        ("heart_failure", {"reaction": "rash"}),
        ("ckd", {"egfr": 201}),
        ("fluid_restriction", {"litres_per_day": Decimal("9.9")}),
        ("dysphagia", {"iddsi_level": 8}),
        ("pregnancy", {"gestation_weeks": 45, "gestation_on": date(2026, 1, 1)}),
        ("pregnancy", {"gestation_weeks": 20}),
        ("diabetes", {"state": "absent", "diabetes_type": "t1"}),
        ("heart_failure", {"state": "perhaps"}),
        ("heart_failure", {"kind": "cold_feet"}),
        ("heart_failure", {"kind": "other"}),
        ("heart_failure", {"kind": "allergy"}),
    ],
)
def test_an_alert_holds_only_what_its_kind_can(
    kind: str, values: dict[str, Any], patient: Patient
) -> None:
    alert = AlertFactory.create(patient=patient, kind=kind)

    refuses(Alert.objects.filter(pk=alert.pk), **values)


def test_one_alert_of_a_kind_stands(patient: Patient) -> None:
    AlertFactory.create(patient=patient)

    with pytest.raises(IntegrityError), transaction.atomic():
        AlertFactory.create(patient=patient, state="absent")


@pytest.mark.parametrize(("kind", "value"), [("hr", 400), ("hr", 5), ("temp_c", 98), ("mood", 3)])
def test_impossible_readings_are_refused(kind: str, value: int, visit: Visit) -> None:
    reading = VitalSignFactory.create(visit=visit)

    refuses(VitalSign.objects.filter(pk=reading.pk), kind=kind, value=value)


@pytest.mark.parametrize(("test", "value"), [("k", 44), ("na", 4), ("gold", 4)])
def test_impossible_results_are_refused(test: str, value: int, visit: Visit) -> None:
    result = InvestigationFactory.create(visit=visit)

    refuses(Investigation.objects.filter(pk=result.pk), test=test, value_si=value)


@pytest.mark.parametrize(
    "values",
    [
        {"started_on": date(2026, 2, 2), "changed_on": date(2026, 2, 1)},
        {"name": ""},
        {"stopped_on": date(2026, 2, 1)},
    ],
)
def test_medicine_dates_are_in_order(values: dict[str, Any], patient: Patient) -> None:
    medicine = MedicineFactory.create(patient=patient)

    refuses(Medicine.objects.filter(pk=medicine.pk), **values)


def test_a_current_number_names_one_patient(patient: Patient) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PatientFactory.create(clinic=patient.clinic, identifiers={"nhs_number": "9990000018"})


@pytest.mark.parametrize(
    "values", [{"sex": "x"}, {"family_name": ""}, {"birth_date": date(1889, 12, 31)}]
)
def test_a_patient_has_a_name_sex_and_birth_date(values: dict[str, Any], patient: Patient) -> None:
    refuses(Patient.objects.filter(pk=patient.pk), **values)


def test_emergency_access_ends(patient: Patient, clinician: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.create(
            patient=patient, user=clinician, reason="x", granted_at=NOON, expires_at=NOON
        )


def test_what_is_written_once_is_refused_by_the_database_too(
    patient: Patient, clinician: User
) -> None:
    access = EmergencyAccess.objects.create(
        patient=patient,
        user=clinician,
        reason="x",
        granted_at=NOON,
        expires_at=NOON + timedelta(hours=4),
    )

    with pytest.raises(ImmutableRecord):
        EmergencyAccess.objects.update(reason="y")
    with pytest.raises(DatabaseError), transaction.atomic():
        models.QuerySet(EmergencyAccess).filter(pk=access.pk).update(reason="y")
