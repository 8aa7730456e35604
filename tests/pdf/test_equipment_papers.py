"""The loan agreement and the labels: accessible, complete, the same bytes again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from content.documents import Letterhead, PatientIdentity
from core.pdf import validate_pdf
from rehab.equipment_papers import (
    Label,
    LoanPaper,
    agreement_digest,
    draw_agreement,
    draw_labels,
)
from tests.pdf.structure import assert_in_order, assert_structure

PAPER = LoanPaper(
    clinic=Letterhead(name="Harbour Street Clinic", address=("1 Harbour Street",), phone="01 23"),
    patient=PatientIdentity(name="Dana Whitfield", born=date(1968, 3, 12), identifier="999 000"),
    title="Agreement about equipment on loan",
    lent_on=date(2026, 11, 20),
    thing="Plate guard or plate with an inner lip",
    facts=(("Make and model", "Plateworks Guard 2"), ("Weight limit", "160 kg, never more")),
    aim="Eat lunch with two spills or fewer",
    terms=("Bring it back when it is not used.",),
    taught=("Clip it on the far edge.",),
    cautions=("Neglect: mark the edge",),
    checks=(("Check at two weeks", date(2026, 12, 4)),),
    lent_by="Sofia Lindqvist",
    reference="1a2b3c4d",
)
LABEL = Label(
    clinic="Harbour Street Clinic",
    phone="01 23",
    item="Shower chair or stool",
    model="Bathwell Stool A",
    serial="BS-0",
    weight_limit="Up to 160 kg",
    service_due="Service due 1 Mar 2027",
)


def test_the_agreement_is_accessible_and_says_everything(
    pages_text: Callable[[bytes], list[str]], spoken: Callable[[bytes], str]
) -> None:
    drawn = draw_agreement(PAPER)
    assert (drawn.validation.rules, drawn.validation.failures) == (104, ())
    assert_structure(drawn.file.content, language="en-GB", title=PAPER.title)
    for number, page in enumerate(pages_text(drawn.file.content), 1):
        assert "Dana Whitfield · born 12 March 1968" in page
        assert f"Page {number} of" in page
    words = spoken(drawn.file.content)
    order = (
        "Harbour Street Clinic", "Dana Whitfield", "Agreement about equipment on loan",
        "Stop using it and ring us", "two spills or fewer", "160 kg, never more", "mark the edge",
        "far edge", "when it is not used", "Check at two weeks", "4 December 2026", "Signed",
    )  # fmt: skip
    assert_in_order(words, order)


def test_the_same_agreement_gives_the_same_bytes() -> None:
    assert draw_agreement(PAPER).file.content == draw_agreement(PAPER).file.content
    assert agreement_digest(PAPER) == agreement_digest(PAPER)


def test_labels_come_on_a_sheet_or_one_to_a_page(
    pages_text: Callable[[bytes], list[str]],
) -> None:
    labels = [replace(LABEL, serial=f"BS-{n}") for n in range(15)]
    sheet, single = draw_labels(labels, single=False), draw_labels(labels, single=True)
    assert validate_pdf(sheet.content).failures == ()
    assert validate_pdf(single.content).failures == ()
    assert (sheet.pages, single.pages) == (2, 15)
    text = " ".join(pages_text(sheet.content))
    assert all(f"No. BS-{n} Up to 160 kg Service due 1 Mar 2027" in text for n in range(15))
