"""A book on a page: its entries in groups, what a search finds, what a draft did."""

from copy import deepcopy
from typing import Any

from content.book_difference import book_differences
from content.book_presenters import is_opened, place_of, sections_shown
from content.book_words import in_words, number_words
from content.books import Field, Kind, entry_at, moved_entry, with_entry
from tests.factories.books import CONTENT, ITEMS, TOOLS


def changed(**values: Any) -> dict[str, Any]:
    return with_entry(deepcopy(CONTENT), ITEMS, "T01", values)


def test_entries_stand_in_groups_in_the_order_of_their_choices() -> None:
    head, families, items, scores = sections_shown(TOOLS, CONTENT)
    assert [(g.title, [e.key for e in g.entries]) for g in items.groups] == [
        ("Eating", ["T01", "T02"]),
        ("Writing", ["T03"]),
    ]
    assert (head.name, families.count, scores.groups[0].title) == ("head", 2, "")
    assert items.groups[0].entries[0].heading == "T01: Thick grip"
    assert items.groups[0].entries[0].url == "/library/#T01"
    assert (items.grows, scores.grows) == (True, False)


def test_an_entry_is_shown_in_full_and_says_nothing_of_what_is_not_written() -> None:
    items = sections_shown(TOOLS, CONTENT)[2]
    full, bare = items.groups[0].entries
    said = {value.label: value for value in full.values}
    assert said["Hold (seconds)"].text == "20 to 30"
    assert said["Family"].text == "Eating"
    assert said["Steps"].lines == ["Put it on.", "Try one meal."]
    table = said["Cautions"].table
    assert table is not None
    assert [column.label for column in table.columns] == [
        "Caution", "Withheld by", "Look when it is handed over",
    ]  # fmt: skip
    assert [value.label for value in bare.values] == ["Label", "Family", "Solves"]


def test_a_search_finds_entries_that_hold_all_its_words() -> None:
    def found(text: str) -> list[str]:
        return [
            entry.key
            for section in sections_shown(TOOLS, CONTENT, search=text)
            for group in section.groups
            for entry in group.entries
        ]

    assert found("LATEX foam") == ["T01"]
    assert found("t03") == ["T03"]
    assert found("latex pen") == []
    assert len(found("")) == 7
    assert is_opened(sections_shown(TOOLS, CONTENT, search="latex"), "latex")
    assert not is_opened(sections_shown(TOOLS, CONTENT, search=""), "")


def test_a_draft_says_what_it_did_to_each_entry() -> None:
    after = changed(solves="A grasp that tires")
    after["items"].append({"id": "T04", "family": "eating", "label": "Knife", "solves": "One hand"})
    del after["items"][1]
    items = next(s for s in sections_shown(TOOLS, after, before=CONTENT) if s.name == "items")
    pills = {e.key: [p.text for p in e.pills] for g in items.groups for e in g.entries}
    assert pills == {"T01": ["Changed"], "T03": [], "T04": ["Added"]}
    assert items.gone == ["T02: Deep spoon"]


def test_differences_are_told_field_by_field() -> None:
    after = changed(**{"dose.hold": [20, 45], "cautions": CONTENT["items"][0]["cautions"][:1]})
    (change,) = book_differences(TOOLS, CONTENT, after)
    assert (change.heading, change.kind) == ("T01: Thick grip", "changed")
    said = {each.label: each.pieces for each in change.fields}
    assert list(said) == ["Hold (seconds)", "Cautions"]
    assert [(p.kind, p.text) for p in said["Hold (seconds)"]] == [
        ("same", "20 to "), ("removed", "30"), ("added", "45"),
    ]  # fmt: skip
    assert "CI-latex" in "".join(p.text for p in said["Cautions"] if p.kind == "removed")


def test_moving_is_told_once_for_each_that_moved() -> None:
    after = moved_entry(deepcopy(CONTENT), ITEMS, "T02", up=True)
    assert {c.kind for c in book_differences(TOOLS, CONTENT, after)} == {"moved"}
    assert book_differences(TOOLS, CONTENT, deepcopy(CONTENT)) == []


def test_the_place_of_an_entry_is_that_in_its_group() -> None:
    place = place_of(entry_at(CONTENT, ITEMS, "T02"), ITEMS, CONTENT)
    assert (place.number, place.total, place.group) == (2, 2, "Eating")


def test_numbers_and_flags_read_as_people_write_them() -> None:
    assert [number_words(n) for n in (20, 20.0, 0.2, 1e-05, 100000.0)] == [
        "20", "20", "0.2", "0.00001", "100000",
    ]  # fmt: skip
    flag = Field("trial", "On trial", Kind.FLAG)
    assert (in_words(None, flag, {}), in_words(True, flag, {})) == ("No", "Yes")
    assert in_words([3, 3], Field("reps", "Times", Kind.RANGE), {}) == "3"
