"""One handout by different engines, a repeat of it, a batch of twenty, and two processes.

The document is a sheet of one page with the longest leaflet of three pages behind it; each round
is for another patient. The peers get the same words: WeasyPrint as one writes it first, Debian's
Chromium kept open with one page reused and tags on (its file breaks eight rules of PDF/UA-1), and
typst with its compiler kept and PDF/UA-1 on, which keeps layouts of its own and is the ceiling: it
has a language of its own, so that a page on the screen and its paper would be written twice.

Each round draws every variant once, in turn; a result is the median of the rounds' own ratios.
Chromium works in several processes, so what is compared with it is measured on the clock; the rest
in CPU time. Run it on an idle machine; the processes are judged against two idling loops too.
"""

import hashlib
import multiprocessing
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import django

ROUNDS = 15
BATCH = 20
SHARED = 12  # documents that the processes draw in a round

Result = tuple[str, float, float]


def measure() -> list[Result]:
    """Label, figure and bar of each measurement; a figure at or below its bar is reached."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    # Workers are forked before Chromium's driver brings threads.
    return [*_processes(), *_batch(), *_engines()]


def sheet_of(number: int) -> str:
    """The one page that is this patient's own."""
    from content.drawn_sheets import handout_html
    from tests.pdf.samples import LETTER_SIZED

    patient = replace(LETTER_SIZED.patient, name=f"Dana Whitfield {number}")
    return handout_html(replace(LETTER_SIZED, patient=patient))


def leaflet() -> str:
    """Three pages that say nothing about the patient: a table, four drawings, eight pieces."""
    from content.drawn_sheets import handout_html
    from tests.pdf.samples import everything

    body = handout_html(everything()).split("</h1>", 1)[1]
    advice, _, _ = body.rpartition('<div class="origin">')
    return f"<h2>About cramps</h2>{advice}"


def _engines() -> list[Result]:
    import typst

    from benchmarks.handout_pdf import naive_page
    from benchmarks.typst_handout import FONTS, typst_source
    from core import pdf
    from core.pdf.split import in_one_go

    behind = leaflet()
    sheets = [sheet_of(number) for number in range(ROUNDS + 1)]
    whole = [in_one_go(sheet, behind) for sheet in sheets]
    naive = [naive_page(html) for html in whole]
    banners = [f"Dana Whitfield {number}" for number in range(ROUNDS + 1)]
    sources = [
        typst_source(html, title="Cramps at night", banner=banner)
        for html, banner in zip(whole, banners, strict=True)
    ]
    weasyprint = pdf.load_renderer()
    compiler = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)
    kept = pdf.render_pdf(html=sheets[0], leaflet=behind, document_kind="handout")

    def reprint(_: int) -> None:
        assert hashlib.sha256(kept.content).hexdigest() == kept.sha256

    with _chromium(naive) as print_page:
        clock, cpu = _interleaved(
            {
                "naive": lambda n: weasyprint.HTML(string=naive[n]).write_pdf(
                    pdf_variant=pdf.VARIANT
                ),
                "full": lambda n: pdf.render_pdf(html=whole[n], document_kind="handout"),
                "split": lambda n: pdf.render_pdf(
                    html=sheets[n], leaflet=behind, document_kind="handout"
                ),
                "archival": lambda n: pdf.render_pdf(
                    html=whole[n], document_kind="handout", archival=True
                ),
                "repeat": reprint,
                "chromium": print_page,
                "typst": lambda n: compiler.compile(sources[n], pdf_standards="ua-1"),
            }
        )
    again = pdf.render_pdf(html=whole[0], document_kind="handout")
    return [
        ("four pages, full render / naive WeasyPrint", _ratio(cpu, "full", "naive"), 0.72),
        ("four pages, split render / naive WeasyPrint", _ratio(cpu, "split", "naive"), 0.35),
        ("split render / warm Chromium, clock", _ratio(clock, "split", "chromium"), 0.75),
        ("split render / warm typst (the ceiling), clock", _ratio(clock, "split", "typst"), 12),
        ("archival / full render", _ratio(cpu, "archival", "full"), 1.2),
        ("repeat: kept bytes proven / full render", _ratio(cpu, "repeat", "full"), 0.01),
        ("split and whole: different files", float(again.content != kept.content), 0),
    ]


def _batch() -> list[Result]:
    """Twenty documents as one print file against twenty files."""
    from core import pdf

    documents = [pdf.BatchDocument(sheet_of(number)) for number in range(BATCH)]
    sizes: dict[str, int] = {}

    def as_files(_: int) -> None:
        drawn = [pdf.render_pdf(html=each.html, document_kind="handout") for each in documents]
        sizes["files"] = sum(len(file.content) for file in drawn)

    def as_one(_: int) -> None:
        (file,) = pdf.render_batch(documents, document_kind="handout", title="List")
        sizes["one"] = len(file.content)
        sizes["broken rules"] = len(pdf.validate_pdf(file.content).failures)

    _, cpu = _interleaved({"files": as_files, "one": as_one}, rounds=3)
    return [
        ("20 documents as one print file / as 20 files", _ratio(cpu, "one", "files"), 1.25),
        ("the same, bytes", sizes["one"] / sizes["files"], 0.7),
        ("broken rules of the print file", float(sizes["broken rules"]), 0),
    ]


def _processes() -> list[Result]:
    """Two workers forked from a warmed parent against one, on the same documents."""
    from core import pdf

    pdf.warm_up("handout")
    _digest_of(sheet_of(0))
    sheets = [sheet_of(number) for number in range(SHARED)]
    here = [_digest_of(sheet) for sheet in sheets]
    context = multiprocessing.get_context("fork")
    with context.Pool(1) as one, context.Pool(2) as two:

        def drawn_by(pool: multiprocessing.pool.Pool) -> Callable[[int], None]:
            def draw(_: int) -> None:
                assert pool.map(_digest_of, sheets, chunksize=1) == here

            return draw

        clock, _ = _interleaved(
            {
                "one": drawn_by(one),
                "two": drawn_by(two),
                "one idling": lambda _: one.map(_idle, range(SHARED), chunksize=1),
                "two idling": lambda _: two.map(_idle, range(SHARED), chunksize=1),
            },
            rounds=5,
        )
    idling = _ratio(clock, "two idling", "one idling")
    both = _ratio(clock, "two", "one")
    return [
        ("two processes / one, clock (1.8 times as many)", both, 1 / 1.8),
        ("the same / what two idling loops reach meanwhile", both / idling, 1.15),
    ]


def _digest_of(html: str) -> str:
    from core import pdf

    return pdf.render_pdf(html=html, document_kind="handout").sha256


def _idle(_: int) -> None:
    """About as long as a document, without touching memory."""
    for _ in range(1_000_000):
        pass


@contextmanager
def _chromium(pages: list[str]) -> Iterator[Callable[[int], object]]:
    """Prints a page by its number, in a browser and a tab that stay open."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        raise SystemExit("This measurement needs Chromium:  sudo apt install -y chromium")
    arguments = ["--disable-dev-shm-usage"]  # containers give the shared memory folder 64 MB
    if os.geteuid() == 0 or os.environ.get("CI"):
        arguments.append("--no-sandbox")  # root, and most containers, can't have one
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for number, html in enumerate(pages):
            (Path(folder) / f"{number}.html").write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        tab = browser.new_page()

        def print_page(number: int) -> bytes:
            tab.goto((Path(folder) / f"{number}.html").as_uri())
            return tab.pdf(tagged=True, prefer_css_page_size=True, print_background=True)

        yield print_page
        browser.close()


def _interleaved(
    variants: dict[str, Callable[[int], object]], rounds: int = ROUNDS
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Seconds on the clock and of CPU that each variant took in each round."""
    for draw in variants.values():
        draw(0)
    clock: dict[str, list[float]] = {name: [] for name in variants}
    cpu: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(1, rounds + 1):
        for name, draw in variants.items():
            start, started = time.perf_counter(), time.process_time()
            draw(number)
            cpu[name].append(time.process_time() - started)
            clock[name].append(time.perf_counter() - start)
    return clock, cpu


def _ratio(timed: dict[str, list[float]], part: str, whole: str) -> float:
    return statistics.median(a / b for a, b in zip(timed[part], timed[whole], strict=True))
