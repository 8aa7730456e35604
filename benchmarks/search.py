"""Finding a patient among ten thousand and among a million, through `patients.selectors.find`.

What is timed is what a page pays: the query, the candidates, the rows as model instances. The peer,
"naive", is what one writes first: `icontains` on three columns. Patients are written in bulk, with
names of three syllables (64,000 family names, 1,600 given names), so that no index is flattered by
few distinct names. Runs on the database of DATABASE_URL, in a database of its own.
"""

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import django

SMALL, LARGE = 10_000, 1_000_000
ROUNDS = 60
TODAY = date(2026, 11, 20)
SYLLABLES = [c + v for c in "bdklmnrs" for v in "aeiou"]

# Parts of names: the middle of some, the beginning of others, all of one.
PARTS = ["bakelo", "makeno", "sorile", "dulama", "kiro", "namu", "lebi", "rusade", "nokimo", "biso"]
WORDS = ["bakelo dari", "dari bakelo", "sorile mu", "namu ra", "kiro su"]
NOBODY = ["xyzzy", "quux", "vwyx", "bakelox"]

Figure = tuple[str, float, float]


def measure() -> list[Figure]:
    """Label, figure and bar of each measurement; a figure at or below its bar is reached."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    with own_database():
        user, clinic = people()
        fill(user, clinic, 0, SMALL)
        small = timings(user, clinic)
        fill(user, clinic, SMALL, LARGE)
        large = timings(user, clinic)
    naive = large["naive, nobody"][0]
    return [
        ("first page of the list, 1 M / 10 k", _ratio(small, large, "first page"), 1.5),
        ("last page / second page of the list at 1 M", _last_to_second(large), 1.3),
        ("a first letter, 1 M / 10 k", _ratio(small, large, "letter"), 1.5),
        ("any part of a name at 1 M, p95 / naive without a match", large["part"][1] / naive, 0.02),
        ("two words at 1 M, p95 / naive without a match", large["words"][1] / naive, 0.02),
        ("two letters at 1 M, p95 / naive without a match", large["pair"][1] / naive, 0.02),
        ("nobody at 1 M, p95 / naive without a match", large["nobody"][1] / naive, 0.02),
        ("birth date at 1 M, p95 / naive without a match", large["born"][1] / naive, 0.02),
        ("number at 1 M, p95 / naive without a match", large["number"][1] / naive, 0.02),
    ]


def timings(user: Any, clinic: Any) -> dict[str, tuple[float, float]]:
    """Median and 95th percentile, in milliseconds, of each kind of question."""
    from django.db.models import Q

    from patients.models import Patient
    from patients.selectors import Cursor, find

    def ask(*queries: str) -> list[Callable[[], Any]]:
        return [partial(find, user, clinic, q, today=TODAY) for q in queries]

    def naive(text: str) -> Any:
        anywhere = (
            Q(family_name__icontains=text)
            | Q(given_names__icontains=text)
            | Q(identifiers__value__icontains=text)
        )
        mine = Patient.objects.filter(clinic=clinic)
        return list(mine.filter(anywhere).order_by("search")[:25])

    last = Patient.objects.filter(clinic=clinic).order_by("-search", "-id")[25]
    first = find(user, clinic, "", today=TODAY).after
    questions = {
        "first page": ask(""),
        "second page": [lambda: find(user, clinic, "", first, today=TODAY)],
        "last page": [lambda: find(user, clinic, "", Cursor(last.pk), today=TODAY)],
        "letter": ask("b", "m", "r", "s"),
        "part": ask(*PARTS),
        "words": ask(*WORDS),
        "pair": ask("ba", "ki", "so"),
        "nobody": ask(*NOBODY),
        "born": ask("12/3/1968", "1 Feb 1950", "bakelo 3/4/1971"),
        "number": ask(str(number_of(7)), str(number_of(9_999)), str(number_of(42))[3:]),
    }
    found = interleaved(questions)
    found["naive, nobody"] = interleaved({"naive": [lambda: naive("xyzzy")]}, rounds=5)["naive"]
    return found


def interleaved(
    questions: dict[str, list[Callable[[], Any]]], rounds: int = ROUNDS
) -> dict[str, tuple[float, float]]:
    """Ask every question once a round, in turn, so that a busy moment slows all of them."""
    times: dict[str, list[float]] = {name: [] for name in questions}
    for number in range(rounds + 2):
        for name, asks in questions.items():
            act = asks[number % len(asks)]
            begun = time.perf_counter()
            act()
            if number >= 2:  # the first two rounds warm caches and plans
                times[name].append((time.perf_counter() - begun) * 1000)
    return {
        name: (statistics.median(values), statistics.quantiles(values, n=20)[-1])
        for name, values in times.items()
    }


@contextmanager
def own_database() -> Iterator[None]:
    """An empty database of this product, gone afterwards."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def people() -> tuple[Any, Any]:
    """A clinic and its clinician."""
    from django.utils import timezone

    from accounts.models import Clinic, Membership, User
    from accounts.roles import Role

    clinic = Clinic.objects.create(name="Benchmark Clinic", phone="020 7946 0018")
    user = User.objects.create_user("bench@clinic.example", full_name="Bench Mark")
    Membership.objects.create(
        user=user, clinic=clinic, role=Role.CLINICIAN, started_at=timezone.now()
    )
    return user, clinic


def fill(user: Any, clinic: Any, first: int, end: int) -> None:
    """Write patients `first` to `end` in one go; triggers and indexes follow as in life."""
    from django.db import connection, transaction

    columns = list(next(rows(user, clinic, first, end)))
    table = f"patients_patient ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")  # a million rows take longer than a page
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows(user, clinic, first, end):
                    copy.write_row(list(row.values()))
            # Autovacuum empties the index's pending list in life; it must not be measured here.
            cursor.execute("VACUUM ANALYZE patients_patient")
            cursor.execute("SET statement_timeout = 15000")
        else:
            marks = ", ".join(["%s"] * len(columns))
            with transaction.atomic():
                cursor.executemany(
                    f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - our own columns
                    [tuple(row.values()) for row in rows(user, clinic, first, end)],
                )
            cursor.execute("ANALYZE")


def rows(user: Any, clinic: Any, first: int, end: int) -> Iterator[dict[str, Any]]:
    """Yield patients as the table holds them; the same number always gives the same person."""
    from django.db import connection

    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    for number in range(first, end):
        dice = random.Random(number)
        family = "".join(dice.choices(SYLLABLES, k=3))
        given = "".join(dice.choices(SYLLABLES, k=2))
        pk = UUID(int=dice.getrandbits(128))
        yield {
            "id": pk if connection.vendor == "postgresql" else pk.hex,
            "row_version": 1,
            "clinic_id": clinic.pk,
            "family_name": family.capitalize(),
            "given_names": given.capitalize(),
            "preferred_name": "",
            "birth_date": date(1930, 1, 1) + timedelta(days=dice.randrange(30_000)),
            "sex": "female",
            "phone": "",
            "address": "",
            "language": "",
            "registered_by_id": user.pk,
            "registered_at": now,
            "search": f"{family} {given} {number_of(number)}",
        }


def number_of(number: int) -> int:
    """A ten-digit number for each patient, no two the same, their digits scattered."""
    return 4_000_000_000 + number * 104_729 * 7_919 % 1_000_000_007


def _ratio(
    small: dict[str, tuple[float, float]], large: dict[str, tuple[float, float]], name: str
) -> float:
    return large[name][0] / small[name][0]


def _last_to_second(large: dict[str, tuple[float, float]]) -> float:
    """Both look up where they begin, which the first page need not."""
    return large["last page"][0] / large["second page"][0]
