"""Published books: which version is read, what a release may do, and what is withdrawn."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Clinic, User
from accounts.roles import Role
from content import book_selectors as selectors
from content.actions import books
from content.book_refusals import NoSuccessor, SuccessorUnfit
from content.books import known_books
from content.draft_refusals import (
    AlreadyWithdrawn,
)
from content.models import BookVersion
from core.audit.trail import SystemActor
from tests.factories.accounts import member_of
from tests.factories.books import (
    CONTENT,
    NOW,
    REVIEW_BY,
    TOOLS,
    a_draft,
    a_version,
    approved,
    offered,
    reworded,
    the_book,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


def withdraw(version: BookVersion, by: User) -> None:
    books.withdraw_book(version=version, reason=" A wrong dose. ", by=by, now=NOW)


def test_the_newest_other_version_is_read_after_a_withdrawal(content_editor: User) -> None:
    first = a_version()
    newer = deepcopy(CONTENT)
    newer["most"] = 9
    second = a_version(newer)
    withdraw(second, content_editor)
    assert second.withdrawal.reason == "A wrong dose."
    assert selectors.edition(TOOLS).version == first
    with pytest.raises(AlreadyWithdrawn):
        withdraw(second, content_editor)


def test_the_last_version_is_not_withdrawn(content_editor: User) -> None:
    with pytest.raises(NoSuccessor):
        withdraw(a_version(), content_editor)
    assert selectors.edition(TOOLS).version is not None


def test_an_unfit_text_is_not_brought_back_by_a_withdrawal(content_editor: User) -> None:
    unfit = deepcopy(CONTENT)
    unfit["items"][0]["dose"] = {"hold": [20, 600]}
    a_version(unfit)
    newest = a_version()
    with pytest.raises(SuccessorUnfit) as refused:
        withdraw(newest, content_editor)
    assert "T01: holds for more than two minutes" in str(refused.value.message)
    assert selectors.edition(TOOLS).version == newest


def test_a_number_never_means_two_texts(content_editor: User) -> None:
    a_version()
    newer = deepcopy(CONTENT)
    newer["most"] = 9
    withdraw(a_version(newer), content_editor)
    newer["most"] = 8
    assert a_version(newer).version == 3


def load() -> BookVersion | None:
    return books.load_shipped(book=the_book(), by=SystemActor("test"), now=NOW)


def test_the_file_of_a_release_is_published_once() -> None:
    made = load()
    assert made is not None
    assert (made.version, str(made.review_by)) == (1, "2027-11-20")
    assert load() is None


def test_a_release_never_writes_over_what_editors_published(
    content_editor: User, colleague: User
) -> None:
    older = deepcopy(CONTENT)
    older["most"] = 2
    draft = reworded(a_draft(content_editor, a_version(older)), content_editor)
    approved(offered(draft, content_editor), colleague)
    assert load() is None


def test_a_release_does_not_bring_a_withdrawn_text_back(content_editor: User) -> None:
    older = deepcopy(CONTENT)
    older["most"] = 2
    a_version(older)
    withdraw(a_version(), content_editor)
    assert load() is None


def test_before_anything_is_published_the_file_is_read() -> None:
    found = selectors.edition(the_book())
    assert (found.content, found.version) == (CONTENT, None)
    assert found.digest == selectors.digest_of(CONTENT)


def test_the_digest_tells_texts_apart_and_knows_no_order_of_keys() -> None:
    other = deepcopy(CONTENT)
    assert selectors.digest_of(dict(reversed(list(other.items())))) == selectors.digest_of(CONTENT)
    other["most"] = 5
    assert selectors.digest_of(other) != selectors.digest_of(CONTENT)


def test_which_versions_are_in_use_is_asked_once_a_request(content_editor: User) -> None:
    a_version()
    with selectors.read_once(), CaptureQueriesContext(connection) as asked:
        for _time in range(5):
            selectors.versions_in_use()
        assert len(asked) == 1
        newer = deepcopy(CONTENT)
        newer["most"] = 9
        made = a_version(newer)
        assert selectors.versions_in_use()[TOOLS.id] == made  # what came into use is seen at once


def test_versions_come_due_for_review() -> None:
    version = a_version()
    assert selectors.due_for_review(REVIEW_BY - timedelta(days=31)) == []
    assert selectors.due_for_review(REVIEW_BY - timedelta(days=30)) == [version]


def test_keys_of_every_book_stand_in_addresses() -> None:
    the_book()
    wrong = [
        f"{book.id} {section.name} {each[section.key]}"
        for book in known_books()
        for section in book.sections
        for each in book.shipped()[section.name]
        if not str(each[section.key]).replace("-", "").replace("_", "").isalnum()
    ]
    assert wrong == []
