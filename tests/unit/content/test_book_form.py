"""The form of an entry shows each kind of value, and refuses what the book could not mean."""

from typing import Any

import pytest
from django.http import QueryDict

from content.books import Section, entry_at, with_values
from content.forms.books import EntryForm
from content.models import BookDraft
from tests.factories.books import CONTENT, ITEMS, TOOLS

SCORES = TOOLS.section("scores")
NEW = {
    "key": "T04", "field-label": "Rocker knife", "field-family": "eating",
    "field-solves": "One hand",
}  # fmt: skip


def the_form(entry: str = "T01", /, section: Section = ITEMS, **typed: str) -> EntryForm:
    """The form of an entry, filled as it is shown but for what is typed; without one a new one."""
    common: dict[str, Any] = {
        "row": BookDraft(row_version=1),
        "section": section,
        "entry": entry_at(CONTENT, section, entry) if entry else None,
        "content": CONTENT,
        "is_new": not entry,
        "draft_for": "/",
        "cancel_url": "/",
    }
    shown = EntryForm(**common)
    data = QueryDict(mutable=True)
    for name in shown.fields:
        value = shown[name].value()
        if name.endswith("dose.hold"):
            least, most = value or ("", "")
            data.update({name: least, f"{name}_most": most})
        elif value is True:
            data[name] = "on"
        elif value is not False and value is not None:
            data[name] = value
    for name, value in typed.items():
        data[name] = value
    return EntryForm(data, **common)


def written(form: EntryForm) -> dict[str, Any]:
    """The entry as the form changes it."""
    assert form.is_valid(), form.errors
    return with_values(form.before, form.section.fields, form.values)


@pytest.mark.parametrize("key", ["T01", "T02", "T03"])
def test_a_form_sent_as_it_is_shown_changes_nothing(key: str) -> None:
    assert written(the_form(key)) == entry_at(CONTENT, ITEMS, key)


def test_rows_that_do_not_grow_sent_as_shown_change_nothing() -> None:
    assert written(the_form("total", SCORES)) == entry_at(CONTENT, SCORES, "total")


@pytest.mark.parametrize(
    ("field", "typed", "there"),
    [
        ("label", "  Foam grip ", "Foam grip"),
        ("family", "writing", "writing"),
        ("steps", "Wash it.\n\n Dry it. ", ["Wash it.", "Dry it."]),
        ("codes", "15 09 13, 15 09 16,", ["15 09 13", "15 09 16"]),
        ("weight", "1,5", 1.5),
        ("weight", "3.0", 3),
        ("weight", "−2", -2),
        ("trial", "on", True),
    ],
)
def test_each_kind_is_written_as_the_book_writes_it(field: str, typed: str, there: Any) -> None:
    assert written(the_form(**{f"field-{field}": typed}))[field] == there


def test_a_range_is_two_whole_numbers() -> None:
    form = the_form(**{"field-dose.hold": "5", "field-dose.hold_most": "15"})
    assert written(form)["dose"] == {"hold": [5, 15]}
    form = the_form(**{"field-dose.hold": "", "field-dose.hold_most": ""})
    assert written(form)["dose"] == {}


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("label", "", "Fill this in"),
        ("label", "a" * 201, "200"),
        ("label", "Two\nlines", "one line"),
        ("family", "nonsense", "valid choice"),
        ("family", "", "Choose one."),
        ("steps", "x" * 81, "Line 1"),
        ("weight", "nan", "for example 4.5"),
        ("weight", "Infinity", "for example 4.5"),
        ("weight", "1e3", "for example 4.5"),
        ("weight", "1000000", "999,999"),
        ("weight", "٣", "for example 4.5"),
        ("dose.hold", "", "whole numbers"),
        ("dose.hold", "2.5", "whole numbers"),
        ("dose.hold", "-1", "whole numbers"),
        ("dose.hold", "31", "can’t be more"),
        ("dose.hold", "99999", "whole numbers"),
    ],
)
def test_what_no_book_could_mean_is_refused_beside_its_field(
    field: str, typed: str, says: str
) -> None:
    form = the_form(**{f"field-{field}": typed})
    assert not form.is_valid()
    assert says in " ".join(form.errors[f"field-{field}"])


def test_an_emptied_row_is_taken_out_and_an_empty_one_is_filled() -> None:
    form = the_form(
        **{
            "field-cautions-0-text": "",  # its flag stays ticked
            "field-cautions-2-text": "Tires the arm",
            "field-cautions-2-ask_first": "on",
        }
    )
    assert written(form)["cautions"] == [
        {"text": "Latex allergy: choose foam", "withheld_by": ["CI-latex"]},
        {"text": "Tires the arm", "ask_first": True},
    ]


def test_the_last_row_emptied_leaves_no_list() -> None:
    form = the_form(
        **{
            "field-cautions-0-text": "",
            "field-cautions-1-text": "",
            "field-cautions-1-withheld_by": "",
        }
    )
    assert "cautions" not in written(form)


@pytest.mark.parametrize("typed", ["withheld_by", "check"])
def test_a_row_that_was_begun_needs_its_words(typed: str) -> None:
    form = the_form(**{f"field-cautions-3-{typed}": "CI-x"})
    assert not form.is_valid()
    assert list(form.errors) == ["field-cautions-3-text"]


def test_rows_beyond_the_empty_ones_are_read_but_not_without_end() -> None:
    form = the_form(**{"field-cautions-9-text": "Must be dry", "field-cautions-999-text": "No"})
    assert [each["text"] for each in written(form)["cautions"]][-1] == "Must be dry"
    assert len(form.rows["cautions"].rows) == 200


def test_fixed_columns_are_read_not_written() -> None:
    form = the_form(
        "total",
        SCORES,
        **{
            "field-grades-0-label": "No part",
            "field-grades-0-value": "9",
            "field-grades-7-label": "x",
        },
    )
    assert written(form)["grades"] == [
        {"value": "0", "label": "No part"},
        {"value": "1", "label": "Full"},
    ]


def test_a_row_that_must_stay_needs_its_words() -> None:
    form = the_form("total", SCORES, **{"field-grades-1-label": ""})
    assert not form.is_valid()
    assert list(form.errors) == ["field-grades-1-label"]


def test_a_new_entry_has_a_key_in_the_form_of_the_others() -> None:
    form = the_form("", **NEW)
    assert form.is_valid(), form.errors
    assert with_values({"id": "T04"}, ITEMS.fields, form.values) == {
        "id": "T04", "label": "Rocker knife", "family": "eating", "solves": "One hand",
    }  # fmt: skip
    for key in ("", "t04", "T4", "T04\nT05", "T04 or so", "T04é"):
        form = the_form("", **{**NEW, "key": key})
        assert not form.is_valid()
        assert list(form.errors) == ["key"]


def test_a_value_that_is_no_longer_offered_is_still_shown() -> None:
    content = {**CONTENT, "families": CONTENT["families"][1:]}
    form = EntryForm(
        row=BookDraft(row_version=1), section=ITEMS, entry=entry_at(CONTENT, ITEMS, "T01"),
        content=content, draft_for="/", cancel_url="/",
    )  # fmt: skip
    assert ("eating", "eating") in form.fields["field-family"].choices  # type: ignore[attr-defined]
