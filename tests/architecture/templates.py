"""Finding words in templates and pages that a translator would never see."""

import re
from html.parser import HTMLParser

TRANSLATED = re.compile(
    r"{%\s*(blocktranslate|blocktrans)\b.*?{%\s*end\1\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*verbatim\b.*?{%\s*endverbatim\s*%}|{#.*?#}",
    re.DOTALL,
)
# Blocks that hold class names and the like, not words.
ATTRIBUTE_BLOCK = re.compile(r"{%\s*block\s+\w*class\w*\s*%}[\w\s-]*{%\s*endblock[^%]*%}")
TAG_OR_VARIABLE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = {"title", "alt", "aria-label", "aria-description", "placeholder", "summary"}
NOT_READ = {"script", "style"}
NEVER_TRANSLATED = {"Myoway", "PDF", "SHA", "UA", "html", "DOCTYPE", "https", "myoway"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_READ:
            self._silent += 1
        for name, value in attrs:
            if name in READ_ALOUD and value:
                self._take(value)
        by_name = dict(attrs)
        if tag == "input" and by_name.get("type") in {"submit", "button", "reset"}:
            self._take(by_name.get("value") or "")
        if tag == "meta" and by_name.get("name") == "description":
            self._take(by_name.get("content") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in NOT_READ:
            self._silent -= 1

    def handle_endtag(self, tag: str) -> None:
        if tag in NOT_READ:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._take(data)

    def _take(self, text: str) -> None:
        if set(WORD.findall(text)) - NEVER_TRANSLATED:
            self.found.append((self.getpos()[0], " ".join(text.split())))


def words_in_page(html: str) -> list[tuple[int, str]]:
    """Return line and text of everything that a person reads (or hears) in the page."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return parser.found


def unmarked_words(template: str) -> list[tuple[int, str]]:
    """Return line and text of everything readable that isn't inside a translation tag."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    for pattern in (TRANSLATED, ATTRIBUTE_BLOCK, TAG_OR_VARIABLE):
        template = pattern.sub(blank, template)
    return words_in_page(template)
