"""What poppler, an independent reader, finds in a file."""

from collections.abc import Callable

import pytest

from tests.pdf import structure


@pytest.fixture
def pages_text() -> Callable[[bytes], list[str]]:
    return structure.pages_text


@pytest.fixture
def tag_tree() -> Callable[[bytes], str]:
    return structure.tag_tree


@pytest.fixture
def spoken() -> Callable[[bytes], str]:
    return structure.spoken
