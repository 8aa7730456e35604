"""The browser's watch itself: what a page asks of anybody else is noted, and is never sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page
from pytest_django.live_server_helper import LiveServer

from tests.functional.conftest import Watch

ASK = "address => fetch(address, {mode: 'no-cors'}).then(() => 'answered', () => 'not sent')"


@pytest.fixture
def unwatched(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page that the test itself watches: the faults are what it wants."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.2:8099", "192.0.2.1"])
def test_what_leaves_the_server_is_noted_and_not_sent(
    host: str, unwatched: Page, live_server: LiveServer
) -> None:
    watch = Watch(live_server.url)
    watch.attend(unwatched.context)
    unwatched.goto(f"{live_server.url}/livez")
    assert watch.faults == []
    address = f"http://{host}/"
    # The browser has no address to call: it did not even try to connect.
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        unwatched.goto(address)
    assert f"left the server: {address}" in watch.faults


def test_what_a_page_loads_from_elsewhere_is_noted(
    unwatched: Page, live_server: LiveServer
) -> None:
    watch = Watch(live_server.url)
    watch.attend(unwatched.context)
    assert unwatched.evaluate(ASK, "http://elsewhere.example/font.woff2") == "not sent"
    assert "left the server: http://elsewhere.example/font.woff2" in watch.faults
