"""Where a fired rule leads next inside this product: a link that the app in charge registers.

Imports point down only, so triage knows no rehabilitation. An app above registers its link in its
AppConfig.ready(); while nobody has, the page names the rule's destination in words.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from engine.truth import Truth, any_of
from triage.assessment import Assessment
from triage.models import Screening

POST_STROKE = "T16"
# Emergencies that lead on to rehabilitation only in somebody who had a stroke or brain injury.
AFTER_STROKE = ("E08", "E01")


@dataclass(frozen=True)
class RouteLink:
    """What can be done there ("Start a rehabilitation episode"), and where."""

    title: str
    url: str


@dataclass(frozen=True)
class RouteShown:
    """One way on. Without a link only the destination is named; `emergency_first` goes before."""

    rule: str
    title: str
    destination: str
    link: RouteLink | None
    emergency_first: bool


# Asked for the link of one screening; None when this person may not, or there is nothing to do.
RouteSource = Callable[[User, Screening], RouteLink | None]

_sources: dict[str, list[RouteSource]] = {}


def register_route(rule_id: str, source: RouteSource) -> None:
    """Offer a link wherever this rule has fired; the first source that gives one is shown."""
    _sources.setdefault(rule_id, []).append(source)


def routes_for(assessment: Assessment, user: User) -> list[RouteShown]:
    """Return where the fired rules lead: after a stroke or brain injury, to rehabilitation."""
    shown = []
    for fired in assessment.report.fired:
        rule = fired.rule
        if rule.id not in (POST_STROKE, *AFTER_STROKE):
            continue
        if rule.id != POST_STROKE and had_a_stroke(assessment) is not Truth.TRUE:
            continue
        shown.append(
            RouteShown(
                rule=rule.id,
                title=rule.title,
                destination=rule.destination,
                link=_link(rule.id, user, assessment.screening),
                emergency_first=rule.id != POST_STROKE,
            )
        )
    return shown


def had_a_stroke(assessment: Assessment) -> Truth:
    """Whether the answers tell of an earlier stroke or brain injury; not asked stays unknown."""
    given = assessment.answers.given()
    pattern = given.get("weakness_pattern")
    return any_of(
        [
            Truth.of(given.get("conditions.stroke_old")),  # type: ignore[arg-type]
            Truth.of(given.get("conditions.tbi")),  # type: ignore[arg-type]
            Truth.of(None if pattern is None else pattern == "old_hemiparesis"),
        ]
    )


def _link(rule_id: str, user: User, screening: Screening) -> RouteLink | None:
    for source in _sources.get(rule_id, ()):
        link = source(user, screening)
        if link is not None:
            return link
    return None
