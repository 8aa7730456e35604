"""A wrong instrument file is refused with the line and the reason."""

import pytest

from rehab.instruments.reading import BadInstrument, read_instrument
from rehab.instruments.shelf import HERE, shelf

GOOD = (HERE / "tug.yaml").read_text()
SUMMED = (HERE / "barthel.yaml").read_text()
MISTAKES = [
    ("class: A", "class: Z", "'Z' is not one of A, B, C"),
    ("better: lower", "better: faster", "'faster' is not one of higher, lower"),
    ("version:", "vershun:", "is missing"),
    ("aid: true", "aid: maybe", "must be true or false"),
    ("area: walking", "area: strolling", "'strolling' is not one of"),
    ("by: therapist", "by: nobody", "'nobody' is not one of"),
    ("items: [seconds]", "items: [minutes]", "no item is called minutes"),
    ("low: 1, high: 600", "low: 700, high: 600", "low is not below high"),
    ("low: 1, high: 600", "low: one, high: 600", "'one' is not a number"),
    ("trust: S", "trust: Q", "'Q' is not one of S, M, inf"),
    ("used: false", "used: true", "more than one change of kind error is used"),
    ("from: 13.6", "from: 0", "bands do not rise"),
    ("missing: No time", "mising: No time", "is not known here"),
    ("id: tug", "id: tug\nid: tug", "given twice"),
    ("at_least: 3.2", "at_least: 0", "must be above 0"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES)
def test_a_mistake_is_told(right: str, wrong: str, told: str) -> None:
    assert right in GOOD
    with pytest.raises(BadInstrument) as bad:
        read_instrument(GOOD.replace(right, wrong, 1).encode(), "tug.yaml")
    assert any(told in problem for problem in bad.value.problems), bad.value.problems
    assert all(problem.startswith("tug.yaml: ") for problem in bad.value.problems)


SUM_MISTAKES = [
    ("values: [0, 5, 10, 15]", "values: [0, 5, 10]", "items add up to 0 to 95"),
    ("values: [0, 5, 10]", "values: [0, 10, 5]", "grades do not rise"),
    ("{id: feeding", "{id: toilet", "'toilet' is given 2 times"),
    ("class: B", "class: B\n  colour: red", "colour: is not known here"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), SUM_MISTAKES)
def test_a_sum_that_does_not_add_up_is_told(right: str, wrong: str, told: str) -> None:
    assert right in SUMMED
    with pytest.raises(BadInstrument) as bad:
        read_instrument(SUMMED.replace(right, wrong, 1).encode())
    assert any(told in problem for problem in bad.value.problems), bad.value.problems


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"just text", b"\xff", b"a: [", b"items: 3\nscores: {}"]
)
def test_nonsense_is_refused(raw: bytes) -> None:
    with pytest.raises(BadInstrument):
        read_instrument(raw)


def test_the_digest_is_of_what_is_said_not_of_how() -> None:
    again = read_instrument((GOOD + "\n# a remark\n").encode())
    assert again.digest == shelf()["tug"].digest
    other = read_instrument(GOOD.replace("high: 600", "high: 500").encode())
    assert other.digest != again.digest
