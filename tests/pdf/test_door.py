"""The one door to PDF: nothing read from outside, the same bytes each time, loud when wrong."""

import re
import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from content.documents import Layout
from content.drawn_sheets import printable_html
from core import pdf
from core.pdf import checks
from tests.pdf.samples import everything

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-3f9a-not-for-paper"


def sheet(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>T</title>{head}</head><body><h1>T</h1>{body}"


@pytest.fixture
def canary(tmp_path: Path) -> str:
    """A file that the renderer must not open; its address."""
    file = tmp_path / "canary.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text id="a">{CANARY}</text></svg>')
    return file.as_uri()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server on this machine that writes down who knocks: its address and the requests."""
    knocks: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                visitor, _ = server.accept()
            except OSError:
                return
            with visitor:
                knocks.append(visitor.recv(1000))

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", knocks
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


WAYS_OUT = {
    "image": ("<p><img alt=x src='{url}'></p>", ""),
    "image set": ("<p><img alt=x srcset='{url} 2x' src='{url}'></p>", ""),
    "object": ("<object data='{url}'></object>", ""),
    "embed": ("<embed src='{url}'>", ""),
    "attachment": ("", "<link rel=attachment href='{url}'>"),
    "attachment in a link": ("<p><a rel=attachment href='{url}'>x</a></p>", ""),
    "stylesheet": ("", "<link rel=stylesheet href='{url}'>"),
    "import": ("", "<style>@import url({url});</style>"),
    "background": ("", "<style>body{{background:url({url})}}</style>"),
    "list bullet": ("<ul><li>a</ul>", "<style>li{{list-style-image:url({url})}}</style>"),
    "content": ("", "<style>h1::before{{content:url({url})}}</style>"),
    "border image": ("", "<style>h1{{border-image:url({url}) 1}}</style>"),
    "font": (
        "<p style='font-family:x'>a",
        "<style>@font-face{{font-family:x;src:url({url})}}</style>",
    ),
    "color profile": ("", "<style>@color-profile x{{src:url({url})}}</style>"),
    "svg image": ("<svg><title>t</title><image href='{url}' width=9 height=9></image></svg>", ""),
    "svg use": ("<svg><title>t</title><use href='{url}#a'></use></svg>", ""),
    "svg xlink": (
        "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><title>t</title>"
        "<image xlink:href='{url}' width=9 height=9></image></svg>",
        "",
    ),
    "svg in data": (
        "<p><img alt=x src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9'"
        " height='9'><image href='{url}' width='9' height='9'/></svg>\"></p>",
        "",
    ),
    "base": ("<p><img alt=x src='canary.svg'></p>", "<base href='{url}'>"),
    "data that is no image": ("<p><img alt=x src='data:text/html,x'></p>", ""),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_way_leads_to_the_files_of_the_server(way: str, canary: str) -> None:
    body, head = (part.format(url=canary) for part in WAYS_OUT[way])
    drawn = pdf.render_pdf(html=sheet(body, head), document_kind="handout", strict=False)
    raw = drawn.content
    assert CANARY.encode() not in raw
    assert CANARY not in _all_streams(raw)
    assert b"EmbeddedFile" not in raw


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_way_leads_to_the_network(way: str, listener: tuple[str, list[bytes]]) -> None:
    address, knocks = listener
    body, head = (part.format(url=f"{address}/canary.svg") for part in WAYS_OUT[way])
    pdf.render_pdf(html=sheet(body, head), document_kind="handout", strict=False)
    assert knocks == []


@pytest.mark.parametrize("way", ["image", "attachment", "stylesheet", "import", "svg image"])
def test_an_attempt_is_a_failure_and_not_a_quiet_gap(way: str, canary: str) -> None:
    body, head = (part.format(url=canary) for part in WAYS_OUT[way])
    with pytest.raises(pdf.PdfWarning):
        pdf.render_pdf(html=sheet(body, head), document_kind="handout")


def test_the_shipped_fonts_are_no_way_out_for_a_document() -> None:
    """Only our own stylesheet may ask for them, and only by their exact address."""
    font = (ROOT / "static/fonts/ttf/AtkinsonHyperlegible-Regular.ttf").as_uri()
    with pytest.raises(pdf.PdfWarning):
        pdf.render_pdf(html=sheet(f"<img alt=x src='{font}'>"), document_kind="handout")


def test_an_image_inside_the_document_is_drawn() -> None:
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMB"
        "AQDJ/pLvAAAAAElFTkSuQmCC"
    )
    drawn = pdf.render_pdf(
        html=sheet(f"<p><img alt='A dot' src='{dot}'></p>"), document_kind="handout"
    )
    assert drawn.warnings == ()
    assert pdf.validate_pdf(drawn.content).passed


@pytest.mark.parametrize(
    "broken",
    [
        sheet("<p style='colour: red'>a</p>"),
        sheet("<p><a href='#nowhere'>a</a></p>"),
        "<!doctype html><title>T</title><h1>no language</h1>",
    ],
)
def test_any_complaint_of_the_renderer_is_a_failure(broken: str) -> None:
    with pytest.raises(pdf.PdfWarning):
        pdf.render_pdf(html=broken, document_kind="handout")


def test_complaints_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(pdf.PdfWarning):
        pdf.render_pdf(html=sheet("<p style='Dana: Whitfield'>a</p>"), document_kind="handout")
    assert "Dana" not in caplog.text


@pytest.mark.parametrize("kind", ["../secret", "Handout", "", "no-such-kind", "handout\n"])
def test_a_kind_is_one_of_our_stylesheets(kind: str) -> None:
    with pytest.raises(ValueError):
        pdf.render_pdf(html=sheet(""), document_kind=kind)


def test_the_gate_names_what_is_broken() -> None:
    untagged = pdf.validate_pdf(pdf.load_renderer().HTML(string="<p>a").write_pdf())
    assert not untagged.passed
    assert all(rule and message for rule, message in untagged.failures)
    assert not pdf.validate_pdf(b"not a PDF").passed


def test_missing_system_libraries_are_one_clear_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = __import__

    def without_pango(name: str, *args: object, **kwargs: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return real_import(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("builtins.__import__", without_pango)
    monkeypatch.setattr(checks, "LIBRARIES", ("libnosuchthing.so.0",))
    with pytest.raises(pdf.PdfUnavailable, match="libgobject"):
        pdf.load_renderer()
    (warning,) = checks.renderer_can_start(None)
    assert warning.id == "core.W001"
    assert "apt-get install -y libpango-1.0-0" in str(warning.hint)


def test_nothing_is_said_at_start_where_the_libraries_are_there() -> None:
    assert checks.renderer_can_start(None) == []


def test_one_module_imports_the_renderer() -> None:
    own = [
        path
        for folder in (
            "core",
            "content",
            "triage",
            "rehab",
            "patients",
            "accounts",
            "interop",
            "config",
        )
        for path in (ROOT / folder).rglob("*.py")
    ]
    importing = {
        str(path.relative_to(ROOT))
        for path in own
        if re.search(r"^\s*(import|from) weasyprint", path.read_text(encoding="utf-8"), re.M)
    }
    assert importing == {"core/pdf/renderer.py"}


def test_the_printable_page_links_its_styles_and_holds_none() -> None:
    for layout in Layout:
        html = printable_html(everything().laid_out(layout))
        linked = re.findall(r'<link rel="stylesheet" href="/?static/(print/[^"]+)">', html)
        assert linked == ["print/fonts.css", "print/handout.css"]
        assert all((ROOT / "static" / path).is_file() for path in linked)
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=", html)


def _all_streams(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
