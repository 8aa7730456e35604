"""Stock, trials and loans for tests, through their own actions."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from accounts.models import Clinic, User
from core.audit.trail import SystemActor
from engine.rulesets import Ruleset
from rehab.actions.equipment_loans import Lending, lend
from rehab.actions.equipment_recalls import Notice, open_recall
from rehab.actions.equipment_stock import ModelWords, add_articles, add_model
from rehab.actions.equipment_trials import Count, TrialWords, count_trial, start_trial
from rehab.actions.profiles import keep_profile
from rehab.models import Article, Episode, EquipmentRecall, Loan, StockModel, Trial
from rehab.shipped import EQUIPMENT_FILE
from tests.factories.patients import NOON
from triage.actions.rulesets import publish_ruleset
from triage.items import Given
from triage.models import RulesetVersion
from triage.published import shipped_ruleset

NOT_ASKED = "Tried at the table today; the questions follow tomorrow."


@cache
def _ruleset() -> Ruleset:
    return shipped_ruleset(EQUIPMENT_FILE)


def publish_equipment() -> RulesetVersion:
    """Publish the shipped rules for equipment."""
    return publish_ruleset(ruleset=_ruleset(), by=SystemActor("tests"), now=NOON)[0]


def a_profile(episode: Episode, by: User, *, now: datetime, **answers: Any) -> None:
    """Answer the questions for equipment: what is given; a list counts as complete."""
    digest = publish_equipment().digest
    given = {
        key: Given({"present": value, "complete": True} if isinstance(value, list) else value)
        for key, value in answers.items()
    }
    keep_profile(
        episode=episode, ruleset_id="adaptive-equipment", given=given, digest=digest, by=by, now=now
    )


def a_model(clinic: Clinic, by: User, *, now: datetime = NOON, **words: Any) -> StockModel:
    """Take a plate guard into the stock, unless told otherwise."""
    values: dict[str, Any] = {"item": "E09", "make": "Plateworks", "name": "Guard 2"} | words
    return add_model(clinic=clinic, words=ModelWords(**values), by=by, now=now)


def articles(
    model: StockModel,
    by: User,
    *serials: str,
    batch: str = "B-1",
    service_due_on: date | None = None,
    now: datetime = NOON,
) -> list[Article]:
    """Take articles of a model in."""
    return add_articles(
        model=model, serials=serials, batch=batch, service_due_on=service_due_on, by=by, now=now
    )


def a_trial(
    episode: Episode, by: User, *, now: datetime = NOON, counted: bool = False, **words: Any
) -> Trial:
    """Start a trial; `counted` adds a count before and one after."""
    day = now.date()
    values: dict[str, Any] = {
        "item": "E09", "aim": "Eat lunch with two spills or fewer", "counted": "spills",
        "started_on": day, "look_on": day + timedelta(days=14), "despite": NOT_ASKED,
    } | words  # fmt: skip
    trial = start_trial(episode=episode, words=TrialWords(**values), by=by, now=now)
    if counted:
        counts = [Count("usual", "before", 9), Count("item", "after", 2)]
        count_trial(trial=trial, counts=counts, counted_on=day, pain=False, by=by, now=now)
    return trial


def a_loan(
    episode: Episode,
    by: User,
    thing: Article | StockModel,
    *,
    now: datetime = NOON,
    **terms: Any,
) -> Loan:
    """Lend an article, or a thing of a model without a serial number."""
    article = thing if isinstance(thing, Article) else None
    values: dict[str, Any] = {
        "model": article.model if article else thing,
        "article": article,
        "aim": "Eat lunch with two spills or fewer",
        "terms": "Bring it back when it is not used.",
        "taught": "Clip it on the far edge of the plate.",
        "teach_back": "shown",
        "lent_on": now.date(),
        "despite": NOT_ASKED,
    } | terms
    return lend(episode=episode, lending=Lending(**values), by=by, now=now)


def a_recall(clinic: Clinic, by: User, *, now: datetime = NOON, **words: Any) -> EquipmentRecall:
    """Record a notice about the plate guard of `a_model`."""
    values: dict[str, Any] = {
        "reference": "FSN-2026-11", "make": "PLATEWORKS", "name": "guard-2", "batch": "",
        "notice": "The clip may break.", "what_to_do": "Take it back.", "received_on": now.date(),
    } | words  # fmt: skip
    return open_recall(clinic=clinic, notice=Notice(**values), by=by, now=now)
