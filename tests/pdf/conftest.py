"""What poppler, an independent reader, finds in a file."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def pages_text(tmp_path: Path) -> Callable[[bytes], list[str]]:
    """The text of each page in the order in which it was drawn, with single spaces."""

    def read(content: bytes) -> list[str]:
        raw = _poppler(tmp_path, content, "pdftotext", "-raw", "{file}", "-")
        return [re.sub(r"\s+", " ", page).strip() for page in raw.split("\f")[:-1]]

    return read


@pytest.fixture
def tag_tree(tmp_path: Path) -> Callable[[bytes], str]:
    """The tag tree with the text that hangs in it, as a screen reader goes through it."""

    def read(content: bytes) -> str:
        return _poppler(tmp_path, content, "pdfinfo", "-struct-text", "{file}").replace(
            "\u00a0", " "
        )

    return read


@pytest.fixture
def spoken(tag_tree: Callable[[bytes], str]) -> Callable[[bytes], str]:
    """The words of the tag tree in reading order, without the tags."""

    def read(content: bytes) -> str:
        pieces = re.findall(r'^ *"(.*)"$', tag_tree(content), re.M)
        return re.sub(r"\s+", " ", " ".join(pieces))

    return read


def _poppler(folder: Path, content: bytes, *command: str) -> str:
    file = folder / "sheet.pdf"
    file.write_bytes(content)
    arguments = [part.replace("{file}", str(file)) for part in command]
    done = subprocess.run(arguments, capture_output=True, check=True, text=True)
    return done.stdout
