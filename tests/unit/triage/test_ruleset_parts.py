"""What a version's page tells of the parts that its rules rest on."""

from pathlib import Path

import pytest

from tests.triage.vocabulary import CONTRIBUTING
from triage.presenters.ruleset_parts import PartShown, parts_shown
from triage.published import shipped_files, shipped_ruleset


def parts(kind: str) -> dict[str, PartShown]:
    """The parts of one kind of the shipped ruleset, by id (or title where they have none)."""
    (found,) = [each for each in parts_shown(shipped_ruleset()) if each.id == kind]
    return {each.id or each.title: each for each in found.parts}


def test_a_name_in_a_condition_is_told_aloud() -> None:
    definitions = parts("definitions")

    assert set(definitions) == {each.id for each in shipped_ruleset().parts.definitions}
    assert definitions["jaw_site"].conditions == (
        ("", "any of: (Jaw, left; Jaw, right; Jaw, both)"),
    )
    assert definitions["be_fast_positive"].title == "BE-FAST: A sudden stroke sign"
    assert all(source.checked for source in definitions["be_fast_positive"].sources)


def test_scores_ratios_and_classes_say_what_they_are_made_of() -> None:
    definitions = parts("definitions")

    assert "+1: Tender along the deep veins" in definitions["wells_dvt"].lines
    assert any(line.startswith("−2: ") for line in definitions["wells_dvt"].lines)
    assert definitions["ck_times_uln"].lines == (
        "Creatine kinase / Laboratory's upper limit of CK",
    )
    (statins,) = definitions["statin"].lines
    assert "Atorvastatin" in statins
    assert "stopped" not in statins  # a stopped statin is no statin


def test_values_say_their_units_and_limits() -> None:
    values = parts("values")

    assert values["labs.k"].title == "Potassium, mmol/L"
    assert values["labs.k"].lines == ("1 mEq/L is 1 mmol/L", "3.5 to 5.3")
    assert values["labs.hba1c"].lines == ("up to 41",)
    assert "25 to 200 (Sex: Female)" in values["labs.ck"].lines


def test_what_is_always_needed_names_no_condition() -> None:
    required = parts("required")

    assert required["weakness"].conditions == ()
    assert required["urine_colour"].conditions == (("Needed while", "Cramp"),)
    assert "Choking" in required["bulbar"].lines[0]


def test_factors_checks_advice_and_disputes_say_who_backs_them() -> None:
    assert tuple(parts("factors")) == CONTRIBUTING
    fluid = parts("checks")["CI-fluid"]
    assert (fluid.evidence, fluid.evidence_local) == ("source read", False)
    assert len(fluid.sources) == 3
    stretch = parts("advice")["bedtime_calf_stretch"]
    assert [does for does, _aloud in stretch.conditions] == ["Offered when"]
    assert stretch.lines[0] == "Held back by: CI-ex"
    assert parts("disagreements")["Quinine"].lines[-1].startswith("Here: Never suggested")
    assert any(each.conditions for each in parts("warnings").values())


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_every_shipped_ruleset_can_be_read(path: Path) -> None:
    kinds = parts_shown(shipped_ruleset(path))
    assert kinds
    assert all(part.title for kind in kinds for part in kind.parts)
