"""The editors' pages: they open, they refuse with what was typed, and they tell no patient."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic, User
from accounts.roles import Role
from engine.export import to_yaml
from engine.rulesets import load_ruleset
from engine.solver import SolverGaveUp
from engine.witness import WitnessDoesNotReproduce
from tests.factories.accounts import member_of
from tests.factories.rulesets import (
    change_rule,
    counts_felt_weakness,
    draft_of_sound,
    offered,
    publish_sound,
    replayed,
    reviewed,
    signed_with_sound,
    sound_ruleset,
    stands,
)
from tests.factories.triage import publish_small
from tests.integration.triage.ruleset_desk import at, pressed, sent, shown
from tests.pages import forms_of
from triage.models import RulesetDraft, RulesetReview, RulesetVersion

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]


def test_a_version_is_read_aloud_with_sources_and_cases(client_for: ClientFor) -> None:
    version = publish_sound()
    page = shown(client_for(Role.CLINICIAN), "version", version.pk)
    assert "Brown urine and times at least 5" in page
    assert "near" in page
    assert "the rule is not met" in page
    assert version.digest in page
    assert "Begin a draft" not in page
    assert "Sound" in shown(client_for(Role.CLINICIAN), "library")
    assert "There was no draft" not in shown(client_for(Role.CLINICIAN), "ruleset", "sound")


def test_a_version_says_what_its_rules_rest_on(client_for: ClientFor) -> None:
    version = publish_small()
    page = shown(client_for(Role.CLINICIAN), "version", version.pk)
    rest = page.split("What the rules rest on", 1)[1]
    for words in (
        "What the names in conditions stand for",
        "Needed before anybody is reassured",
        "<strong>Needed while:</strong> Cramp",
        "Caffeine above 400",
        "Held back by: CI-fluid, CI-dysph",
        "Here: Test and examine again",
        "Do not drink extra for twitching or cramps.",
        "local judgement, to be confirmed",
    ):
        assert words in rest, words


def test_the_download_is_the_same_ruleset(client_for: ClientFor) -> None:
    version = publish_sound()
    answer = client_for(Role.THERAPIST).get(at("file", version.pk))
    assert load_ruleset(answer.content.decode()).digest == version.digest


def test_a_refused_file_comes_back_with_its_problems(desk: Client) -> None:
    text = to_yaml(sound_ruleset()).replace("times >=", "tmies >=")
    answer = sent(desk, at("import"), text=text)
    assert answer.status_code == 422
    assert "tmies" in answer.text
    assert "nearest existing name is times" in answer.text
    assert not RulesetDraft.objects.exists()
    answer = sent(desk, at("import"), text=to_yaml(sound_ruleset()))
    assert stands(RulesetDraft.objects.get()).revision.digest == sound_ruleset().digest
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("title", "problem"),
    [("x" * 161, "longer than 160 characters"), ('"a\\0b"', "holds a NUL or a broken character")],
)
def test_a_file_that_no_database_keeps_is_refused(desk: Client, title: str, problem: str) -> None:
    text = to_yaml(sound_ruleset())
    first = next(line for line in text.splitlines() if line.startswith("title:"))
    answer = sent(desk, at("import"), text=text.replace(first, f"title: {title}"))
    assert answer.status_code == 422
    assert problem in answer.text
    assert not RulesetDraft.objects.exists()


def test_pressing_twice_begins_one_draft(desk: Client) -> None:
    version = publish_sound()
    address = at("start", version.pk)
    page = desk.get(at("version", version.pk)).text
    form = next(f for f in forms_of(page, at("version", version.pk)) if f.action == address)
    fields = {name: values[0] for name, values in form.filled().items()}
    first, second = desk.post(address, fields), desk.post(address, fields)
    assert first["Location"] == second["Location"] == at("draft", RulesetDraft.objects.get().pk)


@pytest.mark.parametrize("failed", [WitnessDoesNotReproduce, SolverGaveUp])
def test_a_review_that_fails_says_so_and_keeps_nothing(
    desk: Client, editor: User, monkeypatch: pytest.MonkeyPatch, failed: type[Exception]
) -> None:
    draft = draft_of_sound(editor)

    def fail(*_args: Any) -> None:
        raise failed("no answer in time")

    monkeypatch.setattr("triage.actions.editing_proofs.review", fail)
    answer = pressed(desk, at("review", draft.pk), at("review", draft.pk))
    assert "could not be finished, so nothing of it was kept" in desk.get(answer["Location"]).text
    assert not RulesetReview.objects.exists()
    assert stands(draft).review is None


def test_a_changed_result_says_nothing_of_whose_it_is(
    desk: Client, editor: User, clinician: User, client_for: ClientFor
) -> None:
    receipt = signed_with_sound(clinician, family_name="Quillfeather", given_names="Dorothea")
    patient = receipt.screening.patient
    draft = counts_felt_weakness(draft_of_sound(editor), editor)
    flip = replayed(draft, editor)[0]
    pages = shown(desk, "flip", draft.pk, flip.pk) + shown(desk, "replay", draft.pk)
    said = [patient.family_name, patient.given_names, patient.clinic.name, str(patient.pk),
            str(receipt.screening_id), "12 Nov", "2026-11-12", str(clinician)]  # fmt: skip
    main = pages.replace(f'<p class="small muted">{patient.clinic.name}</p>', "")
    assert [each for each in said if each in main] == []
    assert "Weakness: felt" in pages
    assert "Age: 40" in pages
    assert "Open the record" not in pages


def test_who_may_see_the_patient_is_led_to_the_record(
    clinic: Clinic, sign_in: Callable[[User], Client]
) -> None:
    both = member_of(clinic, Role.CONTENT_EDITOR)
    from tests.factories.accounts import MembershipFactory

    MembershipFactory.create(user=both, clinic=clinic, role=Role.CLINICIAN)
    receipt = signed_with_sound(member_of(clinic, Role.CLINICIAN))
    draft = counts_felt_weakness(draft_of_sound(both), both)
    flip = replayed(draft, both)[0]
    page = sign_in(both).get(at("flip", draft.pk, flip.pk)).text
    assert reverse("triage:receipt", args=[receipt.screening_id]) in page


def test_the_whole_way_on_the_pages(
    desk: Client, editor: User, clinician: User, client_for: ClientFor
) -> None:
    signed_with_sound(clinician)
    begin = at("start", publish_sound().pk)
    assert pressed(desk, at("version", publish_sound().pk), begin).status_code == 303
    draft = RulesetDraft.objects.get()
    counts_felt_weakness(draft, editor)
    for page in ("review", "replay"):
        assert pressed(desk, at(page, draft.pk), at(page, draft.pk)).status_code == 303
    flip = stands(draft).replay.flips.get()  # type: ignore[union-attr]
    assert sent(desk, at("flip", draft.pk, flip.pk), reason="Sooner.").status_code == 303
    assert pressed(desk, at("approval", draft.pk), at("offer", draft.pk)).status_code == 303
    own = sent(desk, at("approve", draft.pk), statement="Mine")
    assert own.status_code == 422
    assert "somebody else must approve" in own.text
    second = client_for(Role.CONTENT_EDITOR)
    assert "Weakness: Felt or Objective" in shown(second, "approval", draft.pk)
    late = sent(second, at("approve", draft.pk), statement="Read", review_by="1 1 2030")
    assert late.status_code == 422
    assert "at most 12 months" in late.text
    done = sent(second, at("approve", draft.pk), statement="Read it all.", version="2")
    version = RulesetVersion.objects.get(version="2")
    assert done["Location"] == at("version", version.pk)
    assert "Version 2" in shown(desk, "ruleset", "sound")
    assert "Weakness: Felt or Objective" in shown(
        desk, "difference", version.pk, publish_sound().pk
    )


def test_a_draft_is_sent_back_with_a_reason(
    desk: Client, editor: User, client_for: ClientFor
) -> None:
    draft = offered(counts_felt_weakness(draft_of_sound(editor), editor), editor)
    second = client_for(Role.CONTENT_EDITOR)
    assert sent(second, at("send_back", draft.pk), reason="").status_code == 422
    assert sent(second, at("send_back", draft.pk), reason="Name a source.").status_code == 303
    assert "Name a source." in shown(desk, "history", draft.pk)


def test_withdrawing_the_last_version_asks_twice(desk: Client) -> None:
    version = publish_sound()
    refused = sent(desk, at("withdraw", version.pk), reason="Harmful")
    assert refused.status_code == 422
    assert "no ruleset" in refused.text
    done = sent(desk, at("withdraw", version.pk), reason="Harmful", leave_none="on")
    assert done.status_code == 303
    assert "Withdrawn: not used for new screenings." in shown(desk, "version", version.pk)
    assert "no version is in use" in shown(desk, "library")


def test_a_review_shows_its_witness_in_words(desk: Client, editor: User) -> None:
    draft = change_rule(draft_of_sound(editor), "E01", editor, when="brown and cramp and not cramp")
    reviewed(draft, editor)
    page = shown(desk, "review", draft.pk)
    assert "Refused:" in page
    assert "E01" in page
    assert "The automatic review of the draft as it stands comes first" in shown(
        desk, "replay", draft.pk
    )


def test_rule_health_masks_small_counts(client_for: ClientFor, clinician: User) -> None:
    signed_with_sound(clinician)
    version = publish_sound()
    assert "fewer than 5" in shown(client_for(Role.CONTENT_EDITOR), "health", version.pk)
    assert "fewer than 5" not in shown(client_for(Role.CLINICIAN), "health", version.pk)
