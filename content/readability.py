"""How hard a text is to read, without a dictionary: for editors, and as the gate before publishing.

The Automated Readability Index (ARI) counts characters, words and sentences, so it is exact; its
scale is the US school grade. LIX (Björnsson 1968) needs no language either and serves other tongues
than English. The Flesch-Kincaid grade needs syllables; ours are groups of vowels, so it is called
an estimate and decides nothing. Names that cannot be said more simply (medicines, devices) do not
count: the text explains them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from content.markdown import to_plain

HARDEST_GRADE = 6.0  # US grade, ages 11 to 12: the gate for body text
LONGEST_EASY_LINE = 12  # words of an easy-read line
FEWEST_WORDS = 12  # a text shorter than this has no grade worth the name

# Names of medicines, minerals and devices that the leaflets explain where they use them.
NAMES = frozenset(
    {
        "baclofen",
        "botulinum",
        "calcium",
        "clonazepam",
        "diazepam",
        "gabapentin",
        "ibuprofen",
        "levothyroxine",
        "lithium",
        "magnesium",
        "mexiletine",
        "paracetamol",
        "potassium",
        "quinine",
        "sodium",
        "spironolactone",
        "statin",
        "statins",
        "tizanidine",
        "electrolyte",
        "electrolytes",
        "caffeine",
        "dehydration",
        "rehydration",
        "physiotherapist",
    }
)

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:](?=\s|$)")
_VOWELS = re.compile(r"[aeiouyáéíóúü]+", re.I)


@dataclass(frozen=True)
class Readability:
    """``grade`` is the ARI in US school grades (below 1 for very short words), ``lix`` LIX (under
    30 is very easy), ``estimate`` the Flesch-Kincaid grade from counted vowel groups."""

    words: int
    sentences: int
    grade: float
    lix: float
    estimate: float

    @property
    def too_hard(self) -> bool:
        """Whether the text is above the gate; too short a text has no grade."""
        return self.words >= FEWEST_WORDS and self.grade > HARDEST_GRADE


def measure(markdown_texts: Iterable[str]) -> Readability:
    """Measure pieces of Markdown together; each line of a list counts as a sentence."""
    lines = [
        line
        for text in markdown_texts
        for line in to_plain(text.replace("{", "").replace("}", "")).splitlines()
    ]
    sentences = sum(max(1, len(_SENTENCE_END.findall(line))) for line in lines)
    words = [word for line in lines for word in _WORD.findall(line) if word.lower() not in NAMES]
    if not words or not sentences:
        return Readability(0, sentences, 0.0, 0.0, 0.0)
    a_sentence = len(words) / sentences
    letters = sum(len(word) for word in words)
    long_words = sum(len(word) > 6 for word in words)
    syllables = sum(_syllables(word) for word in words)
    return Readability(
        words=len(words),
        sentences=sentences,
        grade=round(4.71 * letters / len(words) + 0.5 * a_sentence - 21.43, 1),
        lix=round(a_sentence + 100 * long_words / len(words), 1),
        estimate=round(0.39 * a_sentence + 11.8 * syllables / len(words) - 15.59, 1),
    )


def _syllables(word: str) -> int:
    """Groups of vowels, a silent final e apart: right for most plain English words."""
    groups = len(_VOWELS.findall(word))
    if word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(1, groups)
