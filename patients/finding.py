"""Finding a patient among a million, by any part of the name, birth date or number.

What is typed becomes a `Query`; a query becomes candidates. Three ways lead to them, each one walk
of an index: a birth date; a part of three letters or more (trigrams: GIN on PostgreSQL, FTS5 on
SQLite); the first letters of the family name (the ordered index). Candidates are capped before
they are put in order, because ordering a common part of a name costs more than finding it.
tests/unit/patients/test_finding.py proves that all of this answers as a plain scan would.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import Clinic
from core.formkit.dates import NoSuchDate, read_date
from patients.models import Patient
from patients.naming import plain

MOST_CANDIDATES = 500
LONGEST_QUERY = 200  # characters
TRIGRAM = 3  # letters; shorter parts are in no trigram index
LAST_CHARACTER = "\U0010ffff"

_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}(?!\d)",
        r"(?<!\d)\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2})(?!\d)",
        r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?[-/. ]?[a-z]{3,9}\.?[-/. ]?(?:\d{4}|\d{2})(?!\d)",
        r"[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}(?!\d)",
        r"(?<!\d)\d{8}(?!\d)",
    )
]

Found = tuple[str, UUID]  # (search, id): what the list is ordered by


@dataclass(frozen=True)
class Query:
    """What was typed: parts that must all occur, and the birth dates that it can mean."""

    words: tuple[str, ...] = ()
    born: tuple[date, ...] = ()
    digits: str = ""  # the same characters as a number, when they may be a date or a number

    @property
    def empty(self) -> bool:
        return not self.words and not self.born

    @property
    def letter(self) -> str:
        """The one letter that was typed, or nothing: it means a place in the list."""
        return self.words[0] if not self.born and [len(w) for w in self.words] == [1] else ""


def read_query(text: str, *, today: date) -> Query:
    """Take a birth date out of the text, and the rest apart into words.

    A date is read day first; when the month could also come first, both are meant. Eight digits
    may be a date or a number: both are looked for.
    """
    text = " ".join(text[:LONGEST_QUERY].split())
    for shape in _DATES:
        for match in shape.finditer(text):
            born = _dates(match.group(), today)
            if born:
                rest = f"{text[: match.start()]} {text[match.end() :]}"
                digits = match.group() if match.group().isdigit() else ""
                return Query(tuple(plain(rest).split()), born, digits)
    return Query(tuple(plain(text).split()))


def candidates(query: Query, clinic: Clinic) -> list[Found]:
    """Return at most MOST_CANDIDATES + 1 patients that match, in the order of the list."""
    if query.empty:
        return []
    found: set[Found] = set()
    if query.born:
        on_day = Patient.objects.filter(clinic=clinic, birth_date__in=query.born)
        for word in query.words:
            on_day = on_day.filter(_has(word))
        found.update(on_day.values_list("search", "id")[: MOST_CANDIDATES + 1])
    words = (*query.words, query.digits) if query.digits else query.words
    if not query.born or query.digits:
        found.update(_by_words(words, clinic))
    return sorted(found)[: MOST_CANDIDATES + 1]


def same_person_candidates(
    *, clinic: Clinic, family_name: str, given_names: str, birth_date: date
) -> list[Patient]:
    """Return the clinic's patients born that day who have the same family and first name.

    Names may stand in the other order; accents, case and second names make no difference.
    """
    family, given = plain(family_name), plain(given_names)
    first = given.split()[0] if given else ""
    same = []
    for patient in Patient.objects.filter(clinic=clinic, birth_date=birth_date).order_by("search"):
        theirs, their_given = plain(patient.family_name), plain(patient.given_names)
        called = {their_given.split()[0] if their_given else "", plain(patient.preferred_name)}
        if (theirs == family and first in called) or (theirs == given and family in their_given):
            same.append(patient)
    return same


def _by_words(words: Sequence[str], clinic: Clinic) -> set[Found]:
    long_enough = [w for w in words if len(w) >= TRIGRAM]
    if long_enough:
        return set(_by_trigrams(long_enough, [w for w in words if len(w) < TRIGRAM], clinic))
    first, others = words[0], words[1:]
    by_family = Patient.objects.filter(
        clinic=clinic, search__gte=first, search__lt=first + LAST_CHARACTER
    )
    for word in others:
        by_family = by_family.filter(_has(word))
    ordered = by_family.order_by("search", "id").values_list("search", "id")
    found = set(ordered[: MOST_CANDIDATES + 1])
    for place, word in enumerate(words):
        if len(word) == TRIGRAM - 1:  # with the space before it, a word of two letters has three
            others = [*words[:place], *words[place + 1 :]]
            found.update(_by_trigrams([f" {word}"], others, clinic))
    return found


def _by_trigrams(parts: Sequence[str], words: Sequence[str], clinic: Clinic) -> list[Found]:
    """Return patients whose search text has all the parts, and words that begin so."""
    if connection.vendor == "postgresql":
        scope: QuerySet[Patient] = Patient.objects.filter(clinic=clinic)
        for part in parts:
            scope = scope.filter(search__contains=part)
    else:
        # Words hold letters and digits only (naming.plain), so a quoted phrase is safe.
        phrase = " AND ".join(f'"{part}"' for part in parts)
        scope = Patient.objects.filter(clinic=clinic).extra(  # noqa: S610 - parameters are bound
            tables=["patients_searchkey", "patients_searchtext"],
            where=[
                "patients_searchtext MATCH %s",
                "patients_searchkey.number = patients_searchtext.rowid",
                "patients_patient.id = patients_searchkey.patient_id",
            ],
            params=[phrase],
        )
    for word in words:
        scope = scope.filter(_has(word))
    return list(scope.values_list("search", "id")[: MOST_CANDIDATES + 1])


def _has(word: str) -> Q:
    """A long word occurs anywhere; a short one begins a word, or it would match everybody."""
    if len(word) >= TRIGRAM:
        return Q(search__contains=word)
    return Q(search__startswith=word) | Q(search__contains=f" {word}")


def _dates(text: str, today: date) -> tuple[date, ...]:
    readings = [text]
    month_first = re.fullmatch(r"(\d{1,2})([-/. ])(\d{1,2})([-/. ])(\d{2,4})", text)
    if month_first:
        a, s, b, t, year = month_first.groups()
        readings.append(f"{b}{s}{a}{t}{year}")
    if len(text) == 8 and text.isdigit():
        readings.append(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    found: list[date] = []
    for reading in readings:
        try:
            day = read_date(reading.replace(",", ""), today=today, past=True)
        except NoSuchDate:
            continue
        if date(1890, 1, 1) <= day <= today and day not in found:
            found.append(day)
    return tuple(found)
