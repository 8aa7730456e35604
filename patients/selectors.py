"""Reads of patients and visits. Everything starts from what the person may see."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from core.audit.models import AuditEvent
from core.drafts.models import Draft
from patients.listing import Cursor as Cursor
from patients.listing import PatientPage as PatientPage
from patients.listing import find as find
from patients.models import (
    Alert,
    AlertState,
    BodyMap,
    BodyMapVersion,
    Correction,
    EmergencyAccess,
    Identifier,
    Investigation,
    Medicine,
    Patient,
    Visit,
    VisitState,
    VitalSign,
)

# Emergency access lets a person read, never write.
READ_IN_EMERGENCY = frozenset(
    {Permission.RECORD_VIEW, Permission.SCREENING_VIEW, Permission.HANDOUT_VIEW}
)


def visible_to(
    user: User, permission: Permission = Permission.RECORD_VIEW, *, now: datetime | None = None
) -> QuerySet[Patient]:
    """Return the patients for whom this person holds `permission`.

    Those are the patients of the clinics where a role grants it and, for reading, those to whom
    the person was granted emergency access that has not expired.
    """
    seen = Q(clinic__in=user.clinics_where(permission))
    if permission in READ_IN_EMERGENCY and user.may(Permission.EMERGENCY_ACCESS):
        live = EmergencyAccess.objects.filter(user=user, expires_at__gt=now or timezone.now())
        seen |= Q(pk__in=live.values("patient"))
    return Patient.objects.filter(seen)


def visits_visible_to(
    user: User, permission: Permission = Permission.RECORD_VIEW, *, now: datetime | None = None
) -> QuerySet[Visit]:
    """Return the visits of the patients for whom this person holds `permission`."""
    return Visit.objects.filter(patient__in=visible_to(user, permission, now=now)).select_related(
        "patient", "patient__clinic", "clinic", "opened_by", "signed_by", "error_by"
    )


def unfinished_visits(user: User) -> QuerySet[Visit]:
    """Return the open visits that this person began and may still sign, oldest first."""
    return (
        Visit.objects.filter(
            state=VisitState.OPEN,
            error_at=None,
            opened_by=user,
            clinic__in=user.clinics_where(Permission.VISIT_EDIT),
        )
        .select_related("patient")
        .order_by("started_at")
    )


def drafts_of(user: User) -> QuerySet[Draft]:
    """Return what this person typed into forms and did not save, oldest first."""
    return Draft.objects.filter(user=user).order_by("saved_at", "pk")


def unfinished_by_others(user: User, *, before: datetime) -> QuerySet[Visit]:
    """Return visits that others left open since before that time, where this person may sign."""
    return (
        Visit.objects.filter(
            state=VisitState.OPEN,
            error_at=None,
            started_at__lt=before,
            clinic__in=user.clinics_where(Permission.VISIT_SIGN),
        )
        .exclude(opened_by=user)
        .select_related("patient", "opened_by")
        .order_by("started_at")
    )


def current_identifiers(patient: Patient) -> QuerySet[Identifier]:
    return Identifier.objects.filter(patient=patient, ended_at=None).order_by("kind")


def current_alerts(patient: Patient) -> QuerySet[Alert]:
    """Return what holds now, present before absent, each in the order of recording."""
    return (
        Alert.objects.filter(patient=patient, until=None, error_at=None)
        .select_related("recorded_by")
        .order_by("-state", "kind", "recorded_at")
    )


def present_alerts(patient: Patient) -> list[Alert]:
    return [a for a in current_alerts(patient) if a.state == AlertState.PRESENT]


def alert_history(patient: Patient) -> QuerySet[Alert]:
    """Return every alert, also resolved ones and those entered in error, newest first."""
    return (
        Alert.objects.filter(patient=patient)
        .select_related("recorded_by", "resolved_by", "error_by")
        .order_by("-recorded_at", "-pk")
    )


def current_medicines(patient: Patient) -> QuerySet[Medicine]:
    return Medicine.objects.filter(patient=patient, stopped_on=None, error_at=None).order_by("name")


def medicine_history(patient: Patient) -> QuerySet[Medicine]:
    """Return every medicine, also stopped ones and those entered in error."""
    return (
        Medicine.objects.filter(patient=patient)
        .select_related("recorded_by", "stopped_by", "error_by")
        .order_by("stopped_on", "name")
    )


def vital_signs_of(visit: Visit) -> QuerySet[VitalSign]:
    """Return all readings, also those entered in error, latest first."""
    return visit.vital_signs.select_related("recorded_by", "error_by").order_by("-taken_at", "-pk")


def investigations_of(visit: Visit) -> QuerySet[Investigation]:
    return visit.investigations.select_related("recorded_by", "error_by").order_by(
        "test", "-taken_on", "-pk"
    )


def body_map_of(visit: Visit) -> BodyMap | None:
    """Return the map that holds for this visit."""
    return (
        BodyMap.objects.filter(visit=visit, error_at=None)
        .select_related("recorded_by", "visit")
        .first()
    )


def body_maps_of(visit: Visit) -> QuerySet[BodyMap]:
    """Return the visit's map, and those that were entered in error."""
    return visit.body_maps.select_related("recorded_by", "error_by", "visit").order_by("-pk")


def body_map_versions(body_map: BodyMap) -> QuerySet[BodyMapVersion]:
    """Return what the map said before, newest first."""
    return body_map.versions.select_related("recorded_by", "replaced_by").order_by("-version")


def signed_body_maps(patient: Patient) -> QuerySet[BodyMap]:
    """Return the maps of the patient's signed visits that still count, newest visit first."""
    return (
        BodyMap.objects.filter(
            visit__patient=patient,
            visit__state=VisitState.SIGNED,
            visit__error_at=None,
            error_at=None,
        )
        .select_related("recorded_by", "visit")
        .order_by("-visit__started_at", "-pk")
    )


def newest_body_map(patient: Patient) -> BodyMap | None:
    """Return the map of the newest visit that has one, signed or not."""
    return (
        BodyMap.objects.filter(visit__patient=patient, visit__error_at=None, error_at=None)
        .select_related("recorded_by", "visit")
        .order_by("-visit__started_at", "-pk")
        .first()
    )


def body_map_before(visit: Visit) -> BodyMap | None:
    """Return the map of the last earlier signed visit that has one and still counts."""
    return signed_body_maps(visit.patient).filter(visit__started_at__lt=visit.started_at).first()


def recent_results(patient: Patient, *, since: date, until: date) -> QuerySet[Investigation]:
    """Return valid results taken from `since` to `until`, latest first."""
    return (
        Investigation.objects.filter(
            visit__patient=patient,
            visit__error_at=None,
            error_at=None,
            taken_on__gte=since,
            taken_on__lte=until,
        )
        .select_related("visit")
        .order_by("-taken_on", "-recorded_at", "-pk")
    )


def corrections_of(patient: Patient) -> QuerySet[Correction]:
    return (
        Correction.objects.filter(patient=patient)
        .select_related("corrected_by")
        .order_by("-corrected_at", "-pk")
    )


def live_emergency_access(
    user: User, patient: Patient, *, now: datetime | None = None
) -> EmergencyAccess | None:
    """Return the grant by which this person reads this patient's record, if that is how."""
    return (
        EmergencyAccess.objects.filter(
            user=user, patient=patient, expires_at__gt=now or timezone.now()
        )
        .order_by("-expires_at")
        .first()
    )


def refused_emergency_tries(user: User, *, since: datetime) -> int:
    """Return how often this person asked in vain; five within 15 minutes are the limit."""
    return AuditEvent.objects.filter(
        actor=user.audit_name, verb="emergency.refused", at__gte=since
    ).count()


def emergency_accesses_to(user: User, *, since: datetime) -> QuerySet[EmergencyAccess]:
    """Return the grants on patients of the clinics whose access reports this person reads."""
    return (
        EmergencyAccess.objects.filter(
            patient__clinic__in=user.clinics_where(Permission.ACCESS_REPORT), granted_at__gte=since
        )
        .select_related("patient", "user")
        .order_by("-granted_at")
    )


def identifiers_by_patient(patients: Iterable[UUID]) -> dict[UUID, list[Identifier]]:
    """Return the current identifiers of a page of patients, in one query."""
    found: dict[UUID, list[Identifier]] = {}
    for identifier in Identifier.objects.filter(patient__in=list(patients), ended_at=None).order_by(
        "kind"
    ):
        found.setdefault(identifier.patient_id, []).append(identifier)
    return found
