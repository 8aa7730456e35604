"""No requirement without a proof."""

import re
from pathlib import Path

from django.conf import settings

WANTED = {*range(1, 36), *range(38, 43), 45, 46, 47, 48, *range(55, 61)}
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_every_requirement_has_a_control_and_a_proof() -> None:
    text = Path(settings.BASE_DIR, "docs", "threat-model.md").read_text(encoding="utf-8")
    rows = ROW.findall(text)
    numbers = [int(number) for number, *_rest in rows]
    assert numbers == sorted(WANTED)
    for number, _requirement, _control, proof in rows:
        assert re.findall(r"`tests/[\w/]+\.py::test_\w+`", proof), f"{number} has no proof"
