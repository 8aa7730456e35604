"""Coming in: password and second factor, limits, and that no answer tells who has an account."""

import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory
from tests.security.signing_in import (
    code_at,
    moved,
    password_step,
    sign_in_through_the_pages,
)

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def test_password_and_code_let_in(client: Client, clinician: User) -> None:
    answer = sign_in_through_the_pages(client, clinician)
    assert answer.headers["Location"] == reverse("worklist")
    assert client.session["_auth_user_id"] == str(clinician.pk)


def test_the_password_alone_opens_nothing(client: Client, clinician: User) -> None:
    password_step(client, clinician.email)
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302


def test_a_wrong_code_is_refused(client: Client, clinician: User) -> None:
    password_step(client, clinician.email)
    client.post(reverse("mfa_authenticate"), {"code": code_at(time.time() + 600)})
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(clinician: User) -> None:
    code = code_at()
    for expected in (True, False):
        browser = Client()
        password_step(browser, clinician.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in browser.session) is expected


def test_a_code_of_the_last_half_minute_is_refused(client: Client, clinician: User) -> None:
    password_step(client, clinician.email)
    client.post(reverse("mfa_authenticate"), {"code": code_at(time.time() - 31)})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True)
def test_the_code_that_set_the_app_up_is_used_up() -> None:
    user = UserFactory.create(second_factor=False)
    browser = Client()
    password_step(browser, user.email)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    browser.get(reverse("mfa_activate_totp"))
    secret = browser.session["mfa.totp.secret"]
    code = code_at(secret=secret)
    browser.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    again = Client()
    password_step(again, user.email)
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" not in again.session


def test_a_recovery_code_works_once(clinician: User) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(clinician).get_unused_codes()[0]
    for expected in (True, False):
        browser = Client()
        password_step(browser, clinician.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in browser.session) is expected


def test_secrets_are_not_readable_in_the_database(clinician: User) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    seed = RecoveryCodes.activate(clinician).generate_codes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert TOTP_SECRET not in stored
    assert not [code for code in seed if code in stored]
    assert "gAAAA" in stored  # what an encrypted value begins with


def test_secrets_survive_a_new_key(settings, clinician: User) -> None:  # type: ignore[no-untyped-def]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the-next-key-" + "1" * 50
    browser = Client()
    sign_in_through_the_pages(browser, clinician)
    assert "_auth_user_id" in browser.session


def test_a_new_session_key_at_sign_in(client: Client, clinician: User) -> None:
    client.get(LOGIN)
    password_step(client, clinician.email)
    before = client.session.session_key
    client.post(reverse("mfa_authenticate"), {"code": code_at()})
    assert client.session.session_key != before
    old = Client()
    old.cookies["sessionid"] = before
    assert old.get("/account/").status_code == 302


def test_five_bad_passwords_close_the_account_for_a_while(clinician: User) -> None:
    for number in range(5):
        password_step(Client(REMOTE_ADDR=f"192.0.2.{number}"), clinician.email, "wrong" * 3)
    elsewhere = Client(REMOTE_ADDR="192.0.2.99")
    answer = password_step(elsewhere, clinician.email)
    assert "Too many" in answer.content.decode()
    assert AuditEvent.objects.filter(verb="sign_in.refused").count() == 1
    with moved(301):
        answer = password_step(Client(REMOTE_ADDR="192.0.2.99"), clinician.email)
        assert answer.headers["Location"] == reverse("mfa_authenticate")


def test_the_limit_lives_in_the_database(clinician: User) -> None:
    """So that it survives a restart and holds for every process."""
    password_step(Client(), clinician.email, "wrong" * 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] >= 2  # one for the account, one for the address
    assert cache.__class__.__name__ != "LocMemCache"


def test_one_address_is_limited_over_all_accounts(db: None) -> None:
    answers = [
        password_step(Client(REMOTE_ADDR="192.0.2.7"), f"nobody{n}@clinic.example", "wrong" * 3)
        for n in range(11)
    ]
    assert "Too many" not in answers[9].content.decode()
    assert "Too many" in answers[10].content.decode()
    assert (
        "Too many"
        not in password_step(
            Client(REMOTE_ADDR="192.0.2.8"), "nobody@clinic.example", "wrong" * 3
        ).content.decode()
    )


def test_second_factor_attempts_are_limited(clinician: User) -> None:
    browser = Client()
    password_step(browser, clinician.email)
    for number in range(5):
        browser.post(reverse("mfa_authenticate"), {"code": f"00000{number}"})
    browser.post(reverse("mfa_authenticate"), {"code": code_at()})
    assert "_auth_user_id" not in browser.session


def _said(answer) -> str:  # type: ignore[no-untyped-def]
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main")]


def test_known_and_unknown_people_get_the_same_answer(client: Client, clinician: User) -> None:
    known = _said(password_step(client, clinician.email, "wrong" * 3))
    unknown = _said(password_step(Client(), "nobody@clinic.example", "wrong" * 3))
    assert _masked(known, clinician.email) == _masked(unknown, "nobody@clinic.example")


def _masked(page: str, email: str) -> str:
    import re

    page = page.replace(email, "ADDRESS")
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1TOKEN", page)


def test_known_and_unknown_people_wait_as_long(settings, clinician: User) -> None:  # type: ignore[no-untyped-def]
    """The slow part is one password hash; it is worked out once for both, so time tells nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    clinician.set_password(PASSWORD)
    clinician.save()
    for email in (clinician.email, "nobody@clinic.example"):
        with (
            patch.object(Argon2PasswordHasher, "encode", autospec=True, return_value="x") as made,
            patch.object(Argon2PasswordHasher, "verify", autospec=True, return_value=False) as read,
        ):
            password_step(Client(), email, "wrong" * 3)
        assert made.call_count + read.call_count == 1, email


def test_a_forgotten_password_tells_nothing(client: Client, clinician: User) -> None:
    reset = reverse("account_reset_password")
    known = client.post(reset, {"email": clinician.email})
    unknown = Client().post(reset, {"email": "nobody@clinic.example"})
    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert len(mail.outbox) == 2  # either way a mail: the time does not tell either
    assert "/password/reset/key/" in mail.outbox[0].body
    assert "no account here" in mail.outbox[1].body


def test_a_mail_server_that_is_away_tells_nothing(
    client: Client,
    clinician: User,
    settings,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    def away(*args: object, **kwargs: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    assert (
        client.post(reverse("account_reset_password"), {"email": clinician.email}).status_code
        == 302
    )


def test_a_reset_does_not_skip_the_second_factor(client: Client, clinician: User) -> None:
    client.post(reverse("account_reset_password"), {"email": clinician.email})
    link = next(w for w in mail.outbox[0].body.split() if "/password/reset/key/" in w)
    path = client.get(link).headers["Location"]
    new = "seven lanterns over harbour"
    client.post(path, {"password1": new, "password2": new})
    assert "_auth_user_id" not in client.session
    step = password_step(client, clinician.email, new)
    assert step.headers["Location"] == reverse("mfa_authenticate")
    assert AuditEvent.objects.filter(verb="password.reset").count() == 1
    assert client.get(link).status_code == 200, "the link works once"
    assert "no longer works" in client.get(link).content.decode()


def test_nobody_signs_up(client: Client) -> None:
    for path in ("signup", "email", "password/set", "login/code/confirm", "confirm-email/x"):
        assert client.get(f"/accounts/{path}/").status_code == 404
    client.post("/accounts/signup/", {"email": "a@b.example", "password1": "x", "password2": "x"})
    assert not User.objects.filter(email="a@b.example").exists()


def test_the_admin_is_no_second_door(client: Client) -> None:
    UserFactory.create(is_staff=True, is_superuser=True, email="root@clinic.example")
    for path in ("/admin/", "/admin/login/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "password" not in answer.content.decode()
    client.post("/admin/login/", {"username": "root@clinic.example", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_basic_authentication_opens_nothing(client: Client, clinician: User) -> None:
    import base64

    given = base64.b64encode(f"{clinician.email}:{PASSWORD}".encode()).decode()
    assert client.get("/account/", headers={"Authorization": f"Basic {given}"}).status_code == 302


def test_a_deactivated_person_stays_out(client: Client, clinician: User) -> None:
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    password_step(client, clinician.email)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("mode", [True, False])
def test_demonstration_accounts_sign_in_in_the_demonstration_only(
    client: Client,
    settings,  # type: ignore[no-untyped-def]
    mode: bool,
    sign_in: Callable[[User], Client],
) -> None:
    settings.DEMO_MODE = mode
    settings.MFA_REQUIRED = not mode
    user = UserFactory.create(email="anyone@demo.myoway.example", second_factor=False)
    password_step(client, user.email)
    assert ("_auth_user_id" in client.session) is mode
    assert (sign_in(user).get("/account/").status_code == 200) is mode


def test_where_to_go_stays_in_the_house(client: Client, clinician: User) -> None:
    answer = sign_in_through_the_pages(client, clinician, next="https://evil.example/")
    assert answer.headers["Location"] == reverse("worklist")


def test_signing_in_leads_back_to_the_field(client: Client, clinician: User) -> None:
    page = client.get(f"{LOGIN}?next=/account/%23id_title").content.decode()
    assert 'value="/account/#id_title"' in page
    answer = sign_in_through_the_pages(client, clinician, next="/account/#id_title")
    assert answer.headers["Location"] == "/account/#id_title"
