"""Each contraindication check against everything that it holds back, on the printed sheet.

For each check there is a patient in whom it holds, and the same patient with the check unanswered.
Neither may read on paper what the check holds back: not the ruleset's advice, not a leaflet's
block, in no layout.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any

import pytest

from content.documents import HandoutDocument, Layout, WarningSigns
from content.drawn_sheets import draw_handout, handout_html
from content.filling import filled_block
from content.leaflet_files import MASTER, load_shipped_leaflets
from content.leaflets import Block
from content.markdown import to_plain
from content.models import LeafletVersion
from content.tailoring import Verdict
from engine.casereading import read_case
from engine.evaluation import evaluate
from engine.report import Report
from tests.pdf.corpus import NUMBERS
from tests.pdf.samples import NIGHT_CRAMPS
from triage.published import shipped_ruleset
from triage.tailored import Tailored, part_of, tailored

CLEAR: dict[str, Any] = {
    "age": 44,
    "sex": "female",
    "pregnant": False,
    "symptoms": ["cramp", "twitch"],
    "sites": ["calf_left", "calf_right"],
    "timing": ["post_exercise", "nocturnal"],
    "conditions": [],
    "drugs": [],
    "events": [],
    "leg_signs": [],
    "ecg": [],
    "bulbar": [],
    "be_fast": [],
    "sbp": 120,
    "dbp": 75,
    "weakness": "none",
    "onset": "gradual",
    "progression": "stable",
    "sensory": "none",
    "tongue": "normal",
    "local_muscle_swelling": False,
    "postpartum_weeks": 100,
    "labs.na": 140,
    "labs.k": 4.1,
    "labs.egfr": 95,
    "calf_swelling_cm": 0,
    "weight_change_kg": 0,
    "fluid_l": 1,
}
HOLDS: dict[str, dict[str, Any]] = {
    "CI-fluid": {"conditions": ["heart_failure"]},
    "CI-salt": {"conditions": ["hypertension"]},
    "CI-k": {"conditions": ["ckd3"]},
    "CI-mg": {"conditions": ["heart_block"]},
    "CI-carb": {"conditions": ["diabetes_t1"]},
    "CI-caff": {"conditions": ["panic_disorder"]},
    "CI-dysph": {"conditions": ["dysphagia_known"]},
    "CI-preg": {"pregnant": True},
    "CI-ex": {"leg_signs": ["redness_warmth"]},
    "CI-nsaid": {"conditions": ["peptic_ulcer"]},
    "CI-quin": {"conditions": ["long_qt"]},
}
CODES = pytest.mark.parametrize("code", HOLDS)


@cache
def _versions() -> list[LeafletVersion]:
    return [
        LeafletVersion(
            slug=leaflet.slug,
            language=leaflet.language,
            version=leaflet.version,
            translation_of=leaflet.translation_of or None,
            front_matter=leaflet.front_matter(),
        )
        for leaflet in load_shipped_leaflets()
    ]


def report_of(case: Mapping[str, Any]) -> Report:
    ruleset = shipped_ruleset()
    return evaluate(ruleset, read_case(ruleset, dict(case)))


def unanswered(code: str) -> dict[str, Any]:
    """The clear patient of whom nobody asked what the check asks."""
    return {finding: value for finding, value in CLEAR.items() if finding not in HOLDS[code]}


def sheet(report: Report, layout: Layout) -> tuple[HandoutDocument, list[Tailored]]:
    """A sheet with every leaflet, fitted to the patient, and nothing else in it."""
    judged = [tailored(version, report, None) for version in _versions()]
    clinic = NIGHT_CRAMPS.clinic
    pages = [part for each in judged if (part := part_of(each, {}, clinic)) is not None]
    bare = replace(
        NIGHT_CRAMPS,
        found=("For you.",),
        most_likely=(),
        not_likely=(),
        warning_signs=WarningSigns(emergency=("you are confused",)),
        advice=(),
        because_of_you=(),
        ask_first=(),
        stretches=(),
        leaflets=tuple(pages),
        layout=layout,
    )
    return bare, judged


def words_of(block: Block, layout: Layout) -> list[str]:
    """The lines of a block as they would be on paper, if they are long enough to be its own."""
    filled = filled_block(block, NUMBERS)
    lines = to_plain(filled.markdown()).splitlines()
    if layout is Layout.EASY and filled.easy:
        lines = [line.say for line in filled.easy]
    return [line for line in lines if len(line) > 30]


def lines_printed(document: HandoutDocument, layout: Layout) -> set[str]:
    """Every line of every block that is meant to be on the sheet."""
    return {
        line
        for part in document.leaflets
        for block in part.blocks
        for line in words_of(block, layout)
    }


def test_there_is_a_patient_for_every_check() -> None:
    assert set(HOLDS) == {check.id for check in shipped_ruleset().parts.contraindications}


@CODES
def test_the_check_holds_in_its_patient_and_is_clear_in_the_clear_one(code: str) -> None:
    def held(case: Mapping[str, Any]) -> set[str]:
        return {check.id for check in report_of(case).contraindications}

    assert code in held(CLEAR | HOLDS[code])
    assert code not in held(CLEAR)


@CODES
@pytest.mark.parametrize("known", [True, False], ids=["holds", "not assessed"])
def test_no_advice_of_the_ruleset_is_offered_past_its_check(code: str, known: bool) -> None:
    report = report_of(CLEAR | HOLDS[code] if known else unanswered(code))
    offered = {advice.id for advice in report.offered}
    held_back = {item.id for item in report.ruleset.parts.advice if code in item.withheld_by}
    assert not offered & held_back


@CODES
@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("known", [True, False], ids=["holds", "not assessed"])
def test_no_block_of_a_leaflet_is_printed_past_its_check(
    code: str, known: bool, layout: Layout
) -> None:
    report = report_of(CLEAR | HOLDS[code] if known else unanswered(code))
    document, judged = sheet(report, layout)
    html = to_plain_page(handout_html(document))
    held_back = [
        (each.leaflet, found)
        for each in judged
        for found in each.judged
        if code in found.block.withheld_by
    ]
    printed = {
        (part.slug, part.language, block.key) for part in document.leaflets for block in part.blocks
    }
    elsewhere = lines_printed(document, layout)  # another block may say the same, unheld
    for leaflet, found in held_back:
        assert found.verdict in (
            (Verdict.WITHHELD, Verdict.NOT_MEANT)
            if known
            else (Verdict.ASK_FIRST, Verdict.NOT_MEANT, Verdict.WITHHELD)
        ), (leaflet.slug, found.block.key)
        assert (leaflet.slug, leaflet.language, found.block.key) not in printed
        if leaflet.language == MASTER:
            for line in set(words_of(found.block, layout)) - elsewhere:
                assert line not in html, (leaflet.slug, found.block.key)


@CODES
def test_the_printed_file_holds_none_of_it(
    code: str, pages_text: Callable[[bytes], list[str]]
) -> None:
    """The PDF itself, with the leaflets that the check touches."""
    document, judged = sheet(report_of(CLEAR | HOLDS[code]), Layout.STANDARD)
    touched = {
        each.leaflet.slug
        for each in judged
        if each.leaflet.language == MASTER
        and any(code in found.block.withheld_by for found in each.judged)
    }
    pages = tuple(
        part for part in document.leaflets if part.slug in touched and part.language == MASTER
    )
    drawn = draw_handout(replace(document, leaflets=pages[:6]))
    text = "".join(" ".join(pages_text(drawn.file.content)).split())
    assert drawn.validation.failures == ()
    elsewhere = lines_printed(document, Layout.STANDARD)
    for each in judged:
        if each.leaflet.slug in touched and each.leaflet.language == MASTER:
            for found in each.judged:
                if code in found.block.withheld_by:
                    for line in set(words_of(found.block, Layout.STANDARD)) - elsewhere:
                        assert "".join(line.split()) not in text, (each.leaflet.slug, line)


def to_plain_page(html: str) -> str:
    """The words of a page, tags and spaces between them folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))
