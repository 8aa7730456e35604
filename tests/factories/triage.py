"""Rulesets and screenings for tests, made through the application's own actions."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from accounts.models import User
from core.audit.trail import SystemActor
from engine.rulesets import Ruleset, load_ruleset
from patients.models import Visit
from tests.factories.patients import VisitFactory
from triage.actions.answers import record_answers
from triage.actions.decisions import Closing, choose_closing
from triage.actions.rulesets import publish_ruleset
from triage.actions.screenings import start
from triage.actions.signing import sign
from triage.assessment import assess
from triage.items import Given
from triage.models import (
    ClosingKind,
    NoActionReason,
    Receipt,
    RulesetVersion,
    Screening,
    ScreeningAnswer,
)
from triage.ruleset_uses import register_ruleset
from triage.selectors import closings_of
from triage.signed_answers import screening_ruleset

SMALL = Path(__file__).parent / "small_ruleset.yaml"
NOW = datetime(2026, 11, 12, 12, 30, tzinfo=UTC)
register_ruleset(screening_ruleset("small"))  # the tests begin screenings with it
LATER = NOW + timedelta(minutes=10)

NORMAL: dict[str, Any] = {
    "symptoms": {"present": ["twitch"], "complete": True},
    "progression": "stable",
    "weakness": "none",
    "wasting": False,
    "rigidity": False,
    "chvostek": False,
    "bulbar.dysarthria": False,
    "bulbar.choking": False,
    "breathless_rest": False,
    "drugs": {"present": [], "complete": True},
    "conditions": {"present": [], "complete": True},
    "caffeine_mg_day": 100.0,
    "labs.k": 4.0,
}
"""A complete, normal examination of somebody with twitching: reassurance (D6)."""

NO_RECALL = Closing(
    ClosingKind.NO_RECALL,
    reason=NoActionReason.ALREADY_ARRANGED,
    reason_text="A visit is booked already.",
)


@cache
def small_ruleset() -> Ruleset:
    """The small ruleset of the tests, read once."""
    return load_ruleset(SMALL.read_text(encoding="utf-8"), SMALL.name)


def publish_small() -> RulesetVersion:
    """Publish the small ruleset, or return it when this test has published it already."""
    version, _is_new = publish_ruleset(ruleset=small_ruleset(), by=SystemActor("tests"), now=NOW)
    return version


def publish_small_again(
    version: str, *changes: tuple[str, str], now: datetime = LATER
) -> RulesetVersion:
    """Publish the small ruleset under another number, with places of its text changed."""
    text = SMALL.read_text(encoding="utf-8").replace('version: "1"', f'version: "{version}"')
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    newer = load_ruleset(text, SMALL.name)
    return publish_ruleset(ruleset=newer, by=SystemActor("tests"), now=now)[0]


def open_screening(by: User, visit: Visit | None = None, **patient: Any) -> Screening:
    """Start a screening with the small ruleset; `patient` goes to the patient's factory."""
    publish_small()
    if visit is None:
        fields = {f"patient__{name}": value for name, value in patient.items()}
        clinic = by.memberships.select_related("clinic").get().clinic
        visit = VisitFactory.create(opened_by=by, patient__clinic=clinic, **fields)
    return start(visit=visit, by=by, now=NOW)


def answer(screening: Screening, by: User, /, **values: Any) -> Screening:
    """Record answers by item; "__" in a name stands for a dot. A Given is taken as it is."""
    return answer_all(screening, by, {k.replace("__", "."): v for k, v in values.items()})


def answer_all(screening: Screening, by: User, values: dict[str, Any]) -> Screening:
    """Record answers by item, over whatever is there, and return the screening as it is then."""
    rows = ScreeningAnswer.objects.filter(screening=screening)
    seen = dict(rows.values_list("item", "row_version"))
    given = {k: v if isinstance(v, Given) else Given(v) for k, v in values.items()}
    record_answers(screening=screening, given=given, seen=seen, by=by, now=NOW)
    return refreshed(screening)


def refreshed(screening: Screening) -> Screening:
    """The screening as the database holds it."""
    return Screening.objects.select_related("patient__clinic", "visit", "ruleset_version").get(
        pk=screening.pk
    )


def signed(
    by: User, values: dict[str, Any] | None = None, closing: Closing | None = None, **patient: Any
) -> Receipt:
    """A signed screening: a normal examination closed with a handout, unless told otherwise."""
    screening = answer_all(open_screening(by, **patient), by, {**NORMAL, **(values or {})})
    choose_closing(
        screening=screening, closing=closing or Closing(ClosingKind.HANDOUT), by=by, now=NOW
    )
    return sign_now(screening, by)


def sign_now(screening: Screening, by: User, *, accept_missing: bool = True) -> Receipt:
    """Sign the screening as it stands, saying why nobody looks again unless a recall is set."""
    screening = refreshed(screening)
    kinds = {each.kind for each in closings_of(screening)}
    if kinds and not kinds & {ClosingKind.RECALL, ClosingKind.NO_RECALL, ClosingKind.NONE}:
        choose_closing(screening=screening, closing=NO_RECALL, by=by, now=NOW)
        screening = refreshed(screening)
    return sign(
        screening=screening,
        row_version=screening.row_version,
        seen=assess(screening, LATER).seen,
        accept_missing=accept_missing,
        by=by,
        now=LATER,
    )
