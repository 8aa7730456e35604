"""The tables of patients and visits, and the words of the domain."""

from patients.models.access import EmergencyAccess
from patients.models.alerts import Alert, AlertKind, AlertState, CkdStage, DiabetesType
from patients.models.bodymaps import BodyMap, BodyMapVersion
from patients.models.investigations import Investigation
from patients.models.medicines import Medicine, MedicineChange
from patients.models.people import Correction, Identifier, IdentifierKind, Patient, Sex
from patients.models.visits import Amendment, Contact, Visit, VisitState
from patients.models.vital_signs import VitalSign

__all__ = [
    "Alert",
    "AlertKind",
    "AlertState",
    "Amendment",
    "BodyMap",
    "BodyMapVersion",
    "CkdStage",
    "Contact",
    "Correction",
    "DiabetesType",
    "EmergencyAccess",
    "Identifier",
    "IdentifierKind",
    "Investigation",
    "Medicine",
    "MedicineChange",
    "Patient",
    "Sex",
    "Visit",
    "VisitState",
    "VitalSign",
]
