"""Sessions, gates and what hangs on them, in each state that a page can show or a form change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from accounts.roles import Role
from rehab.actions.discharge import discharge
from rehab.discharge_contents import discharge_document
from rehab.models import (
    AdverseEvent,
    DischargeSummary,
    Episode,
    FollowUp,
    GateCheck,
    Hold,
    HomeProgramme,
    Session,
)
from tests.factories.accounts import member_of
from tests.factories.equipment_world import EquipmentRows, equipment_rows
from tests.factories.patients import PatientFactory
from tests.factories.programme import profile, programme
from tests.factories.rehab import EpisodeFactory, gate, planned, signed, written

# Which session an address is tried on; others: the written one.
PLANNED = {"rehab:session_gate", "rehab:not_delivered", "rehab:move_session"}
SIGNED = {"rehab:amend_session", "rehab:session_in_error"}


@dataclass(frozen=True)
class RehabRows:
    """Rows of one episode; the red flag and the discharge are those of another patient."""

    planned: Session
    written: Session
    signed: Session
    gate: GateCheck
    to_settle: FollowUp
    hold: Hold
    event: AdverseEvent
    summary: DischargeSummary
    programme: HomeProgramme
    equipment: EquipmentRows

    def where(self, name: str) -> dict[str, Any]:
        """Return values for the parameters of the address called `name`."""
        session = self.written
        if name in PLANNED:
            session = self.planned
        elif name in SIGNED:
            session = self.signed
        settles = name == "rehab:settle_gate"
        return {
            "session": session.pk,
            "gate": self.to_settle.gate_id if settles else self.gate.pk,
            "hold": self.hold.pk,
            "event": self.event.pk,
            "summary": self.summary.pk,
            "programme": self.programme.pk,
            **self.equipment.where(name),
        }

    def kwargs(self) -> dict[str, dict[str, Any]]:
        """Return the ids in an address, by what the permission matrix calls them."""
        return {
            "planned session": {"session": self.planned.pk},
            "written session": {"session": self.written.pk},
            "signed session": {"session": self.signed.pk},
            "gate": {"gate": self.gate.pk},
            "gate to settle": {"gate": self.to_settle.gate_id},
            "hold": {"hold": self.hold.pk},
            "adverse event": {"event": self.event.pk},
            "summary": {"summary": self.summary.pk},
            "programme": {"programme": self.programme.pk},
            **self.equipment.kwargs(),
        }


def rehab_rows(episode: Episode, *, now: datetime) -> RehabRows:
    """Take the episode through three sessions, and two other patients to a hold and discharge."""
    by = member_of(episode.patient.clinic, Role.THERAPIST)  # nobody else's time is taken
    first = signed(planned(episode, by, starts_at=now - timedelta(days=2)), by)
    second = written(planned(episode, by, starts_at=now - timedelta(hours=2)), by)
    third = planned(episode, by, starts_at=now - timedelta(minutes=5))
    asks = gate(episode, by, action="Message to the GP", movements=["dystonia"], now=now)
    others = [
        EpisodeFactory.create(
            patient=PatientFactory.create(
                clinic=episode.patient.clinic, registered_by=by, family_name=name
            ),
            opened_by=by,
        )
        for name in ("Larkspur", "Tormentil")
    ]
    profile(episode, by, now=now)
    stops = gate(others[0], by, be_fast=["face"], now=now)
    return RehabRows(
        planned=third,
        written=second,
        signed=first,
        gate=stops,
        to_settle=FollowUp.objects.get(gate=asks),
        hold=Hold.objects.get(gate=stops),
        event=AdverseEvent.objects.get(episode=others[0]),
        summary=discharged(others[1], by, now=now),
        programme=programme(episode, by, now=now, aim="Stand up alone"),
        equipment=equipment_rows(episode, by, now=now),
    )


def discharged(episode: Episode, by: User, *, now: datetime) -> DischargeSummary:
    """Discharge the episode with its summary."""
    text = "Walks indoors without help."
    return discharge(
        episode=episode,
        document=discharge_document(
            episode,
            on=now.date(),
            reason="goals_met",
            text=text,
            home_programme="Sit to stand, 2 × 10",
            safety_net="Call 999 for new weakness.",
            by=by,
        ),
        discharged_on=now.date(),
        reason="goals_met",
        text=text,
        by=by,
        now=now,
        row_version=episode.row_version,
    )
