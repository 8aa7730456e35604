"""Equipment as a therapist meets it, and the stock as an administrator does."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, User
from rehab.actions.discharge import discharge
from rehab.discharge_contents import discharge_document
from rehab.equipment_parts import equipment_summary
from rehab.models import Article, Episode, LoanAgreement
from tests.factories.equipment import (
    a_loan,
    a_model,
    a_profile,
    a_recall,
    articles,
    publish_equipment,
)
from tests.factories.patients import AlertFactory, PatientFactory
from tests.factories.rehab import EpisodeFactory, gate
from tests.pages import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(clinic: Clinic, therapist: User) -> Episode:
    patient = PatientFactory.create(
        clinic=clinic, registered_by=therapist, family_name="Quillfeather"
    )
    return EpisodeFactory.create(patient=patient, opened_by=therapist)


@pytest.fixture
def lent(clinic: Clinic, therapist: User, episode: Episode) -> Article:
    now = timezone.now()
    thing = articles(a_model(clinic, therapist, now=now), therapist, "PG-1", now=now)[0]
    a_loan(episode, therapist, thing, now=now)
    return thing


def _suggestions(browser: Client, episode: Episode) -> str:
    return browser.get(reverse("rehab:equipment_suggestions", args=[episode.pk])).text


def test_nothing_is_suggested_until_the_gate_of_today_is_clear(
    browser: Client, therapist: User, episode: Episode
) -> None:
    now = timezone.now()
    publish_equipment()
    assert "gate was not answered today" in _suggestions(browser, episode)
    gate(episode, therapist, now=now - timedelta(days=1))
    assert "gate was not answered today" in _suggestions(browser, episode)
    gate(episode, therapist, now=now)
    assert "were not asked yet" in _suggestions(browser, episode)
    a_profile(episode, therapist, now=now, tasks=["eating"], hand=["one_hand_only"])
    assert "Non-slip mat" in _suggestions(browser, episode)
    gate(episode, therapist, be_fast=["face"], now=now)
    shown = _suggestions(browser, episode)
    assert "A red flag is open" in shown
    assert "Non-slip mat" not in shown


def test_sharp_tools_are_held_back_with_every_reason_and_unknown_is_asked(
    browser: Client, therapist: User, episode: Episode
) -> None:
    now = timezone.now()
    gate(episode, therapist, now=now)
    a_profile(episode, therapist, now=now, tasks=["eating"], hand=["one_hand_only"])
    asked = _suggestions(browser, episode)
    assert asked.index("Ask first") < asked.index("Rocker knife")

    AlertFactory.create(
        patient=episode.patient, kind="anticoagulant", state="present", recorded_by=therapist
    )
    a_profile(
        episode, therapist, now=now + timedelta(seconds=1), tasks=["eating"],
        hand=["one_hand_only"], neglect="untrained",
    )  # fmt: skip
    held = _suggestions(browser, episode).partition("Held back, and why")[2]
    knife = held.partition("Rocker knife")[2].partition("</ul>")[0]
    assert knife.count("<li>") >= 2


def test_the_agreement_is_printed_once_and_its_bytes_are_kept(
    browser: Client, lent: Article
) -> None:
    loan = lent.loans.get()
    path = reverse("rehab:loan_print", args=[loan.pk])
    first, second = browser.post(path), browser.post(path)
    assert first["Location"] == second["Location"]
    kept = LoanAgreement.objects.get()
    answer = browser.get(first["Location"])
    assert answer.content == bytes(kept.pdf)
    assert hashlib.sha256(answer.content).hexdigest() == kept.sha256 == answer["Digest-SHA-256"]
    assert kept.failures == []


def test_a_recall_is_told_wherever_the_loan_stands(
    browser: Client, lent: Article, therapist: User
) -> None:
    loan = lent.loans.get()
    pages = [
        reverse("rehab:episode", args=[loan.episode_id]),
        reverse("rehab:equipment", args=[loan.episode_id]),
        reverse("rehab:loan", args=[loan.pk]),
    ]
    assert not any("Recalled" in browser.get(path).text for path in pages)
    recall = a_recall(lent.clinic, therapist, now=timezone.now())
    line = recall.lines.get(loan=loan)
    for path in pages:
        assert "Recalled" in browser.get(path).text, path
    page = browser.get(pages[-1]).text
    assert recall.what_to_do in page
    assert reverse("rehab:recall_borrower", args=[line.pk]) in page
    part = equipment_summary(loan.episode)
    assert part is not None
    assert "recalled by its maker" in part.rows[0][-1]


def test_who_runs_the_stock_sees_that_it_is_out_and_never_to_whom(
    clinic_administrator: User, sign_in: Callable[[User], Client], lent: Article, therapist: User
) -> None:
    a_recall(lent.clinic, therapist, now=timezone.now())
    desk = sign_in(clinic_administrator)
    loan = lent.loans.get()
    recall = lent.recall_lines.get().recall
    for path in (
        reverse("rehab:stock"),
        reverse("rehab:article", args=[lent.pk]),
        reverse("rehab:equipment_recall", args=[recall.pk]),
    ):
        page = desk.get(path)
        assert page.status_code == 200
        assert "quillfeather" not in page.text.lower(), path
    assert "next check" in desk.get(reverse("rehab:article", args=[lent.pk])).text
    assert desk.get(reverse("rehab:loan", args=[loan.pk])).status_code == 403
    assert "quillfeather" not in desk.get("/").text.lower()


def test_the_stock_is_searched_filtered_and_labelled(
    browser: Client, clinic: Clinic, therapist: User, lent: Article
) -> None:
    stool = a_model(clinic, therapist, item="E39", make="Bathwell", name="Stool", weight_limit_kg=9)
    rows = articles(stool, therapist, *(f"BS-{n}" for n in range(30)))
    stock = reverse("rehab:stock")
    assert "Page 1 of 2" in browser.get(stock).text
    assert "BS-1" not in browser.get(stock, {"q": "plateworks"}).text
    assert "PG-1" in browser.get(stock, {"q": "plate guard"}).text
    assert "BS-1" not in browser.get(stock, {"state": "on_loan"}).text
    assert "Nothing found" in browser.get(stock, {"q": "zebra\x00"}).text
    labels = reverse("rehab:stock_labels")
    pdf = browser.get(labels, {"article": [str(rows[0].pk), "nonsense"], "single": "1"})
    assert pdf["Content-Type"] == "application/pdf"
    assert browser.get(labels, {"article": "nonsense"}).status_code == 302


def test_a_loan_outlives_the_discharge_and_is_still_asked_about(
    browser: Client, clinic: Clinic, therapist: User, episode: Episode
) -> None:
    now, ago = timezone.now(), timezone.now() - timedelta(days=40)
    thing = articles(a_model(clinic, therapist, now=ago), therapist, "PG-7", now=ago)[0]
    a_loan(episode, therapist, thing, now=ago)
    assert (
        "1 thing is still on loan"
        in browser.get(reverse("rehab:discharge", args=[episode.pk])).text
    )
    document = discharge_document(
        episode, on=now.date(), reason="goals_met", text="x", home_programme="",
        safety_net="y", by=therapist,
    )  # fmt: skip
    assert any("Plate guard" in cell for p in document.parts for row in p.rows for cell in row)
    discharge(
        episode=episode, document=document, discharged_on=now.date(), reason="goals_met", text="x",
        by=therapist, now=now, row_version=episode.row_version,
    )  # fmt: skip
    home = browser.get("/").text
    assert "Equipment checks due" in home
    assert "check lapsed" in home
    assert "Equipment on loan" in browser.get(reverse("rehab:episode", args=[episode.pk])).text
    timeline = browser.get(reverse("patients:detail", args=[episode.patient_id])).text
    assert "Equipment lent: Plate guard" in timeline


def test_the_catalogue_is_read_by_family_and_search(
    content_editor: User, sign_in: Callable[[User], Client]
) -> None:
    reader = sign_in(content_editor)
    every = reader.get(reverse("rehab:catalogue")).text
    assert every.count('class="tag">E') == 80  # 78 items, two of them in two forms
    assert "Rocker knife" not in reader.get(reverse("rehab:catalogue"), {"family": "bathing"}).text
    assert "Rocker knife" in reader.get(reverse("rehab:catalogue"), {"q": "rocker"}).text
    item = reader.get(reverse("rehab:catalogue_item", args=["E06"])).text
    assert "E4: Practice only" in item
    assert "blood thinner" in item
    assert reader.get(reverse("rehab:catalogue_item", args=["E99"])).status_code == 404


def test_a_form_that_is_refused_keeps_what_was_typed(
    browser: Client, clinic: Clinic, therapist: User, episode: Episode
) -> None:
    stool = a_model(clinic, therapist, item="E39", name="Stool", weight_limit_kg=100)
    articles(stool, therapist, "BS-1")
    path = reverse("rehab:loan_start", args=[episode.pk, "E39"])
    [form] = [f for f in forms_of(browser.get(path).text, path) if "thing" in f.fields]
    sent = {name: values[0] for name, values in form.filled().items()} | {
        "thing": form.fields["thing"].options[1], "aim": "Shower alone", "terms": "a",
        "taught": "b", "teach_back": "shown", "despite": "Seen at home", "weight_kg": "120",
        "weight_kg_unit": "kg",
    }  # fmt: skip
    refused = browser.post(path, sent)
    assert refused.status_code == 422
    assert "carries up to 100 kg and the person weighs 120 kg" in refused.text
    assert "Shower alone" in refused.text
    assert browser.post(path, sent | {"weight_kg": "88"}).status_code == 303
