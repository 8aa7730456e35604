"""Writing a draft on its pages: rules, conditions, cases, sources and parts."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.rulesets import (
    change_rule,
    draft_of_sound,
    fresh,
    stands,
)
from tests.integration.triage.ruleset_desk import at, pressed, sent, shown
from tests.pages import forms_of

pytestmark = pytest.mark.django_db


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
