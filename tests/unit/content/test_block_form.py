"""The form of a block refuses what paper can't show, and says where."""

from dataclasses import replace
from datetime import date

import pytest

from content.forms.blocks import BlockForm
from tests.factories.content import a_leaflet
from tests.factories.leaflet_drafts import a_draft

pytestmark = pytest.mark.django_db


def the_form(content_editor, key="cramps", **typed):
    leaflet = a_leaflet()
    block = leaflet.block(key)
    data = {"title": block.title, "tone": block.tone, "row_version": "1"}
    if key == "cramps":
        data |= {"steps": "Stop.\nWait.", "easy": "stop: Stop."}
    return BlockForm(
        data | typed, row=a_draft(content_editor), kind=block.kind, block=block, leaflet=leaflet,
        ruleset=None, checker=lambda _text: None, checked_at="/", draft_for="/", cancel_url="/",
    )  # fmt: skip


def test_what_was_written_becomes_the_block(content_editor) -> None:
    form = the_form(content_editor)
    assert form.is_valid(), form.errors
    assert (form.block.key, form.block.steps) == ("cramps", ("Stop.", "Wait."))


def test_a_block_may_have_a_review_day_of_its_own(content_editor) -> None:
    form = the_form(content_editor, review_by="1 2 2027")
    assert form.is_valid(), form.errors
    assert form.block.review_by == date(2027, 2, 1)


def test_a_block_without_a_review_day_goes_with_its_leaflet(content_editor) -> None:
    form = the_form(content_editor, review_by="")
    assert form.is_valid(), form.errors
    assert form.block.review_by is None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("review_by", "soon", "day, month and year"),
        ("easy", "stopp: Stop.", "no picture is called"),
        ("easy", "Stop.", "a colon and the words"),
        ("easy", "stop: " + "on " * 13, "at most 12"),
        ("steps", "Ring {fone}.", "{fone}"),
        ("text", "Ring {fone} or {tel}.", "{fone}, {tel}"),
        ("steps", "", "Fill this in"),
        ("picture", "nonsense", "valid choice"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(content_editor, field, typed, says) -> None:
    form = the_form(content_editor, **{field: typed})
    assert not form.is_valid()
    assert says in " ".join(form.errors[field])


def test_what_is_ticked_keeps_the_order_in_which_it_stood(content_editor) -> None:
    """Else a change of one word would show the sources as changed as well."""
    sources = [{"id": key, "title": f"Source {key}", "trust": "J"} for key in "ABCX"]
    leaflet = a_leaflet(sources=sources)
    block = replace(leaflet.block("cramps"), sources=("C", "A"))
    form = BlockForm(
        {
            "title": block.title, "tone": block.tone, "row_version": "1", "steps": "Stop.",
            "easy": "stop: Stop.", "sources": ["A", "B", "C"],
        },
        row=a_draft(content_editor), kind=block.kind, block=block, leaflet=leaflet,
        ruleset=None, checker=lambda _text: None, checked_at="/", draft_for="/", cancel_url="/",
    )  # fmt: skip
    assert form.is_valid(), form.errors
    assert form.block.sources == ("C", "A", "B")
