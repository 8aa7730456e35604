"""The decision receipt: recomputed to the same bytes, and refused after the smallest change."""

import json

import pytest

import engine.receipt
from engine.answers import read_case
from engine.canonical import canonical_bytes, sha256
from engine.receipt import Receipt, make_receipt, verify_receipt
from engine.rulesets import Ruleset, load_ruleset
from tests.engine.conftest import EXAMINED, SMALL

ENTERED = {"age": {"by": "record", "at": "2026-11-20T09:00:00+00:00"}}


@pytest.fixture
def receipt(small: Ruleset) -> Receipt:
    return make_receipt(
        small,
        read_case(small, EXAMINED | {"weakness": "not_examined"}),
        signed_by="Dr A. Example",
        signed_at="2026-11-20T10:00:00+00:00",
        entered=ENTERED,
        decision={"actions": ["recall"], "override": None},
    )


def test_a_receipt_recomputes_to_the_same_bytes(small: Ruleset, receipt: Receipt) -> None:
    assert verify_receipt(small, receipt.content, receipt.digest) == []
    stored = Ruleset.from_canonical_json(small.canonical_json())
    assert verify_receipt(stored, receipt.content, receipt.digest) == []
    assert receipt.digest == sha256(receipt.content)


def test_a_receipt_keeps_wording_answers_and_who_gave_them(receipt: Receipt) -> None:
    data = json.loads(receipt.content)
    assert data["answers"]["age"]["entered"] == ENTERED["age"]
    assert data["answers"]["age"]["shown"] == {"label": "Age", "unit": "years"}
    assert data["answers"]["weakness"]["answer"] == {"reason": "not_examined"}
    assert data["answers"]["weakness"]["shown"]["options"]["objective"] == "Objective"
    assert data["answers"]["bulbar.choking"]["shown"]["of"] == "Bulbar"
    assert data["report"]["disposition"] == "D5"
    assert data["signed_by"] == "Dr A. Example"
    assert data["decision"]["actions"] == ["recall"]


def test_one_changed_byte_is_found(small: Ruleset, receipt: Receipt) -> None:
    changed = receipt.content.replace(b"2026-11-20T10", b"2026-11-20T11")
    assert verify_receipt(small, changed, receipt.digest) == [
        "the content does not have the recorded SHA-256"
    ]


def test_a_changed_answer_with_a_fitting_hash_is_found(small: Ruleset, receipt: Receipt) -> None:
    data = json.loads(receipt.content)
    data["answers"]["brown"]["answer"]["value"] = True
    forged = canonical_bytes(data)
    assert verify_receipt(small, forged, sha256(forged)) == ["recomputing it gives another content"]


def test_another_ruleset_or_engine_is_told(
    small: Ruleset, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = load_ruleset(SMALL.replace("ck_times_uln >= 5 and not", "ck_times_uln >= 6 and not"))
    (problem,) = verify_receipt(other, receipt.content, receipt.digest)
    assert small.digest in problem
    monkeypatch.setattr(engine.receipt, "ENGINE_VERSION", "0.9")
    (problem,) = verify_receipt(small, receipt.content, receipt.digest)
    assert "this is engine 0.9" in problem


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b"null", b'{"report": 1}', b"[" * 100_000]
)
def test_what_is_no_receipt_is_told(small: Ruleset, content: bytes) -> None:
    assert verify_receipt(small, content, sha256(content)) == ["the content is not a receipt"]


def test_nobody_enters_what_has_no_answer(small: Ruleset) -> None:
    with pytest.raises(ValueError, match="entered names atoms without an answer: age"):
        make_receipt(small, read_case(small, {}), signed_by="a", signed_at="b", entered=ENTERED)
