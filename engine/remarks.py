"""What a review says: one remark for each fault, with a patient who shows it where one exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


class ReviewFailed(Exception):
    """The review could not be finished, so it says nothing; the message is for programmers."""


@dataclass(frozen=True)
class Remark:
    """One finding of the review: `reject` stands in the way of publishing, `warn` does not.

    `code` is stable and names the kind of fault. `witness` is a case as `assess` reads it that
    shows the fault; with `witness_after` it is the case before the change of one answer.
    """

    level: Literal["reject", "warn"]
    part: str
    text: str
    code: str = ""
    witness: Mapping[str, Any] | None = field(default=None, hash=False)
    witness_after: Mapping[str, Any] | None = field(default=None, hash=False)
    others: tuple[str, ...] = ()
    """The other rules that the remark names."""
