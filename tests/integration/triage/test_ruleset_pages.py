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
    fresh,
    offered,
    publish_sound,
    replayed,
    reviewed,
    signed_with_sound,
    sound_ruleset,
    stands,
)
from tests.pages import forms_of
from triage.models import RulesetDraft, RulesetReview, RulesetVersion

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]


@pytest.fixture
def desk(client_for: ClientFor) -> Client:
    return client_for(Role.CONTENT_EDITOR)


@pytest.fixture
def editor(desk: Client) -> User:
    return desk.user  # type: ignore[attr-defined, no-any-return]


def at(name: str, *args: Any) -> str:
    return reverse(f"rulesets:{name}", args=args)


def shown(desk: Client, name: str, *args: Any) -> str:
    answer = desk.get(at(name, *args))
    assert answer.status_code == 200, answer
    return str(answer.text)


def sent(desk: Client, address: str, **changes: str) -> Any:
    """Post the form of the page as a browser would, with these fields changed."""
    page = desk.get(address).text
    form = next(
        f for f in forms_of(page, address) if set(changes) <= set(f.fields) and f.action == address
    )
    fields = {name: values[0] for name, values in form.filled().items()}
    return desk.post(address, {**fields, **changes})


def pressed(desk: Client, page: str, action: str) -> Any:
    """Press the one-button form of that page which leads to `action`."""
    form = next(f for f in forms_of(desk.get(page).text, page) if f.action == action)
    return desk.post(action, {name: v[0] for name, v in form.filled().items()})


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


def test_the_codes_of_a_rule_are_edited_and_compared(desk: Client, editor: User) -> None:
    draft = draft_of_sound(editor)
    answer = sent(desk, at("rule", draft.pk, "U01"), codes="icd10: [G12.2]")
    assert answer.status_code == 303
    ruleset = stands(draft).loaded.ruleset
    assert ruleset is not None
    assert ruleset.rule("U01").codes == {"icd10": ("G12.2",)}
    assert "G12.2" in shown(desk, "draft_difference", draft.pk)


def test_nothing_but_a_place_of_the_draft_is_named_in_its_history(
    desk: Client, editor: User
) -> None:
    draft = draft_of_sound(editor)
    count = len(stands(draft).document["findings"])
    version = str(fresh(draft).row_version)
    posted = {"part": "findings", "key": "a\0b", "index": str(count - 1), "row_version": version}
    assert desk.post(at("remove", draft.pk), posted).status_code == 303
    assert stands(draft).revision.summary == f"findings {count} removed"


def test_a_condition_is_checked_while_it_is_written(desk: Client, editor: User) -> None:
    draft = draft_of_sound(editor)
    check = at("check", draft.pk, "U01", "when")
    good = desk.post(check, {"when": "weakness is objective"}).text
    assert "Reads:" in good
    assert "Weakness" in good
    bad = desk.post(check, {"when": "weakness is\nobjektive"}).text
    assert "Line 2, column 1" in bad
    assert "objective" in bad
    unfinished = desk.post(check, {"when": "weakness is"}).text
    assert "expected an option" in unfinished
    assert desk.post(check, {"when": " "}).text.strip() == ""


def test_a_condition_is_checked_by_a_button_without_scripts(desk: Client, editor: User) -> None:
    draft = draft_of_sound(editor)
    address = at("rule", draft.pk, "U01")
    form = next(f for f in forms_of(desk.get(address).text, address) if "when" in f.fields)
    fields = {name: values[0] for name, values in form.filled().items()} | {"when": "brwn"}
    answer = desk.post(address, {**fields, "check": "1"})
    assert answer.status_code == 200
    assert "brwn" in answer.text
    assert "brown" in answer.text
    assert fresh(draft).row_version == draft.row_version, "nothing was saved"


def test_a_rule_is_changed_and_a_wrong_condition_is_refused(desk: Client, editor: User) -> None:
    draft = draft_of_sound(editor)
    address = at("rule", draft.pk, "U01")
    refused = sent(desk, address, when="weakness is objektive", title="Weak or choking")
    assert refused.status_code == 422
    assert "objektive" in refused.text
    assert "Weak or choking" in refused.text
    assert sent(desk, address, when="weakness  is objective", title="Weak").status_code == 303
    rule = next(r for r in stands(draft).document["rules"] if r["id"] == "U01")
    assert rule["when"] == "weakness is objective", "kept in its canonical spelling"


def test_two_tabs_of_one_rule_show_both_versions(desk: Client, editor: User) -> None:
    draft = draft_of_sound(editor)
    address = at("rule", draft.pk, "U01")
    form = next(f for f in forms_of(desk.get(address).text, address) if "when" in f.fields)
    change_rule(draft, "U01", editor, title="Saved by the other tab")
    fields = {name: values[0] for name, values in form.filled().items()}
    answer = desk.post(address, {**fields, "title": "Typed in this tab"})
    assert answer.status_code == 409
    assert "Saved by the other tab" in answer.text
    assert "Typed in this tab" in answer.text
    again = next(f for f in forms_of(answer.text, address) if "when" in f.fields)
    kept = desk.post(address, {n: v[0] for n, v in again.filled().items()})
    assert kept.status_code == 303
    assert "Typed in this tab" in stands(draft).revision.content


def test_rules_cases_sources_and_parts_are_added_and_taken_out(desk: Client, editor: User) -> None:
    draft = draft_of_sound(editor)
    page = at("draft", draft.pk)
    added = sent(desk, at("rule_add", draft.pk), id="T02", name="tired", title="Tired",
                 when="cramp and statin", disposition="D5", sources="S1")  # fmt: skip
    assert added["Location"] == at("rule", draft.pk, "T02")
    twice = sent(desk, at("rule_add", draft.pk), id="T02", name="x", title="Again",
                 when="cramp", disposition="D5")  # fmt: skip
    assert twice.status_code == 422
    assert "one of that name already" in twice.text
    case = at("case", draft.pk, "T02", 0)
    form = next(f for f in forms_of(desk.get(case).text, case) if "answers" in f.fields)
    fields = {n: v[0] for n, v in form.filled().items()}
    fields |= {"name": "fires", "kind": "fires", "answers": "cramp: true\nstatin: true"}
    tried = desk.post(case, {**fields, "check": "1"})
    assert "The rule fires." in tried.text
    wrong = desk.post(case, {**fields, "answers": "cramp: [true"})
    assert wrong.status_code == 422
    assert "line" in wrong.text
    assert "cramp: [true" in wrong.text
    assert desk.post(case, fields).status_code == 303
    assert sent(desk, at("source_add", draft.pk), id="S2", title="New").status_code == 303
    part = at("part", draft.pk, "advice")
    assert "drink: Drink" in desk.get(part).text
    item = at("item", draft.pk, "advice", 0)
    assert sent(desk, item, content="{id: drink, title: Sip, offer_when: cramp}").status_code == 303
    assert pressed(desk, case, at("remove", draft.pk)).status_code == 303
    removed = pressed(desk, at("rule", draft.pk, "T02"), at("remove", draft.pk))
    assert removed.status_code == 303
    assert "T02" not in stands(draft).revision.content
    number = stands(draft).revision.number - 1
    assert pressed(desk, page, at("restore", draft.pk, number)).status_code == 303
    document = stands(draft).document
    assert "T02" in {rule["id"] for rule in document["rules"]}
    assert "S2" in document["sources"]
    assert document["advice"][0]["title"] == "Sip"
    history = shown(desk, "history", draft.pk)
    assert "rules T02 removed" in history
    assert "cases T02 1 changed" in history
    assert "Tired" in shown(desk, "draft_difference", draft.pk)
    assert "Sip" in shown(desk, "revision", draft.pk, 5)


def test_an_unusable_draft_says_why_and_can_be_mended(desk: Client, editor: User) -> None:
    draft = draft_of_sound(editor)
    findings = stands(draft).document["findings"]
    place = next(n for n, f in enumerate(findings) if f["id"] == "statin")
    sent(desk, at("item", draft.pk, "findings", place),
         content="{id: statins, kind: presence, section: a, label: Statin}")  # fmt: skip
    page = shown(desk, "draft", draft.pk)
    assert "can’t be used yet" in page
    assert "statins" in page
    assert "Put its problems right first" in shown(desk, "review", draft.pk)
    assert desk.get(at("draft_file", draft.pk)).status_code == 200
    # A rule may name what the draft will have once it is mended.
    assert sent(desk, at("rule", draft.pk, "T01"), when="statins").status_code == 303


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
