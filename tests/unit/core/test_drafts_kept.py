"""What is typed is kept on the server; a form is taken once."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.models import User
from core.drafts.keeping import (
    LONGEST_DRAFT,
    DraftTooLong,
    ForeignToken,
    discard_draft,
    draft_data,
    draft_for,
    save_draft,
    take_once,
)
from core.drafts.models import Draft, Submission

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
KEY = "/visits/1/edit/"


def _data(text: str) -> QueryDict:
    return QueryDict(text)


def test_a_draft_comes_back_as_it_was_typed(clinician: User) -> None:
    save_draft(user=clinician, key=KEY, data=_data("note=a%20b&sign=x&sign=y&empty="), now=NOW)
    draft = draft_for(user=clinician, key=KEY)
    assert draft is not None
    data = draft_data(draft)
    assert data["note"] == "a b"
    assert data.getlist("sign") == ["x", "y"]
    assert data["empty"] == ""


def test_the_newest_draft_is_the_only_one(clinician: User) -> None:
    for text in ("note=one", "note=two"):
        save_draft(user=clinician, key=KEY, data=_data(text), now=NOW)
    assert Draft.objects.get().fields == {"note": ["two"]}


def test_tokens_and_passwords_are_not_kept(clinician: User) -> None:
    save_draft(
        user=clinician,
        key=KEY,
        data=_data("csrfmiddlewaretoken=a&form_token=b&password=c&oldpassword=d&note=e"),
        now=NOW,
    )
    assert Draft.objects.get().fields == {"note": ["e"]}


def test_characters_that_a_database_refuses_are_dropped(clinician: User) -> None:
    save_draft(user=clinician, key=KEY, data=_data("note=a%00b"), now=NOW)
    assert Draft.objects.get().fields == {"note": ["ab"]}
    lone = QueryDict(mutable=True)
    lone["note"] = "a\ud800b"
    save_draft(user=clinician, key=KEY, data=lone, now=NOW)
    assert Draft.objects.get().fields == {"note": ["a?b"]}


def test_a_draft_has_a_longest_length(clinician: User) -> None:
    data = QueryDict(mutable=True)
    data["note"] = "x" * (LONGEST_DRAFT + 1)
    with pytest.raises(DraftTooLong):
        save_draft(user=clinician, key=KEY, data=data, now=NOW)
    assert not Draft.objects.exists()


def test_drafts_are_ones_own(clinician: User, therapist: User) -> None:
    save_draft(user=clinician, key=KEY, data=_data("note=mine"), now=NOW)
    assert draft_for(user=therapist, key=KEY) is None
    discard_draft(user=therapist, key=KEY)
    assert draft_for(user=clinician, key=KEY) is not None
    discard_draft(user=clinician, key=KEY)
    assert draft_for(user=clinician, key=KEY) is None


def test_saving_through_the_page(sign_in: Callable[..., Client], clinician: User) -> None:
    client = sign_in(clinician)
    answer = client.post(f"/drafts/save/?form={KEY}", {"note": "typed"})
    assert answer.status_code == 200
    assert set(json.loads(answer.content)) == {"saved_at", "text"}
    assert draft_for(user=clinician, key=KEY) is not None
    back = client.post(f"/drafts/discard/?form={KEY}")
    assert back.headers["Location"] == KEY
    assert draft_for(user=clinician, key=KEY) is None


@pytest.mark.parametrize(
    "key",
    ["", "visits", "//evil.example/", "/%5Cevil.example/", "https://evil.example/", "/a%0d%0ab",
     "/a%00b", "/" + "a" * 200, "/%09/evil.example"],
)  # fmt: skip
def test_only_own_addresses_are_keys(
    sign_in: Callable[..., Client], clinician: User, key: str
) -> None:
    client = sign_in(clinician)
    for what in ("save", "discard"):
        answer = client.post(f"/drafts/{what}/?form={key}", {"note": "typed"})
        assert answer.status_code == 400
    assert not Draft.objects.exists()


def test_too_long_is_said(sign_in: Callable[..., Client], clinician: User) -> None:
    answer = sign_in(clinician).post(
        f"/drafts/save/?form={KEY}", {"note": "x" * (LONGEST_DRAFT + 1)}
    )
    assert answer.status_code == 413


def test_a_form_is_taken_once(clinician: User) -> None:
    token, runs = uuid.uuid4(), []

    def act() -> str:
        runs.append(1)
        return f"/done/{len(runs)}/"

    answers = [take_once(token=token, user=clinician, now=NOW, act=act) for _ in range(3)]
    assert answers == [("/done/1/", True), ("/done/1/", False), ("/done/1/", False)]
    assert len(runs) == 1


def test_a_form_that_failed_can_be_sent_again(clinician: User) -> None:
    token = uuid.uuid4()

    def fails() -> str:
        raise ValueError

    with pytest.raises(ValueError):
        take_once(token=token, user=clinician, now=NOW, act=fails)
    assert take_once(token=token, user=clinician, now=NOW, act=lambda: "/done/") == (
        "/done/",
        True,
    )


def test_somebody_elses_token_tells_nothing(clinician: User, therapist: User) -> None:
    token = uuid.uuid4()
    take_once(token=token, user=clinician, now=NOW, act=lambda: "/secret/")
    with pytest.raises(ForeignToken):
        take_once(token=token, user=therapist, now=NOW, act=lambda: "/mine/")
    assert Submission.objects.get().answer == "/secret/"
