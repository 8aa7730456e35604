"""The report of who looked at a patient's record."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from accounts import access_report
from accounts.access_report import AccessReport, AccessRow, as_csv, inert, note_report, report
from accounts.models import User
from core.audit.models import AuditEvent
from core.audit.trail import Actor, AnonymousActor, SystemActor, record

pytestmark = pytest.mark.django_db
PATIENT, OTHER = uuid.uuid4(), uuid.uuid4()
NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def _event(
    by: Actor, verb: str = "patient.viewed", about: uuid.UUID = PATIENT, hours: int = 0
) -> None:
    record(verb=verb, by=by, now=NOON + timedelta(hours=hours), about=about)


def test_it_names_people_parts_of_the_system_and_strangers(clinician: User) -> None:
    _event(clinician)
    _event(SystemActor("demo"), "patient.registered")
    _event(AnonymousActor())
    rows = report(PATIENT).rows
    assert [row.who for row in rows] == [
        "Somebody who was not signed in",
        "The system (demo)",
        f"{clinician.full_name} ({clinician.email})",
    ]
    assert rows[-1].what == "Opened the record"


def test_it_is_about_one_patient(clinician: User) -> None:
    _event(clinician)
    _event(clinician, about=OTHER)
    assert len(report(PATIENT).rows) == 1


def test_lists_count_for_everybody_who_was_on_them(clinician: User) -> None:
    for verb, people in (
        ("patients.listed", [PATIENT, OTHER]),
        ("worklist.viewed", [PATIENT]),
        ("patients.listed", [OTHER]),
    ):
        detail = {"patients": [str(each) for each in people]}
        record(verb=verb, by=clinician, now=NOON, detail=detail)

    assert [row.what for row in report(PATIENT).rows] == [
        "Saw the name on the worklist",
        "Saw the name on a list of patients",
    ]


def test_the_period_ends_before_its_end(clinician: User) -> None:
    for hours in (0, 1, 2):
        _event(clinician, hours=hours)
    found = report(PATIENT, NOON + timedelta(hours=1), NOON + timedelta(hours=2)).rows
    assert [row.at for row in found] == [NOON + timedelta(hours=1)]


def test_nothing_is_left_out_for_want_of_words(clinician: User) -> None:
    _event(clinician, "something.new")
    assert report(PATIENT).rows[0].what == "something.new"


def test_it_says_when_it_is_cut(clinician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_report, "LONGEST", 2)
    for _ in range(3):
        _event(clinician)
    shown = report(PATIENT)
    assert shown.cut
    assert len(shown.rows) == 2
    assert "more events than one page" in render_to_string(
        "accounts/_access_events.html", {"report": shown}
    )


def test_reading_the_report_is_itself_in_the_report(clinic_administrator: User) -> None:
    for exported in (False, True):
        note_report(
            about=PATIENT, clinic_id=1, exported=exported, by=clinic_administrator, now=NOON
        )
    verbs = [row.verb for row in report(PATIENT).rows]
    assert verbs == ["access_report.exported", "access_report.viewed"]
    assert AuditEvent.objects.filter(clinic_id=1).count() == 2


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("Ada Marsh", "Ada Marsh"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, expected: str) -> None:
    assert inert(cell) == expected


def test_the_file_says_what_the_page_says() -> None:
    row = AccessRow(
        at=NOON, who='=cmd|"/c calc"!A1', what="Opened, the record", verb="patient.viewed",
        subject="patients.patient 1", purpose="", request_id="ab",
    )  # fmt: skip
    lines = list(csv.reader(io.StringIO(as_csv(AccessReport([row], cut=False)))))
    assert lines[1] == [
        "2026-03-12T12:00:00+00:00",
        '\'=cmd|"/c calc"!A1',
        "Opened, the record",
        "patient.viewed",
        "patients.patient 1",
        "ab",
    ]


def test_the_page_shows_rows_as_text(clinician: User) -> None:
    User.objects.filter(pk=clinician.pk).update(full_name="<script>alert(1)</script>")
    _event(clinician)
    page = render_to_string("accounts/_access_events.html", {"report": report(PATIENT)})
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
