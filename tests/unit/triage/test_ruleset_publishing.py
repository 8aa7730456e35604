"""The second person, and withdrawal: nobody publishes their own work or leaves others without."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic, User
from accounts.roles import Role
from content.draft_refusals import (
    AlreadyWithdrawn,
    DraftClosed,
    NotFit,
    NotOffered,
    OwnWork,
    ReviewByOutOfRange,
)
from core.audit.models import AuditEvent
from tests.factories.accounts import member_of
from tests.factories.patients import VisitFactory
from tests.factories.rulesets import (
    NOW,
    change_rule,
    counts_felt_weakness,
    draft_of_sound,
    fresh,
    offered,
    publish_sound,
    replayed,
    reviewed,
    signed_with_sound,
    stands,
)
from tests.factories.triage import publish_small
from triage import ruleset_uses
from triage.actions.publishing import approve, offer_draft, send_back, withdraw
from triage.actions.screenings import start
from triage.models import DraftState, RulesetDraft, RulesetVersion
from triage.receipts import faults_of
from triage.refusals import NoRulesetPublished
from triage.ruleset_refusals import (
    NoSuccessor,
    NotAllAccepted,
    ReplayMissing,
    ReviewMissing,
    VersionTaken,
)
from triage.ruleset_selectors import due_for_review
from triage.ruleset_uses import use_of
from triage.ruleset_worklist import rulesets_to_look_at
from triage.selectors import newest_ruleset

pytestmark = pytest.mark.django_db
IN_A_YEAR = NOW.date() + timedelta(days=365)


@pytest.fixture
def editor(content_editor: User) -> User:
    return content_editor


@pytest.fixture
def second(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


def approved(
    draft: RulesetDraft, by: User, version: str = "2", review_by: date = IN_A_YEAR
) -> RulesetVersion:
    return approve(
        draft=draft,
        row_version=fresh(draft).row_version,
        version=version,
        review_by=review_by,
        statement="Read every change.",
        by=by,
        now=NOW,
    )


def test_nothing_is_offered_before_it_is_proved(editor: User, clinician: User) -> None:
    signed_with_sound(clinician)
    draft = counts_felt_weakness(draft_of_sound(editor), editor)

    def offer() -> None:
        offer_draft(draft=draft, row_version=fresh(draft).row_version, by=editor, now=NOW)

    with pytest.raises(ReviewMissing):
        offer()
    reviewed(draft, editor)
    with pytest.raises(ReplayMissing):
        offer()
    replayed(draft, editor)
    with pytest.raises(NotAllAccepted):
        offer()


def test_what_another_engine_proved_is_proved_again(
    editor: User, clinician: User, second: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_with_sound(clinician)
    draft = offered(counts_felt_weakness(draft_of_sound(editor), editor), editor)

    monkeypatch.setattr("triage.ruleset_selectors.ENGINE_VERSION", "0.0.1")

    assert not stands(draft).is_proved
    with pytest.raises(ReviewMissing):
        approved(draft, second)
    assert not RulesetVersion.objects.filter(ruleset_id="sound", version="2").exists()


def test_a_second_person_publishes_exactly_what_was_proved(
    editor: User, second: User, clinician: User
) -> None:
    receipt = signed_with_sound(clinician)
    draft = offered(counts_felt_weakness(draft_of_sound(editor), editor), editor)
    proved = stands(draft).document
    made = approved(draft, second)
    document = stands(draft).document
    head = {"version", "reviewed_on", "review_by"}
    assert {k: v for k, v in document.items() if k not in head} == {
        k: v for k, v in proved.items() if k not in head
    }
    assert (made.version, made.review_by) == ("2", IN_A_YEAR)
    assert newest_ruleset("sound") == made
    assert fresh(draft).state == DraftState.PUBLISHED
    assert faults_of(receipt) == [], "what was signed before still verifies"
    verbs = list(AuditEvent.objects.order_by("-position").values_list("verb", flat=True)[:2])
    assert verbs == ["ruleset.approved", "ruleset.published"]
    with pytest.raises(DraftClosed):
        change_rule(draft, "U01", editor, title="Afterwards")


def test_nobody_approves_what_they_wrote_a_part_of(
    editor: User, second: User, clinic: Clinic
) -> None:
    draft = change_rule(draft_of_sound(editor), "U01", second, title="Weak or choking")
    draft = offered(draft, editor)
    for author in (editor, second):
        with pytest.raises(OwnWork):
            approved(draft, author)
    third = member_of(clinic, Role.CONTENT_EDITOR)
    assert approved(draft, third).version == "2"


def test_version_and_review_date_have_bounds(editor: User, second: User) -> None:
    draft = offered(change_rule(draft_of_sound(editor), "U01", editor, title="One"), editor)
    for day in (NOW.date(), NOW.date() + timedelta(days=367)):
        with pytest.raises(ReviewByOutOfRange):
            approved(draft, second, review_by=day)
    with pytest.raises(VersionTaken):
        approved(draft, second, version="1")
    assert RulesetVersion.objects.filter(ruleset_id="sound").count() == 1


def test_a_replay_against_a_replaced_version_does_not_count(
    editor: User, second: User, clinic: Clinic
) -> None:
    first = offered(change_rule(draft_of_sound(editor), "U01", editor, title="One"), editor)
    other = offered(change_rule(draft_of_sound(editor), "U01", editor, title="Two"), editor)
    approved(first, second)
    with pytest.raises(ReplayMissing):
        approved(other, second, version="3")


def test_sent_back_and_changed_drafts_are_not_offered_any_more(editor: User, second: User) -> None:
    draft = offered(change_rule(draft_of_sound(editor), "U01", editor, title="One"), editor)
    seen = fresh(draft).row_version
    with pytest.raises(OwnWork):
        send_back(draft=draft, row_version=seen, reason="Mine", by=editor, now=NOW)
    send_back(draft=draft, row_version=seen, reason="Name a source.", by=second, now=NOW)
    with pytest.raises(NotOffered):
        approved(draft, second)
    again = offer_draft(draft=draft, row_version=fresh(draft).row_version, by=editor, now=NOW)
    change_rule(again, "U01", editor, title="Changed meanwhile")
    with pytest.raises(NotOffered):
        approved(draft, second)


def test_a_withdrawn_version_gives_way_to_the_one_before(editor: User, second: User) -> None:
    old = publish_sound()
    draft = offered(change_rule(draft_of_sound(editor), "U01", editor, title="One"), editor)
    made = approved(draft, second)
    withdraw(version=made, reason="Too mild", leave_none=False, by=second, now=NOW)
    assert newest_ruleset("sound") == old
    with pytest.raises(AlreadyWithdrawn):
        withdraw(version=made, reason="Again", leave_none=False, by=second, now=NOW)


def test_without_any_version_no_screening_begins_and_it_is_said(
    second: User, clinician: User
) -> None:
    version = publish_small()
    with pytest.raises(NoSuccessor):
        withdraw(version=version, reason="Harmful", leave_none=False, by=second, now=NOW)
    kept = withdraw(version=version, reason="Harmful", leave_none=True, by=second, now=NOW)
    assert kept.left_none
    clinic = clinician.memberships.get().clinic
    visit = VisitFactory.create(opened_by=clinician, patient__clinic=clinic)
    with pytest.raises(NoRulesetPublished):
        start(visit=visit, by=clinician, now=NOW)


def test_what_waits_is_on_the_worklist_of_whom_it_waits_for(
    editor: User, second: User, clinician: User, clinic: Clinic
) -> None:
    version = publish_sound()
    offered(change_rule(draft_of_sound(editor), "U01", editor, title="One"), editor)

    def notes(user: User) -> list[str]:
        section = rulesets_to_look_at(user, clinic, NOW)
        return [item.note for item in section.items] if section else []

    assert notes(clinician) == []
    assert notes(editor) == ["Waiting for approval"]
    assert notes(second) == ["waits for your approval"]
    late = version.review_by + timedelta(days=1)
    assert due_for_review(late) == [version]
    assert due_for_review(version.review_by - timedelta(days=31)) == []


def test_rules_that_do_not_fit_the_texts_beside_them_are_not_offered_and_not_approved(
    editor: User,
    second: User,
    clinician: User,
    monkeypatch: pytest.MonkeyPatch,
    sign_in: Callable[[User], Client],
) -> None:
    sound = use_of("sound")
    assert sound is not None
    said = "item E99: the ruleset offers it, and the catalogue has no entry"
    unfit = replace(sound, misfits=lambda ruleset: [said] if ruleset.id == "sound" else [])
    draft = counts_felt_weakness(draft_of_sound(editor), editor)
    monkeypatch.setitem(ruleset_uses._uses, "sound", unfit)
    replayed(draft, editor)
    assert not stands(draft).is_proved
    row_version = fresh(draft).row_version
    with pytest.raises(NotFit) as refused:
        offer_draft(draft=draft, row_version=row_version, by=editor, now=NOW)
    assert refused.value.faults == (said,)
    browser = sign_in(editor)
    for page in ("draft", "approval"):
        assert "texts in use" in browser.get(reverse(f"rulesets:{page}", args=[draft.pk])).text
    assert said in browser.get(reverse("rulesets:draft", args=[draft.pk])).text

    # The text changed after the draft was offered.
    monkeypatch.setitem(ruleset_uses._uses, "sound", sound)
    waiting = offer_draft(draft=draft, row_version=row_version, by=editor, now=NOW)
    monkeypatch.setitem(ruleset_uses._uses, "sound", unfit)
    with pytest.raises(NotFit):
        approve(
            draft=waiting, row_version=waiting.row_version, version="9", review_by=IN_A_YEAR,
            statement="Read.", by=second, now=NOW,
        )  # fmt: skip
    assert stands(draft).draft.state == DraftState.OFFERED
