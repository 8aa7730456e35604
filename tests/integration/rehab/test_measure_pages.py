"""Measures and goals as people meet them: pages, forms, worklist."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, User
from accounts.roles import Role
from rehab.models import Episode, Goal, Measure, SameDayReview
from tests.factories.measures import a_goal, a_goal_score, a_measure, phq9
from tests.factories.rehab import EpisodeFactory
from tests.pages import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    return EpisodeFactory.create(patient__clinic=clinic)


@pytest.fixture
def browser(client_for: Callable[..., Client]) -> Client:
    return client_for(Role.THERAPIST)


def _url(name: str, episode: Episode, *more: object) -> str:
    return reverse(f"rehab:{name}", args=[episode.pk, *more])


def _sent(browser: Client, path: str, **values: str) -> str:
    """Fill in the form of a page, send it, and return where it led."""
    [form] = [f for f in forms_of(browser.get(path).text, path) if "form_token" in f.fields]
    answer = browser.post(path, {**form.filled(), **values})
    assert answer.status_code == 303, answer.text
    return answer["Location"]


def test_a_whole_examination_is_one_page(browser: Client, episode: Episode) -> None:
    path = _url("measure_add", episode, "mas")
    led = _sent(
        browser,
        path,
        **{"side": "right", "muscle-elbow_flexors": "1+", "muscle-plantarflexors": "3"},
    )
    assert led == _url("measure_series", episode, "mas")
    rows = Measure.objects.order_by("muscle").values_list("muscle", "side", "answers")
    assert list(rows) == [
        ("elbow_flexors", "right", {"grade": "1+"}),
        ("plantarflexors", "right", {"grade": "3"}),
    ]


def test_what_was_not_tested_is_kept_with_its_reason(browser: Client, episode: Episode) -> None:
    path = _url("measure_add", episode, "barthel")
    _sent(browser, path, **{"item-feeding": "10", "item-stairs-reason": "unable"})
    row = Measure.objects.get()
    assert (row.answers, row.not_done) == ({"feeding": "10"}, {"stairs": "unable"})
    page = browser.get(_url("measure", episode, row.pk)).text
    assert "not tested (unable to do it)" in page
    assert "not tested: Bed to chair and back" in page
    assert "no result" in browser.get(_url("measure_series", episode, "barthel")).text


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("tug", {}, "Enter at least one result."),
        ("tug", {"item-seconds": "0"}, "greater than or equal to 1"),
        ("walk_10m", {"item-distance": "10", "item-seconds": "9"}, "Which"),
        ("psfs", {"item-first": "4"}, "Name the activity"),
        ("tardieu", {"side": "left", "muscle": "elbow_flexors", "item-r2": "80", "item-r1": "90"},
         "Dynamic part"),
    ],
)  # fmt: skip
def test_a_refused_measure_says_why_and_writes_nothing(
    name: str, values: dict[str, str], told: str, browser: Client, episode: Episode
) -> None:
    path = _url("measure_add", episode, name)
    [form] = [f for f in forms_of(browser.get(path).text, path) if "form_token" in f.fields]
    answer = browser.post(path, {**form.filled(), **values})
    assert answer.status_code == 422
    assert told in answer.text
    assert not Measure.objects.exists()


def test_a_chart_marks_what_may_be_chance(
    browser: Client, episode: Episode, therapist: User
) -> None:
    for days_ago, seconds in ((60, "21"), (30, "19.5"), (0, "15")):
        a_measure(episode, therapist, "tug", {"seconds": seconds}, days_ago=days_ago, aid="stick")
    page = browser.get(_url("measure_series", episode, "tug")).text
    assert "−6 s, better" in page
    assert "Lower is better." in page
    assert "Shaded: less than 3.2 s from the first result, which may be chance." in page
    assert "within error of measurement" in page
    assert "at least 3.2 s (smallest detectable change); Alghadir 2018, PMC6136166" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"' in page
    assert "style=" not in page


def test_judgement_from_memory_is_called_that(
    browser: Client, episode: Episode, therapist: User
) -> None:
    for days_ago, blocks in ((30, "10"), (0, "30")):
        a_measure(
            episode, therapist, "box_block", {"blocks": blocks}, days_ago=days_ago, side="left"
        )
    page = browser.get(_url("measure_series", episode, "box_block")).text
    assert "local judgement, to be confirmed" in page


def test_licensed_measures_show_no_item(browser: Client, episode: Episode) -> None:
    page = browser.get(_url("measure_add", episode, "fim")).text
    assert "Licensed by UDSMR." in page
    assert 'type="radio" name="item-' not in page


def test_the_ninth_answer_stops_everything_until_somebody_says_what_was_done(
    browser: Client, client_for: Callable[..., Client], episode: Episode
) -> None:
    led = _sent(browser, _url("measure_add", episode, "phq9"), **{"item-self_harm": "1"})
    measure = Measure.objects.get()
    assert led == _url("same_day_review", episode, measure.pk)
    assert "Speak with this patient today" in browser.get(led).text
    clinician = client_for(Role.CLINICIAN)
    for there in (browser, clinician):
        home = there.get(reverse("worklist")).text
        assert "To be seen today" in home
        assert led in home
    assert led in browser.get(_url("measures", episode)).text
    assert _sent(clinician, led, done="Spoke with him; safe tonight; GP rung.") == _url(
        "measure", episode, measure.pk
    )
    review = SameDayReview.objects.get()
    assert review.done_by == clinician.user  # type: ignore[attr-defined]
    assert "To be seen today" not in browser.get(reverse("worklist")).text
    assert "safe tonight" in browser.get(_url("measure", episode, measure.pk)).text


def test_a_correction_goes_on_from_what_was_entered(
    browser: Client, episode: Episode, therapist: User
) -> None:
    row = a_measure(
        episode, therapist, "mas", {"grade": "3"}, side="left", muscle="knee_flexors", note="Tired"
    )
    path = _url("measure_amend", episode, row.pk)
    led = _sent(browser, path, **{"item-grade": "2", "reason": "Wrong row"})
    new = Measure.objects.get(replaces=row)
    assert (new.answers, new.muscle, new.side, new.note) == (
        {"grade": "2"}, "knee_flexors", "left", "Tired",
    )  # fmt: skip
    assert "Wrong row" in browser.get(led).text
    assert "Entered in error" in browser.get(_url("measure", episode, row.pk)).text


def test_activities_are_proposed_again(browser: Client, episode: Episode, therapist: User) -> None:
    names = {"first": "Walk to the shop", "second": "Dress", "third": "Cook"}
    a_measure(episode, therapist, "psfs", dict.fromkeys(names, "3"), names=names, days_ago=20)
    page = browser.get(_url("measure_add", episode, "psfs")).text
    assert 'value="Walk to the shop"' in page


def test_a_measure_is_due_after_its_interval(
    browser: Client, episode: Episode, therapist: User
) -> None:
    a_measure(episode, therapist, "fac", {"grade": "3"}, days_ago=20)
    page = browser.get(_url("measures", episode)).text
    due = timezone.localdate() - timedelta(days=6)
    assert f"due since {due.day} {due:%b %Y}" in page


GOAL = {
    "own_words": "Play cards with my brother", "what": "Holds ten cards", "measured_by": "Seen",
    "importance": "3", "difficulty": "1", "baseline": "-2", "level_minus_2": "none",
    "level_minus_1": "holds two", "level_0": "holds ten", "level_plus_1": "shuffles",
    "level_plus_2": "deals",
}  # fmt: skip


def test_a_goal_from_its_words_to_its_score(browser: Client, episode: Episode) -> None:
    led = _sent(browser, _url("goal_add", episode), **GOAL)
    goal = Goal.objects.get()
    assert led == _url("goal", episode, goal.pk)
    _sent(browser, _url("goal_score", episode, goal.pk), level="1", note="With help to sit")
    page = browser.get(_url("goals", episode)).text
    assert "Play cards with my brother" in page
    assert "+1: shuffles" in page
    assert "T-score 60" in page
    assert "baseline 30, change +30" in page


def test_a_goal_without_any_weight_is_stopped(browser: Client, episode: Episode) -> None:
    path = _url("goal_add", episode)
    [form] = [f for f in forms_of(browser.get(path).text, path) if "form_token" in f.fields]
    answer = browser.post(path, {**form.filled(), **GOAL, "importance": "0"})
    assert answer.status_code == 422
    assert "the T-score would be undefined" in answer.text


def test_a_goal_due_waits_on_the_worklist(
    browser: Client, client_for: Callable[..., Client], episode: Episode, therapist: User
) -> None:
    goal = a_goal(episode, therapist, days_ago=30)
    assert "Makes a cup of tea alone" in browser.get(reverse("worklist")).text
    assert (
        "Makes a cup of tea alone" not in client_for(Role.CLINICIAN).get(reverse("worklist")).text
    )
    led = _sent(browser, _url("goal_end", episode, goal.pk), ended_as="abandoned", reason="Moved")
    page = browser.get(led).text
    assert "No longer pursued" in page
    assert "Makes a cup of tea alone" not in browser.get(reverse("worklist")).text


def test_a_score_in_error_stays_readable(
    browser: Client, episode: Episode, therapist: User
) -> None:
    goal = a_goal(episode, therapist, days_ago=3)
    row = a_goal_score(goal, therapist, "2")
    led = _sent(browser, _url("goal_score_in_error", episode, goal.pk, row.pk), reason="Other goal")
    page = browser.get(led).text
    assert "<del>+2: Makes tea for two and carries it</del>" in page
    assert "Other goal" in page


def test_the_instruments_are_listed_with_their_licence(browser: Client) -> None:
    page = browser.get(reverse("rehab:instruments")).text
    assert "licensed: name and scores only" in page
    assert "Fugl-Meyer, arm and hand" in page


def test_an_unknown_instrument_is_not_found(browser: Client, episode: Episode) -> None:
    for name in ("measure_add", "measure_series"):
        assert browser.get(_url(name, episode, "no-such")).status_code == 404
    assert browser.get(_url("measure_add", episode, "gas")).status_code == 404


def test_a_clinician_reads_and_does_not_write(
    client_for: Callable[..., Client], episode: Episode, therapist: User
) -> None:
    row = phq9(episode, therapist)
    clinician = client_for(Role.CLINICIAN)
    page = clinician.get(_url("measures", episode)).text
    assert "Take a measure" not in page
    assert "Correct" not in clinician.get(_url("measure", episode, row.pk)).text
    assert "Set a goal" not in clinician.get(_url("goals", episode)).text
