"""The product under its production settings: headers, cookies, and no half configuration."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.security.under_prod import environment

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "/accounts/login/",
    "/",
    "/no/such/page/",
    "/account/",
    "/livez",
    "/readyz",
    "/accounts/password/reset/",
    "/admin/",
    "/static/no-such-file.css",
    "static:css/app.css",
]


def _run(arguments: list[str], where: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(where, **changed),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a visitor of a new installation gets."""
    where = tmp_path_factory.mktemp("prod")
    done = _run(["-m", "tests.security.under_prod", json.dumps(PAGES)], where)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(answers: dict[str, Any], path: str) -> None:
    """Pages, redirects, refusals, missing pages and missing files alike."""
    headers = answers[path]["headers"]
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert not re.search(r"unsafe-|\*|https?:|nonce-", policy)
    assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])


def test_the_answers_are_the_expected_ones(answers: dict[str, Any]) -> None:
    """So that the headers above were read from pages, redirects and errors."""
    assert {page: answers[page]["status"] for page in PAGES} == {
        "/accounts/login/": 200,
        "/": 302,
        "/no/such/page/": 404,
        "/account/": 302,
        "/livez": 200,
        "/readyz": 200,
        "/accounts/password/reset/": 200,
        "/admin/": 302,
        "/static/no-such-file.css": 404,
        "static:css/app.css": 200,
    }


def test_nothing_but_files_is_kept_by_a_browser(answers: dict[str, Any]) -> None:
    for page in PAGES:
        if "static" not in page:
            assert answers[page]["headers"]["cache-control"] == "no-store", page


def test_files_are_kept_for_ever_under_their_own_name(answers: dict[str, Any]) -> None:
    assert "immutable" in answers["static:css/app.css"]["headers"]["cache-control"]


def test_plain_http_leads_to_https(answers: dict[str, Any]) -> None:
    assert answers["http"]["status"] == 301
    assert answers["http"]["headers"]["location"].startswith("https://records.example/")


def test_cookies_are_for_this_host_and_tls_only(answers: dict[str, Any]) -> None:
    cookie = answers["/accounts/login/"]["cookies"]["__Host-csrftoken"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_the_session_cookie_settings() -> None:
    said = _setting("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
                    "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH",
                    "DEBUG", "DEMO_MODE", "MFA_REQUIRED")  # fmt: skip
    assert said == ["__Host-sessionid", True, True, "Lax", None, "/", False, False, True]


def _setting(*names: str) -> list[Any]:
    script = (
        "import json; from django.conf import settings as s; "
        f"print(json.dumps([getattr(s, n) for n in {list(names)!r}]))"
    )
    done = _run(["-c", script], Path("/nonexistent"))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    done = _run(["manage.py", "check", "--deploy", "--fail-level", "INFO"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"PUBLIC_ADDRESS": "http://records.example"}, "PUBLIC_ADDRESS"),
        ({"DEMO_MODE": "1"}, "Demonstration"),
    ],
)
def test_half_a_configuration_is_refused(
    tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    done = _run(["manage.py", "check"], tmp_path, **changed)
    assert done.returncode != 0
    assert said in done.stderr


def test_the_demonstration_can_not_take_production_settings() -> None:
    source = (ROOT / "config" / "settings" / "demo.py").read_text(encoding="utf-8")
    assert "config.settings.local" in source
    assert "prod" not in source.replace("Production settings refuse", "").replace("prod.py", "")


def test_a_wrong_host_is_refused(answers: dict[str, Any]) -> None:
    assert answers["another host"]["status"] == 400
    assert "default-src 'none'" in answers["another host"]["headers"]["content-security-policy"]
