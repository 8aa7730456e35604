"""Building the demonstration: clinics, people, patients, 150 visits, in one transaction.

Everything goes through the actions that the pages use, with the clock passed in, so that the record
looks like three months of work and its audit trail holds. The same day gives the same clinics.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions.clinics import create_clinic
from accounts.actions.countries import load_countries
from accounts.actions.installation import create_system_administrator
from accounts.actions.people import add_person
from accounts.models import Clinic, User
from accounts.roles import Role
from accounts.selectors import countries_for
from config.demo import rehab
from config.demo.bodies import map_for
from config.demo.books import edit_catalogue
from config.demo.clinics import ADMINISTRATOR, CLINICS, EDITOR, PASSWORD, address_of
from config.demo.following import Following
from config.demo.people import PATIENTS, DemoPatient, nhs_number
from config.demo.rules import begin_draft
from config.demo.screening import (
    begin,
    close,
    finish_answers,
    hand_out,
    sign_off,
)
from config.demo.stories import LATER, STORIES, Story
from content.documents import Layout
from core.audit.trail import SystemActor, record
from core.locking import save_if_current
from patients.actions import (
    Measurement,
    amend_visit,
    mark_visit_in_error,
    open_visit,
    record_alert,
    record_body_map,
    record_investigation,
    record_medicine,
    record_vital_signs,
    register_patient,
    save_visit,
    sign_visit,
)
from patients.models import AlertState, Contact, IdentifierKind, Patient, Visit
from patients.quantities import TESTS, VITAL_SIGNS
from patients.selectors import signed_body_maps
from triage.actions.screenings import mark_entered_in_error
from triage.models import ClosingKind

VISITS = 150
WEEKS = 12  # of work that the demonstration shows
UNDER_WAY = 8  # of the newest visits: screening begun
CHECKED = 6  # then: all answered, something chosen, not signed
NO_SCREENING = 4  # then: only notes so far
STILL_TO_SEND = 30  # the letters of the newest visits are still to be sent; older ones are followed
LAYOUTS = (Layout.STANDARD, Layout.STANDARD, Layout.LARGE, Layout.STANDARD, Layout.EASY)


@dataclass(frozen=True)
class Planned:
    """One visit to come: when, whom, by whom and with what."""

    at: datetime
    patient: Patient
    by: User
    story: Story
    first: bool
    brought: str  # the story of the first visit


@transaction.atomic
def build(*, now: datetime) -> None:
    """Make the whole demonstration, or, when anything fails, nothing."""
    opened_at = now - timedelta(weeks=WEEKS + 1)
    name = ADMINISTRATOR
    administrator = create_system_administrator(
        email=address_of(name[0]), full_name=name[1], password=PASSWORD, now=opened_at
    )
    clinics, clinicians = _open_clinics(by=administrator, now=opened_at)
    patients = _register(clinics, clinicians, now=opened_at + timedelta(hours=2))
    following = Following(now)
    for place, planned in enumerate(_plan(patients, clinicians, now=now)):
        _hold(planned, following, left=VISITS - place)
    editor = User.objects.get(email=address_of(EDITOR))
    begin_draft(by=editor, now=now - timedelta(hours=3))
    _rehabilitate(clinics[rehab.CLINIC], patients, clinicians[rehab.CLINIC][0], now=now)
    edit_catalogue(now=now)
    record(verb="demonstration.built", by=SystemActor("demo"), now=now, detail={"visits": VISITS})


def _rehabilitate(
    clinic: Clinic,
    patients: list[tuple[DemoPatient, Patient]],
    clinician: User,
    *,
    now: datetime,
) -> None:
    therapist = User.objects.get(email=address_of(rehab.therapist_address()))
    theirs = [patient for _planned, patient in patients if patient.clinic_id == clinic.pk]
    rehab.build_rehab(theirs, therapist=therapist, clinician=clinician, now=now)


def exists() -> bool:
    """Whether this database holds the demonstration (it is built as a whole or not at all)."""
    return User.objects.filter(email=address_of(ADMINISTRATOR[0])).exists()


def _open_clinics(*, by: User, now: datetime) -> tuple[list[Clinic], dict[int, list[User]]]:
    clinics: list[Clinic] = []
    clinicians: dict[int, list[User]] = {}
    load_countries(by=SystemActor("release"), now=now)
    countries = {country.pk: country for country in countries_for(None)}
    for place, planned in enumerate(CLINICS):
        fields = {**planned.fields, "country": countries[planned.country]}
        clinic = create_clinic(fields=fields, by=by, now=now)
        clinics.append(clinic)
        clinicians[place] = []
        for local_part, full_name, title, role in planned.staff:
            person = add_person(
                clinic=clinic,
                email=address_of(local_part),
                full_name=full_name,
                title=title,
                role=role,
                invite=True,
                by=by,
                now=now,
            ).person
            _let_in(person, now=now)
            if role == Role.CLINICIAN:
                clinicians[place].append(person)
    return clinics, clinicians


def _let_in(person: User, *, now: datetime) -> None:
    """Give the account the demonstration's password, which no invitation could."""
    save_if_current(
        person, row_version=person.row_version, changes={"password": make_password(PASSWORD)}
    )
    record(verb="person.password_set", by=SystemActor("demo"), now=now, subject=person)


def _register(
    clinics: list[Clinic], clinicians: dict[int, list[User]], *, now: datetime
) -> list[tuple[DemoPatient, Patient]]:
    registered = []
    for n, planned in enumerate(PATIENTS):
        by = clinicians[planned.clinic][n % 3]
        british = planned.clinic != 2
        patient = register_patient(
            clinic=clinics[planned.clinic],
            by=by,
            now=now + timedelta(minutes=3 * n),
            family_name=planned.family_name,
            given_names=planned.given_names,
            preferred_name=planned.preferred_name,
            birth_date=planned.birth_date,
            sex=planned.sex,
            language=planned.language,
            phone=f"07700 900{n:03d}" if british else f"(555) 010-0{n:03d}",
            address=f"{n + 1} {'Orchard Road' if british else 'Juniper Street'}\nExampleton",
            identifiers=(
                {IdentifierKind.NHS_NUMBER: nhs_number(n)}
                if british
                else {IdentifierKind.HOSPITAL_NUMBER: f"CH{10_000 + n * 7}"}
            ),
        )
        for kind, details in planned.alerts.items():
            record_alert(
                patient=patient,
                kind=kind,
                state=AlertState.PRESENT,
                details=_dated(details, now.date()),
                by=by,
                now=now + timedelta(minutes=3 * n + 1),
            )
        for name, dose in planned.medicines:
            record_medicine(
                patient=patient, name=name, dose=dose, by=by, now=now + timedelta(minutes=3 * n + 2)
            )
        registered.append((planned, patient))
    return registered


def _dated(details: dict[str, object], day: date) -> dict[str, object]:
    """Say on which day a gestation was right."""
    return {**details, "gestation_on": day} if "gestation_weeks" in details else details


def _plan(
    patients: list[tuple[DemoPatient, Patient]], clinicians: dict[int, list[User]], *, now: datetime
) -> Iterator[Planned]:
    """Spread the visits over the weeks before `now`, oldest first; each patient's story first."""
    chance = random.Random(20260105)  # noqa: S311 - the same clinics every time
    visits: list[tuple[int, bool]] = [(n, True) for n in range(len(patients))]
    visits += [(chance.randrange(len(patients)), False) for _ in range(VISITS - len(patients))]
    began, later = visits[: len(patients)], visits[len(patients) :]
    chance.shuffle(began)
    moments = _moments(now)
    for n, first in [*began, *later]:
        planned, patient = patients[n]
        story = STORIES[planned.story if first else chance.choice((*LATER, planned.story))]
        yield Planned(
            at=next(moments),
            patient=patient,
            by=chance.choice(clinicians[planned.clinic]),
            story=story,
            first=first,
            brought=planned.story,
        )


def _moments(now: datetime) -> Iterator[datetime]:
    """Working hours from twelve weeks ago until shortly before now, in order."""
    until = now - timedelta(minutes=50)
    step = timedelta(weeks=WEEKS) / VISITS
    for n in count(1):
        at = until - (VISITS - n) * step
        at_work = datetime.combine(at.date(), time(9 + n % 8, n * 7 % 60), UTC)
        yield min(at_work, until)


def _hold(planned: Planned, following: Following, *, left: int) -> None:
    """Hold one visit, as far as its age says: the newest are still being worked on."""
    at, by, story = planned.at, planned.by, planned.story
    contact = Contact.TELEPHONE if "telephone" in story.key else Contact.FACE_TO_FACE
    visit = open_visit(patient=planned.patient, contact=contact, reason=story.reason, by=by, now=at)
    visit = save_visit(
        visit=visit,
        row_version=visit.row_version,
        contact=contact,
        reason=story.reason,
        notes=story.notes,
        medicines_complete=True,
        conditions_complete=True,
        by=by,
        now=at + timedelta(minutes=4),
    )
    _measure(story, visit, by=by, now=at + timedelta(minutes=6))
    if left <= NO_SCREENING:
        return
    _map(planned, visit)
    screening = begin(story, visit=visit, by=by, now=at + timedelta(minutes=8))
    if left <= NO_SCREENING + UNDER_WAY:
        return
    finish_answers(story, screening, by=by, now=at + timedelta(minutes=12))
    if left % 41 == 0:
        mark_entered_in_error(
            screening=screening,
            reason="Started for the wrong patient",
            by=by,
            now=at + timedelta(minutes=13),
        )
        _finish(visit, by=by, now=at + timedelta(minutes=14), left=left)
        return
    close(story, screening, by=by, now=at + timedelta(minutes=15))
    if left <= NO_SCREENING + UNDER_WAY + CHECKED:
        return
    sign_off(screening, by=by, now=at + timedelta(minutes=18))
    if ClosingKind.HANDOUT in story.closing:
        layout = LAYOUTS[left % len(LAYOUTS)]
        hand_out(screening, layout=layout, by=by, now=at + timedelta(minutes=19))
    _finish(visit, by=by, now=at + timedelta(minutes=22), left=left)
    if left > STILL_TO_SEND:
        following.carry_on(screening, by=by, now=at + timedelta(minutes=25))


def _map(planned: Planned, visit: Visit) -> None:
    """Mark the body map where the visit is about something that a map shows."""
    before = signed_body_maps(planned.patient).count()
    entry = map_for(planned.brought, planned.story.key, before)
    if entry is not None:
        record_body_map(
            visit=visit, entry=entry, by=planned.by, now=planned.at + timedelta(minutes=7)
        )


def _finish(visit: Visit, *, by: User, now: datetime, left: int) -> None:
    """Sign the visit; a few are amended later, and one should never have been."""
    current = Visit.objects.get(pk=visit.pk)
    signed = sign_visit(visit=current, row_version=current.row_version, by=by, now=now)
    if left % 37 == 0:
        amend_visit(
            visit=signed,
            reason="Left out",
            text="Family history of muscle disease asked for: none.",
            by=by,
            now=now + timedelta(minutes=5),
        )
    if left == 100:
        mark_visit_in_error(
            visit=signed,
            reason="Recorded for another patient of the same name",
            row_version=signed.row_version,
            by=by,
            now=now + timedelta(minutes=9),
        )


def _measure(story: Story, visit: Visit, *, by: User, now: datetime) -> None:
    """Take the story's vital signs and results, in the clinic's own units' first choice (SI)."""
    if story.vital_signs:
        record_vital_signs(
            visit=visit,
            readings=[
                Measurement(kind, Decimal(value), VITAL_SIGNS[kind].units[0].symbol)
                for kind, value in story.vital_signs.items()
            ],
            by=by,
            now=now,
        )
    for test, value in story.results.items():
        record_investigation(
            visit=visit,
            test=test,
            value=Decimal(value),
            unit=TESTS[test].units[0].symbol,
            taken_on=now.date(),
            by=by,
            now=now,
        )
