"""What every page must pass, in every state: axe at two widths, no overflow, nothing stored."""

from functools import cache
from importlib.resources import files

from django.db import connection
from playwright.sync_api import Page

WIDTHS = (1280, 320)  # CSS pixels: a desk, and 400 % zoom (WCAG 1.4.10)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The lines are made in the page: handing over everything that axe found, the fulfilled and the
# inapplicable too, takes longer than finding it. Nothing where axe is not in the page.
RUN_AXE = """async rules => {
    if (typeof window.axe !== 'object') return null;
    const found = await axe.run(document, {
        runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'],
    });
    return found.violations.flatMap(fault => fault.nodes.map(
        node => `${fault.id} (${fault.help}): ${node.target} ${node.html.slice(0, 120)}`,
    ));
}"""


@cache
def axe_source() -> str:
    """Return axe-core as it arrives inside axe-playwright-python; nothing is downloaded."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def axe_violations(page: Page) -> list[str]:
    """Run axe on the page as it stands; return one line for each fault."""
    found: list[str] | None = page.evaluate(RUN_AXE, RULES)
    if found is None:
        page.evaluate(axe_source())
        found = page.evaluate(RUN_AXE, RULES)
    assert found is not None
    return found


def assert_accessible(page: Page) -> None:
    """Fail unless the page passes axe, and fits, at both widths.

    The same journeys run on PostgreSQL, for what a database can change: how pages look is not.
    """
    if connection.vendor != "sqlite":
        return
    faults = faults_of_looks(page)
    assert faults == [], f"{page.url}\n" + "\n".join(faults)


def faults_of_looks(page: Page) -> list[str]:
    """Run axe and look for sideways scrolling at both widths; return one line for each fault."""
    faults = []
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"at {width} px: {fault}" for fault in axe_violations(page)]
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            faults.append(f"at {width} px: {wide} px too wide: {_widest(page)}")
    if before:
        page.set_viewport_size(before)
    return faults


def _widest(page: Page) -> str:
    return str(
        page.evaluate(
            """() => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth)
                .slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')"""
        )
    )


def assert_nothing_stored(page: Page) -> None:
    """Fail if the browser keeps anything of what it showed, other than cookies."""
    kept = page.evaluate(
        """async () => ({
            local: Object.keys(localStorage),
            session: Object.keys(sessionStorage),
            databases: (await indexedDB.databases()).map(d => d.name),
            caches: 'caches' in window ? await caches.keys() : [],
        })"""
    )
    assert kept == {"local": [], "session": [], "databases": [], "caches": []}


def focused(page: Page) -> str:
    """Return tag, name and text of what has the keyboard focus."""
    return str(
        page.evaluate(
            """() => { const e = document.activeElement;
                return [e.tagName.toLowerCase(), e.id || e.getAttribute('name') || '',
                        (e.innerText || '').trim().slice(0, 40)].join(' ').trim() }"""
        )
    )
