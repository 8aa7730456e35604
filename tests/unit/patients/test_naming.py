"""Names and numbers as they are found and stored."""

import pytest

from patients.identifiers import IdentifierRefused, tidy, written
from patients.models import IdentifierKind
from patients.naming import plain, search_text


@pytest.mark.parametrize(
    ("typed", "found_as"),
    [
        ("Núñez", "nunez"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("Smith-Jones", "smith jones"),
        ("STRAßE", "strasse"),
        ("Øyvind Łukasz", "oyvind lukasz"),
        ("  two   spaces ", "two spaces"),
        ("İstanbul", "istanbul"),
        ("Иванов", "иванов"),
        ("محمد", "محمد"),
        ("!!!", ""),
    ],
)
def test_plain_names(typed: str, found_as: str) -> None:
    assert plain(typed) == found_as
    assert plain(found_as) == found_as


def test_search_text_puts_the_family_name_first_and_numbers_last() -> None:
    text = search_text(
        family_name="Núñez",
        given_names="Ana María",
        preferred_name="Annie",
        identifiers=["RX12", "9990000018"],
    )

    assert text == "nunez ana maria annie 9990000018 rx12"


@pytest.mark.parametrize("typed", ["9990000018", "999 000 0018", "999-000-0018", " 9990000018 "])
def test_an_nhs_number_is_stored_as_ten_digits(typed: str) -> None:
    assert tidy(IdentifierKind.NHS_NUMBER, typed) == "9990000018"


@pytest.mark.parametrize(
    "typed",
    ["9999999999", "0000000000", "9990000019", "999000001", "99900000181", "999000001X", "", "- -"],
)
def test_numbers_that_are_no_nhs_number_are_refused(typed: str) -> None:
    with pytest.raises(IdentifierRefused) as refused:
        tidy(IdentifierKind.NHS_NUMBER, typed)

    assert refused.value.message


@pytest.mark.parametrize("typed", ["R" * 31, "RX_1", "RX<1>", "٣٤٥"])
def test_other_numbers_hold_letters_and_digits(typed: str) -> None:
    with pytest.raises(IdentifierRefused):
        tidy(IdentifierKind.HOSPITAL_NUMBER, typed)


def test_hospital_numbers_are_upper_cased() -> None:
    assert tidy(IdentifierKind.HOSPITAL_NUMBER, "rx 44-71") == "RX4471"


def test_an_nhs_number_is_read_in_three_groups() -> None:
    assert written(IdentifierKind.NHS_NUMBER, "9990000018") == "999 000 0018"
    assert written(IdentifierKind.OTHER, "AB1") == "AB1"
