"""The discharge summary holds the pictures of the pages, tagged, with their numbers."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Clinic, User
from accounts.roles import Role
from core.pdf import validate_pdf
from rehab.discharge_contents import discharge_document
from rehab.documents import DischargeDocument, draw_summary, inputs_digest
from rehab.models import Episode
from tests.factories.accounts import member_of
from tests.factories.measures import a_goal, a_goal_score, a_measure
from tests.factories.rehab import EpisodeFactory
from tests.pdf.structure import assert_structure
from tests.pdf.test_outloud import heard

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(clinic: Clinic) -> User:
    return member_of(clinic, Role.THERAPIST)


@pytest.fixture
def episode(clinic: Clinic, by: User) -> Episode:
    """Return an episode with two courses, a single result, and a goal that was reached."""
    episode = EpisodeFactory.create(patient__clinic=clinic)
    for days, grade in ((20, "3"), (1, "1+")):
        a_measure(episode, by, "mas", {"grade": grade}, days_ago=days, side="right",
                  muscle="elbow_flexors")  # fmt: skip
    for days, seconds in ((20, "21.4"), (1, "13.9")):
        a_measure(episode, by, "tug", {"seconds": seconds}, days_ago=days)
    a_measure(episode, by, "pain_nrs", {"rest": "4"}, variant="now")
    goal = a_goal(episode, by, days_ago=15)
    a_goal_score(goal, by, "0", days_ago=2)
    return episode


def _document(episode: Episode, by: User) -> DischargeDocument:
    return discharge_document(
        episode,
        on=timezone.localdate(),
        reason="goals_met",
        text="Walks indoors without help.",
        home_programme="",
        safety_net="Call 999 for new weakness.",
        by=by,
    )


def test_page_and_paper_hold_the_same_picture(
    episode: Episode, by: User, client_for: Callable[..., Client]
) -> None:
    browser = client_for(Role.THERAPIST)
    pages = [
        reverse("rehab:goals", args=[episode.pk]),
        reverse("rehab:measure_series", args=[episode.pk, "mas"]),
        reverse("rehab:measure_series", args=[episode.pk, "tug"]),
    ]
    preview = browser.get(reverse("rehab:discharge", args=[episode.pk])).text
    charts = [chart for part in _document(episode, by).parts for chart in part.charts]
    assert len(charts) == 3, "one result makes no course"
    for chart in charts:
        assert chart.picture in preview, chart.title
        assert any(chart.picture in browser.get(page).text for page in pages), chart.title
        assert len(chart.rows) == 2, "the numbers stand below the picture"


def test_the_pictures_are_tagged_named_and_reproducible(
    episode: Episode,
    by: User,
    tag_tree: Callable[[bytes], str],
    pages_text: Callable[[bytes], list[str]],
    tmp_path: Path,
) -> None:
    document = _document(episode, by)
    drawn, again = draw_summary(document), draw_summary(document)
    result = validate_pdf(drawn.file.content)
    assert (result.rules, result.failures) == (104, ())
    assert_structure(drawn.file.content, language="en-GB")
    # A course of two results, with a head and a header in each row, has more headers than numbers:
    # that rule takes it for a table that fell apart.
    errors = heard(tmp_path, {"summary": drawn.file.content})["summary"]
    assert {rule for rule, _ in errors} <= {"TBL-010"}
    assert drawn.file.sha256 == again.file.sha256
    assert inputs_digest(document) == inputs_digest(_document(episode, by))
    reader = PdfReader(BytesIO(drawn.file.content))
    count = len(reader.xref_objStm) + len(reader.xref.get(0, {}))
    objects = [reader.get_object(number) for number in range(1, count + 1)]
    named = [
        str(each["/Alt"])
        for each in objects
        if isinstance(each, dict) and each.get("/S") == "/Figure"
    ]
    charts = [chart.title for part in document.parts for chart in part.charts]
    assert sorted(named) == sorted(charts)
    for chart in charts:
        assert chart in tag_tree(drawn.file.content), "each picture has a heading"
    text = " ".join(pages_text(drawn.file.content))
    assert "Shaded: less than 3.2 s from the first result, which may be chance." in text
    assert "clinical convention for a single muscle group (local judgement, to be" in text
    assert "−7.5 s, better; beyond error of measurement" in text
