"""Reading a page as assistive technology does: controls, their names, what refers to what."""

import re
from html.parser import HTMLParser

CONTROLS = {"input", "select", "textarea", "button"}
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


class Page(HTMLParser):
    """The ids, labels, controls, headings and references of one page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.references: list[tuple[str, str]] = []
        self.controls: list[dict[str, str]] = []
        self.headings: list[int] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.symbols: set[str] = set()
        self.inline: list[str] = []
        self._open: list[str] = []
        self.title = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes |= set(given)
        if "id" in given:
            self.ids.append(given["id"])
        for name in REFERRING:
            self.references += [(name, target) for target in given.get(name, "").split()]
        if tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        if tag in CONTROLS and given.get("type") != "hidden":
            self.controls.append({"tag": tag, **given})
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "use":
            self.symbols.add(given["href"].partition("#")[2])
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"]:
            self.title += data

    def nameless_controls(self) -> list[dict[str, str]]:
        """Return the fields that no label, aria-label or aria-labelledby names."""
        return [
            control
            for control in self.controls
            if control["tag"] != "button"
            and control.get("id") not in self.labelled
            and not control.get("aria-label")
            and not control.get("aria-labelledby")
        ]

    def dangling(self) -> list[tuple[str, str]]:
        """Return references and in-page links whose target is not on the page."""
        known = set(self.ids)
        broken = [pair for pair in self.references if pair[1] not in known]
        return broken + [("href", h) for h in self.links if h[:1] == "#" and h[1:] not in known]
