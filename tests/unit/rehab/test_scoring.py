"""Scores of every shipped instrument: worked examples, and laws that hold for all of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.instruments.change import Known, Trend, change
from rehab.instruments.declared import Direction, Entry, Instrument, Item, Licence, Rule
from rehab.instruments.scoring import NoScore, NotAllowed, Result, score
from rehab.instruments.shelf import NoSuchInstrument, instrument, shelf

FILLED = [i for i in shelf().values() if i.entry is Entry.FORM]
NEEDED = {
    "mas", "tardieu", "penn_spasm", "spasm_count", "pain_nrs", "gas", "barthel", "mrs", "nihss",
    "fma_ue", "arat", "box_block", "nine_hole_peg", "grip", "berg", "walk_10m", "walk_6min", "tug",
    "mrc_power", "fac", "phq9", "gad7", "psfs", "mcsi", "arma",
}  # fmt: skip


def _value(name: str, answers: dict[str, str], rule: str | None = None) -> Decimal | None:
    found = instrument(name)
    return score(found, answers).scores[rule or found.main.id].value


def _best(item: Item) -> str:
    return item.grades[-1].value if item.grades else str(item.high)


def _all(name: str, value: str) -> dict[str, str]:
    return {item.id: value for item in instrument(name).items}


def test_every_needed_instrument_is_there() -> None:
    assert shelf().keys() >= NEEDED
    with pytest.raises(NoSuchInstrument):
        instrument("no_such")


# Worked examples.


def test_barthel_in_full_and_in_part() -> None:
    full = {item.id: _best(item) for item in instrument("barthel").items}
    assert _value("barthel", full) == 100
    some = full | {"feeding": "5", "transfer": "10", "stairs": "0", "bladder": "5"}
    assert _value("barthel", some) == 75
    with pytest.raises(NotAllowed):
        _value("barthel", full | {"feeding": "7"})


def test_fugl_meyer_parts_and_reflexes() -> None:
    result = score(instrument("fma_ue"), _all("fma_ue", "2"))
    assert {name: s.value for name, s in result.scores.items()} == {
        "total": 66, "shoulder_elbow": 36, "wrist": 10, "hand": 14, "coordination": 6,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        score(instrument("fma_ue"), {"reflex_flexors": "1"})


def test_arat_subtests_and_order_of_difficulty() -> None:
    hardest = {"grasp_10": "3", "grip_pour": "3", "pinch_bead_ring": "3", "gross_behind": "3"}
    result = score(instrument("arat"), hardest)
    assert {name: s.value for name, s in result.scores.items()} == {
        "total": 57, "grasp": 18, "grip": 12, "pinch": 18, "gross": 9,
    }  # fmt: skip
    assert result.filled_in["grasp_ball"] == "3"
    ended = score(instrument("arat"), {"grasp_10": "1", "grasp_25": "0"})
    assert ended.scores["grasp"].value == 1
    assert ended.scores["total"].why_not is NoScore.MISSING
    assert score(instrument("arat"), {"grasp_25": "0"}).scores["grasp"].value is None
    as_tested = score(instrument("arat"), {"grasp_10": "3", "grasp_ball": "2"})
    assert as_tested.scores["grasp"].value == 17, "what was tested is kept"


def test_arma_parts_are_apart() -> None:
    result = score(instrument("arma"), _all("arma", "4"))
    assert {name: s.value for name, s in result.scores.items()} == {"passive": 28, "active": 52}


def test_ashworth_keeps_1_plus_between_1_and_2() -> None:
    grades = [_value("mas", {"grade": g}) for g in ("0", "1", "1+", "2", "3", "4")]
    assert grades == [0, 1, Decimal("1.5"), 2, 3, 4]


def test_tardieu_has_a_dynamic_part() -> None:
    result = score(instrument("tardieu"), {"r2": "130", "r1": "85"})
    assert result.scores["dynamic"].value == 45
    assert result.scores["quality"].why_not is NoScore.MISSING
    with pytest.raises(NotAllowed):
        score(instrument("tardieu"), {"r2": "80", "r1": "95"})


def test_penn_asks_for_strength_only_when_there_are_spasms() -> None:
    none = score(instrument("penn_spasm"), {"frequency": "0", "severity": "2"})
    assert none.scores["severity"].why_not is NoScore.NOT_ASKED
    some = score(instrument("penn_spasm"), {"frequency": "2", "severity": "3"})
    assert [s.value for s in some.scores.values()] == [2, 3]


@pytest.mark.parametrize(
    ("count", "group"), [(0, 0), (1, 1), (2, 2), (5, 2), (6, 3), (9, 3), (10, 4), (60, 4)]
)
def test_spasms_a_day_in_groups(count: int, group: int) -> None:
    assert _value("spasm_count", {"count": str(count)}, "group") == group


def test_walking_speed_in_metres_a_second() -> None:
    assert _value("walk_10m", {"distance": "10", "seconds": "12.5"}) == Decimal("0.80")
    assert _value("walk_10m", {"distance": "6", "seconds": "16"}) == Decimal("0.38")


def test_grip_is_the_mean_of_three() -> None:
    squeezes = {"first": "18", "second": "20.5", "third": "19"}
    assert _value("grip", squeezes) == Decimal("19.2")
    assert _value("grip", {"first": "18", "second": "20"}) is None


def test_patient_specific_scale_needs_three_activities() -> None:
    assert _value("psfs", {"first": "2", "second": "3", "third": "6"}) == Decimal("3.7")
    assert _value("psfs", {"first": "2", "second": "3"}) is None


def test_nihss_untestable_is_not_nought() -> None:
    answers = {item.id: item.grades[0].value for item in instrument("nihss").items}
    assert _value("nihss", answers) == 0
    result = score(instrument("nihss"), answers | {"arm_left": "UN"}).scores["total"]
    assert (result.value, result.why_not) == (None, NoScore.UNTESTABLE)
    assert result.missing == ("arm_left",)


def test_nihss_reaches_42() -> None:
    worst = {
        item.id: [g for g in item.grades if g.number is not None][-1].value
        for item in instrument("nihss").items
    }
    assert _value("nihss", worst) == 42


def test_peg_test_not_finished_has_no_time() -> None:
    result = score(instrument("nine_hole_peg"), {"pegs": "4"})
    assert (result.scores["seconds"].value, result.scores["pegs"].value) == (None, 4)
    with pytest.raises(NotAllowed):
        score(instrument("nine_hole_peg"), {"seconds": "150"})


def test_the_last_question_of_phq9_calls_a_person_the_same_day() -> None:
    calm = _all("phq9", "0")
    assert score(instrument("phq9"), calm).alerts == ()
    [alert] = score(instrument("phq9"), calm | {"self_harm": "1"}).alerts
    assert "today" in alert.text
    alone = score(instrument("phq9"), {"self_harm": "1"})
    assert alone.alerts, "also when the rest is missing"
    assert alone.scores["total"].value is None


@pytest.mark.parametrize(
    ("total", "label"), [(4, "minimal"), (5, "mild"), (10, "moderate"), (20, "severe")]
)
def test_bands_begin_at_their_number(total: int, label: str) -> None:
    band = instrument("phq9").main.band(Decimal(total))
    assert band is not None
    assert band.label == label


def test_anxiety_begins_with_not_at_all() -> None:
    assert {item.grades[0].label for item in instrument("gad7").items} == {"not at all"}


# Laws.


def test_licensed_instruments_show_a_name_and_scores_only() -> None:
    licensed = {i.id: i for i in FILLED if i.licence is Licence.SCORE_ONLY}
    assert set(licensed) == {"fim", "hads", "sis", "copm", "zarit"}
    for found in licensed.values():
        assert all(not item.grades for item in found.items)
        assert all(rule.rule is Rule.ITEM for rule in found.scores)


def test_what_is_from_memory_says_so() -> None:
    memory = [
        c for i in shelf().values() for s in i.scores for c in s.changes if not c.trust.settled
    ]
    assert len(memory) > 10


@st.composite
def answered(draw: st.DrawFn, every: bool = False) -> tuple[Instrument, dict[str, str]]:
    """An instrument and allowed answers to some (or all) of its items."""
    found = draw(st.sampled_from(FILLED))
    answers = {}
    for item in found.items:
        if not every and draw(st.booleans()):
            continue
        if item.grades:
            allowed = [g.value for g in item.grades if g.number is not None]
            answers[item.id] = draw(st.sampled_from(allowed))
        else:
            low, high = int(item.low or 0), int(item.high or 0)
            answers[item.id] = str(draw(st.integers(low, high)))
    return found, answers


def _scored(found: Instrument, answers: dict[str, str]) -> Result | None:
    try:
        return score(found, answers)
    except NotAllowed:
        return None  # such as a catch beyond the passive range


@given(answered())
def test_a_score_stays_in_its_range_or_is_not_there(
    case: tuple[Instrument, dict[str, str]],
) -> None:
    found, answers = case
    result = _scored(found, answers)
    if result is None:
        return
    for rule in found.scores:
        scored = result.scores[rule.id]
        assert (scored.value is None) == (scored.why_not is not None)
        if scored.value is not None:
            assert rule.low <= scored.value <= rule.high


@given(answered(every=True), st.integers(0, 40))
def test_a_missing_item_gives_no_sum(case: tuple[Instrument, dict[str, str]], place: int) -> None:
    found, answers = case
    sums = [rule for rule in found.scores if rule.rule is Rule.SUM]
    if not sums:
        return
    for rule in sums:
        gone = rule.items[place % len(rule.items)]
        left = {name: text for name, text in answers.items() if name != gone}
        scored = score(found, left)
        if gone not in scored.filled_in:
            assert scored.scores[rule.id].value is None
            assert gone in scored.scores[rule.id].missing


@given(answered(every=True), st.integers(0, 40))
def test_a_better_item_never_gives_a_worse_total(
    case: tuple[Instrument, dict[str, str]], place: int
) -> None:
    found, answers = case
    item = found.items[place % len(found.items)]
    numbers = [g.value for g in item.grades if g.number is not None]
    for rule in found.scores:
        if rule.rule not in (Rule.SUM, Rule.MEAN, Rule.ITEM) or item.id not in rule.items:
            continue
        higher = rule.direction is Direction.HIGHER
        ends = numbers or [str(item.low), str(item.high)]
        best = ends[-1] if higher else ends[0]
        before, after = _scored(found, answers), _scored(found, answers | {item.id: best})
        if before is None or after is None:
            continue
        old, new = before.scores[rule.id].value, after.scores[rule.id].value
        if old is not None and new is not None:
            assert new >= old if higher else new <= old


@given(answered())
def test_the_order_of_answers_does_not_matter(case: tuple[Instrument, dict[str, str]]) -> None:
    found, answers = case
    backwards = dict(reversed(answers.items()))
    assert _scored(found, answers) == _scored(found, backwards)


@pytest.mark.parametrize("text", ["", "nan", "inf", "-1", "abc", "1e9", "12.345", "٣٠٠٠", "151"])
def test_numbers_that_cannot_be(text: str) -> None:
    if text == "":
        assert _value("box_block", {"blocks": text}) is None
        return
    with pytest.raises(NotAllowed):
        _value("box_block", {"blocks": text})


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(NotAllowed, match="no such item"):
        score(instrument("mrs"), {"total": "3"})


# Change.


def test_change_within_and_beyond_the_error_of_measurement() -> None:
    rule = instrument("berg").main
    small = change(rule, baseline=Decimal(40), now=Decimal(42))
    assert (small.trend, small.beyond_error) == (Trend.BETTER, Known.NO)
    large = change(rule, baseline=Decimal(40), now=Decimal(37))
    assert (large.trend, large.beyond_error) == (Trend.WORSE, Known.YES)


def test_without_a_published_error_nothing_is_claimed() -> None:
    result = change(instrument("mcsi").main, baseline=Decimal(0), now=Decimal(26))
    assert (result.beyond_error, result.important) == (Known.NOT_KNOWN, Known.NOT_KNOWN)
    assert result.trend is Trend.WORSE
    walking = change(instrument("walk_10m").main, baseline=Decimal("0.4"), now=Decimal("0.56"))
    assert (walking.beyond_error, walking.important) == (Known.NOT_KNOWN, Known.YES)


def test_lower_is_better_where_it_says_so() -> None:
    faster = change(instrument("tug").main, baseline=Decimal(20), now=Decimal("16.8"))
    assert (faster.trend, faster.beyond_error) == (Trend.BETTER, Known.YES)
    assert change(instrument("tug").main, baseline=Decimal(20), now=Decimal(20)).trend is Trend.SAME
