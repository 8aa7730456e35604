"""One of everything in one clinic, and a stranger in another, for the permission matrix."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.actions.countries import load_countries
from accounts.models import Clinic, User
from accounts.roles import Role
from content.models import (
    BookDraft,
    BookVersion,
    Handout,
    LeafletDraft,
    LeafletVersion,
    PrintBatch,
)
from core.audit.trail import SystemActor
from engine.rulesets import load_ruleset
from patients.models import Alert, BodyMap, Investigation, Medicine, Patient, Visit, VitalSign
from rehab.models import Episode, Goal, GoalScore, Measure
from tests.factories.accounts import member_of, system_administrator
from tests.factories.books import two_versions_and_a_draft
from tests.factories.content import issued_handout, made_batch, published_leaflets
from tests.factories.leaflet_drafts import draft_and_translation
from tests.factories.measures import a_goal, a_goal_score, phq9
from tests.factories.patients import (
    AlertFactory,
    BodyMapFactory,
    InvestigationFactory,
    MedicineFactory,
    PatientFactory,
    VisitFactory,
    VitalSignFactory,
)
from tests.factories.rehab import EpisodeFactory
from tests.factories.rehab_world import RehabRows, rehab_rows
from tests.factories.rulesets import offered_draft
from tests.factories.world import threads_in_each_state
from triage.actions.decisions import Closing, choose_closing
from triage.actions.rulesets import publish_ruleset
from triage.actions.screenings import start
from triage.actions.signing import sign
from triage.assessment import assess
from triage.models import (
    ClosingAction,
    ClosingKind,
    Recall,
    Referral,
    ReplayFlip,
    Screening,
)
from triage.published import SHIPPED

NOW = timezone.now()


@dataclass(frozen=True)
class Record:
    """A patient with one of everything that hangs on a patient."""

    patient: Patient
    alert: Alert
    medicine: Medicine
    visit: Visit
    body_map: BodyMap
    vital_sign: VitalSign
    investigation: Investigation
    screening: Screening
    action: ClosingAction
    signed: Screening
    threads: dict[str, Referral]  # by state
    recall: Recall
    handout: Handout
    batch: PrintBatch
    episode: Episode
    measure: Measure
    goal: Goal
    goal_score: GoalScore
    rehab: RehabRows


@dataclass(frozen=True)
class World:
    """The people, by the letters of the matrix, and two patients of the same clinic."""

    clinic: Clinic
    people: dict[str, User]
    colleague: User
    other_administrator: User
    other_therapist: User
    mine: Record
    another: Record
    leaflet: str
    leaflet_draft: LeafletDraft
    spanish: LeafletVersion
    book_draft: BookDraft
    book_version: BookVersion
    flip: ReplayFlip

    def kwargs(self, kind: str, record: Record | None = None) -> dict[str, object]:
        """Return the ids in an address of that kind; children belong to `record`."""
        mine = record or self.mine
        patient, visit, screening = self.mine.patient.pk, self.mine.visit.pk, self.mine.screening.pk
        # The other record's person is another person: their role is not the colleague's.
        holder = self.people["T"] if record is self.another else self.colleague
        membership = holder.memberships.get()
        clinic = self.clinic.public_id
        made: dict[str, dict[str, object]] = {
            "": {},
            "clinic": {"clinic": clinic},
            "person": {"clinic": clinic, "pk": self.colleague.pk},
            "role": {"clinic": clinic, "pk": self.colleague.pk, "membership": membership.pk},
            "leaflet": {"slug": self.leaflet},
            "leaflet version": {"slug": self.leaflet, "version": 1},
            "country": {"country": "gb"},
            "patient": {"patient": mine.patient.pk},
            "alert kind": {"patient": mine.patient.pk, "kind": "pacemaker"},
            "alert": {"patient": patient, "alert": mine.alert.pk},
            "medicine": {"patient": patient, "medicine": mine.medicine.pk},
            "visit": {"visit": mine.visit.pk},
            "body map": {"visit": visit, "body_map": mine.body_map.pk},
            "vital sign": {"visit": visit, "vital_sign": mine.vital_sign.pk},
            "investigation": {"visit": visit, "investigation": mine.investigation.pk},
            "screening": {"screening": mine.screening.pk},
            "section": {"screening": mine.screening.pk, "section": "limb_signs"},
            "screening action": {"screening": screening, "action": mine.action.pk},
            "signed": {"screening": mine.signed.pk},
            "referral": {"referral": mine.threads["to_send"].pk},
            "sent referral": {"referral": mine.threads["awaiting"].pk},
            "answered referral": {"referral": mine.threads["to_acknowledge"].pk},
            "booked referral": {"referral": mine.threads["booked"].pk},
            "declined referral": {"referral": mine.threads["declined"].pk},
            "seen referral": {"referral": mine.threads["seen"].pk},
            "sent letter": {"referral": mine.threads["awaiting"].pk, "version": 1},
            "recall": {"recall": mine.recall.pk},
            "handout": {"handout": mine.handout.pk},
            "print batch": {"batch": mine.batch.pk},
            "print file": {"batch": mine.batch.pk, "number": 1},
            "episode": {"episode": mine.episode.pk},
            "episode instrument": {"episode": mine.episode.pk, "name": "tug"},
            "measure": {"episode": self.mine.episode.pk, "measure": mine.measure.pk},
            "goal": {"episode": self.mine.episode.pk, "goal": mine.goal.pk},
            "goal score": {
                "episode": self.mine.episode.pk,
                "goal": self.mine.goal.pk,
                "score": mine.goal_score.pk,
            },
            **mine.rehab.kwargs(),
            **self._rulesets(),
            **self._leaflets(),
            **self._books(),
        }
        return made[kind]

    def _leaflets(self) -> dict[str, dict[str, object]]:
        """Return the ids in the addresses of leaflets, which no clinic owns."""
        version = {"leaflet_version": self.spanish.pk}
        translation = {"slug": self.spanish.slug, "language": "es"}
        draft = {"text_draft": self.leaflet_draft.pk}
        return {
            "topic": {"topic": "drinking"},
            "translation": translation,
            "translation version": {**translation, "version": 1},
            "leaflet row": version,
            "leaflet pair": {**version, "other": self.spanish.pk},
            "leaflet draft": draft,
            "leaflet kind": {**draft, "kind": "text"},
            "leaflet block": {**draft, "block": "every-day"},
            "leaflet condition": {**draft, "field": "offer_when"},
            "leaflet revision": {**draft, "revision": 2},
        }

    def _books(self) -> dict[str, dict[str, object]]:
        """Return the ids in the addresses of books, which no clinic owns."""
        version = {"book_version": self.book_version.pk}
        draft = {"text_draft": self.book_draft.pk}
        return {
            "book": {"book": self.book_draft.book},
            "book version": {"book": self.book_draft.book, "version": 1},
            "book row": version,
            "book pair": {**version, "other": self.book_version.pk},
            "book draft": draft,
            "book section": {**draft, "section": "items"},
            "book entry": {**draft, "section": "items", "entry": "T01"},
            "book revision": {**draft, "revision": 2},
        }

    def _rulesets(self) -> dict[str, dict[str, object]]:
        """Return the ids in the addresses of rulesets, which no clinic owns."""
        version = {"ruleset_version": self.flip.replay.before_id}
        draft = {"draft": self.flip.replay.revision.draft_id}
        return {
            "ruleset": {"ruleset": "sound"},
            "ruleset version": version,
            "ruleset pair": {**version, "other": self.flip.replay.before_id},
            "draft": draft,
            "draft rule": {**draft, "rule": "U01"},
            "draft case": {**draft, "rule": "U01", "case": 0},
            "draft condition": {**draft, "rule": "U01", "field": "when"},
            "draft source": {**draft, "source": "S1"},
            "draft part": {**draft, "part": "advice"},
            "draft item": {**draft, "part": "advice", "item": 0},
            "draft revision": {**draft, "number": 2},
            "draft flip": {**draft, "flip": self.flip.pk},
        }


def _screened(visit: Visit, clinician: User) -> tuple[Screening, ClosingAction]:
    screening = start(visit=visit, by=clinician, now=NOW)
    closing = Closing(
        kind=ClosingKind.RECALL,
        due_on=timezone.localdate() + timedelta(days=30),
        purpose="See how it went",
    )
    action = choose_closing(screening=screening, closing=closing, by=clinician, now=NOW)
    return screening, action


def _record(clinic: Clinic, clinician: User, family_name: str) -> Record:
    patient = PatientFactory.create(clinic=clinic, registered_by=clinician, family_name=family_name)
    visit = VisitFactory.create(patient=patient, opened_by=clinician)
    screening, action = _screened(visit, clinician)
    signed, _action = _screened(
        VisitFactory.create(patient=patient, opened_by=clinician), clinician
    )
    signed.refresh_from_db()
    sign(
        screening=signed,
        row_version=signed.row_version,
        seen=assess(signed, NOW).seen,
        accept_missing=True,
        by=clinician,
        now=NOW,
    )
    episode = EpisodeFactory.create(patient=patient, opened_by=clinician)
    goal = a_goal(episode, clinician)
    # Before the questionnaire: its ninth answer holds therapy back.
    rehab = rehab_rows(episode, now=NOW)
    return Record(
        patient=patient,
        alert=AlertFactory.create(patient=patient, recorded_by=clinician),
        medicine=MedicineFactory.create(patient=patient, recorded_by=clinician),
        visit=visit,
        body_map=BodyMapFactory.create(visit=visit),
        vital_sign=VitalSignFactory.create(visit=visit),
        investigation=InvestigationFactory.create(visit=visit),
        screening=screening,
        action=action,
        signed=signed,
        threads=threads_in_each_state(Screening.objects.get(pk=signed.pk), clinician, now=NOW),
        recall=Recall.objects.get(screening=signed),
        handout=issued_handout(patient, clinician, visit=visit),
        batch=made_batch(visit, clinician),
        episode=episode,
        measure=phq9(episode, clinician, ninth="1"),
        goal=goal,
        goal_score=a_goal_score(goal, clinician),
        rehab=rehab,
    )


def built(clinic: Clinic, other_clinic: Clinic) -> World:
    """Build it, through the product's own actions where there are any."""
    people = {
        "C": member_of(clinic, Role.CLINICIAN),
        "T": member_of(clinic, Role.THERAPIST),
        "E": member_of(clinic, Role.CONTENT_EDITOR),
        "A": member_of(clinic, Role.CLINIC_ADMINISTRATOR),
        "S": system_administrator(),
        "X": member_of(other_clinic, Role.CLINICIAN),
    }
    load_countries(by=SystemActor("test"), now=NOW)
    leaflets = published_leaflets()
    publish_ruleset(ruleset=load_ruleset(SHIPPED.read_bytes()), by=people["C"], now=NOW)
    leaflet_draft, spanish = draft_and_translation(
        member_of(clinic, Role.CONTENT_EDITOR), now=NOW - timedelta(minutes=1)
    )
    book_draft, book_version = two_versions_and_a_draft(
        member_of(clinic, Role.CONTENT_EDITOR), now=NOW - timedelta(minutes=1)
    )
    return World(
        clinic=clinic,
        people=people,
        colleague=member_of(clinic, Role.THERAPIST),
        other_administrator=member_of(other_clinic, Role.CLINIC_ADMINISTRATOR),
        other_therapist=member_of(other_clinic, Role.THERAPIST),
        mine=_record(clinic, people["C"], "Quillfeather"),
        another=_record(clinic, people["C"], "Ravenscroft"),
        leaflet=leaflets[0].slug,
        leaflet_draft=leaflet_draft,
        spanish=spanish,
        book_draft=book_draft,
        book_version=book_version,
        flip=offered_draft(people["C"], member_of(clinic, Role.CONTENT_EDITOR))[1],
    )
