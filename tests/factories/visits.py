"""Somebody invented, registered and seen through the product's own actions."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Clinic, User
from patients.actions import (
    MapEntry,
    Measurement,
    open_visit,
    record_body_map,
    record_investigation,
    record_vital_signs,
    register_patient,
    save_visit,
)
from patients.models import BodyMap, Contact, IdentifierKind, Patient, Visit


def a_patient(clinic: Clinic, by: User, *, now: datetime, **fields: Any) -> Patient:
    """Register somebody invented; names and numbers may be given."""
    values: dict[str, Any] = {
        "family_name": "Aldermaston",
        "given_names": "Edith Rose",
        "birth_date": datetime(1948, 3, 17).date(),  # noqa: DTZ001 - a birthday has no zone
        "sex": "female",
        "identifiers": {IdentifierKind.NHS_NUMBER: "999 000 0018"},
    } | fields
    return register_patient(clinic=clinic, by=by, now=now, **values)


def a_visit(patient: Patient, by: User, *, now: datetime) -> Visit:
    """Open a visit with notes, two readings and a result."""
    visit = open_visit(
        patient=patient, contact=Contact.FACE_TO_FACE, reason="Night cramps", by=by, now=now
    )
    visit = save_visit(
        visit=visit,
        row_version=visit.row_version,
        contact=Contact.FACE_TO_FACE,
        reason="Night cramps",
        notes="Wakes with a hard knot in the calf.",
        medicines_complete=True,
        conditions_complete=True,
        by=by,
        now=now,
    )
    record_vital_signs(
        visit=visit,
        readings=[
            Measurement("sbp", Decimal(128), "mmHg"),
            Measurement("dbp", Decimal(76), "mmHg"),
        ],
        by=by,
        now=now,
    )
    record_investigation(
        visit=visit,
        test="k",
        value=Decimal("4.2"),
        unit="mmol/L",
        taken_on=now.date(),
        by=by,
        now=now,
    )
    return visit


def mapped(visit: Visit, by: User, *, now: datetime, **more: list[str]) -> BodyMap:
    """Mark both calves on the visit's body map, and what else is given."""
    marks = {"calf_left": ["cramp"], "calf_right": ["cramp"], **more}
    entry = MapEntry(marks=marks, power={"hip_flexion_left": 5}, whole_body=True)
    return record_body_map(visit=visit, entry=entry, by=by, now=now)
