"""The pictograms: every one drawn to the same rules, with words for people who do not see it."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from content.pictograms import LANGUAGES, PICTOGRAMS, alternative, names, pictogram
from engine.yamlfile import load_yaml

SVG = "{http://www.w3.org/2000/svg}"
FILES = sorted(PICTOGRAMS.glob("*.svg"))
ROOT = {
    "viewBox": "0 0 64 64",
    "role": "img",
    "fill": "none",
    "stroke": "#000",
    "stroke-width": "3",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
SHAPES = {"path": {"d"}, "circle": {"cx", "cy", "r"}}
PAINT = {
    "fill": {"#000", "#fff"},  # none is the file's own default
    "stroke": {"#fff", "none"},  # black likewise
}
LARGEST = 4_000  # bytes; an easy-read sheet holds some forty of them
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def parsed(file: Path) -> ElementTree.Element:
    return ElementTree.parse(file).getroot()  # noqa: S314 - ours


def test_every_file_has_its_words_and_all_words_have_their_file() -> None:
    assert list(names()) == [file.stem for file in FILES]
    assert len(names()) >= 81


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_pictogram_is_a_title_and_plain_shapes(file: Path) -> None:
    root = parsed(file)
    title, *shapes = root
    assert (root.tag, root.attrib) == (f"{SVG}svg", ROOT)
    assert (title.tag, title.attrib) == (f"{SVG}title", {})
    assert title.text == alternative(file.stem, "en-GB")
    assert shapes
    for shape in shapes:
        geometry = SHAPES[shape.tag.removeprefix(SVG)]
        assert not shape.text
        assert geometry <= set(shape.attrib) <= geometry | set(PAINT) | {"stroke-width"}
        for attribute in PAINT.keys() & shape.attrib.keys():
            assert shape.get(attribute) in PAINT[attribute]
    assert file.stat().st_size <= LARGEST


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_black_lines_are_thick_enough_to_be_seen_at_14_mm(file: Path) -> None:
    for shape in parsed(file)[1:]:
        if shape.get("stroke") is None:
            assert 3 <= float(shape.get("stroke-width", "3")) <= 4


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_drawn_outside_the_square(file: Path) -> None:
    """Commands are absolute, so every end of a line can be read off with half its thickness."""
    for shape in parsed(file)[1:]:
        half = 0.0 if shape.get("stroke") == "none" else float(shape.get("stroke-width", "3")) / 2
        if shape.tag == f"{SVG}circle":
            x, y, r = (float(shape.attrib[name]) for name in ("cx", "cy", "r"))
            reached = [x - r, x + r, y - r, y + r]
        else:
            assert not re.search(r"[a-z]", shape.attrib["d"])
            ends = re.findall(r"[MLQCTZ]([^MLQCTAZHV]*)", shape.attrib["d"])
            reached = [float(each) for end in ends for each in NUMBER.findall(end)[-2:]]
        if shape.get("stroke") != "#fff":
            assert min(reached) - half >= 0, reached
            assert max(reached) + half <= 64, reached


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pictures_have_the_same_words(language: str) -> None:
    words = [alternative(name, language) for name in names()]
    assert len({each.casefold() for each in words}) == len(words)
    for each in words:
        assert each == each.strip() != ""
        assert each[0].isupper()
        assert not each.endswith(".")
        assert len(each) <= 90


def test_every_language_speaks_for_every_picture_and_no_other_does() -> None:
    entries = load_yaml((PICTOGRAMS / "alternatives.yaml").read_text(encoding="utf-8"))
    assert {tuple(words) for words in entries.values()} == {LANGUAGES}
    for name in names():
        assert len({alternative(name, language) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inline_picture_begins_with_its_words(language: str) -> None:
    for name in names():
        svg = pictogram(name, language)
        assert re.match(
            rf"<svg [^>]+><title>{re.escape(alternative(name, language))}</title><", svg
        )
        assert svg.count("<title>") == 1
        assert not re.search(r"\s(width|height|style|id|href|on\w+)=", svg)
        assert "\n" not in svg


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("watter", "No pictogram is called 'watter'; did you mean water"),
        ("no-cofee", "did you mean no-coffee"),
        ("../alternatives", "No pictogram is called '../alternatives'"),
        ("", "there are ambulance, arm-weak"),
    ],
)
def test_an_unknown_name_is_answered_with_those_near_it(name: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        pictogram(name)


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match="no words in 'pl'; there are en-GB, es"):
        pictogram("water", "pl")
