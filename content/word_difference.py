"""What differs between two texts, word by word, for people who read them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one run of pieces; joined without the added ones they are `before`, without
    the removed ones `after`. Lone spaces between two changed words count as changed, so that a
    changed phrase reads as one piece."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    pieces: list[Piece] = []
    removed: list[str] = []
    added: list[str] = []

    def flush() -> None:
        for kind, words in (("removed", removed), ("added", added)):
            if words:
                pieces.append(Piece(kind, "".join(words)))
                words.clear()

    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            removed += old[i:j]
            added += new[k:m]
        elif "".join(old[i:j]).isspace() and (removed or added) and m < len(new) and j < len(old):
            removed += old[i:j]
            added += old[i:j]
        else:
            flush()
            pieces.append(Piece("same", "".join(old[i:j])))
    flush()
    return tuple(pieces)
