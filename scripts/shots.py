"""Takes the README's pictures: `python scripts/shots.py http://127.0.0.1:8000 docs/images`.

The address is that of a running demonstration, whose settings are in DJANGO_SETTINGS_MODULE. Beside
the README's pictures it can take every main page at two widths, for looking at: give --all.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import django
from playwright.sync_api import BrowserContext, Page, sync_playwright

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
WAIT = 60  # seconds for the server to answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server")
    parser.add_argument("into", type=Path)
    parser.add_argument("--all", action="store_true", help="every main page, at 1280 and 360 px")
    asked = parser.parse_args()
    django.setup()
    _wait_for(f"{asked.server}/readyz")
    asked.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        context = browser.new_context(locale="en-GB", viewport=DESK, reduced_motion="reduce")
        page = context.new_page()
        if asked.all:
            page.goto(f"{asked.server}/")
            _both_widths(page, asked.into, "sign-in")
        _sign_in(page, asked.server)
        stops = _stops(page, asked.server)
        for name, path in stops.items():
            if asked.all:
                page.goto(asked.server + path)
                _both_widths(page, asked.into, name)
        for name in ("screening", "result"):
            page.goto(asked.server + stops[name])
            page.screenshot(path=asked.into / f"{name}.png")
        _first_sheet(context, asked.server + stops["handout"] + "pdf/", asked.into / "handout.png")
        browser.close()


def _wait_for(address: str) -> None:
    end = time.monotonic() + WAIT
    while True:
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310 - our own server
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def _sign_in(page: Page, server: str) -> None:
    from config.demo.clinics import CLINICS, PASSWORD, address_of

    page.goto(f"{server}/")
    page.get_by_label("E-mail address").fill(address_of(CLINICS[0].staff[0][0]))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Worklist").wait_for()
    page.goto(f"{server}/")  # without the greeting


def _stops(page: Page, server: str) -> dict[str, str]:
    """Return a path for each picture, found as a person would: by following links."""

    def first(selector: str) -> str:
        return page.locator(selector).first.get_attribute("href") or ""

    stops = {"worklist": "/", "patients": "/patients/"}
    screening = first("main a[href^='/screenings/']")
    stops["screening"] = f"{screening}sections/limb_signs/"
    stops["check"] = f"{screening}check/"
    stops["result"] = f"{screening}result/"
    page.goto(f"{server}/patients/?q=eze")
    stops["patient"] = first("main table a[href^='/patients/']")
    page.goto(server + stops["patient"])
    receipt = first("main a[href^='/screenings/']")
    stops["visit"] = first("main a[href^='/visits/']")
    page.goto(server + receipt)
    stops["receipt"] = page.url.removeprefix(server)
    page.goto(f"{server}/patients/?q=aldermaston")
    page.goto(server + first("main table a[href^='/patients/']"))
    page.goto(server + first("#timeline a[href^='/screenings/']"))
    page.goto(server + first("main a[href^='/handouts/']"))
    stops["handout"] = page.url.removeprefix(server)
    stops["library"] = "/library/"
    return stops


def _both_widths(page: Page, into: Path, name: str) -> None:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.screenshot(path=into / f"{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def _first_sheet(context: BrowserContext, address: str, picture: Path) -> None:
    """Fetch the issued PDF and draw its first page."""
    sheet = context.request.get(address)
    if not sheet.ok:
        raise SystemExit(f"{address} answered {sheet.status}")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(sheet.body())
        file.flush()
        subprocess.run(
            ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile",
             file.name, str(picture.with_suffix(""))],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
