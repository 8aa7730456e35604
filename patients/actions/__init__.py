"""Writes: each is one transaction with its audit row, and refuses by a named exception."""

from patients.actions.access import grant_emergency_access, note_refused_emergency_access
from patients.actions.alerts import mark_alert_in_error, record_alert, resolve_alert
from patients.actions.bodymaps import (
    MapEntry,
    amend_body_map,
    mark_body_map_in_error,
    record_body_map,
)
from patients.actions.measurements import (
    LabResult,
    Measurement,
    mark_investigation_in_error,
    mark_vital_sign_in_error,
    record_investigation,
    record_investigations,
    record_vital_signs,
)
from patients.actions.medicines import (
    change_medicine,
    mark_medicine_in_error,
    record_medicine,
    stop_medicine,
)
from patients.actions.people import correct_patient, register_patient
from patients.actions.visits import (
    amend_visit,
    mark_visit_in_error,
    open_visit,
    save_visit,
    sign_visit,
)

__all__ = [
    "MapEntry",
    "Measurement",
    "LabResult",
    "amend_body_map",
    "amend_visit",
    "change_medicine",
    "correct_patient",
    "grant_emergency_access",
    "mark_alert_in_error",
    "mark_body_map_in_error",
    "mark_investigation_in_error",
    "mark_medicine_in_error",
    "mark_visit_in_error",
    "mark_vital_sign_in_error",
    "note_refused_emergency_access",
    "open_visit",
    "record_alert",
    "record_body_map",
    "record_investigation",
    "record_investigations",
    "record_medicine",
    "record_vital_signs",
    "register_patient",
    "resolve_alert",
    "save_visit",
    "sign_visit",
    "stop_medicine",
]
