"""Similar past screenings as the page shows them: never a name, always what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.records import Step
from engine.rulesets import Ruleset
from triage.assessment import Assessment
from triage.comparing import Comparison, Later, Similar
from triage.destinations import whom
from triage.models import OverrideReason, Screening
from triage.presenters.words import atom_words, day_words, step_words
from triage.published import published

NAMED = 6  # findings in common that are named; the rest is counted


@dataclass(frozen=True)
class SimilarShown:
    """One past screening."""

    url: str
    day: str
    age: str
    code: str
    urgency: str
    time_frame: str
    override: str
    likeness: str
    shared: tuple[str, ...]
    more_shared: int
    against: tuple[str, ...]
    later: tuple[str, ...]


@dataclass(frozen=True)
class SimilarPage:
    """The most similar ones, and what they were looked for by."""

    compared: int
    decisive: tuple[str, ...]
    found: tuple[SimilarShown, ...]


def similar_page(assessment: Assessment, comparison: Comparison) -> SimilarPage:
    """Return the page."""
    ruleset = assessment.ruleset
    return SimilarPage(
        comparison.compared,
        tuple(_findings(ruleset, comparison.decisive)),
        tuple(_shown(ruleset, each, comparison.decisive) for each in comparison.found),
    )


def _shown(ruleset: Ruleset, each: Similar, decisive: frozenset[str]) -> SimilarShown:
    screening, match = each.screening, each.match
    first = sorted(match.shared, key=lambda name: (name not in decisive, name))
    day = timezone.localdate(screening.signed_at)
    return SimilarShown(
        url=reverse("triage:receipt", args=[screening.pk]),
        day=day_words(day),
        age=_decade(screening.patient.age_on(day)),
        code=screening.disposition,
        urgency=_step(screening).label,
        time_frame=_step(screening).time_frame,
        override=_override(each),
        likeness=f"{round(match.likeness * 100)} %",
        shared=tuple(_findings(ruleset, first[:NAMED])),
        more_shared=max(0, len(first) - NAMED),
        against=tuple(_findings(ruleset, sorted(match.against)[:NAMED])),
        later=tuple(_later(each.later)),
    )


def _decade(age: int) -> str:
    low = age // 10 * 10
    return _("aged %(low)d to %(high)d") % {"low": low, "high": low + 9}


def _step(screening: Screening) -> Step:
    return published(screening.ruleset_version).ruleset.step(screening.disposition)


def _override(each: Similar) -> str:
    if each.override is None:
        return ""
    ruleset = published(each.screening.ruleset_version).ruleset
    return _("Overridden; computed was: %(urgency)s. Reason: %(reason)s") % {
        "urgency": step_words(ruleset.step(each.override.computed)).lower(),
        "reason": OverrideReason(each.override.reason).label,
    }


def _later(later: Later) -> Iterable[str]:
    for screening in later.screenings:
        yield _("Screened again on %(day)s: %(urgency)s") % {
            "day": day_words(timezone.localdate(screening.signed_at)),
            "urgency": step_words(_step(screening)),
        }
    for referral in later.referrals:
        yield _("%(kind)s, %(service)s: %(state)s") % {
            "kind": referral.get_kind_display(),
            "service": whom(referral.destination),
            "state": referral.get_state_display().lower(),
        }
    for recall in later.recalls:
        yield _("Recall for %(day)s: %(state)s") % {
            "day": day_words(recall.due_on),
            "state": recall.get_state_display().lower(),
        }


def _findings(ruleset: Ruleset, names: Iterable[str]) -> Iterable[str]:
    """The features in words; one that the ruleset no longer has is not among them."""
    for name in sorted(names) if isinstance(names, frozenset) else names:
        key, _equals, option = name.partition("=")
        if key in ruleset.atoms:
            yield atom_words(ruleset, key, option or True)
