"""Signing: what was shown is what is signed, and the receipt proves it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.tables import ImmutableRecord
from tests.factories.triage import (
    LATER,
    NORMAL,
    NOW,
    answer,
    answer_all,
    open_screening,
    refreshed,
    sign_now,
    signed,
)
from tests.unit.triage.deeds import HANDOUT, REFERRAL, choose, last_event, override
from triage.actions.decisions import (
    Closing,
)
from triage.actions.signing import sign
from triage.assessment import assess
from triage.models import (
    ClosingKind,
    Receipt,
    Screening,
    ScreeningState,
)
from triage.receipts import content_of, faults_of
from triage.refusals import (
    NothingChosen,
    OutOfScope,
    ScreeningLocked,
    StaleScreening,
    StillToAsk,
)

pytestmark = pytest.mark.django_db


def test_signing_freezes_the_result_and_makes_a_receipt_that_holds(clinician: User) -> None:
    receipt = signed(clinician)

    screening = refreshed(receipt.screening)
    assert (screening.state, screening.signed_by) == (ScreeningState.SIGNED, clinician)
    assert (screening.disposition, screening.floor, screening.ceiling) == ("D6", "D6", "D6")
    assert faults_of(receipt) == []
    assert last_event().verb == "screening.signed"
    assert last_event().detail["receipt"] == receipt.sha256


def test_the_receipt_says_who_answered_what_from_where(clinician: User) -> None:
    content = content_of(signed(clinician))

    answers = content["answers"]
    assert answers["weakness"]["entered"]["by"] == clinician.audit_name
    assert answers["weakness"]["shown"]["wording"] == "Is there weakness on examination?"
    assert answers["age"]["entered"]["by"] == "record"
    assert answers["drugs.atorvastatin"]["answer"] == {"value": False}
    assert content["decision"]["closing"][0]["kind"] == "handout"


def test_a_changed_receipt_does_not_hold(clinician: User) -> None:
    receipt = signed(clinician)
    receipt.canonical = receipt.canonical.replace('"D6"', '"D5"')

    assert faults_of(receipt) != []


def test_a_receipt_is_written_once(clinician: User) -> None:
    receipt = signed(clinician)

    with pytest.raises(ImmutableRecord):
        receipt.delete()
    with pytest.raises(ImmutableRecord):
        Receipt.objects.filter(pk=receipt.pk).update(sha256="0" * 64)


def test_nothing_is_signed_without_a_decision(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)

    with pytest.raises(NothingChosen):
        sign_now(screening, clinician)


def test_missing_answers_that_matter_must_be_accepted_knowingly(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, weakness="objective")
    choose(screening, clinician, REFERRAL)

    with pytest.raises(StillToAsk) as refused:
        sign_now(screening, clinician, accept_missing=False)

    assert "breathless_rest" in refused.value.items
    receipt = sign_now(screening, clinician)
    assert content_of(receipt)["decision"]["signed_without"] == list(refused.value.items)


def test_a_complete_screening_needs_no_acceptance(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    choose(screening, clinician, HANDOUT)

    assert sign_now(screening, clinician, accept_missing=False)


def _answered(screening: Screening, by: User) -> None:
    answer(screening, by, rigidity=True)


def _decided(screening: Screening, by: User) -> None:
    choose(screening, by, Closing(ClosingKind.RECALL, due_on=date(2026, 12, 8)))


def _record_changed(screening: Screening, by: User) -> None:
    patient = screening.patient
    patient.birth_date = patient.birth_date.replace(year=1970)
    patient.save()


@pytest.mark.parametrize("meanwhile", [_answered, _decided, _record_changed])
def test_only_what_was_shown_is_signed(
    clinician: User, meanwhile: Callable[[Screening, User], None]
) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    choose(screening, clinician, HANDOUT)
    shown = refreshed(screening)
    seen = assess(shown, NOW).seen
    meanwhile(screening, clinician)

    with pytest.raises(StaleScreening):
        sign(
            screening=screening,
            row_version=shown.row_version,
            seen=seen,
            accept_missing=True,
            by=clinician,
            now=LATER,
        )
    assert not Receipt.objects.exists()


def test_a_screening_is_signed_once(clinician: User) -> None:
    screening = signed(clinician).screening

    with pytest.raises(ScreeningLocked):
        sign_now(screening, clinician)
    assert Receipt.objects.filter(screening=screening).count() == 1


def test_an_age_under_16_given_later_is_not_signed(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, age=15.0)

    with pytest.raises(OutOfScope):
        sign_now(screening, clinician)


def test_a_signed_screening_takes_no_decision(clinician: User) -> None:
    screening = signed(clinician).screening

    with pytest.raises(ScreeningLocked):
        choose(screening, clinician, REFERRAL)
    with pytest.raises(ScreeningLocked):
        override(screening, clinician)


def test_the_override_is_what_is_signed(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    override(screening, clinician)
    choose(screening, clinician, REFERRAL)

    receipt = sign_now(screening, clinician)

    assert refreshed(screening).disposition == "D3"
    assert content_of(receipt)["report"]["disposition"] == "D6"
    assert content_of(receipt)["decision"]["override"]["reason"] == "examination"


def test_the_database_refuses_a_signature_without_a_result(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.filter(pk=screening.pk).update(
            state="signed", signed_at=LATER, signed_by=clinician
        )
