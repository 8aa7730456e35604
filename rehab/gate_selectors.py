"""Reading what became of a gate: what it asked for, and whether it was answered again."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients import selectors as patients
from patients.clock import clinic_day
from rehab.models import FollowUp, GateCheck


def others_in_visit(gate: GateCheck) -> QuerySet[GateCheck]:
    """Return the other gates of the session or, without one, of the day in the clinic."""
    others = GateCheck.objects.filter(episode=gate.episode_id, session=gate.session_id)
    if gate.session_id is None:
        clinic = gate.episode.patient.clinic
        day, zone = clinic_day(clinic, gate.checked_at), ZoneInfo(clinic.time_zone)
        begins, ends = (
            datetime.combine(each, time.min, zone) for each in (day, day + timedelta(days=1))
        )
        others = others.filter(checked_at__gte=begins, checked_at__lt=ends)
    return others.exclude(pk=gate.pk)


def answered_later(gate: GateCheck) -> GateCheck | None:
    """Return the newest later gate of the visit."""
    later = others_in_visit(gate).filter(checked_at__gt=gate.checked_at)
    return later.defer("canonical").order_by("-checked_at", "id").first()


def follow_ups_open(user: User, clinic: Clinic) -> QuerySet[FollowUp]:
    """Return what gates of tier W asked for and nobody has done, the most urgent first."""
    return (
        FollowUp.objects.filter(
            gate__patient__in=patients.visible_to(user, Permission.REHAB_VIEW),
            gate__patient__clinic=clinic,
            settled_at=None,
            superseded_by=None,
        )
        .select_related("gate__patient", "gate__episode")
        .defer("gate__canonical")
        .order_by("due_on", "id")
    )


def follow_up_of(gate: GateCheck) -> FollowUp | None:
    """Return what the gate asked for, done or not, or asked for again by a later gate."""
    return (
        FollowUp.objects.filter(gate=gate)
        .select_related("settled_by", "gate__episode", "superseded_by__gate")
        .defer("superseded_by__gate__canonical")
        .first()
    )
