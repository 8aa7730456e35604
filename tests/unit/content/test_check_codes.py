"""The code on a sheet: random, readable aloud, and drawn so that a camera reads it."""

import re

import pytest
import qrcode
from django.test import override_settings
from qrcode.constants import ERROR_CORRECT_M

from content.check_codes import ALPHABET, LENGTH, address_of, as_kept, in_words, new_code, qr_code

ADDRESS = "https://myoway.clinic.example/s/C7KM4PQRT9/"


def test_no_sign_of_a_code_looks_like_another_or_makes_a_word() -> None:
    assert not set(ALPHABET) & set("0O1ILSBZGU")
    assert not set(ALPHABET) & set("AEIOU")
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_codes_are_random() -> None:
    codes = {new_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)


@pytest.mark.parametrize("typed", ["C7KM4PQRT9", "c7km4pqrt9", "C7KM4-PQRT9"])
def test_small_letters_and_hyphens_are_the_same_code(typed: str) -> None:
    assert as_kept(typed) == "C7KM4PQRT9"


@pytest.mark.parametrize(
    "base", ["https://myoway.clinic.example", "https://myoway.clinic.example/"]
)
def test_the_address_is_the_clinics_own(base: str) -> None:
    with override_settings(PUBLIC_ADDRESS=base):
        assert address_of("C7KM4PQRT9") == ADDRESS
    assert in_words(ADDRESS) == "myoway.clinic.example/s/C7KM4PQRT9/"


def test_a_house_without_an_address_prints_none() -> None:
    with override_settings(PUBLIC_ADDRESS=""):
        assert address_of("C7KM4PQRT9") == ""


def test_the_drawn_path_holds_every_module_and_the_quiet_margin() -> None:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(ADDRESS)
    code.make(fit=True)
    expected = code.get_matrix()

    svg = qr_code(ADDRESS, "opens <it>")

    size = len(expected)
    drawn = [[False] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        for column in range(int(x), int(x) + int(length)):
            drawn[int(y)][column] = True
    assert drawn == expected
    assert f'viewBox="0 0 {size} {size}"' in svg
    assert svg.index("<title>opens &lt;it&gt;</title>") < svg.index("<path")
