"""Old and new words together, so that both texts can be read out of them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from content.leaflet_difference import leaflet_differences
from content.leaflets import Block
from content.word_difference import Piece, word_difference
from tests.factories.content import a_leaflet

TEXTS = st.text(alphabet="ab .\n", max_size=30)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_it(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(p.text for p in pieces if p.kind != "added") == before
    assert "".join(p.text for p in pieces if p.kind != "removed") == after


def test_a_changed_phrase_is_one_piece() -> None:
    assert word_difference("Drink two cups a day.", "Drink when you thirst.") == (
        Piece("same", "Drink "),
        Piece("removed", "two cups a day"),
        Piece("added", "when you thirst"),
        Piece("same", "."),
    )


def test_parts_that_differ_are_named_and_the_rest_is_left_out() -> None:
    before = a_leaflet()
    every_day, cramps, help_ = before.blocks
    tips = Block(key="tips", kind="text", title="Tips", text="Sit down.")
    changed = replace(every_day, text="Have a glass with each meal.")
    after = replace(before, title="Drink well", blocks=(changed, help_, tips))
    changes = leaflet_differences(before, after, topics=dict)
    assert [(change.heading, change.kind) for change in changes] == [
        ("Head", "changed"),
        ("Every day", "changed"),
        ("Tips", "added"),
        ("When a cramp comes", "removed"),
    ]
    assert [field.label for field in changes[1].fields] == ["Text"]
    assert leaflet_differences(before, before, topics=dict) == []
    swapped = replace(before, blocks=(cramps, every_day, help_))
    assert {change.kind for change in leaflet_differences(before, swapped, topics=dict)} == {
        "moved"
    }


def test_a_topic_is_told_by_its_name() -> None:
    before = a_leaflet()
    names = {before.topic: "Drinking well", "food": "Eating"}
    (head,) = leaflet_differences(before, replace(before, topic="food"), topics=lambda: names)
    (topic,) = head.fields
    assert topic.label == "Topic"
    assert "".join(p.text for p in topic.pieces if p.kind != "added") == "Drinking well"
    assert "".join(p.text for p in topic.pieces if p.kind != "removed") == "Eating"
    unnamed = leaflet_differences(before, replace(before, topic="food"), topics=dict)
    assert "food" in "".join(p.text for p in unnamed[0].fields[0].pieces)
