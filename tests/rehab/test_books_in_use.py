"""What pages, sheets and charts show is the text in use; one that does not fit shows nothing."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, User
from accounts.roles import Role
from content.actions.books import withdraw_book
from content.book_selectors import digest_of, edition, read_once
from content.books import (
    Book,
    entries,
    known_books,
    value_of,
)
from content.documents import Layout
from content.models import BookVersion
from engine.rulesets import Ruleset
from rehab.actions.programmes import report_now
from rehab.books import equipment, exercises
from rehab.books.instruments import instrument, instrument_book, instrument_name
from rehab.equipment_advice import equipment_ruleset
from rehab.equipment_catalogue import CatalogueError
from rehab.equipment_facts import RULESET
from rehab.equipment_standing import advised, item_label
from rehab.exercise_sheet import sheet_of_programme
from rehab.instruments.shelf import NoSuchInstrument, shelf
from rehab.models import Episode
from rehab.programme_texts import reworded_since
from rehab.shipped import EXERCISES
from tests.factories.accounts import member_of
from tests.factories.equipment import a_profile, publish_equipment
from tests.factories.measures import a_measure
from tests.factories.programme import profile, programme
from tests.factories.published_books import NOW, drafted, fresh, loaded, published
from tests.factories.rehab import EpisodeFactory, gate
from triage.selectors import newest_ruleset

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(content_editor: User) -> User:
    return content_editor


@pytest.fixture
def second(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    return EpisodeFactory.create(patient__clinic=clinic)


def test_loading_publishes_each_text_once_and_keeps_what_was_edited_here(
    editor: User, second: User
) -> None:
    call_command("load_content", stdout=StringIO())
    texts = set(BookVersion.objects.values_list("book", flat=True))
    assert texts == {book.id for book in known_books()}
    published(drafted(equipment.BOOK, "items", "E01", editor, label="Fat grips"), editor, second)
    said = StringIO()
    call_command("load_content", stdout=said)
    assert "equipment: kept as edited here, text version 2" in said.getvalue()
    assert "0 reference texts published" in said.getvalue()
    assert item_label("E01") == "Fat grips"


def test_an_edited_item_is_what_pages_show_with_who_published_it(
    editor: User, second: User, client_for: Callable[..., Client]
) -> None:
    browser = client_for(Role.THERAPIST)
    assert "not published here yet" in browser.get(reverse("rehab:catalogue")).text
    draft = drafted(
        equipment.BOOK, "items", "E01", editor, label="Fat grips", fit="Try three at a meal."
    )
    assert item_label("E01") != "Fat grips"
    published(draft, editor, second)
    assert "Fat grips" in browser.get(reverse("rehab:catalogue")).text
    page = browser.get(reverse("rehab:catalogue_item", args=["E01"])).text
    assert "Try three at a meal." in page
    assert f"Text version 2, published by {second} on 20 Nov 2026" in page


def test_an_edited_item_is_what_is_suggested(
    editor: User,
    second: User,
    therapist: User,
    episode: Episode,
    sign_in: Callable[[User], Client],
) -> None:
    now = timezone.now()
    publish_equipment()
    gate(episode, therapist, now=now)
    a_profile(episode, therapist, now=now, tasks=["eating"], hand=["one_hand_only"])
    published(drafted(equipment.BOOK, "items", "E10", editor, label="Grippy mat"), editor, second)
    page = sign_in(therapist).get(reverse("rehab:equipment_suggestions", args=[episode.pk])).text
    assert "Grippy mat" in page
    assert f"published by {second}" in page


def test_an_edited_exercise_is_printed_and_the_programme_page_says_what_changed(
    editor: User,
    second: User,
    therapist: User,
    episode: Episode,
    sign_in: Callable[[User], Client],
) -> None:
    now = timezone.now()
    loaded(exercises.BOOK)
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now)
    given = programme(episode, therapist, now=now)
    title = given.exercises.get(exercise="X24").title
    page = reverse("rehab:programme", args=[given.pk])
    browser = sign_in(therapist)
    assert reworded_since(given) is None
    assert "describes these exercises otherwise" not in browser.get(page).text

    draft = drafted(exercises.BOOK, "items", "X24", editor, steps=["Sit tall.", "Breathe out."])
    published(draft, editor, second)
    sheet = sheet_of_programme(given, layout=Layout.STANDARD)
    [printed] = [each for each in sheet.stretches if each.title.startswith(title)]
    assert printed.steps == ("Sit tall.", "Breathe out.")
    assert "text 2" in sheet.version_line
    since = reworded_since(given)
    assert since is not None
    assert since.exercises == (title,)
    assert "describes these exercises otherwise" in browser.get(page).text
    kept = json.loads(given.canonical)["decision"]["text"]
    first = BookVersion.objects.get(book="exercises", version=1)
    assert kept == {"version": 1, "digest": first.digest}


def test_a_change_that_no_given_exercise_shows_is_not_told(
    editor: User, second: User, therapist: User, episode: Episode
) -> None:
    now = timezone.now()
    loaded(exercises.BOOK)
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now)
    given = programme(episode, therapist, now=now)
    published(drafted(exercises.BOOK, "items", "X01", editor, care=["Hold on."]), editor, second)
    assert reworded_since(given) is None


def test_edited_words_and_thresholds_of_an_instrument_are_read_and_results_stay_in_one_series(
    editor: User,
    second: User,
    therapist: User,
    episode: Episode,
    sign_in: Callable[[User], Client],
) -> None:
    book = instrument_book("tug")
    a_measure(episode, therapist, "tug", {"seconds": "20"}, days_ago=30)
    changes = [{**each, "at_least": 4.5} for each in value_of(_score(book), _field(book))]
    draft = drafted(book, "scores", _score(book)["id"], editor, changes=changes)
    published(draft, editor, second)
    row = a_measure(episode, therapist, "tug", {"seconds": "16"})
    assert row.instrument_digest == instrument("tug").digest == edition(book).digest
    assert row.instrument_digest != shelf()["tug"].digest
    page = sign_in(therapist).get(reverse("rehab:measure_series", args=[episode.pk, "tug"])).text
    assert "<svg" in page
    assert "4.5" in page
    assert f"published by {second}" in page
    listed = sign_in(therapist).get(reverse("rehab:instruments")).text
    assert f"published by {second}" in listed


def _score(book: Book) -> dict[str, Any]:
    return entries(book.shipped(), book.section("scores"))[0]


def _field(book: Book) -> Any:
    return next(each for each in book.section("scores").fields if each.name == "changes")


def test_a_withdrawn_version_gives_way_to_the_one_before(editor: User, second: User) -> None:
    before = item_label("E01") if loaded(equipment.BOOK) else ""
    made = published(
        drafted(equipment.BOOK, "items", "E01", editor, label="Fat grips"), editor, second
    )
    assert item_label("E01") == "Fat grips"
    withdraw_book(version=made, reason="A wrong word.", by=second, now=NOW)
    assert item_label("E01") == before


def test_what_another_worker_published_is_read_by_the_next_request() -> None:
    version = loaded(equipment.BOOK)
    content = deepcopy(version.content)
    content["items"][0]["label"] = "Fat grips"
    with read_once():
        before = item_label("E01")
        BookVersion.objects.create(
            book="equipment", version=2, content=content, digest=digest_of(content),
            review_by=(NOW + timedelta(days=9)).date(), published_at=NOW, published_by="user:1",
        )  # fmt: skip
        assert item_label("E01") == before  # one page, one text
    with read_once():
        assert item_label("E01") == "Fat grips"


def test_nothing_is_suggested_or_given_while_rules_and_text_do_not_fit(
    therapist: User,
    episode: Episode,
    monkeypatch: pytest.MonkeyPatch,
    sign_in: Callable[[User], Client],
) -> None:
    def unfit(_ruleset: Ruleset) -> Any:
        raise CatalogueError(["item E99: no entry"])

    now = timezone.now()
    publish_equipment()
    gate(episode, therapist, now=now)
    a_profile(episode, therapist, now=now, tasks=["eating"])
    kept = profile(episode, therapist, now=now)
    monkeypatch.setattr("rehab.equipment_standing.catalogue_for", unfit)
    monkeypatch.setattr("rehab.actions.programmes.exercises_for", unfit)
    assert advised(episode, now).report is None
    _sheet, report = report_now(kept, now)
    assert report.stopped
    assert report.choices == {}
    page = sign_in(therapist).get(reverse("rehab:choose_exercises", args=[episode.pk])).text
    assert "do not fit together" in page
    assert "item E99: no entry" in page


def test_a_text_that_a_release_cannot_read_closes_its_own_pages_only(
    therapist: User, episode: Episode, sign_in: Callable[[User], Client]
) -> None:
    for book in (equipment.BOOK, exercises.BOOK, instrument_book("tug")):
        content = {"id": "of another time"}
        BookVersion.objects.create(
            book=book.id, version=1, content=content, digest=digest_of({**content, "of": book.id}),
            review_by=(NOW + timedelta(days=9)).date(), published_at=NOW, published_by="user:1",
        )  # fmt: skip
    browser = sign_in(therapist)
    assert item_label("E01") == "E01"
    assert instrument_name("tug") == "tug"
    with pytest.raises(NoSuchInstrument):
        instrument("tug")
    page = browser.get(reverse("rehab:catalogue"))
    assert page.status_code == 200
    assert "do not fit together" in page.text
    listed = browser.get(reverse("rehab:instruments")).text
    assert "can’t be read by this version" in listed
    for name in ("measures", "goals", "equipment", "exercises", "sessions", "episode"):
        assert browser.get(reverse(f"rehab:{name}", args=[episode.pk])).status_code == 200, name
    assert browser.get(reverse("rehab:measure_add", args=[episode.pk, "tug"])).status_code == 404
    assert equipment.misfits_of(equipment_ruleset())


def test_a_release_leaves_out_rules_that_an_edited_text_does_not_fit() -> None:
    version = loaded(equipment.BOOK)
    content = {**version.content, "items": version.content["items"][1:]}
    content["rules"] = []
    BookVersion.objects.create(
        book="equipment", version=2, content=content, digest=digest_of(content),
        review_by=(NOW + timedelta(days=9)).date(), published_at=NOW, published_by="user:1",
    )  # fmt: skip
    said = StringIO()
    call_command("load_rulesets", stdout=said)
    assert "not published, it does not fit the texts in use" in said.getvalue()
    assert "item E01: the ruleset offers it" in said.getvalue()
    assert newest_ruleset(RULESET) is None
    assert newest_ruleset(EXERCISES) is not None


def test_whoever_chooses_a_drawing_sees_it_beside_the_choice(
    editor: User, sign_in: Callable[[User], Client]
) -> None:
    desk = sign_in(editor)
    draft = drafted(exercises.BOOK, "items", "X01", editor, title="Lean and stretch")
    path = reverse("content:book_entry", args=[draft.pk, "items", "X01"])
    page = desk.get(path).text
    assert "<title>Calf stretch at a counter: one leg behind" in page
    assert page.count('<div class="picture" id="picture-field-drawing">') == 1
    again = desk.post(path, {"preview": "1", "row_version": "1", "field-drawing": "x02"}).text
    assert "<title>Lower calf stretch at a counter" in again
    assert "<title>Calf stretch" not in again
    unknown = desk.post(path, {"preview": "1", "row_version": "1", "field-drawing": "../x"})
    assert '<div class="picture" id="picture-field-drawing"></div>' in unknown.text
    new = desk.get(reverse("content:book_entry_add", args=[draft.pk, "items"])).text
    assert '<div class="picture" id="picture-field-drawing"></div>' in new
    assert fresh(draft).row_version == draft.row_version
