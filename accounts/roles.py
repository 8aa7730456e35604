"""Who may do what, as code: a role is a set of permissions, and it holds in one clinic.

docs/roles.md is written from this module, and a test keeps the two equal.
"""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that a person may do. Views declare the permission that they need."""

    WORKLIST_VIEW = "worklist.view"
    PATIENT_FIND = "patient.find"  # lists, search, demographics
    PATIENT_EDIT = "patient.edit"  # register, correct
    RECORD_VIEW = "record.view"  # the clinical record: timeline, visits, results
    RECORD_EDIT = "record.edit"  # alerts, precautions, medicines
    VISIT_EDIT = "visit.edit"
    VISIT_SIGN = "visit.sign"
    SCREENING_VIEW = "screening.view"
    SCREENING_EDIT = "screening.edit"
    SCREENING_SIGN = "screening.sign"
    REFERRAL_EDIT = "referral.edit"  # write, send, acknowledge; seen with SCREENING_VIEW
    REHAB_VIEW = "rehab.view"  # episodes, sessions, goals, measures, loans
    REHAB_EDIT = "rehab.edit"  # open episodes, log sessions, measures, goals, trials, loans
    REHAB_SIGN = "rehab.sign"
    REHAB_CLEAR = "rehab.clear"  # say that therapy may go on after a red flag
    STOCK_MANAGE = "stock.manage"  # the clinic's loan stock: no patient in it
    HANDOUT_VIEW = "handout.view"
    HANDOUT_ISSUE = "handout.issue"
    EMERGENCY_ACCESS = "emergency.access"
    CONTENT_VIEW = "content.view"
    CONTENT_EDIT = "content.edit"
    CONTENT_APPROVE = "content.approve"  # never one's own work
    MEMBERS_MANAGE = "members.manage"
    CLINIC_MANAGE = "clinic.manage"
    ACCESS_REPORT = "access.report"
    CLINICS_CREATE = "clinics.create"
    COUNTRIES_MANAGE = "countries.manage"  # emergency numbers by country
    AUDIT_VERIFY = "audit.verify"


class Role(models.TextChoices):
    """What a person is in a clinic."""

    CLINICIAN = "clinician", _("Clinician")
    THERAPIST = "therapist", _("Therapist")
    CONTENT_EDITOR = "content_editor", _("Content editor")
    CLINIC_ADMINISTRATOR = "clinic_administrator", _("Clinic administrator")


_RECORD_READERS = {
    Permission.WORKLIST_VIEW,
    Permission.PATIENT_FIND,
    Permission.PATIENT_EDIT,
    Permission.RECORD_VIEW,
    Permission.RECORD_EDIT,
    Permission.SCREENING_VIEW,
    Permission.REHAB_VIEW,
    Permission.HANDOUT_VIEW,
    Permission.HANDOUT_ISSUE,
    Permission.EMERGENCY_ACCESS,
    Permission.CONTENT_VIEW,
}

PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.CLINICIAN: frozenset(
        _RECORD_READERS
        | {
            Permission.VISIT_EDIT,
            Permission.VISIT_SIGN,
            Permission.SCREENING_EDIT,
            Permission.SCREENING_SIGN,
            Permission.REFERRAL_EDIT,
            Permission.REHAB_CLEAR,
        }
    ),
    Role.THERAPIST: frozenset(
        _RECORD_READERS | {Permission.REHAB_EDIT, Permission.REHAB_SIGN, Permission.STOCK_MANAGE}
    ),
    Role.CONTENT_EDITOR: frozenset(
        {
            Permission.WORKLIST_VIEW,
            Permission.CONTENT_VIEW,
            Permission.CONTENT_EDIT,
            Permission.CONTENT_APPROVE,
        }
    ),
    Role.CLINIC_ADMINISTRATOR: frozenset(
        {
            Permission.WORKLIST_VIEW,
            Permission.PATIENT_FIND,
            Permission.CONTENT_VIEW,
            Permission.MEMBERS_MANAGE,
            Permission.CLINIC_MANAGE,
            Permission.STOCK_MANAGE,
            Permission.ACCESS_REPORT,
        }
    ),
}

# The system administrator belongs to no clinic and sees no patient.
SYSTEM_PERMISSIONS: frozenset[Permission] = frozenset(
    {
        Permission.WORKLIST_VIEW,
        Permission.MEMBERS_MANAGE,
        Permission.CLINICS_CREATE,
        Permission.COUNTRIES_MANAGE,
        Permission.CLINIC_MANAGE,
        Permission.AUDIT_VERIFY,
        Permission.CONTENT_VIEW,
    }
)
