"""Working a page with the keyboard alone: Tab until something has the focus, then type or press."""

from playwright.sync_api import Locator, Page

LONGEST_WAY = 400  # presses of Tab; the longest honest page has about 150 stops


class Unreachable(AssertionError):
    """The keyboard never got there."""


def go_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; from the end the browser goes round to the start."""
    element = target.first.element_handle()
    seen_top = 0
    for _press in range(LONGEST_WAY):
        if page.evaluate("e => document.activeElement === e", element):
            return
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            seen_top += 1
            if seen_top > 2:
                break
    raise Unreachable(f"{target} on {page.url}")


def write(page: Page, label: str, text: str) -> None:
    """Go to the field with this label and type."""
    go_to(page, page.get_by_label(label))
    page.keyboard.type(text)


def tick(page: Page, label: str, *, exact: bool = False) -> None:
    """Go to the box, or the group of radio buttons, and choose what has this label."""
    target = page.get_by_label(label, exact=exact).first
    if target.get_attribute("type") != "radio":
        go_to(page, target)
        if not target.is_checked():
            page.keyboard.press("Space")
        return
    # A group of radio buttons is one stop of Tab; arrows move inside it.
    group = page.locator(f"input[type=radio][name='{target.get_attribute('name')}']")
    checked = [n for n in range(group.count()) if group.nth(n).is_checked()]
    go_to(page, group.nth(checked[0] if checked else 0))
    if not checked:
        page.keyboard.press("Space")
    for _step in range(group.count()):
        if target.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise Unreachable(f"{label} on {page.url}")


def press(page: Page, role: str, name: str, *, exact: bool = False) -> None:
    """Go to the link or button with this name, press Enter, and wait for the next page."""
    go_to(page, page.get_by_role(role, name=name, exact=exact))  # type: ignore[arg-type]
    with page.expect_navigation():
        page.keyboard.press("Enter")
