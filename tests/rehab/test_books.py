"""Equipment, exercises and instruments as texts that editors publish and the product reads."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Clinic, User
from accounts.roles import Role
from content.actions.book_drafts import add_entry, begin_draft
from content.actions.books import offer_draft
from content.book_selectors import standing
from content.books import (
    HEAD,
    Book,
    Content,
    book_named,
    entries,
    key_of,
    known_books,
    value_of,
    values_of,
    with_entry,
)
from content.draft_refusals import NotFit
from engine.rulesets import Ruleset
from rehab.actions.programmes import report_now
from rehab.books import equipment, exercises
from rehab.books.instruments import instrument, instrument_book
from rehab.equipment_advice import equipment_ruleset
from rehab.equipment_catalogue import shipped_catalogue
from rehab.equipment_standing import item_label
from rehab.exercise_advice import exercises_ruleset
from rehab.exercise_catalogue import shipped_exercises
from rehab.instruments.shelf import shelf
from rehab.models import Episode
from tests.factories.accounts import member_of
from tests.factories.programme import profile
from tests.factories.published_books import NOW, drafted, fresh, loaded, published
from tests.factories.rehab import EpisodeFactory, gate

pytestmark = pytest.mark.django_db
BOOKS = [equipment.BOOK.id, exercises.BOOK.id, *(f"instrument-{name}" for name in shelf())]


@pytest.fixture
def editor(content_editor: User) -> User:
    return content_editor


@pytest.fixture
def second(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    return EpisodeFactory.create(patient__clinic=clinic)


def named(name: str) -> Book:
    book = book_named(name)
    assert book is not None
    return book


def changed(book: Book, section: str, key: str, **values: Any) -> Content:
    made = {name.replace("__", "."): value for name, value in values.items()}
    return with_entry(deepcopy(book.shipped()), book.section(section), key, made)


def test_every_text_that_an_editor_may_change_is_a_book() -> None:
    assert {book.id for book in known_books()} >= set(BOOKS)
    assert len(BOOKS) == 2 + len(shelf())


@pytest.mark.parametrize("name", BOOKS)
def test_what_comes_with_the_product_has_no_fault_and_is_its_own_round_trip(name: str) -> None:
    book = named(name)
    content = book.shipped()
    assert list(book.faults(content)) == []
    assert list(book.remarks(content)) == []
    assert json.loads(json.dumps(content)) == content
    for section in (book.top, *book.sections):
        for entry in entries(content, section):
            values = values_of(entry, section.fields)
            assert with_entry(content, section, key_of(entry, section), values) == content
            for field in section.fields:
                value = value_of(entry, field)
                assert not field.needed or value not in (None, "", []), (entry, field.name)
                if field.choices is not None:
                    assert value in dict(field.choices(content))
                if isinstance(value, str):
                    assert len(value) <= field.longest, (entry, field.name)


def test_the_shipped_pairs_fit_in_every_point() -> None:
    assert equipment.catalogue_for(equipment_ruleset()) == shipped_catalogue()
    assert exercises.exercises_for(exercises_ruleset()) == shipped_exercises()
    for name, declared in shelf().items():
        read = instrument(name)
        assert (read, read.digest) == (declared, declared.digest)


@pytest.mark.parametrize(
    ("book", "section", "key", "values", "said"),
    [
        ("equipment", "items", "E04", {"fit": ""}, "fit is missing"),
        ("equipment", "items", "E01",
         {"cautions": [{"text": "Latex", "withheld_by": ["CI-ataxia"]}]},
         "by its cautions CI-ataxia takes it away, in the ruleset it does not"),
        ("equipment", "items", "E28", {"cautions": [{"text": "Ask", "ask_first": True}]},
         "something is asked first, in the ruleset nothing"),
        ("equipment", "items", "E01", {"cautions": [{"text": "Nothing"}]},
         "a caution has a text and one of"),
        ("equipment", "rules", "R01", {"first": ["E44"]}, "E44 is not offered on it"),
        ("equipment", "rules", "R01", {"then": ["E999"]}, "unknown item"),
        ("equipment", "rules", "R01", {"review_days": ["soon"]}, "whole numbers of days"),
        ("exercises", "items", "X01", {"steps": []}, "steps is missing"),
        ("exercises", "items", "X01", {"dose__hold": [30, 20]}, "hold is [least, most]"),
        ("exercises", "items", "X01", {"dose__hold": None, "dose__reps": None},
         "neither how long nor how often"),
        ("exercises", HEAD, HEAD, {"emergency": []}, "emergency needs a line"),
        ("exercises", "items", "X01",
         {"steps": ["Subsequently contemplate positioning yourself perpendicular to immovable "
                    "furniture, distributing bodyweight symmetrically throughout."]},
         "reading grade"),
        ("instrument-mas", "items", "grade", {"label": ""}, "must be text"),
        ("instrument-phq9", "scores", "total", {"bands": [
            {"from": 9, "label": "a", "source": "b", "trust": "M"},
            {"from": 5, "label": "a", "source": "b", "trust": "M"}]}, "bands do not rise"),
        ("instrument-sis", "scores", "daily", {"changes": [
            {"kind": "important", "at_least": 0, "source": "b", "trust": "M"}]}, "above 0"),
    ],
)  # fmt: skip
def test_a_text_that_could_not_be_relied_on_is_not_published(
    book: str, section: str, key: str, values: dict[str, Any], said: str
) -> None:
    found = list(named(book).faults(changed(named(book), section, key, **values)))
    assert any(said in each for each in found), found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), "1988"),
        (("sides",), False),
        (("scores", 0, "map_note"), "Other words."),
        (("scores", 0, "better"), "higher"),
        (("items", 0, "grades", 2, "number"), 1.25),
        (("muscles", 0, "id"), "shoulder_something"),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_what_results_are_computed_from_changes_with_a_release_only(
    path: tuple[Any, ...], value: Any
) -> None:
    book = instrument_book("mas")
    content = deepcopy(book.shipped())
    inside: Any = content
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    assert any("only with a version of the product" in each for each in book.faults(content))


def test_an_unfit_draft_cannot_be_offered_and_its_page_has_the_reasons(editor: User) -> None:
    draft = drafted(exercises.BOOK, HEAD, HEAD, editor, emergency=[])
    with pytest.raises(NotFit) as refused:
        offer_draft(draft=draft, row_version=draft.row_version, by=editor, now=NOW)
    assert refused.value.faults == standing(draft).faults
    assert "emergency needs a line" in refused.value.faults[0]


def test_a_new_item_may_come_before_the_rules_and_is_never_offered_until_then(
    editor: User, second: User
) -> None:
    book = equipment.BOOK
    version = loaded(book)
    draft = begin_draft(book=book, version=version, by=editor, now=NOW)
    values = values_of(version.content["items"][0], book.section("items").fields)
    values |= {"label": "Knife with a saw grip", "cautions": []}
    add_entry(
        draft=draft, section=book.section("items"), key="E80", values=values,
        row_version=draft.row_version, by=editor, now=NOW,
    )  # fmt: skip
    found = standing(fresh(draft))
    assert found.faults == ()
    assert any("E80: the ruleset does not know it" in each for each in found.remarks)
    published(fresh(draft), editor, second)
    assert item_label("E80") == "Knife with a saw grip"
    assert "E80" in equipment.catalogue_for(equipment_ruleset()).items


def test_an_exercise_without_conditions_is_not_a_choice(
    editor: User, second: User, therapist: User, episode: Episode
) -> None:
    now = timezone.now()
    book = exercises.BOOK
    version = loaded(book)
    draft = begin_draft(book=book, version=version, by=editor, now=NOW)
    values = values_of(version.content["items"][0], book.section("items").fields)
    add_entry(
        draft=draft, section=book.section("items"), key="X80", values=values,
        row_version=draft.row_version, by=editor, now=NOW,
    )  # fmt: skip
    published(fresh(draft), editor, second)
    gate(episode, therapist, now=now)
    _sheet, report = report_now(profile(episode, therapist, now=now), now)
    assert "X80" in report.exercises.items
    assert "X80" not in report.choices
    assert not report.stopped


def test_rules_whose_advice_has_no_words_or_other_cautions_do_not_fit(
    editor: User, second: User
) -> None:
    assert equipment.misfits_of(equipment_ruleset()) == ()
    assert exercises.misfits_of(exercises_ruleset()) == ()
    parts = equipment_ruleset().parts
    first = parts.advice[0]
    more = replace(parts, advice=(*parts.advice, replace(first, id="E81")))
    assert equipment.misfits_of(Ruleset(more)) == [
        "item E81: the ruleset offers it, and the catalogue has no entry"
    ]
    loose = replace(parts, advice=(replace(first, withheld_by=()), *parts.advice[1:]))
    assert any("takes it away, in the ruleset" in m for m in equipment.misfits_of(Ruleset(loose)))
    held = replace(first, withheld_by=(*first.withheld_by, "CI-ataxia"))
    strict = replace(parts, advice=(held, *parts.advice[1:]))
    assert equipment.misfits_of(Ruleset(strict)) == ()  # holding back more than words say is safe

    home = exercises_ruleset().parts
    more = replace(home, advice=(*home.advice, replace(home.advice[0], id="X81")))
    assert exercises.misfits_of(Ruleset(more)) == [
        "exercise X81: the ruleset offers it, and there is no entry"
    ]
