"""Rulesets as the library and a version's page show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from content.drafting import SOON
from core.formkit.parts import Pill
from engine.records import Rule
from engine.rulesets import Ruleset
from triage.models import RulesetVersion
from triage.presenters.rules import SourceShown, sources_by_key
from triage.presenters.words import day_words, is_local, step_words, trust_words


@dataclass(frozen=True)
class VersionLine:
    """One version in a list."""

    pk: int
    version: str
    published: str
    review_by: str
    state: Pill
    withdrawn: str
    is_in_use: bool


@dataclass(frozen=True)
class RulesetLine:
    """One ruleset in the library; `current` is None when every version is withdrawn."""

    id: str
    title: str
    current: VersionLine | None
    is_overdue: bool
    was_published: bool
    drafts: int


@dataclass(frozen=True)
class CaseShown:
    """A worked case: its name and what must come out."""

    name: str
    expected: str


@dataclass(frozen=True)
class RuleShown:
    """A rule in full, to be read aloud."""

    id: str
    title: str
    when: str
    until: str
    points_to: str
    do: tuple[str, ...]
    investigations: tuple[str, ...]
    destination: str
    judgement: str
    evidence: str
    evidence_local: bool
    sources: tuple[SourceShown, ...]
    cases: tuple[CaseShown, ...]


@dataclass(frozen=True)
class StepShown:
    """A step of the ladder with the rules that lead to it."""

    code: str
    words: str
    rules: tuple[RuleShown, ...]


def review_state(version: RulesetVersion, on: date) -> Pill:
    """How the review date stands on that day."""
    if version.review_by < on:
        return Pill(_("Review overdue"), "warn", "warning")
    if version.review_by <= on + SOON:
        return Pill(_("Review due soon"), "info", "clock")
    return Pill(_("In date"), "ok", "check-circle")


def version_lines(versions: Iterable[RulesetVersion], on: date) -> list[VersionLine]:
    """The versions of one ruleset, newest first; the first usable one is in use."""
    lines: list[VersionLine] = []
    for version in versions:
        withdrawal = getattr(version, "withdrawal", None)
        is_in_use = withdrawal is None and not any(line.is_in_use for line in lines)
        if withdrawal is not None:
            state = Pill(_("Withdrawn"), "danger", "undo")
        elif is_in_use:
            state = review_state(version, on)
        else:
            state = Pill(_("Replaced"), "plain")
        lines.append(
            VersionLine(
                pk=version.pk,
                version=version.version,
                published=day_words(localtime(version.published_at).date()),
                review_by=day_words(version.review_by),
                state=state,
                withdrawn=withdrawal.reason if withdrawal else "",
                is_in_use=is_in_use,
            )
        )
    return lines


def library_lines(
    versions: Sequence[RulesetVersion], known: Sequence[str], drafts: Sequence[str], on: date
) -> list[RulesetLine]:
    """Every ruleset that is published or that some part of the product waits for, by title."""
    by_id: dict[str, list[RulesetVersion]] = {ruleset_id: [] for ruleset_id in known}
    for version in versions:
        by_id.setdefault(version.ruleset_id, []).append(version)
    found = []
    for ruleset_id, own in by_id.items():
        current = next((line for line in version_lines(own, on) if line.is_in_use), None)
        in_use = next((each for each in own if current and each.pk == current.pk), None)
        found.append(
            RulesetLine(
                id=ruleset_id,
                title=own[0].title if own else ruleset_id,
                current=current,
                is_overdue=in_use is not None and in_use.review_by < on,
                was_published=bool(own),
                drafts=list(drafts).count(ruleset_id),
            )
        )
    return sorted(found, key=lambda line: line.title)


def steps_shown(ruleset: Ruleset) -> list[StepShown]:
    """The whole ruleset by urgency, the most urgent step first."""
    return [
        StepShown(
            code=step.code,
            words=step_words(step),
            rules=tuple(
                rule_shown(ruleset, rule) for rule in ruleset.rules if rule.disposition == step.code
            ),
        )
        for step in ruleset.ladder
    ]


def rule_shown(ruleset: Ruleset, rule: Rule) -> RuleShown:
    """One rule in the labels of its ruleset."""
    incomplete = rule.id == ruleset.parts.incomplete_rule
    return RuleShown(
        id=rule.id,
        title=rule.title,
        when=_("While a finding that reassurance rests on is not assessed")
        if incomplete
        else ruleset.read_aloud(rule.when),
        until=ruleset.read_aloud(rule.until) if rule.until is not None else "",
        points_to=rule.points_to,
        do=rule.do,
        investigations=rule.investigations,
        destination=rule.destination,
        judgement=rule.judgement,
        evidence=trust_words(rule.evidence),
        evidence_local=is_local(rule.evidence),
        sources=sources_by_key(ruleset, rule.sources),
        cases=tuple(CaseShown(case.name, case_words(case.kind)) for case in rule.cases),
    )


def case_words(kind: str) -> str:
    """What must come out of a worked case."""
    return {
        "fires": _("the rule fires"),
        "near_miss": _("the rule is not met"),
        "not_assessed": _("the rule is undetermined"),
    }.get(kind, kind)
