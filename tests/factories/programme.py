"""Profiles and home programmes for tests, through their own actions."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from core.audit.trail import SystemActor
from rehab.actions.profiles import keep_profile
from rehab.actions.programmes import Chosen, make_programme
from rehab.models import BodySide, Episode, HomeProgramme, Profile
from rehab.programme_selectors import programme_in_force
from rehab.shipped import EXERCISES, EXERCISES_FILE
from tests.factories.patients import NOON
from triage.actions.rulesets import publish_ruleset
from triage.items import Given
from triage.models import RulesetVersion
from triage.published import published, shipped_ruleset

NUMBERS = {"berg": 52.0, "fac": 5.0}
GOOD = ("helper", "firm_grip")


def publish_exercises() -> RulesetVersion:
    """Publish the shipped exercises, or return them when this test has published them already."""
    ruleset = shipped_ruleset(EXERCISES_FILE)
    version, _is_new = publish_ruleset(ruleset=ruleset, by=SystemActor("tests"), now=NOON)
    return version


def nothing_against(**changes: Any) -> dict[str, Given]:
    """Everything asked and nothing that speaks against an exercise; `changes` by item."""
    found = {}
    for key, item in published(publish_exercises()).items.items():
        if item.kind == "presence":
            found[key] = Given(key in GOOD)
        elif key in NUMBERS:
            found[key] = Given(NUMBERS[key])
    return found | {key.replace("__", "."): Given(value) for key, value in changes.items()}


def profile(episode: Episode, by: User, *, now: datetime = NOON, **changes: Any) -> Profile:
    """Answer the questions before exercises."""
    return keep_profile(
        episode=episode,
        ruleset_id=EXERCISES,
        given=nothing_against(**changes),
        digest=publish_exercises().digest,
        by=by,
        now=now,
    )


def chosen(exercise: str, *, because: str = "", note: str = "", **numbers: int) -> Chosen:
    """One exercise for the right side."""
    return Chosen(exercise, BodySide.RIGHT.value, numbers, note, because)


def programme(
    episode: Episode, by: User, *exercises: Chosen, now: datetime = NOON, aim: str = ""
) -> HomeProgramme:
    """Give these exercises, or two of the chair, in place of what is in force."""
    in_force = programme_in_force(episode)
    return make_programme(
        episode=episode,
        chosen=exercises or (chosen("X24"), chosen("X17", note="Use the blue cup")),
        aim=aim,
        review_on=(now + timedelta(weeks=4)).date(),
        instead_of=str(in_force.pk) if in_force else "",
        by=by,
        now=now,
    )
