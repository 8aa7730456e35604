"""The destination guard against the shipped rules: nothing shipped is blocked, what is wrong is."""

import pytest

from engine.records import Rule
from triage.destination_guard import GUARDS, blocked
from triage.destinations import DESTINATIONS, OTHER, choices, named_in, read, whom
from triage.published import shipped_ruleset

RULESET = shipped_ruleset()
ELSEWHERE = [rule for rule in RULESET.rules if rule.destination]
MND = ("U01", "U02", "U03")
WRONG_FOR_MND = (
    "orthopaedics", "ent", "rheumatology", "spinal", "vascular", "endocrine", "ophthalmology",
    "sleep", "general_practice", "cancer", "pharmacist", OTHER,
)  # fmt: skip


@pytest.mark.parametrize("rule", ELSEWHERE, ids=lambda rule: rule.id)
def test_no_shipped_destination_is_blocked(rule: Rule) -> None:
    codes = named_in(rule.destination)

    assert codes or rule.destination == "self-care", "every service has its code"
    for code in codes:
        assert blocked(code, fired=[rule.id], ruleset=RULESET) is None


@pytest.mark.parametrize("rule", MND)
@pytest.mark.parametrize("wrong", WRONG_FOR_MND)
def test_possible_motor_neurone_disease_does_not_go_elsewhere(rule: str, wrong: str) -> None:
    found = blocked(wrong, fired=[rule], ruleset=RULESET)

    assert found is not None
    assert (found.guard.id, found.rules) == ("motor_neurone", (rule,))
    assert "Neurology" in found.instead


@pytest.mark.parametrize("rule", MND)
@pytest.mark.parametrize("therapy", ["physiotherapy", "speech", "respiratory"])
def test_therapy_stands_only_beside_neurology(rule: str, therapy: str) -> None:
    assert blocked(therapy, fired=[rule], ruleset=RULESET) is not None
    assert blocked(therapy, fired=[rule], ruleset=RULESET, others=["mnd"]) is None


def test_another_rules_service_needs_neurology_beside_it() -> None:
    """Weak and wasted with a raised CK: rheumatology is named by the other rule, not alone."""
    assert blocked("rheumatology", fired=["U01", "U10"], ruleset=RULESET) is not None
    both = blocked("rheumatology", fired=["U01", "U10"], ruleset=RULESET, others=["neurology"])
    assert both is None


def test_a_more_urgent_rule_leads() -> None:
    assert blocked("emergency", fired=["E02", "U01"], ruleset=RULESET) is None
    assert blocked("neurology", fired=["E02", "U01"], ruleset=RULESET) is not None
    assert blocked("neurology", fired=["E02"], ruleset=RULESET, others=["emergency"]) is None


def test_every_emergency_and_same_day_rule_is_guarded() -> None:
    guarded = set().union(*(guard.rules for guard in GUARDS))
    urgent = {rule.id for rule in RULESET.rules if rule.disposition in ("D1", "D2")}
    assert urgent - guarded <= {"A01", "A02"}, "alert values of a laboratory"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.id)
def test_a_guard_names_rules_services_and_sources_that_exist(guard: object) -> None:
    known = {rule.id for rule in RULESET.rules}
    assert guard.rules <= known  # type: ignore[attr-defined]
    assert guard.meant | guard.beside <= set(DESTINATIONS)  # type: ignore[attr-defined]
    assert set(guard.sources) <= set(RULESET.sources)  # type: ignore[attr-defined]
    assert guard.trust in ("S", "J")  # type: ignore[attr-defined]


def test_nothing_fired_guards_nothing() -> None:
    for code, _label in choices():
        assert blocked(code, fired=[], ruleset=RULESET) is None


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("neurology", "neurology", ""),
        ("Neurology", "neurology", ""),
        ("Neurology, Dr Rao", "neurology", "Dr Rao"),
        ("Neurology at Northgate", "neurology", "Neurology at Northgate"),
        ("acute neurology", "acute_neurology", ""),
        ("Lipid clinic", "other", "Lipid clinic"),
        ("neurology or spinal surgery", "other", "neurology or spinal surgery"),
        ("ENTrance desk", "other", "ENTrance desk"),
    ],
)
def test_what_was_written_is_read_as_one_service_or_kept_in_words(
    text: str, code: str, place: str
) -> None:
    assert read(text) == (code, place)


@pytest.mark.parametrize("code", DESTINATIONS)
def test_what_is_written_for_a_service_is_read_back_as_it(code: str) -> None:
    assert read(whom(code, "Dr Rao")) == (code, "Dr Rao")
    if code != OTHER:
        assert read(whom(code)) == (code, "")
