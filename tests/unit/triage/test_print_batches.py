"""A print batch: each sheet is made once, a failure stops nothing, and a dead process nothing."""

from collections.abc import Sequence
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from content import batch_actions
from content.batch_actions import (
    LEASE,
    MOST_TRIES,
    BatchLine,
    Composed,
    NothingChosen,
    NotMade,
    TooMany,
    make_next,
    start_batch,
    try_again,
)
from content.documents import Layout, PageSize
from content.models import Handout, ItemState, PrintBatch, PrintBatchItem, WhatToPrint
from core.audit.models import AuditEvent
from core.pdf import MissingGlyphs, PdfUnavailable
from tests.factories.content import FOR_EVERYBODY, a_leaflet, print_batch, publish
from tests.factories.patients import VisitFactory
from tests.factories.triage import LATER, NOW, signed
from tests.pdf.samples import NIGHT_CRAMPS
from triage.actions.screenings import mark_entered_in_error
from triage.batch_sheets import compose
from triage.documents import handout_of, origin_of
from triage.models import Receipt

pytestmark = pytest.mark.django_db


def of_screenings(receipts: Sequence[Receipt], by: User) -> PrintBatch:
    lines = [
        BatchLine(
            patient=each.screening.patient,
            visit=each.screening.visit,
            origin=origin_of(each.screening),
        )
        for each in receipts
    ]
    return print_batch([each.screening.visit for each in receipts], by, lines=lines, now=NOW)


def of_leaflets(visits: Sequence[Any], by: User, *leaflets: Any) -> PrintBatch:
    lines = [
        BatchLine(patient=visit.patient, visit=visit, origin=f"leaflets:{visit.pk}")
        for visit in visits
    ]
    what = WhatToPrint.LEAFLETS
    return print_batch(visits, by, what=what, leaflets=leaflets, lines=lines, now=NOW)


def settle(batch: PrintBatch, make: Any = compose) -> list[str]:
    """Make everything that waits; the states in the order of the list."""
    while make_next(batch=batch, compose=make, now=LATER) is not None:
        pass
    return [item.state for item in items(batch)]


def items(batch: PrintBatch) -> list[PrintBatchItem]:
    return list(PrintBatchItem.objects.filter(batch=batch).order_by("place"))


def night_cramps(item: PrintBatchItem, now: Any) -> Composed:
    return Composed(document=NIGHT_CRAMPS)


@pytest.fixture
def visits(clinician: User) -> list[Any]:
    clinic = clinician.memberships.get().clinic
    return [
        VisitFactory.create(patient__clinic=clinic, opened_by=clinician, clinic=clinic)
        for _ in range(3)
    ]


def test_a_batch_gives_the_sheet_that_the_patients_own_page_gives(clinician: User) -> None:
    receipts = [signed(clinician), signed(clinician)]
    batch = of_screenings(receipts, clinician)

    assert settle(batch) == ["done", "done"]

    for item, receipt in zip(items(batch), receipts, strict=True):
        handout = Handout.objects.get(pk=item.handout_id)
        expected = handout_of(receipt, layout=Layout.STANDARD)
        assert handout.document["found"] == list(expected.found)
        assert (handout.patient_id, handout.origin) == (item.patient_id, item.origin)
        assert handout.issued_by == clinician
    batch.refresh_from_db()
    assert batch.finished_at == LATER


def test_every_step_is_in_the_trail(clinician: User, visits: list[Any]) -> None:
    batch = print_batch(visits[:2], clinician)
    settle(batch, night_cramps)

    verbs = AuditEvent.objects.filter(verb__startswith="print_batch").values_list("verb", "about")
    assert list(verbs) == [
        ("print_batch.started", None),
        ("print_batch.sheet_made", visits[0].patient_id),
        ("print_batch.sheet_made", visits[1].patient_id),
        ("print_batch.finished", None),
    ]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (NotMade("Ask the patient first."), "Ask the patient first."),
        (PdfUnavailable("no Pango"), "PDF files can’t be made at the moment."),
        (MissingGlyphs(("𓀀",)), "A letter on this sheet is in none of our fonts"),
        (RuntimeError("Quillfeather"), "Something unexpected went wrong."),
    ],
)
def test_one_failure_does_not_stop_the_rest(
    clinician: User, visits: list[Any], fault: Exception, said: str, caplog: Any
) -> None:
    batch = print_batch(visits, clinician)

    def fails_for_the_second(item: PrintBatchItem, now: Any) -> Composed:
        if item.visit_id == visits[1].pk:
            raise fault
        return night_cramps(item, now)

    assert settle(batch, fails_for_the_second) == ["done", "failed", "done"]
    assert items(batch)[1].reason.startswith(said)
    assert "Quillfeather" not in caplog.text


def test_what_was_not_made_can_be_tried_again(clinician: User, visits: list[Any]) -> None:
    batch = print_batch(visits[:2], clinician)

    def fails(item: PrintBatchItem, now: Any) -> Composed:
        raise NotMade("Not now.")

    assert settle(batch, fails) == ["failed", "failed"]
    assert try_again(batch=batch, by=clinician, now=LATER) == 2
    batch.refresh_from_db()
    assert batch.finished_at is None
    assert settle(batch, night_cramps) == ["done", "done"]
    assert [item.reason for item in items(batch)] == ["", ""]
    assert try_again(batch=batch, by=clinician, now=LATER) == 0


class _Killed(BaseException):
    """The process ends in the middle of a sheet, as by kill -9: no handler runs."""


def test_a_killed_process_leaves_a_lease_that_lapses(clinician: User, visits: list[Any]) -> None:
    batch = print_batch(visits[:2], clinician)

    def killed(item: PrintBatchItem, now: Any) -> Composed:
        raise _Killed

    with pytest.raises(_Killed):
        make_next(batch=batch, compose=killed, now=NOW)

    # Meanwhile another process passes over the leased sheet …
    other = make_next(batch=batch, compose=night_cramps, now=NOW + timedelta(seconds=1))
    assert other is not None
    assert other.place == 2
    assert make_next(batch=batch, compose=night_cramps, now=NOW + LEASE) is None
    # … and takes it when its time has passed.
    late = make_next(batch=batch, compose=night_cramps, now=NOW + LEASE + timedelta(seconds=1))
    assert late is not None
    assert (late.place, late.state) == (1, ItemState.DONE)


def test_a_sheet_that_was_issued_before_the_kill_is_not_issued_twice(
    clinician: User, visits: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = print_batch(visits[:1], clinician)

    def killed(*arguments: Any) -> None:
        raise _Killed

    with monkeypatch.context() as patched:
        patched.setattr(batch_actions, "_settle", killed)
        with pytest.raises(_Killed):
            make_next(batch=batch, compose=night_cramps, now=NOW)
    issued = Handout.objects.get()

    assert settle_later(batch) == ["done"]
    assert items(batch)[0].handout_id == issued.pk
    assert Handout.objects.count() == 1


def settle_later(batch: PrintBatch) -> list[str]:
    late = NOW + LEASE + timedelta(seconds=1)
    while make_next(batch=batch, compose=night_cramps, now=late) is not None:
        pass
    return [item.state for item in items(batch)]


def test_a_sheet_that_brings_down_its_process_is_given_up(
    clinician: User, visits: list[Any]
) -> None:
    batch = print_batch(visits[:1], clinician)

    def killed(item: PrintBatchItem, now: Any) -> Composed:
        raise _Killed

    now = NOW
    for _ in range(MOST_TRIES):
        with pytest.raises(_Killed):
            make_next(batch=batch, compose=killed, now=now)
        now += LEASE + timedelta(seconds=1)

    given_up = make_next(batch=batch, compose=killed, now=now)
    assert given_up is not None
    assert (given_up.state, given_up.reason) == ("failed", "Making it was broken off 3 times.")


def test_a_database_that_does_not_answer_is_no_fault_of_the_sheet(
    clinician: User, visits: list[Any]
) -> None:
    batch = print_batch(visits[:1], clinician)

    def away(item: PrintBatchItem, now: Any) -> Composed:
        raise OperationalError

    with pytest.raises(OperationalError):
        make_next(batch=batch, compose=away, now=NOW)
    assert items(batch)[0].state == ItemState.WAITING
    assert settle_later(batch) == ["done"]


def test_who_comes_late_does_not_undo_what_another_made(clinician: User, visits: list[Any]) -> None:
    """The first process was only slow: its lease lapsed and the sheet is done by another."""
    batch = print_batch(visits[:1], clinician)

    def slow(item: PrintBatchItem, now: Any) -> Composed:
        settle_later(batch)
        raise NotMade("Too late")

    make_next(batch=batch, compose=slow, now=NOW)

    assert [(item.state, item.reason) for item in items(batch)] == [("done", "")]


def test_a_screening_in_error_gets_no_sheet(clinician: User) -> None:
    receipt = signed(clinician)
    batch = of_screenings([receipt], clinician)
    mark_entered_in_error(screening=receipt.screening, reason="Wrong", by=clinician, now=LATER)

    assert settle(batch) == ["failed"]
    assert "entered in error" in items(batch)[0].reason
    assert not Handout.objects.exists()


def test_who_lost_the_right_makes_no_more_sheets(clinician: User) -> None:
    batch = of_screenings([signed(clinician)], clinician)
    clinician.memberships.update(ended_at=timezone.now())

    assert settle(batch) == ["failed"]
    assert "may not give this patient handouts any more" in items(batch)[0].reason


def test_leaflets_are_fitted_to_each_patient(clinician: User) -> None:
    cramp = {"symptoms": {"present": ["cramp"], "complete": True}}
    heart = {"conditions": {"present": ["heart_failure"], "complete": True}}
    free, held = signed(clinician), signed(clinician, {**cramp, **heart})
    leaflet = publish(a_leaflet())
    batch = of_leaflets([free.screening.visit, held.screening.visit], clinician, leaflet)

    settle(batch)

    first, second = (Handout.objects.get(pk=item.handout_id) for item in items(batch))
    assert "Every day" in str(first.document["leaflets"])
    assert "Every day" not in str(second.document["leaflets"])
    assert "When a cramp comes" in str(second.document["leaflets"])
    assert first.document["given_on"] == NOW.date().isoformat()
    assert first.document["made_from"] == [
        {"slug": "drinking-well", "language": "en-GB", "version": 1}
    ]


def test_a_leaflet_of_which_nothing_suits_is_not_printed_unseen(clinician: User) -> None:
    receipt = signed(clinician, {"conditions": {"present": ["heart_failure"], "complete": True}})
    batch = of_leaflets([receipt.screening.visit], clinician, publish(a_leaflet()))

    assert settle(batch) == ["failed"]
    assert items(batch)[0].reason == (
        "Nothing of “Drinking well” prints: CI-fluid (holds): heart failure; "
        "meant for: Cramp (does not hold)."
    )
    assert not Handout.objects.exists()


def test_a_leaflet_that_is_left_out_fails_its_patient_alone(clinician: User) -> None:
    """One leaflet of two is right for the second patient: nobody would see that the other is
    missing, so that patient is left to somebody who looks. The first one's sheet is made."""
    heart = {"conditions": {"present": ["heart_failure"], "complete": True}}
    visits = [signed(clinician).screening.visit, signed(clinician, heart).screening.visit]
    other = publish(a_leaflet("rest", title="Rest", blocks=FOR_EVERYBODY))
    batch = of_leaflets(visits, clinician, publish(a_leaflet()), other)

    assert settle(batch) == ["done", "failed"]
    assert "“Drinking well”" in items(batch)[1].reason
    assert "“Rest”" not in items(batch)[1].reason


def test_a_leaflet_that_changed_since_is_not_printed(clinician: User) -> None:
    receipt = signed(clinician)
    batch = of_leaflets([receipt.screening.visit], clinician, publish(a_leaflet()))
    publish(a_leaflet(version=2, main_message="Drink when you are thirsty."))

    assert settle(batch) == ["failed"]
    assert "has changed since" in items(batch)[0].reason


def test_the_command_makes_what_nobody_looks_at(clinician: User) -> None:
    waiting = of_screenings([signed(clinician), signed(clinician)], clinician)
    out = StringIO()

    call_command("run_print_batches", stdout=out)
    call_command("run_print_batches", stdout=out)

    assert out.getvalue() == "2 sheets made, 0 not made\n0 sheets made, 0 not made\n"
    assert {item.state for item in items(waiting)} == {"done"}


def test_an_empty_order_is_refused(clinician: User, visits: list[Any]) -> None:
    order: dict[str, Any] = {
        "clinic": visits[0].clinic,
        "day": NOW.date(),
        "layout": Layout.STANDARD,
        "page_size": PageSize.A4,
        "by": clinician,
        "now": NOW,
    }
    line = BatchLine(patient=visits[0].patient, visit=visits[0], origin="leaflets:x")
    with pytest.raises(NothingChosen):
        start_batch(what=WhatToPrint.SCREENING, leaflets=[], lines=[], **order)
    with pytest.raises(NothingChosen):
        start_batch(what=WhatToPrint.LEAFLETS, leaflets=[], lines=[line], **order)
    with pytest.raises(TooMany):
        start_batch(what=WhatToPrint.SCREENING, leaflets=[], lines=[line] * 201, **order)
    assert not PrintBatch.objects.exists()
