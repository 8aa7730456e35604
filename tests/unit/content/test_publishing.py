"""The second person: nobody approves their own words, and nothing out of form is published."""

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Clinic, User
from accounts.roles import Role
from content import editing_selectors, selectors
from content.actions import editing, publish_leaflet, publishing
from content.draft_refusals import (
    AlreadyWithdrawn,
    BaseOutdated,
    DraftClosed,
    NotFit,
    NothingChanged,
    NotOffered,
    OwnWork,
    ReviewByOutOfRange,
)
from content.leaflet_refusals import (
    AlreadyApproved,
    NotATranslation,
)
from content.leaflets import leaflet_from
from content.models import DraftState, LeafletDraft, LeafletVersion
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
from core.locking import StaleRecord
from tests.factories.accounts import member_of
from tests.factories.content import publish
from tests.factories.leaflet_drafts import (
    NOW,
    REVIEW_BY,
    a_draft,
    a_version,
    approved,
    block_of,
    draft_and_translation,
    fresh,
    offered,
    reworded,
    translated,
)
from triage.actions.rulesets import publish_ruleset
from triage.published import shipped_ruleset

pytestmark = pytest.mark.django_db
HARD = (
    "Notwithstanding individual variability, maintaining appropriate hydration necessitates "
    "continuous consideration of environmental circumstances and physiological requirements."
)


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


@pytest.fixture
def draft(content_editor: User) -> LeafletDraft:
    return reworded(a_draft(content_editor), content_editor)


def newer(version: LeafletVersion, number: int) -> LeafletVersion:
    """What a release with a newer text does."""
    return publish(replace(leaflet_from(version.front_matter), version=number, lead="New lead."))


def test_a_second_person_publishes_exactly_what_was_offered(
    draft: LeafletDraft, content_editor: User, colleague: User
) -> None:
    text = editing_selectors.standing(draft).leaflet
    made = approved(offered(draft, content_editor), colleague)
    today = date(2026, 11, 25)
    assert leaflet_from(made.front_matter) == replace(
        text, version=2, reviewed_on=today, review_by=REVIEW_BY
    )
    assert [each.pk for each in selectors.current_leaflets()] == [made.pk]
    assert fresh(draft).state == DraftState.PUBLISHED
    assert fresh(draft).published == made
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"leaflet.offered", "leaflet.approved", "leaflet.published"} <= verbs


def test_nobody_approves_what_they_wrote_a_part_of(
    draft: LeafletDraft, content_editor: User, colleague: User
) -> None:
    reworded(draft, colleague, "Drink a glass with each meal.")
    offered(draft, content_editor)
    for author in (content_editor, colleague):
        with pytest.raises(OwnWork):
            approved(draft, author)


def test_too_hard_a_text_is_not_offered(draft: LeafletDraft, content_editor: User) -> None:
    reworded(draft, content_editor, HARD)
    with pytest.raises(NotFit) as refused:
        offered(draft, content_editor)
    assert any("reading grade" in fault for fault in refused.value.faults)
    block = replace(block_of(draft), grade_waived="The law wants these words.")
    editing.save_block(
        draft=draft, block=block, is_new=False, row_version=fresh(draft).row_version,
        by=content_editor, now=NOW,
    )  # fmt: skip
    assert offered(draft, content_editor).state == DraftState.OFFERED


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_version_is_reviewed_again_within_a_year(
    draft: LeafletDraft, content_editor: User, colleague: User, days: int
) -> None:
    waiting = offered(draft, content_editor)
    with pytest.raises(ReviewByOutOfRange):
        publishing.approve(
            draft=waiting, row_version=waiting.row_version, statement="Read.", by=colleague,
            review_by=date(2026, 11, 25) + timedelta(days=days), now=NOW,
        )  # fmt: skip


def test_only_what_was_offered_is_decided(
    draft: LeafletDraft, content_editor: User, colleague: User
) -> None:
    with pytest.raises(NotOffered):
        approved(draft, colleague)
    waiting = offered(draft, content_editor)
    with pytest.raises(DraftClosed):
        offered(draft, content_editor)
    with pytest.raises(StaleRecord):
        publishing.send_back(draft=waiting, row_version=1, reason="No.", by=colleague, now=NOW)
    decision = publishing.send_back(
        draft=waiting, row_version=waiting.row_version, reason="Name a source.", by=colleague,
        now=NOW,
    )  # fmt: skip
    assert not decision.approved
    assert fresh(draft).state == DraftState.OPEN
    assert editing_selectors.standing(fresh(draft)).decisions == [decision]


def test_a_draft_does_not_publish_over_a_version_that_it_never_saw(
    draft: LeafletDraft, content_editor: User, colleague: User
) -> None:
    waiting = offered(draft, content_editor)
    assert draft.based_on is not None
    release = newer(draft.based_on, 2)
    with pytest.raises(BaseOutdated):
        approved(waiting, colleague)
    gone_on = editing.go_on_from_newer(
        draft=waiting, row_version=waiting.row_version, by=content_editor, now=NOW
    )
    assert (gone_on.based_on, gone_on.state) == (release, DraftState.OPEN)
    with pytest.raises(NothingChanged):
        editing.go_on_from_newer(
            draft=gone_on, row_version=gone_on.row_version, by=content_editor, now=NOW
        )
    assert approved(offered(draft, content_editor), colleague).version == 3


def test_a_withdrawn_version_is_followed_by_the_one_before_or_by_none(
    draft: LeafletDraft, content_editor: User, colleague: User
) -> None:
    first, second = draft.based_on, approved(offered(draft, content_editor), colleague)
    assert first is not None
    publishing.withdraw_leaflet(version=second, reason="A wrong number.", by=colleague, now=NOW)
    assert selectors.current_leaflets() == [first]
    with pytest.raises(AlreadyWithdrawn):
        publishing.withdraw_leaflet(version=second, reason="Again.", by=colleague, now=NOW)
    publishing.withdraw_leaflet(version=first, reason="Both.", by=colleague, now=NOW)
    assert selectors.current_leaflets() == []
    assert editing_selectors.withdrawn_without_successor() == [second]
    third = approved(offered(a_draft(content_editor, first), content_editor), colleague)
    assert third.version == 3


def test_a_new_english_version_puts_its_translations_out_of_step(
    content_editor: User, colleague: User
) -> None:
    draft, spanish = draft_and_translation(content_editor, now=NOW)
    assert selectors.translations_in_step() == [spanish]
    approved(draft, colleague)
    assert selectors.translations_in_step() == []
    (state,) = editing_selectors.translation_states()
    assert (state.version, state.in_step) == (spanish, False)


def test_a_translation_is_approved_by_a_second_person_once(
    content_editor: User, colleague: User
) -> None:
    english = a_version()
    spanish = publish(
        replace(
            leaflet_from(english.front_matter), language="es", translation_of=1,
            translated_by="machine-assisted",
        )
    )  # fmt: skip
    assert selectors.awaits_translation_review(spanish)
    said = {"statement": "Read against the English.", "by": colleague, "now": NOW}
    publishing.approve_translation(version=spanish, **said)
    assert not selectors.awaits_translation_review(LeafletVersion.objects.get(pk=spanish.pk))
    with pytest.raises(AlreadyApproved):
        publishing.approve_translation(version=spanish, **said)
    with pytest.raises(NotATranslation):
        publishing.approve_translation(version=english, **said)


def test_a_translation_that_went_through_a_draft_had_its_second_person(
    content_editor: User, colleague: User
) -> None:
    a_version()
    made = approved(offered(translated(content_editor), content_editor), colleague)
    assert not selectors.awaits_translation_review(LeafletVersion.objects.get(pk=made.pk))
    assert selectors.translations_in_step() == [made]


def test_who_published_a_translation_does_not_stand_for_it(content_editor: User) -> None:
    english = a_version()
    own = publish_leaflet(
        leaflet=replace(
            leaflet_from(english.front_matter), language="es", translation_of=1, translated_by="x"
        ),
        by=content_editor,
        now=NOW,
    )
    with pytest.raises(OwnWork):
        publishing.approve_translation(version=own, statement="Fine.", by=content_editor, now=NOW)
    publishing.withdraw_leaflet(version=own, reason="Not read.", by=content_editor, now=NOW)
    with pytest.raises(AlreadyWithdrawn):
        publishing.approve_translation(version=own, statement="Fine.", by=content_editor, now=NOW)


def test_a_translation_of_an_older_text_is_not_offered(
    content_editor: User, colleague: User, draft: LeafletDraft
) -> None:
    spanish = translated(content_editor)
    approved(offered(draft, content_editor), colleague)
    with pytest.raises(NotFit):
        offered(spanish, content_editor)


def test_a_release_does_not_write_over_what_editors_published(
    content_editor: User, colleague: User
) -> None:
    publish_ruleset(ruleset=shipped_ruleset(), by=SystemActor("test"), now=NOW)
    call_command("load_content", stdout=StringIO())
    shipped = next(each for each in selectors.current_leaflets() if each.slug == "hydration")
    made = approved(offered(a_draft(content_editor, shipped), content_editor), colleague)
    said = StringIO()
    call_command("load_content", stdout=said)
    assert f"hydration (en-GB): kept as edited here, version {made.version}" in said.getvalue()
    assert selectors.newest_in_use("hydration") == made


def test_drafts_wait_for_those_who_wrote_nothing_of_them(
    draft: LeafletDraft, content_editor: User, colleague: User
) -> None:
    offered(draft, content_editor)
    assert list(editing_selectors.drafts_to_approve(colleague.pk)) == [draft]
    assert list(editing_selectors.drafts_to_approve(content_editor.pk)) == []
    assert list(editing_selectors.drafts_of(content_editor.pk)) == [draft]
