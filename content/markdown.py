"""Leaflet and advice text: CommonMark in, a few safe tags out, the same on a page and on paper.

Text is untrusted however it got into the database: raw HTML is read as plain text, images are
dropped, a link may lead to https, mail or telephone and holds plain words only (anything inside a
link breaks PDF/UA), and an allow-list cleans the result once more.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_BYTES = 64 * 1024
LINK_SCHEMES = ("https:", "mailto:", "tel:")
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote", "code"}
ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}}  # "*": else titles pass

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_parser = MarkdownIt("commonmark", {"html": False})


class TextTooLong(ValueError):
    """More than 64 kB of text: no leaflet is that long, and parsing it would hold up a page."""


@lru_cache(maxsize=512)
def to_html(text: str, *, headings_from: int | None = None, on_paper: bool = False) -> SafeString:
    """Safe HTML of a piece of text.

    ``headings_from`` (2 to 4) is the level that the text's highest heading takes, so that a piece
    fits under the heading of the page it stands on; without it headings become bold paragraphs.
    ``on_paper`` writes the address after the words of a link: paper cannot be clicked.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise TextTooLong(f"Text of more than {MAX_BYTES // 1024} kB")
    tokens = _parser.parse(text)
    for token in tokens:
        if token.children is not None:
            token.children = list(_plain_links(token.children, on_paper=on_paper))
    tokens = list(_placed_headings(tokens, headings_from))
    return _cleaned(_parser.renderer.render(tokens, _parser.options, {}))


@lru_cache(maxsize=512)
def line_to_html(text: str, *, on_paper: bool = False) -> SafeString:
    """Safe HTML of one line (emphasis and links, no paragraphs), for list items and lead lines."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise TextTooLong(f"Text of more than {MAX_BYTES // 1024} kB")
    (token,) = _parser.parseInline(" ".join(text.split()))
    children = list(_plain_links(token.children or [], on_paper=on_paper))
    return _cleaned(_parser.renderer.render(children, _parser.options, {}))


def to_plain(text: str) -> str:
    """The words alone, one block a line."""
    html = re.sub(r"<br ?/?>|</(?:p|li|h\d|blockquote)>", "\n", to_html(text))
    words = unescape(nh3.clean(html, tags=set()))
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())


def one_idea_a_line(text: str) -> tuple[str, ...]:
    """The sentences of a text, for layouts that give each idea a line of its own."""
    return tuple(
        sentence for line in to_plain(text).splitlines() for sentence in _SENTENCE_END.split(line)
    )


def _plain_links(children: list[Token], *, on_paper: bool) -> Iterator[Token]:
    """Images go; a link keeps its words without inner markup, or only its words when it leads
    somewhere that we do not send people."""
    link: Token | None = None
    words: list[str] = []
    for child in children:
        if child.type == "image":
            continue
        if child.type == "link_open":
            link, words = child, []
        elif child.type == "link_close":
            yield from _link(link, child, "".join(words).strip(), on_paper=on_paper)
            link = None
        elif link is not None:
            words.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
        else:
            yield child


def _link(opening: Token | None, closing: Token, words: str, *, on_paper: bool) -> Iterator[Token]:
    address = str(opening.attrGet("href") or "") if opening else ""
    shown = re.sub(r"\A(https://(www\.)?|mailto:|tel:)", "", address).rstrip("/")
    if not address.lower().startswith(LINK_SCHEMES):
        yield Token("text", "", 0, content=words)
    elif opening and words:
        yield opening
        yield Token("text", "", 0, content=words)
        yield closing
        if on_paper and shown not in words:
            yield Token("text", "", 0, content=f" ({shown})")


def _placed_headings(tokens: list[Token], headings_from: int | None) -> Iterator[Token]:
    """Headings start at the level asked for and never skip one on the way down."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    highest = min(levels, default=1)
    previous = (headings_from or 2) - 1
    bold = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            if headings_from is None:
                token.tag, bold = "p", token.type == "heading_open"
            else:
                if token.type == "heading_open":
                    wanted = headings_from + int(token.tag[1]) - highest
                    previous = min(wanted, previous + 1, 4)
                token.tag = f"h{previous}"
        elif bold and token.type == "inline":
            strong = [Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)]
            token.children = [strong[0], *(token.children or []), strong[1]]
        yield token


def _cleaned(html: str) -> SafeString:
    # The allow-list stands behind the parser: were it ever to pass markup on, nothing gets through.
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={scheme.rstrip(":") for scheme in LINK_SCHEMES},
        link_rel=None,
    )
    return mark_safe(clean.strip())  # noqa: S308 - the line above is what makes it safe
