"""The timeline: merged, newest first, each entry on exactly one page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from patients import contributions, timeline
from patients.contributions import TimelineEntry
from patients.models import Patient
from patients.timeline import TimelinePlace, timeline_page
from tests.factories.patients import NOON, VisitFactory


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[contributions.TimelineSource]]:
    registered: list[contributions.TimelineSource] = []
    monkeypatch.setattr(contributions, "_timeline", registered)
    monkeypatch.setattr(timeline, "PAGE", 3)
    return registered  # type: ignore[return-value]


def source(name: str, *minutes_ago: int) -> contributions.TimelineSource:
    entries = [
        TimelineEntry(at=NOON - timedelta(minutes=m), key=f"{name}:{m}", title=name)
        for m in sorted(minutes_ago)
    ]

    def entries_until(
        patient: Patient, user: User, until: datetime | None, limit: int
    ) -> list[TimelineEntry]:
        return [e for e in entries if until is None or e.at <= until][:limit]

    return entries_until


def test_pages_hold_every_entry_once_in_order(
    sources: list[contributions.TimelineSource], patient: Patient, clinician: User
) -> None:
    sources += [source("a", 0, 5, 10, 20, 30), source("b", 0, 7, 20, 25)]

    seen: list[TimelineEntry] = []
    page = timeline_page(patient, clinician, None)
    while True:
        seen += page.entries
        if page.older is None:
            break
        page = timeline_page(patient, clinician, TimelinePlace.read(page.older.written()))

    assert len(seen) == 9
    assert seen == sorted(seen, key=lambda e: (e.at, e.key), reverse=True)
    assert len({e.key for e in seen}) == 9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "é",
        "yesterday~x",
        "2026-11-12T12:00:00~x",
        "2026-11-12T12:00:00+00:00~",
        "0001-01-01T00:00:00+14:00~x",
        "9999-12-31T23:59:59-12:00~x",
    ],
)
def test_an_unreadable_place_is_the_first_page(text: str) -> None:
    assert TimelinePlace.read(text) is None


def test_visits_show_state_and_error(patient: Patient, clinician: User) -> None:
    VisitFactory.create(
        patient=patient,
        opened_by=clinician,
        error_reason="wrong patient",
        error_by=clinician,
        error_at=NOON,
    )
    VisitFactory.create(patient=patient, opened_by=clinician, signed=True, reason="Cramp")

    entries = timeline.visit_entries(patient, clinician, None, 10)

    assert {(e.text, e.withdrawn) for e in entries} == {
        ("Cramp", ""),
        ("Twitching of the right hand", "wrong patient"),
    }
