"""One small clinic at work: a patient with everything that a page can show or a form can change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.actions.countries import load_countries
from accounts.models import Clinic, User
from accounts.roles import Role
from config.demo.screening import begin, close, finish_answers, hand_out, sign_off
from config.demo.stories import STORIES
from content.batch_actions import BatchLine, make_next
from content.documents import Layout
from content.models import (
    BookDraft,
    BookVersion,
    Handout,
    LeafletDraft,
    LeafletVersion,
    PrintBatch,
)
from core.audit.trail import SystemActor
from engine.rulesets import Ruleset
from patients.actions import (
    record_alert,
    record_medicine,
    sign_visit,
)
from patients.models import (
    Alert,
    AlertKind,
    AlertState,
    BodyMap,
    Investigation,
    Medicine,
    Patient,
    Visit,
    VitalSign,
)
from rehab.models import Episode, Goal, GoalScore, Measure
from tests.factories.accounts import member_of
from tests.factories.books import two_versions_and_a_draft
from tests.factories.content import print_batch, published_leaflets
from tests.factories.leaflet_drafts import draft_and_translation
from tests.factories.measures import a_goal, a_goal_score, a_measure, phq9
from tests.factories.rehab import EpisodeFactory
from tests.factories.rehab_world import RehabRows, rehab_rows
from tests.factories.rulesets import offered_draft
from tests.factories.threads import THREAD_FOR, threads_in_each_state
from tests.factories.visits import a_patient, a_visit, mapped
from tests.permissions.addresses import path_of
from triage.actions.rulesets import publish_ruleset
from triage.batch_sheets import compose
from triage.documents import origin_of
from triage.models import (
    ClosingAction,
    Recall,
    Referral,
    ReplayFlip,
    Screening,
)
from triage.published import shipped_ruleset


@dataclass
class World:
    """Rows that exist together. `open_*` may still be written; `signed_*` may not."""

    clinic: Clinic
    by: User
    colleague: User
    patient: Patient
    alert: Alert
    medicine: Medicine
    bare_visit: Visit
    open_visit: Visit
    open_screening: Screening
    signed_visit: Visit
    signed_screening: Screening
    body_map: BodyMap
    vital_sign: VitalSign
    investigation: Investigation
    closing: ClosingAction
    open_closing: ClosingAction
    handout: Handout
    batch: PrintBatch
    flip: ReplayFlip
    leaflet_draft: LeafletDraft
    spanish: LeafletVersion
    book_draft: BookDraft
    book_version: BookVersion
    threads: dict[str, Referral]
    recall: Recall
    episode: Episode
    measure: Measure
    goal: Goal
    goal_score: GoalScore
    rehab: RehabRows

    def where(self, name: str, parameters: Iterable[str]) -> dict[str, Any]:
        """Return fitting values for the parameters of the address called `name`."""
        signed = name in SIGNED_ONLY
        known: dict[str, Any] = {
            "patient": self.patient.pk,
            "alert": self.alert.pk,
            "medicine": self.medicine.pk,
            "visit": self.signed_visit.pk if signed else self.open_visit.pk,
            "screening": self.signed_screening.pk if signed else self.open_screening.pk,
            "body_map": self.body_map.pk,
            "vital_sign": self.vital_sign.pk,
            "investigation": self.investigation.pk,
            "action": self.open_closing.pk if name == "triage:take_back" else self.closing.pk,
            "handout": self.handout.pk,
            "episode": self.episode.pk,
            "measure": self.measure.pk,
            "goal": self.goal.pk,
            "score": self.goal_score.pk,
            "name": "tug",
            **self.rehab.where(name),
            "referral": self.threads[THREAD_FOR.get(name, "awaiting")].pk,
            "recall": self.recall.pk,
            "section": "limb_signs",
            "clinic": self.clinic.public_id,
            "pk": self.colleague.pk,
            "membership": self.colleague.memberships.get().pk,
            "kind": AlertKind.ALLERGY.value,
            "slug": "splint-care",
            "version": 1,
            "ruleset": "sound",
            "ruleset_version": self.flip.replay.before_id,
            "other": self.flip.replay.before_id,
            "draft": self.flip.replay.revision.draft_id,
            "text_draft": self.leaflet_draft.pk,
            "leaflet_version": self.spanish.pk,
            "language": "es",
            "topic": "drinking",
            "country": "gb",
            "block": "every-day",
            "revision": 2,
            "rule": "U01",
            "case": 0,
            "source": "S1",
            "part": "advice",
            "item": 0,
            "field": "when",
            "number": 2,
            "flip": self.flip.pk,
            "batch": self.batch.pk,
        }
        if name == "triage:print_list_file":
            known["number"] = 1
        if name.startswith("content:"):
            known |= {"kind": "text", "field": "offer_when", "other": self.spanish.pk}
            if name.startswith("content:translation"):
                known["slug"] = self.spanish.slug
        if name.startswith("content:book"):
            known |= {
                "book": self.book_draft.book,
                "book_version": self.book_version.pk,
                "other": self.book_version.pk,
                "text_draft": self.book_draft.pk,
                "section": "items",
                "entry": "T01",
            }
        return {parameter: known[parameter] for parameter in parameters}

    def pages(
        self, addresses: Iterable[tuple[str, str, tuple[str, ...]]]
    ) -> Iterator[tuple[str, str]]:
        """Yield name and path of each address (name, route, parameters), filled with these rows.

        Where there are no such rows the path is of something that does not exist.
        """
        yield "visits:detail", reverse("visits:detail", args=[self.bare_visit.pk])
        for section in ("complaint", "tests"):
            yield (
                "triage:section",
                reverse("triage:section", args=[self.open_screening.pk, section]),
            )
        for name, route, parameters in addresses:
            try:
                yield name, reverse(name, kwargs=self.where(name, parameters))
            except (KeyError, NoReverseMatch):
                yield name, path_of(route)


# Addresses that are about what was signed.
SIGNED_ONLY = {
    "visits:amend",
    "visits:body_map_amend",
    "triage:referral_start",
    "triage:receipt",
    "triage:handout",
    "triage:fluid_plan",
}


@cache
def _shipped() -> Ruleset:
    return shipped_ruleset()


def shipped_content(*, now: datetime | None = None) -> None:
    """Put the countries, leaflets and the ruleset that come with the product in place."""
    load_countries(by=SystemActor("test"), now=now or timezone.now())
    published_leaflets()
    publish_ruleset(ruleset=_shipped(), by=SystemActor("test"), now=now or timezone.now())


def a_world(clinic: Clinic, by: User, *, now: datetime | None = None) -> World:
    """Put the shipped content in place, and one patient through two visits."""
    now = now or timezone.now() - timedelta(hours=3)
    shipped_content(now=now)
    patient = a_patient(clinic, by, now=now)
    alert = record_alert(
        patient=patient,
        kind=AlertKind.ALLERGY,
        state=AlertState.PRESENT,
        details={"substance": "Penicillin", "reaction": "Rash"},
        by=by,
        now=now,
    )
    medicine = record_medicine(patient=patient, name="Furosemide", dose="40 mg", by=by, now=now)
    story = STORIES["night_cramp"]
    signed_visit = a_visit(patient, by, now=now + timedelta(minutes=5))
    mapped(signed_visit, by, now=now + timedelta(minutes=5))
    # With the sodium known a drinking plan may be worked out, so that its form is met.
    story_signed = replace(story, findings={**story.findings, "labs.na": 140})
    screening = begin(story_signed, visit=signed_visit, by=by, now=now + timedelta(minutes=6))
    finish_answers(story, screening, by=by, now=now + timedelta(minutes=7))
    close(story, screening, by=by, now=now + timedelta(minutes=8))
    sign_off(screening, by=by, now=now + timedelta(minutes=9))
    hand_out(screening, layout=Layout.STANDARD, by=by, now=now + timedelta(minutes=10))
    current = Visit.objects.get(pk=signed_visit.pk)
    signed_visit = sign_visit(
        visit=current, row_version=current.row_version, by=by, now=now + timedelta(minutes=12)
    )
    visit = a_visit(patient, by, now=now + timedelta(hours=2))
    mapped(visit, by, now=now + timedelta(hours=2), hand_right=["twitch"])
    open_screening = begin(story, visit=visit, by=by, now=now + timedelta(hours=2, minutes=5))
    close(story, open_screening, by=by, now=now + timedelta(hours=2, minutes=6))
    episode = EpisodeFactory.create(patient=patient, opened_by=by)
    for days_ago, seconds in ((60, "24"), (30, "19.5"), (0, "16")):
        a_measure(episode, by, "tug", {"seconds": seconds}, days_ago=days_ago)
    goal = a_goal(episode, by, days_ago=30)
    # Before the questionnaire: its ninth answer holds therapy back.
    rehab = rehab_rows(episode, now=now + timedelta(hours=2, minutes=40))
    leaflet_draft, spanish = draft_and_translation(
        member_of(clinic, Role.CONTENT_EDITOR), now=now + timedelta(hours=1)
    )
    book_draft, book_version = two_versions_and_a_draft(
        member_of(clinic, Role.CONTENT_EDITOR), now=now + timedelta(hours=1)
    )
    return World(
        clinic=clinic,
        by=by,
        colleague=member_of(clinic, Role.THERAPIST),
        patient=patient,
        alert=alert,
        medicine=medicine,
        bare_visit=a_visit(patient, by, now=now + timedelta(hours=2, minutes=30)),
        open_visit=Visit.objects.get(pk=visit.pk),
        open_screening=Screening.objects.get(pk=open_screening.pk),
        signed_visit=signed_visit,
        signed_screening=Screening.objects.get(pk=screening.pk),
        body_map=BodyMap.objects.get(visit=visit),
        vital_sign=VitalSign.objects.filter(visit=visit).first(),  # type: ignore[arg-type]
        investigation=Investigation.objects.filter(visit=visit).first(),  # type: ignore[arg-type]
        closing=ClosingAction.objects.filter(screening=screening).first(),  # type: ignore[arg-type]
        open_closing=ClosingAction.objects.filter(screening=open_screening).first(),  # type: ignore[arg-type]
        handout=Handout.objects.get(origin__endswith=str(screening.pk)),
        batch=a_batch(signed_visit, screening, by, now=now + timedelta(minutes=13)),
        episode=episode,
        measure=phq9(episode, by, ninth="1"),
        goal=goal,
        goal_score=a_goal_score(goal, by),
        rehab=rehab,
        leaflet_draft=leaflet_draft,
        spanish=spanish,
        book_draft=book_draft,
        book_version=book_version,
        flip=offered_draft(by, member_of(clinic, Role.CONTENT_EDITOR))[1],
        threads=threads_in_each_state(
            Screening.objects.get(pk=screening.pk), by, now=now + timedelta(minutes=14)
        ),
        recall=Recall.objects.get(screening=screening),
    )


def a_batch(visit: Visit, screening: Screening, by: User, *, now: datetime) -> PrintBatch:
    """A print batch of the screening's sheet, made: the very sheet that was issued before."""
    line = BatchLine(patient=visit.patient, visit=visit, origin=origin_of(screening))
    batch = print_batch([visit], by, lines=[line], day=now.date(), now=now)
    make_next(batch=batch, compose=compose, now=now)
    return PrintBatch.objects.get(pk=batch.pk)
