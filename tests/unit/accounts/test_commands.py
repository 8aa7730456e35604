"""Commands of the installation, and the check that no demonstration account is taken along."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.demo_accounts import is_demo_account
from accounts.management.commands.write_roles import roles_as_markdown
from accounts.models import User
from core.audit.models import AuditEvent
from tests.factories.accounts import UserFactory, system_administrator

GIVEN = {
    "MYOWAY_ADMIN_EMAIL": "Root@clinic.example",
    "MYOWAY_ADMIN_NAME": "Robin Root",
    "MYOWAY_ADMIN_PASSWORD": "seven lanterns over harbour",
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)


def _run(**options: bool) -> str:
    said = StringIO()
    call_command("create_administrator", stdout=said, **options)
    return said.getvalue()


@pytest.mark.django_db
def test_the_first_administrator_from_the_environment(given: None) -> None:
    assert "Robin Root can sign in as root@clinic.example" in _run()
    person = User.objects.get()
    assert person.is_system_administrator
    assert not person.is_superuser
    assert not person.is_staff
    assert person.check_password(GIVEN["MYOWAY_ADMIN_PASSWORD"])
    assert AuditEvent.objects.get().actor == "system:command"
    assert GIVEN["MYOWAY_ADMIN_PASSWORD"] not in _run(if_none=True)


@pytest.mark.django_db
def test_twice_is_refused_or_nothing(given: None) -> None:
    _run()
    with pytest.raises(CommandError, match="has an account already"):
        _run()
    assert "already" in _run(if_none=True)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_an_inactive_administrator_is_none(given: None) -> None:
    system_administrator(is_active=False)
    _run(if_none=True)
    assert User.objects.filter(is_system_administrator=True, is_active=True).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("MYOWAY_ADMIN_PASSWORD", "short", "12 characters"),
        ("MYOWAY_ADMIN_PASSWORD", "robin root robin", "easy to guess"),
        ("MYOWAY_ADMIN_EMAIL", "no address", "valid email"),
    ],
)
def test_bad_answers_are_refused(
    given: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match=why):
        _run()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_without_a_terminal_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, given: None
) -> None:
    monkeypatch.delenv("MYOWAY_ADMIN_PASSWORD")
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError, match="MYOWAY_ADMIN_PASSWORD"):
        _run()


@pytest.mark.django_db
def test_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["root@clinic.example", "Robin Root"])
    passwords = iter([GIVEN["MYOWAY_ADMIN_PASSWORD"]] * 2)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(passwords))
    assert "can sign in" in _run()


@pytest.mark.django_db
def test_a_new_installation_has_no_account() -> None:
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "expected"), [(False, ["accounts.E001"]), (True, [])])
def test_demonstration_accounts_are_found(
    settings,
    demo: bool,
    expected: list[str],  # type: ignore[no-untyped-def]
) -> None:
    UserFactory.create(email="clinician@demo.myoway.example")
    settings.DEMO_MODE = demo
    found = [m.id for m in run_checks(databases=["default"]) if m.id == "accounts.E001"]
    assert found == expected


@pytest.mark.django_db
def test_a_real_installation_passes() -> None:
    UserFactory.create(email="ada@clinic.example")
    assert [m for m in run_checks(databases=["default"]) if m.id == "accounts.E001"] == []


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("a@demo.myoway.example", True),
        ("A@DEMO.Myoway.Example", True),
        ("a@demo.myoway.example.org", False),
        ("demo.myoway.example@clinic.org", False),
    ],
)
def test_which_accounts_are_the_demonstrations(email: str, expected: bool) -> None:
    assert is_demo_account(email) is expected


def test_the_page_about_roles_is_what_the_code_says() -> None:
    page = Path(settings.BASE_DIR, "docs", "roles.md")
    assert page.read_text(encoding="utf-8") == roles_as_markdown(), "run manage.py write_roles"
