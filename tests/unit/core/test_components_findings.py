"""Findings: nothing turns "not asked" into "no"."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from core.formkit.errors import SummaryError, summary_of
from core.formkit.findings import Answer, FindingField, Option, TriStateField


class Signs(forms.Form):
    weakness = TriStateField(label="Weakness", how="MRC grade 4 or less")
    course = FindingField(
        label="Course", options=[Option("days", "Over days"), Option("months", "Over months")]
    )


def answer(query: str, name: str) -> Any:
    form = Signs(QueryDict(query))
    assert form.is_valid(), form.errors
    return form.cleaned_data[name]


def refusal(query: str, name: str) -> str:
    form = Signs(QueryDict(query))
    assert not form.is_valid()
    return " ".join(form.errors[name])


def test_nothing_posted_is_not_assessed() -> None:
    form = Signs(QueryDict(""))
    assert form.is_valid()
    assert set(form.cleaned_data.values()) == {Answer(None, "not_asked", "")}


def test_nothing_is_chosen_before_anybody_looked() -> None:
    for field in Signs():
        shown = field.field.shown(field)
        assert [o["value"] for o in shown.options if o["checked"]] == ["not_assessed"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("weakness=present", Answer("present", "")),
        ("weakness=absent&weakness-note=full power", Answer("absent", "", "full power")),
        ("weakness=not_assessed&weakness-reason=declined", Answer(None, "declined")),
        # A reason posted with an answer is dropped: it belongs to "not assessed" only.
        ("weakness=present&weakness-reason=declined", Answer("present", "")),
    ],
)
def test_a_three_state_answer(query: str, expected: Answer) -> None:
    assert answer(query, "weakness") == expected


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("weakness=yes", "weakness", "Choose one of the answers."),
        ("weakness-reason=lazy", "weakness", "Choose one of the reasons."),
        ("weakness-note=" + "a" * 501, "weakness", "Shorten this to 500 characters"),
        ("weakness-note=a%00b", "weakness", "hidden characters"),
        ("course=years", "course", "Choose one of the answers."),
    ],
)
def test_what_is_refused(query: str, name: str, said: str) -> None:
    assert said in refusal(query, name)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("weakness", "weakness=present&weakness-note=grip"),
        ("weakness", "weakness-reason=unable"),
        ("course", "course=days"),
    ],
)
def test_a_recorded_answer_shown_and_posted_back_is_the_same(name: str, query: str) -> None:
    first = answer(query, name)
    form = Signs(initial={name: first})
    shown = form.fields[name].shown(form[name])  # type: ignore[attr-defined]
    again = QueryDict(mutable=True)
    again.setlist(shown.answer_name, [o["value"] for o in shown.options if o["checked"]])
    again[shown.reason_name] = next((r["value"] for r in shown.reasons if r["selected"]), "")
    again[shown.note_name] = shown.note
    assert answer(again.urlencode(), name) == first
    assert (
        not Signs(again, initial={name: first})
        .fields[name]
        .has_changed(first, form.fields[name].widget.value_from_datadict(again, {}, name))
    )


def test_reason_and_note_are_read_without_opening_anything() -> None:
    form = Signs(initial={"weakness": Answer(None, "declined", "asked twice")})
    assert form.fields["weakness"].shown(form["weakness"]).told == (  # type: ignore[attr-defined]
        "Declined · asked twice"
    )


def test_a_refused_finding_is_linked_to_its_first_control() -> None:
    form = Signs(QueryDict("weakness=yes&course=x"))
    assert summary_of(form) == [
        SummaryError("Weakness: Choose one of the answers.", "id_weakness_0"),
        SummaryError("Course: Choose one of the answers.", "id_course_0"),
    ]
