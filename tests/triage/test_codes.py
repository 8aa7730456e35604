"""Terminology codes are those of the clinical sheet, and those not verified there say so."""

from collections.abc import Iterator

import pytest

from engine.rulesets import Ruleset
from tests.triage.vocabulary import words
from triage.published import shipped_ruleset

# The sheet's own marking: SNOMED CT from the free set, all read; of the others only these.
SNOMED = frozenset(
    words(
        """82470000 55300003 424647005 449918009 102549009 90392009 45352006 26544005 713514005
    249939004 299042006 88092000 6077001 8011004 40739000 62744007 44077006 91019004 26079004
    25082004 30721006 609558009 17450006 15802004 74333002 59026006 13753008 32914008 37340000
    86044005 72315009 91637004 40956001 240131006 111245009 404223003 63491006 303081002 192970008
    18347007 128196005 54404000 42345000 34095006 302866003 89627008 43339004 14140009 5291005
    190855004 4996001 40930008 34486009 76902006 191480000 82732003 77956009 26715006
    308374001"""
    )
)
READ = frozenset(words("R25.2 G47.62 M62.831 2951-2 2823-3 2157-6 3016-3"))
FROM_MEMORY = frozenset(
    words(
        """R25.3 R25.1 R29.0 G12.2 G12.21 G61.0 G70.0 G83.4 M62.82 E87.1 E87.6 E87.5 E83.51 E83.42
    I80.2 I82.4 G51.3 G51.4 G24 G25.3 A35 T79.A G40.1 G40.5 F10.23 F13.23 T67.0 59261-8 14879-1
    29265-6 2601-3 14749-6 14334-7"""
    )
)


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return shipped_ruleset()


def codes(ruleset: Ruleset) -> Iterator[tuple[str, str]]:
    """Every code of the file with its system."""
    for finding in ruleset.parts.findings:
        yield from finding.codes.items()
        for option in finding.options:
            yield from option.codes.items()
    for part in (*ruleset.rules, *ruleset.parts.contributing):
        for system, several in part.codes.items():
            yield from ((system, code) for code in several)


def test_every_code_is_on_the_sheet(shipped: Ruleset) -> None:
    used = set(codes(shipped))
    assert {system for system, _code in used} == {"snomed", "icd10", "loinc"}
    assert {code for system, code in used if system == "snomed"} <= SNOMED
    assert {code for system, code in used if system != "snomed"} <= READ | FROM_MEMORY


def test_codes_from_memory_are_named_once_and_no_other(shipped: Ruleset) -> None:
    from_memory = {code for system, code in codes(shipped)} & FROM_MEMORY
    assert sorted(shipped.parts.unverified_codes) == sorted(from_memory)


def test_nearly_every_code_of_the_sheet_has_its_place(shipped: Ruleset) -> None:
    # A weak hand and a steroid myopathy have no finding or rule of exactly that meaning.
    unused = SNOMED - {code for _system, code in codes(shipped)}
    assert unused == {"299042006", "26715006"}
    assert {code for system, code in codes(shipped) if system != "snomed"} == READ | FROM_MEMORY
