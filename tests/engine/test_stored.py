"""What version 1 stored must hold for ever: its digest, and every receipt made with it.

`stored/version_1.json.gz` was written by the first release: the canonical JSON of its ruleset,
and three receipts.
"""

import gzip
import json
from pathlib import Path
from typing import Any

from engine.receipt import verify_receipt
from engine.rulesets import Ruleset

DIGEST = "b11d429277f5a4bea44c0a890398e5b44577c8f157205456e41d72981f06856d"


def stored() -> dict[str, Any]:
    file = Path(__file__).parent / "stored" / "version_1.json.gz"
    data: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return data


def test_the_first_ruleset_keeps_its_digest_and_bytes() -> None:
    text = stored()["ruleset"].encode()
    ruleset = Ruleset.from_canonical_json(text)
    assert ruleset.digest == DIGEST
    assert ruleset.canonical_json() == text


def test_the_first_receipts_recompute_to_the_same_bytes() -> None:
    data = stored()
    ruleset = Ruleset.from_canonical_json(data["ruleset"].encode())
    assert len(data["receipts"]) == 3
    for receipt in data["receipts"]:
        content = receipt["content"].encode()
        assert verify_receipt(ruleset, content, receipt["digest"]) == []
