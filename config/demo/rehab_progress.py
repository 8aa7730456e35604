"""Measures, goals and exercises at home of the rehabilitation demonstration, over the weeks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from rehab.actions.goals import Wording, score_goal, set_goal
from rehab.actions.measures import Taken, record_measure
from rehab.actions.profiles import keep_profile
from rehab.actions.programmes import Chosen, make_programme
from rehab.models import BodySide, Episode, GateCheck
from rehab.profile_sheet import profile_version
from rehab.shipped import EXERCISES
from triage.items import Given
from triage.published import published

# Days ago, and the answers of that day.
MEASURES: tuple[tuple[str, dict[str, str], tuple[tuple[int, dict[str, str]], ...]], ...] = (
    ("tug", {}, ((78, {"seconds": "31"}), (50, {"seconds": "24"}), (22, {"seconds": "19.5"}))),
    ("fac", {}, ((78, {"grade": "2"}), (36, {"grade": "3"}))),
    (
        "mas",
        {"side": "right", "muscle": "elbow_flexors"},
        ((78, {"grade": "2"}), (50, {"grade": "1+"}), (22, {"grade": "1"})),
    ),
    ("pain_nrs", {"variant": "day"}, ((78, {"moving": "6"}), (22, {"moving": "3"}))),
)
# Of the profile before exercises; everything else was asked and is absent.
HELD = {"helper", "firm_grip"}
OPEN = {"leg.knee_implant", "health.fatigue"}
FROM_RECORD = {"arm.subluxation", "leg.hip_precautions"}


def show_progress(episode: Episode, by: User, now: datetime) -> None:
    """Measure, set and score goals, and give exercises, in one episode of twelve weeks."""
    for instrument, where, series in MEASURES:
        for ago, answers in series:
            at = now - timedelta(days=ago)
            taken = Taken(
                instrument=instrument,
                taken_on=at.date(),
                answers=answers,
                variant=where.get("variant", ""),
                side=where.get("side", ""),
                muscle=where.get("muscle", ""),
                aid="Stick" if instrument in ("tug", "fac") else "",
            )
            record_measure(episode=episode, taken=taken, by=by, now=at)
    _goals(episode, by, now)
    _exercises(episode, by)


def _goals(episode: Episode, by: User, now: datetime) -> None:
    begun = now - timedelta(days=75)
    tea = set_goal(
        episode=episode,
        wording=_wording(
            begun, "I want to make my own tea again.", "Makes a cup of tea alone",
            ("Cannot stand at the worktop", "Fills the cup with help",
             "Makes tea with a kettle tipper", "Makes tea without equipment",
             "Makes tea for two and carries it"),
            importance=3, difficulty=2, review_on=begun + timedelta(days=74),
        ),
        by=by, now=begun,
    )  # fmt: skip
    walk = set_goal(
        episode=episode,
        wording=_wording(
            begun, "To the corner shop and back, on my own feet.", "Walks 200 m outdoors",
            ("Walks indoors only", "Walks to the gate with somebody",
             "Walks to the shop with somebody near", "Walks to the shop alone",
             "Walks to the shop and carries bread home"),
            importance=2, difficulty=3, review_on=now + timedelta(days=12),
        ),
        by=by, now=begun,
    )  # fmt: skip
    for goal, ago, level in ((tea, 40, "0"), (walk, 40, "-1"), (walk, 12, "0")):
        goal.refresh_from_db()
        at = now - timedelta(days=ago)
        score_goal(
            goal=goal, level=Decimal(level), scored_on=at.date(), by=by, now=at,
            row_version=goal.row_version,
        )  # fmt: skip


def _wording(
    at: datetime, own_words: str, what: str, levels: Sequence[str], *, importance: int,
    difficulty: int, review_on: datetime,
) -> Wording:  # fmt: skip
    worst, worse, expected, better, best = levels
    return Wording(
        own_words=own_words,
        what=what,
        measured_by="Seen at home",
        reach_by=(at + timedelta(days=84)).date(),
        importance=importance,
        difficulty=difficulty,
        baseline=-1,
        level_minus_2=worst,
        level_minus_1=worse,
        level_0=expected,
        level_plus_1=better,
        level_plus_2=best,
        set_on=at.date(),
        review_on=review_on.date(),
    )


def _exercises(episode: Episode, by: User) -> None:
    """Give exercises after the last gate that let therapy go on."""
    version = profile_version(EXERCISES)
    gate = GateCheck.objects.filter(episode=episode).order_by("-checked_at").first()
    if version is None or gate is None:
        return
    at = gate.checked_at + timedelta(minutes=30)
    given = {
        key: Given(key in HELD)
        for key, item in published(version).items.items()
        if item.kind == "presence" and key not in OPEN | FROM_RECORD
    }
    keep_profile(
        episode=episode, ruleset_id=EXERCISES, given=given, digest=version.digest, by=by, now=at
    )
    make_programme(
        episode=episode,
        chosen=[
            Chosen("X12", BodySide.RIGHT, {}),
            Chosen("X09", BodySide.RIGHT, {}, because="Supported, and below the pain today"),
            Chosen("X21", BodySide.BOTH, {"reps": 8}, note="Use the blue chair"),
            Chosen("X30", BodySide.BOTH, {}),
        ],
        aim="Get up from the chair alone, and open the hand for the cup",
        review_on=(at + timedelta(days=28)).date(),
        instead_of="",
        by=by,
        now=at,
    )  # fmt: skip
