"""What a screen reader would say: 90 rules, most of which no validator tests.

The checker runs as a program of its own: it brings a licence and warnings that our process should
not take in.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from content.documents import Layout
from content.drawn_sheets import draw_handout, handout_html
from core import pdf
from rehab.equipment_papers import draw_agreement, draw_labels
from tests.pdf.corpus import corpus
from tests.pdf.letters import long, usual
from tests.pdf.samples import NIGHT_CRAMPS, everything
from tests.pdf.test_equipment_papers import LABEL, PAPER
from triage.letters import draw_letter

CORPUS = corpus()
# It counts heads against cells. A table of two columns of which the first names the row, or the
# last two rows of one of three, has more heads than cells, and each is right.
COUNTED_HEADS = "TBL-010"


def heard(folder: Path, files: dict[str, bytes]) -> dict[str, list[tuple[str, str]]]:
    """By the name of a file: the errors that were found, as (rule, message)."""
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    report = folder / "report.json"
    subprocess.run(
        [Path(sys.executable).parent / "outloud", "--json", report, *sorted(folder.glob("*.pdf"))],
        capture_output=True,
        timeout=600,
    )
    results: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))["results"]
    assert len(results) == len(files)
    assert all(len(result["rules"]) >= 90 for result in results)
    return {
        Path(result["path"]).stem: [
            (finding["rule"], finding["message"])
            for finding in result["findings"]
            if finding["severity"] == "error"
        ]
        for result in results
    }


def test_nothing_that_we_print_is_heard_wrongly(tmp_path: Path) -> None:
    html = handout_html(NIGHT_CRAMPS)
    (batch,) = pdf.render_batch(
        [pdf.BatchDocument(html, f"Patient {n}") for n in range(3)],
        document_kind="handout",
        title="List",
        two_sided=True,
    )
    files = {
        **{
            f"{name}-{layout}": draw_handout(document.laid_out(layout)).file.content
            for name, document in (("usual", NIGHT_CRAMPS), ("everything", everything()))
            for layout in Layout
        },
        "letter": draw_letter(usual()).file.content,
        "long letter": draw_letter(long()).file.content,
        "agreement": draw_agreement(PAPER).file.content,
        "labels": draw_labels([LABEL] * 15, single=False).content,
        "label": draw_labels([LABEL], single=True).content,
        "archive": pdf.render_pdf(html=html, document_kind="handout", archival=True).content,
        "us": pdf.render_pdf(html=html, document_kind="handout", page_size="Letter").content,
        "batch": batch.content,
    }
    assert heard(tmp_path, files) == {name: [] for name in files}


def test_no_sheet_of_the_corpus_is_heard_wrongly(tmp_path: Path) -> None:
    """One sheet of each leaflet, the layouts dealt out in turn, and every hard case. The whole
    corpus of 122 sheets costs 66 s of processor time: 41 s to draw it once more, 25 s to listen."""
    layouts = {each.value for each in Layout}
    sheets = CORPUS.items()
    whole = [(n, d) for n, d in sheets if n.split()[-1] in layouts and "paper" not in n]
    turns = [pair for place, pair in enumerate(whole) if place % 3 == place // 3 % 3]
    hard = [(n, d) for n, d in sheets if (n, d) not in whole]
    files = {name: draw_handout(document).file.content for name, document in (*turns, *hard)}
    slugs = {name.split()[0] for name in CORPUS}
    assert {name.split()[0] for name in files} == slugs
    found = heard(tmp_path, files)
    rest = {name: [e for e in errors if e[0] != COUNTED_HEADS] for name, errors in found.items()}
    assert rest == {name: [] for name in files}


def test_the_listener_hears_faults(tmp_path: Path) -> None:
    """A checker that never speaks proves nothing."""
    page = "<!doctype html><html lang=en><title>T</title><h3>T</h3><p>a</p>"
    weasyprint = pdf.load_renderer()
    errors = heard(
        tmp_path,
        {
            "untagged": weasyprint.HTML(string=page).write_pdf(),
            "skipped heading": weasyprint.HTML(string=page).write_pdf(pdf_variant=pdf.VARIANT),
        },
    )
    assert errors["untagged"]
    assert errors["skipped heading"]
