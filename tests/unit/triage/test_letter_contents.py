"""What a letter says: signed answers each in its part, the record of the day, who holds what."""

from typing import Any

import pytest

from accounts.models import User
from patients.actions import record_alert, record_medicine
from patients.models import AlertKind, AlertState
from tests.factories.content import issued_handout
from tests.factories.triage import LATER
from tests.pdf.samples import NIGHT_CRAMPS
from tests.unit.triage.threads import ADVICE, REFERRAL, TODAY, WEAK, a_thread, fresh, sent
from triage.documents import origin_of
from triage.items import Given
from triage.letter_contents import letter_of
from triage.letter_findings import found_in
from triage.letters import FindingGroup, LetterDocument
from triage.models import Referral
from triage.receipts import content_of

pytestmark = pytest.mark.django_db


def letter(thread: Referral, by: User) -> LetterDocument:
    return letter_of(thread, on=TODAY, by=by)


def said(groups: tuple[FindingGroup, ...]) -> str:
    return " | ".join(line for group in groups for line in group.lines)


def test_every_answer_stands_in_its_own_part_of_the_letter(clinician: User) -> None:
    values: dict[str, Any] = {
        **WEAK,
        "rigidity": Given(reason="unable"),
        "chvostek": Given(),
        "bulbar.choking": Given(),
    }
    made = letter(a_thread(clinician, **values), clinician)

    assert any("Weakness" in line for line in made.decisive)
    absent, missing = said(made.absent), said(made.not_assessed)
    assert "Wasting" in absent
    for name in ("Rigidity (unable to assess)", "Chvostek sign", "choking"):
        assert name in missing
        assert name.split(" (")[0] not in absent + said(made.present)


def test_nothing_unanswered_is_ever_absent_or_present(clinician: User) -> None:
    thread = a_thread(clinician, weakness=Given(), wasting=Given(), **{"bulbar.choking": Given()})
    receipt = thread.screening.receipt
    given = {
        key for key, each in content_of(receipt)["answers"].items() if "value" in each["answer"]
    }
    assert not given & {"weakness", "wasting", "bulbar.choking"}

    found = found_in(receipt)

    everything = said(found.present) + said(found.absent) + " ".join(found.decisive)
    for name in ("Weakness", "Wasting", "choking"):
        assert name not in everything
        assert name in said(found.not_assessed)


def test_medicines_allergies_and_results_are_those_of_the_day(clinician: User) -> None:
    thread = a_thread(clinician)
    patient = thread.patient
    record_medicine(patient=patient, name="Furosemide", dose="40 mg", by=clinician, now=LATER)
    record_alert(
        patient=patient,
        kind=AlertKind.ALLERGY,
        state=AlertState.PRESENT,
        details={"substance": "Penicillin", "reaction": "Rash"},
        by=clinician,
        now=LATER,
    )

    made = letter(fresh(thread), clinician)

    assert made.medicines == ("Furosemide 40 mg",)
    assert made.alerts == ("Allergy: Penicillin, Rash",)
    assert made.medicines_note == "not confirmed to be the whole list"


def test_it_names_urgency_suspicion_sources_and_who_holds_the_risk(clinician: User) -> None:
    made = letter(a_thread(clinician, **WEAK), clinician)

    assert made.title == "Urgent referral: suspected motor neurone disease"
    assert (made.to, made.urgency) == ("Neurology", "Urgent referral, within 2 weeks")
    assert "NICE, Suspected neurological conditions (2019)" in made.fired[0].sources[0]
    assert "Until your appointment the referring clinician holds the risk" in made.risk[0]
    assert made.told == ("No handout is on record: do not take the warning signs as explained.",)


def test_what_the_patient_was_told_is_what_the_handout_says(clinician: User) -> None:
    thread = a_thread(clinician, **WEAK)
    origin = origin_of(thread.screening)
    issued_handout(thread.patient, clinician, origin=origin)

    given, *signs = letter(thread, clinician).told

    assert given.startswith("Handout given 20 Nov 2026 (standard): ")
    number = thread.patient.clinic.emergency_number
    assert signs[0].startswith(f"It says when to call {number}: ")
    for sign in NIGHT_CRAMPS.warning_signs.emergency:
        assert sign.removeprefix("you have ") in signs[0]
    for sign in NIGHT_CRAMPS.warning_signs.same_day:
        assert sign.removeprefix("you have ") in signs[1]


def test_a_request_for_advice_says_when_and_whether_it_may_be_converted(clinician: User) -> None:
    thread = a_thread(clinician, ADVICE)
    made = letter(thread, clinician)
    assert made.title == "Advice and guidance: suspected neuropathy"
    assert made.urgency.startswith("Answer wanted by")
    assert made.may_convert.startswith("Please answer in writing")
    assert "stays in our care" in made.risk[0]

    thread.may_convert = True
    assert letter(thread, clinician).may_convert.startswith("You may turn this request")


def test_what_left_stays_as_it_was_when_the_record_changes(clinician: User) -> None:
    thread = sent(a_thread(clinician, REFERRAL), clinician)
    kept = bytes(thread.letters.get().pdf)
    record_medicine(patient=thread.patient, name="Furosemide", by=clinician, now=LATER)

    assert bytes(fresh(thread).letters.get().pdf) == kept
    assert thread.letters.get().document["medicines"] == []
