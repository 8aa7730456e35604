"""Who uses which ruleset: an app names its rulesets here, and says what was signed with them.

Drafts, reviews and replays are the same for every ruleset; only where the signed answers come from
differs. Other apps register their own in `AppConfig.ready` (`post-stroke-gate`, for example).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from engine.recorded import Answers
from engine.rulesets import Ruleset
from triage.models import RulesetVersion

TWITCH_AND_CRAMP = "twitch-and-cramp"


@dataclass(frozen=True)
class SignedAnswers:
    """The answers of one signed record, without anything that says whose they are.

    `subject` finds the record again for those who may see it. Notes are left out.
    """

    subject: UUID
    answers: Answers


@dataclass(frozen=True)
class SignedResult:
    """What one ruleset version said in one signed record, for the health of its rules.

    `overridden_because` is the reason code when the clinician acted on another urgency.
    """

    signed_at: datetime
    clinic_id: int
    disposition: str
    fired: Sequence[str]
    unknown: Sequence[str]
    decisive: Sequence[str]
    overridden_because: str = ""


@dataclass(frozen=True)
class RulesetUse:
    """One ruleset and what is done with it.

    `answer_sets` gives everything signed so far (of every clinic), or only the named subjects.
    `address_of` is the address of a record for somebody who may see it, empty for everybody else.
    `starts_screenings`: new screenings are begun with the newest usable version.
    `misfits` says why a ruleset can't come into use beside the texts that it is read with.
    """

    ruleset_id: str
    answer_sets: Callable[[Sequence[UUID] | None], Iterable[SignedAnswers]]
    results: Callable[[RulesetVersion], Iterable[SignedResult]]
    address_of: Callable[[User, UUID], str]
    starts_screenings: bool = False
    misfits: Callable[[Ruleset], Iterable[str]] = lambda _ruleset: ()


_uses: dict[str, RulesetUse] = {}


def register_ruleset(use: RulesetUse) -> None:
    """Name a ruleset; naming it again replaces what was said before."""
    _uses[use.ruleset_id] = use


def use_of(ruleset_id: str) -> RulesetUse | None:
    """Who uses the ruleset; None when nothing does, and then nothing may be published under it."""
    return _uses.get(ruleset_id)


def known_rulesets() -> list[str]:
    """Every ruleset that some part of the product uses."""
    return sorted(_uses)


def rulesets_of_screenings() -> list[str]:
    """The rulesets with which screenings are begun."""
    return sorted(each.ruleset_id for each in _uses.values() if each.starts_screenings)
