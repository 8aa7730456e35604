"""How hard a text is, by counting: figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.readability import measure


def test_the_index_is_that_of_its_formula() -> None:
    # 12 words of 45 letters in 2 sentences: 4.71 * 45 / 12 + 0.5 * 6 - 21.43 = -0.77
    found = measure(["Drink when you are thirsty. Do not take very much at once."])
    assert (found.words, found.sentences) == (12, 2)
    assert found.grade == pytest.approx(-0.77, abs=0.05)


def test_each_line_of_a_list_is_a_sentence() -> None:
    assert measure(["- one word\n- two words\n- three words"]).sentences == 3


def test_names_that_the_text_explains_do_not_count() -> None:
    plain = "Do not stop this on your own. Ask us first and we will help you."
    assert measure([plain.replace("this", "baclofen")]).words == measure([plain]).words - 1


def test_a_hard_text_is_too_hard_and_a_short_one_has_no_grade() -> None:
    hard = "Physiological homeostasis necessitates considerable supplementary administration"
    assert not measure([hard]).too_hard
    assert measure([f"{hard} notwithstanding {hard.lower()}"]).too_hard


@given(st.lists(st.text(max_size=80), max_size=4))
def test_no_text_breaks_it(texts: list[str]) -> None:
    found = measure(texts)
    assert found.words >= 0
    assert found.lix >= 0
