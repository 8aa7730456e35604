"""Who did what: every sign-in, refusal and change is an event that names somebody."""

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.audit.models import AuditEvent
from core.audit.trail import record
from tests.factories.accounts import PASSWORD, UserFactory
from tests.security.signing_in import (
    code_at,
    confirm_again,
    moved,
    password_step,
    sign_in_through_the_pages,
)

pytestmark = pytest.mark.django_db


def _events(verb: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb=verb).order_by("position"))


def _only(verb: str) -> AuditEvent:
    (event,) = _events(verb)
    return event


def test_signing_in_and_out(client: Client, clinician: User) -> None:
    sign_in_through_the_pages(client, clinician)
    event = _only("sign_in.succeeded")
    assert event.actor == f"user:{clinician.pk}"
    assert event.detail == {"methods": ["password", "totp"], "address": "127.0.0.1"}
    assert event.request_id
    assert _only("second_factor.used").detail["kind"] == "totp"
    client.post(reverse("account_logout"))
    assert _only("sign_out").actor == f"user:{clinician.pk}"


def test_a_wrong_password_names_the_account_but_not_what_was_typed(
    client: Client, clinician: User
) -> None:
    password_step(client, clinician.email, "my other password")
    password_step(client, "typed-by-mistake@clinic.example", "my other password")
    known, unknown = _events("sign_in.failed")
    assert (known.actor, known.subject_id) == ("anonymous", str(clinician.pk))
    assert (unknown.actor, unknown.subject_id) == ("anonymous", "")
    assert unknown.detail == {"address": "127.0.0.1"}
    everything = str(list(AuditEvent.objects.values()))
    assert "my other password" not in everything
    assert "typed-by-mistake" not in everything


def test_a_wrong_code(client: Client, clinician: User) -> None:
    password_step(client, clinician.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    event = _only("second_factor.failed")
    assert (event.actor, event.subject_id) == ("anonymous", str(clinician.pk))
    assert "sign_in.succeeded" not in {e.verb for e in AuditEvent.objects.all()}


def test_the_use_of_a_recovery_code(client: Client, clinician: User) -> None:
    code = RecoveryCodes.activate(clinician).get_unused_codes()[0]
    password_step(client, clinician.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert _only("second_factor.used").detail["kind"] == "recovery_codes"


def test_a_session_that_ran_out(sign_in: Callable[..., Client], clinician: User) -> None:
    client = sign_in(clinician)
    with moved(16 * 60):
        client.get("/account/")
    assert _only("session.ended").detail == {"why": "idle"}


def test_a_refused_page(sign_in: Callable[..., Client], clinician: User) -> None:
    sign_in(clinician).get(reverse("accounts:members"))
    event = _only("access.refused")
    assert event.actor == f"user:{clinician.pk}"
    assert event.detail == {"permission": "members.manage", "view": "members"}


@pytest.mark.django_db(transaction=True)
def test_second_factors_set_up_and_taken_away() -> None:
    person = UserFactory.create(second_factor=False)
    browser = Client()
    password_step(browser, person.email)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    browser.get(reverse("mfa_activate_totp"))
    code = code_at(secret=browser.session["mfa.totp.secret"])
    browser.post(reverse("mfa_activate_totp"), {"code": code})
    browser.post(reverse("mfa_deactivate_totp"))
    assert [e.detail["kind"] for e in _events("second_factor.added")] == [
        "totp",
        "recovery_codes",
    ]
    assert len(_events("second_factor.removed")) == 2


def test_changing_the_own_second_factor_asks_again(
    sign_in: Callable[..., Client], clinician: User
) -> None:
    client = sign_in(clinician)
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        for method in (client.get, client.post):
            assert method(reverse(name)).headers["Location"].startswith("/accounts/reauthenticate/")
    confirm_again(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    with moved(301):
        answer = client.get(reverse("mfa_deactivate_totp"))
    assert answer.status_code == 302, "it holds for five minutes"


def test_nobody_acts_without_a_name() -> None:
    with pytest.raises(AttributeError):
        record(verb="test.done", by=None, now=timezone.now())  # type: ignore[arg-type]
    assert not AuditEvent._meta.get_field("actor").null
    assert not AuditEvent.objects.filter(actor="").exists()


def test_an_address_is_one_person(clinician: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create(email=clinician.email)
    with pytest.raises(FieldDoesNotExist):
        User._meta.get_field("username")


def test_times_are_utc(clinician: User) -> None:
    event = record(verb="test.done", by=clinician, now=timezone.now())
    offset = AuditEvent.objects.get(pk=event.pk).at.utcoffset()
    assert offset is not None
    assert not offset
