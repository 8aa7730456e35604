"""The receipt of answers that are given on one page and kept in one piece."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from content.book_selectors import Edition
from engine.receipt import Receipt, make_receipt
from triage.assessment import Evaluated


def receipt_of(
    made: Evaluated,
    *,
    source_of: Callable[[str], str],
    decision: Mapping[str, Any],
    by: User,
    now: datetime,
) -> Receipt:
    """Return the receipt; `source_of` says of an item how its answer came to be known."""
    at = now.astimezone(UTC).isoformat(timespec="microseconds")
    entered = {
        atom: {"by": by.audit_name, "how": source_of(known.item.key), "at": at}
        for known in made.known.values()
        for atom in known.answers()
    }
    return make_receipt(
        made.ruleset,
        made.answers,
        signed_by=by.audit_name,
        signed_at=at,
        entered=entered,
        decision=decision,
    )


def text_named(text: Edition) -> dict[str, Any]:
    """Which text the words come from that are kept beside a receipt; version 0 is the file."""
    return {"version": text.version.version if text.version else 0, "digest": text.digest}
