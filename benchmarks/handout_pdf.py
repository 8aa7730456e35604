"""The handout's drawing time and memory against plain WeasyPrint, both on the same words.

The peer, "naive", is what one writes first: ``HTML(string=…).write_pdf(pdf_variant="pdf/ua-1")``
for every document, its stylesheet inside the page, flexible boxes for rows and automatic table
widths (``benchmarks/naive_handout.css``), the same fonts. Each round draws every variant once, in
turn, so that a busy machine slows all of them; a result is the median of the rounds' own ratios.
The sheet measured is the longest one: three A4 pages, eight pieces of advice, four drawings.
"""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 20
DOCUMENTS = 300

Result = tuple[str, float, float]


def measure() -> list[Result]:
    """Label, figure and bar of each measurement; a figure at or below its bar is reached."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    return [*_times(), *_memory(), *_equality()]


def _times() -> list[Result]:
    from content.drawn_sheets import handout_html
    from core import pdf
    from core.pdf.finisher import finish
    from core.pdf.renderer import turn
    from core.pdf.styles import styles_of
    from tests.pdf.letters import usual
    from tests.pdf.samples import LETTER_SIZED, everything
    from triage.letters import letter_html

    sheet, one_page = handout_html(everything()), handout_html(LETTER_SIZED)
    letter = letter_html(usual())
    plain = naive_page(sheet)
    weasyprint = pdf.load_renderer()
    finished = pdf.render_pdf(html=sheet, document_kind="handout")
    (style, *_) = styles_of("handout", "A4")
    with turn() as (renderer, _):
        laid_out = renderer.lay_out(sheet, style, pdf.VARIANT)

    def written(finisher: Callable[..., None] | None) -> Callable[[], object]:
        return lambda: laid_out.write_pdf(finisher=finisher, pdf_variant=pdf.VARIANT)

    timed = _interleaved(
        {
            "naive": lambda: weasyprint.HTML(string=plain).write_pdf(pdf_variant=pdf.VARIANT),
            "full": lambda: pdf.render_pdf(html=sheet, document_kind="handout"),
            "one page": lambda: pdf.render_pdf(html=one_page, document_kind="handout"),
            "letter": lambda: pdf.render_pdf(html=letter, document_kind="letter"),
            "finished": written(finish),
            "unfinished": written(None),
            "validation": lambda: pdf.validate_pdf(finished.content),
        }
    )
    gate = [
        (with_finisher - without + checked) / full
        for with_finisher, without, checked, full in zip(
            timed["finished"], timed["unfinished"], timed["validation"], timed["full"], strict=True
        )
    ]
    return [
        ("handout, full render / naive WeasyPrint", _ratio(timed, "full", "naive"), 0.72),
        ("handout of one page / naive handout", _ratio(timed, "one page", "naive"), 0.25),
        ("letter of the usual length / naive handout", _ratio(timed, "letter", "naive"), 0.25),
        ("tag finisher and 104 rules / full render", statistics.median(gate), 0.20),
    ]


def _memory() -> list[Result]:
    """Growth of the resident memory from the first to the last of 300 documents, in MB."""
    code = "import django; django.setup()\nfrom benchmarks.handout_pdf import grow; print(grow())"
    return [(f"memory, MB more after {DOCUMENTS} documents", float(_elsewhere(code)), 25.0)]


def grow() -> float:
    """Draw 300 different documents in this process; the growth in MB after the first."""
    from dataclasses import replace

    from content.drawn_sheets import handout_html
    from core import pdf
    from tests.pdf.samples import NIGHT_CRAMPS

    def draw(number: int) -> None:
        patient = replace(NIGHT_CRAMPS.patient, name=f"Dana Whitfield {number}")
        html = handout_html(replace(NIGHT_CRAMPS, patient=patient))
        pdf.render_pdf(html=html, document_kind="handout")

    draw(0)
    before = _resident()
    for number in range(1, DOCUMENTS):
        draw(number)
    return _resident() - before


def _equality() -> list[Result]:
    """How many different files came out of one document: 3 hash seeds, 2 processes each."""
    code = (
        "import django; django.setup()\n"
        "from content.drawn_sheets import draw_handout; from tests.pdf import samples\n"
        "draw_handout(samples.everything()) if {warm} else None\n"
        "print(draw_handout(samples.NIGHT_CRAMPS).file.sha256)"
    )
    files = {
        _elsewhere(code.format(warm=warm), PYTHONHASHSEED=seed)
        for seed in ("0", "1", "7")
        for warm in (False, True)
    }
    return [("different files from one document, 6 processes", float(len(files)), 1.0)]


def naive_page(sheet: str) -> str:
    """``sheet`` with its styles inside, as one writes it first."""
    styles = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (
            ROOT / "static/print/fonts.css",
            ROOT / "static/print/handout.css",
            ROOT / "benchmarks/naive_handout.css",
        )
    ).replace("../fonts/ttf/", f"{(ROOT / 'static/fonts/ttf').as_uri()}/")
    return sheet.replace("</head>", f"<style>{styles}</style></head>")


def _interleaved(variants: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """CPU seconds of each variant in each round."""
    for draw in variants.values():
        draw()
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(ROUNDS):
        for name, draw in variants.items():
            start = time.process_time()
            draw()
            taken[name].append(time.process_time() - start)
    gc.collect()
    return taken


def _ratio(timed: dict[str, list[float]], part: str, whole: str) -> float:
    return statistics.median(a / b for a, b in zip(timed[part], timed[whole], strict=True))


def _resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _elsewhere(code: str, **environment: str) -> str:
    """What a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
