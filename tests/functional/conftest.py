"""A real browser against the real server, on this machine only.

Debian's Chromium is driven through playwright. Every page that a test opens is watched: a request
that leaves the server, a script error, a message of the browser's security policy, a missing file
or a server error fails the test, whatever the test itself looks at.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response
from pytest_django.live_server_helper import LiveServer

from accounts.models import User

# Playwright's own event loop runs in this thread, which Django would take for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
MISSING = "The browser tests need Chromium:  sudo apt install -y chromium"
# The browser says this for every answer of 400 or more; what answered is judged in Watch instead.
ANSWER_NOTICE = re.compile(r"^Failed to load resource: the server responded with a status of 4\d\d")
# Only this machine has an address, so what a page asks of anybody else is never sent. A playwright
# route would stop it too, but it turns the browser's cache off and asks Python about every file of
# every page: some twenty times a page, two fifths of the time that opening one took.
NOTHING_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"

Watched = Callable[[BrowserContext], None]
SignIn = Callable[[User], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The server and the test are two connections, so every browser test commits for real."""
    for item in items:
        if "/functional/" in item.path.as_posix():
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not CHROMIUM:
        pytest.fail(MISSING)
    # Containers give the shared memory folder 64 MB.
    arguments = ["--disable-dev-shm-usage", NOTHING_ELSE]
    if os.geteuid() == 0 or os.environ.get("CI"):
        arguments.append("--no-sandbox")  # root, and most containers, can't have one
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


class Watch:
    """What went wrong in a browser, noted as it happens."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.faults: list[str] = []

    def attend(self, context: BrowserContext) -> None:
        context.set_default_timeout(10_000)  # milliseconds; a busy machine, not a slow page
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.server}/", "data:", "blob:")):
            self.faults.append(f"left the server: {request.url}")

    def _answered(self, response: Response) -> None:
        document = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not document):
            self.faults.append(f"{response.status} for {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ANSWER_NOTICE.match(message.text):
            self.faults.append(f"console {message.type}: {message.text}")


@pytest.fixture
def watched(live_server: LiveServer) -> Iterator[Watched]:
    """`watched(context)` watches one more browser context until the test ends."""
    watch = Watch(live_server.url)
    yield watch.attend
    assert watch.faults == []


@pytest.fixture
def context(context: BrowserContext, watched: Watched) -> BrowserContext:
    watched(context)
    return context


@pytest.fixture
def bring_in(live_server: LiveServer) -> Callable[[BrowserContext, User], None]:
    """`bring_in(context, user)`: the browser holds the cookie of someone who has signed in."""

    def brought(context: BrowserContext, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [
                {
                    "name": name,
                    "value": client.cookies[name].value,
                    "url": live_server.url,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )

    return brought


@pytest.fixture
def signed_in(page: Page, bring_in: Callable[[BrowserContext, User], None]) -> SignIn:
    """`signed_in(user)` is the test's page, with that person signed in."""

    def opened(user: User) -> Page:
        bring_in(page.context, user)
        return page

    return opened


@pytest.fixture
def without_scripts(
    browser: Browser,
    browser_context_args: dict[str, Any],
    watched: Watched,
    bring_in: Callable[[BrowserContext, User], None],
) -> Iterator[SignIn]:
    """`without_scripts(user)` is a page of a browser that runs no script."""
    contexts = []

    def opened(user: User) -> Page:
        context = browser.new_context(**browser_context_args, java_script_enabled=False)
        contexts.append(context)
        watched(context)
        bring_in(context, user)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
