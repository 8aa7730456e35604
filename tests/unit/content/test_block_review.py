"""A block that must be looked at before its leaflet: where it is told, and when it is refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic, User
from accounts.roles import Role
from content.actions import editing
from content.draft_presenters import review_pill
from content.draft_refusals import (
    NotFit,
)
from content.editing_selectors import due_for_review, standing
from content.leaflet_difference import leaflet_differences
from content.leaflet_worklist import leaflets_to_look_at
from content.leaflets import leaflet_from
from content.models import LeafletDraft, LeafletVersion
from tests.factories.accounts import member_of
from tests.factories.content import a_leaflet, publish
from tests.factories.leaflet_drafts import NOW, a_draft, a_version, approved, fresh, offered

pytestmark = pytest.mark.django_db
DUE = date(2027, 2, 1)


def due_early(on: date = DUE) -> LeafletVersion:
    """The small leaflet, whose first block is due nine months before the rest."""
    leaflet = leaflet_from(a_version("other").front_matter)
    first, *rest = leaflet.blocks
    return publish(replace(leaflet, slug="early", blocks=(replace(first, review_by=on), *rest)))


def with_day(draft: LeafletDraft, by: User, day: date) -> LeafletDraft:
    current = fresh(draft)
    block = replace(standing(current).leaflet.block("every-day"), review_by=day)
    editing.save_block(
        draft=current, block=block, is_new=False, row_version=current.row_version, by=by, now=NOW
    )
    return fresh(draft)


def test_a_leaflet_is_due_when_its_first_block_is() -> None:
    version = due_early()

    assert version.review_by == DUE
    assert due_for_review(DUE - timedelta(days=31)) == []
    assert due_for_review(DUE - timedelta(days=30)) == [version]
    assert review_pill(version, DUE + timedelta(days=1)).text == "Review overdue"


def test_the_worklist_of_its_editors_tells(clinic: Clinic, content_editor: User) -> None:
    due_early()
    after = datetime(2027, 2, 2, 12, tzinfo=NOW.tzinfo)

    section = leaflets_to_look_at(content_editor, clinic, after)

    assert section is not None
    assert [item.note for item in section.items] == ["review overdue since 1 Feb 2027"]


def test_the_leaflets_page_and_the_draft_name_the_block(client_for, content_editor: User) -> None:
    version = due_early()
    browser: Client = client_for(Role.CONTENT_EDITOR)

    page = browser.get(reverse("content:leaflet", args=[version.slug])).content.decode()
    assert "“Every day” by 1 Feb 2027" in page

    draft = a_draft(content_editor, version)
    written = browser.get(reverse("content:draft", args=[draft.pk])).content.decode()
    assert "<dt>Review this block by</dt><dd>1 Feb 2027</dd>" in written


def test_a_changed_day_is_a_difference() -> None:
    leaflet = a_leaflet()
    first, *rest = leaflet.blocks
    changed = replace(leaflet, blocks=(replace(first, review_by=DUE), *rest))

    (change,) = leaflet_differences(leaflet, changed, topics=dict)

    assert change.heading == "Every day"
    assert [field.label for field in change.fields] == ["Review by"]
    assert [piece.text for piece in change.fields[0].pieces] == ["2027-02-01"]


def test_a_day_that_will_come_is_published_with_its_block(
    clinic: Clinic, content_editor: User
) -> None:
    draft = with_day(a_draft(content_editor), content_editor, DUE)
    made = approved(offered(draft, content_editor), member_of(clinic, Role.CONTENT_EDITOR))
    assert leaflet_from(made.front_matter).block("every-day").review_by == DUE
    assert made.review_by == DUE


def test_a_version_is_not_overdue_when_it_is_new(clinic: Clinic, content_editor: User) -> None:
    draft = with_day(a_draft(content_editor), content_editor, NOW.date())
    waiting = offered(draft, content_editor)

    with pytest.raises(NotFit) as refused:
        approved(waiting, member_of(clinic, Role.CONTENT_EDITOR))

    (fault,) = refused.value.faults
    assert fault == "#every-day: was to be reviewed by 25 November 2026: give a later day"
