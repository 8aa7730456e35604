"""Leaflets with and without a screening: fitted to the patient, changed only with a reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.countries import load_countries
from accounts.models import Clinic
from accounts.roles import Role
from content.leaflet_files import parse_translation
from content.models import Handout, HandoutChoice, LeafletVersion
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
from tests.factories.content import a_leaflet, publish
from tests.factories.patients import AlertFactory, VisitFactory
from tests.factories.triage import signed
from tests.integration.triage.leaflet_desk import (
    ASKED,
    HEART,
    UNKNOWN,
    of_screening,
    of_visit,
    shown,
    user_of,
    visit_of,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[..., Client]


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    return client_for(Role.CLINICIAN)


@pytest.fixture
def leaflet() -> LeafletVersion:
    return publish(a_leaflet())


def test_a_leaflet_follows_the_sheet_of_the_screening(
    browser: Client, leaflet: LeafletVersion
) -> None:
    html = shown(browser, of_screening(signed(user_of(browser))), leaflet).content.decode()

    assert "Have a drink with each meal." in html
    assert "Not meant for this patient" in html  # no cramp: that block says why it is out
    assert "Wait until it is over." not in html


def test_a_leaflet_that_speaks_of_a_factor_is_proposed(browser: Client) -> None:
    proposed = publish(a_leaflet(factors=["C04"]))
    other = publish(a_leaflet("other", title="Other"))
    receipt = signed(user_of(browser), {"caffeine_mg_day": 900.0})

    form = browser.get(of_screening(receipt)).context["form"]

    groups = dict(form.fields["leaflets"].choices)
    assert groups["Proposed for this patient"] == [(str(proposed.pk), proposed.title)]
    assert (str(other.pk), other.title) in groups["Drinking"]
    assert form["leaflets"].value() == []  # the sheet stays one page until somebody wants more


def test_what_is_withheld_never_prints_and_says_why(
    browser: Client, leaflet: LeafletVersion
) -> None:
    receipt = signed(user_of(browser), HEART)
    forced = {"change-drinking-well-every-day": "on", "why-drinking-well-every-day": "I want it"}

    html = shown(browser, of_screening(receipt), leaflet, **forced).content.decode()

    assert "Have a drink with each meal." not in html
    assert "CI-fluid (holds): heart failure" in html
    assert "Because of your heart failure" in html


def test_what_is_not_known_waits_and_may_be_added_with_a_reason(
    browser: Client, leaflet: LeafletVersion
) -> None:
    receipt = signed(user_of(browser), UNKNOWN)
    path, box = of_screening(receipt), {"change-drinking-well-every-day": "on"}

    waiting = shown(browser, path, leaflet).content.decode()
    assert "Have a drink with each meal." not in waiting
    assert "Ask us before you try these" in waiting

    unexplained = shown(browser, path, leaflet, **box, issue="1")
    assert unexplained.status_code == 422
    assert "Say why, so that the next reader understands." in unexplained.content.decode()
    assert not Handout.objects.exists()

    why = {"why-drinking-well-every-day": "Asked today: healthy heart and kidneys"}
    issued = shown(browser, path, leaflet, **box, **why, issue="1")
    assert issued.status_code == 302
    choice = HandoutChoice.objects.get()
    assert (choice.block, choice.verdict, choice.added) == ("every-day", "ask_first", True)
    assert choice.reason == "Asked today: healthy heart and kidneys"
    printed = choice.handout.document["leaflets"][0]["blocks"]
    assert "every-day" in {block["key"] for block in printed}
    assert AuditEvent.objects.get(verb="handout.issued").detail["choices"] == 1


def test_what_is_in_may_be_left_out_with_a_reason(browser: Client, leaflet: LeafletVersion) -> None:
    receipt = signed(user_of(browser))
    change = {
        "change-drinking-well-every-day": "on",
        "why-drinking-well-every-day": "Has it at home",
    }

    html = shown(browser, of_screening(receipt), leaflet, **change).content.decode()

    assert "Left out by you" in html
    assert "Have a drink with each meal." not in html


def test_the_warning_can_not_be_left_out(browser: Client, leaflet: LeafletVersion) -> None:
    page = shown(browser, of_screening(signed(user_of(browser))), leaflet)
    assert "change-drinking-well-help" not in page.content.decode()


def test_at_an_emergency_nothing_to_do_is_printed(browser: Client, leaflet: LeafletVersion) -> None:
    receipt = signed(user_of(browser), {"breathless_rest": True, "weakness": "objective"})

    html = shown(browser, of_screening(receipt), leaflet).content.decode()

    assert "You need emergency care now" in html
    assert "Have a drink with each meal." not in html


def test_a_visit_without_a_screening_is_judged_by_the_record(
    browser: Client, leaflet: LeafletVersion
) -> None:
    visit = visit_of(browser)
    path = of_visit(visit)

    waiting = shown(browser, path, leaflet).content.decode()
    assert "Have a drink with each meal." not in waiting  # nobody asked about the heart

    AlertFactory.create(patient=visit.patient, kind="heart_failure")
    withheld = shown(browser, path, leaflet).content.decode()
    assert "CI-fluid (holds): heart failure" in withheld
    assert "Have a drink with each meal." not in withheld


def test_the_sheet_of_a_visit_is_issued_with_its_warning_first(
    browser: Client, leaflet: LeafletVersion
) -> None:
    visit = visit_of(browser)

    response = shown(browser, of_visit(visit), leaflet, **ASKED, issue="1")

    handout = Handout.objects.get()
    assert response.headers["Location"] == reverse("content:handout", args=[handout.pk])
    assert handout.origin == f"leaflets:{visit.pk}"
    assert handout.document["warning_signs"]["emergency"] == ["you are confused"]
    assert handout.document["warning_signs"]["same_day"] == [
        f"you feel worse: ring {visit.patient.clinic.phone}"
    ]
    assert handout.document["found"] == ["Let thirst guide you."]
    assert handout.visit == visit


def test_a_sheet_is_due_when_the_first_block_on_it_is(browser: Client) -> None:
    leaflet = a_leaflet()
    every_day, cramps, warning = leaflet.blocks
    early, earlier = date(2027, 3, 1), date(2027, 2, 1)
    version = publish(
        replace(
            leaflet,
            blocks=(
                replace(every_day, review_by=early),
                replace(cramps, review_by=earlier),  # not meant for this patient: not on the sheet
                warning,
            ),
        )
    )
    receipt = signed(user_of(browser))

    shown(browser, of_screening(receipt), version, issue="1")
    assert Handout.objects.get().document["review_by"] == "2027-03-01"

    preview = shown(browser, of_visit(receipt.screening.visit), version).content.decode()
    assert "To be checked again by March 2027." in preview


def test_a_sheet_for_an_archive_on_us_paper_meets_both_standards(
    browser: Client, leaflet: LeafletVersion
) -> None:
    how = {"archival": "on", "page_size": "Letter", "issue": "1"}
    shown(browser, of_screening(signed(user_of(browser))), leaflet, **how)

    check = Handout.objects.get().check_result
    assert (check.profile, check.rules, check.failures) == ("ua1+3a", 104 + 156, [])


@pytest.mark.parametrize(("country", "paper"), [("US", "Letter"), ("GB", "A4"), (None, "A4")])
def test_the_paper_of_the_clinics_country_is_chosen_until_somebody_chooses_another(
    browser: Client, leaflet: LeafletVersion, country: str | None, paper: str
) -> None:
    load_countries(by=SystemActor("test"), now=timezone.now())
    receipt = signed(user_of(browser))
    Clinic.objects.update(country=country)

    for page in (of_screening(receipt), of_visit(receipt.screening.visit)):
        assert browser.get(page).context["form"]["page_size"].value() == paper
    shown(browser, of_screening(receipt), leaflet, page_size="A4", issue="1")
    assert Handout.objects.get().document["page_size"] == "A4"


def test_nothing_is_issued_without_a_leaflet(browser: Client, leaflet: LeafletVersion) -> None:
    response = browser.post(of_visit(visit_of(browser)), {"layout": "standard", "issue": "1"})
    assert response.status_code == 422
    assert "Choose a leaflet." in response.content.decode()


def test_a_leaflet_that_is_not_on_the_shelf_is_refused(
    browser: Client, leaflet: LeafletVersion
) -> None:
    publish(a_leaflet(version=2, title="Drinking well, again"))
    response = shown(browser, of_visit(visit_of(browser)), leaflet, issue="1")
    assert response.status_code == 422
    assert not Handout.objects.exists()


def test_a_translation_speaks_its_language_and_says_that_it_waits(browser: Client) -> None:
    master = a_leaflet()
    publish(master)
    spanish = publish(
        parse_translation(
            {
                "slug": "drinking-well",
                "language": "es",
                "translation_of": 1,
                "translated_by": "machine-assisted",
                "title": "Beber bien",
                "main_message": "Guíese por la sed.",
                "blocks": {
                    "every-day": {
                        "title": "Cada día",
                        "text": "Beba algo en cada comida.",
                        "easy": ["Beba en cada comida."],
                    },
                    "cramps": {
                        "title": "Si tiene un calambre",
                        "steps": ["Pare.", "Espere a que pase."],
                        "easy": ["Pare."],
                    },
                    "help": {
                        "title": "Cuándo pedir ayuda",
                        "emergency": ["está confuso"],
                        "same_day": ["se siente peor: llame al {phone}"],
                        "easy": ["¿Confuso? Llame al {emergency}."],
                    },
                },
            },
            master,
            name="es/drinking-well",
        )
    )
    visit = visit_of(browser)
    AlertFactory.create(patient=visit.patient, kind="heart_failure")
    cramps = {"change-drinking-well-cramps": "on", "why-drinking-well-cramps": "Had one at home"}

    html = shown(browser, of_visit(visit), spanish, **cramps).content.decode()

    assert "Machine-assisted, awaiting clinical translation review" in html  # to the clinician
    assert "pendiente de revisión clínica" in html  # to the patient
    assert "Llame al 999" in html
    assert "Por su insuficiencia cardíaca" in html
    assert "Beba algo en cada comida." not in html


def test_the_table_itself_refuses_to_add_what_is_withheld(
    browser: Client, leaflet: LeafletVersion
) -> None:
    shown(browser, of_visit(visit_of(browser)), leaflet, **ASKED, issue="1")
    refused = HandoutChoice(
        handout=Handout.objects.get(),
        leaflet=leaflet,
        block="every-day",
        verdict="withheld",
        added=True,
        reason="Wanted",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        refused.save()


def test_a_stranger_finds_no_such_visit(browser: Client, leaflet: LeafletVersion) -> None:
    elsewhere = VisitFactory.create()
    assert browser.get(of_visit(elsewhere)).status_code == 404


def test_what_is_for_life_after_a_stroke_is_proposed_to_those_who_had_one(browser: Client) -> None:
    published = publish(a_leaflet(topic="after-stroke", factors=["C04"]))
    stroke = {"conditions": {"present": ["stroke_old"], "complete": True}}

    def proposed_to(answers: dict[str, Any]) -> list[tuple[str, str]]:
        form = browser.get(of_screening(signed(user_of(browser), answers))).context["form"]
        found: list[tuple[str, str]] = dict(form.fields["leaflets"].choices).get(
            "Proposed for this patient", []
        )
        return found

    assert proposed_to({"caffeine_mg_day": 900.0}) == []
    assert proposed_to(stroke) == [(str(published.pk), published.title)]


def test_an_alert_recorded_since_the_signing_is_heeded(
    browser: Client, leaflet: LeafletVersion
) -> None:
    """The receipt stays as it was signed; what prints today does not contradict the record."""
    receipt = signed(user_of(browser))
    path = of_screening(receipt)
    before = shown(browser, path, leaflet).content.decode()
    assert "Have a drink with each meal." in before
    assert "Drink when you are thirsty." in before  # the ruleset's own advice

    AlertFactory.create(
        patient=receipt.screening.patient,
        kind="heart_failure",
        recorded_at=receipt.made_at + timedelta(hours=1),
    )
    after = shown(browser, path, leaflet).content.decode()
    assert "Have a drink with each meal." not in after
    assert "Drink when you are thirsty." not in after
    assert "Because of what your record says now" in after
    assert "Do not drink extra for twitching or cramps." in after
