"""The health of a version's rules in a table; small counts are masked here, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.formkit.parts import Pill
from engine.rulesets import Ruleset
from triage.models import OverrideReason
from triage.rule_health import FEWEST_SHOWN, Health, Rate, RuleHealth, is_masked


@dataclass(frozen=True)
class RateShown:
    """A count with its share and interval; both empty when the count is masked."""

    count: str
    share: str


@dataclass(frozen=True)
class RuleHealthShown:
    """One row of the table."""

    id: str
    title: str
    fired: RateShown
    unknown: RateShown
    overridden: RateShown
    reasons: tuple[str, ...]
    notes: tuple[Pill, ...]


@dataclass(frozen=True)
class HealthShown:
    """The table with what it was counted from."""

    signed: str
    recent: str
    before: str
    rules: tuple[RuleHealthShown, ...]
    silent: int
    sees_all: bool
    fewest: int


def health_shown(ruleset: Ruleset, health: Health, *, sees_all: bool) -> HealthShown:
    """Return the page. Without `sees_all` counts of one to four are not told."""
    rows = tuple(_row(ruleset, each, health.signed, sees_all) for each in health.rules)
    return HealthShown(
        signed=_count(health.signed, sees_all),
        recent=_count(health.recent, sees_all),
        before=_count(health.before, sees_all),
        rules=rows,
        silent=sum(each.is_silent for each in health.rules),
        sees_all=sees_all,
        fewest=FEWEST_SHOWN,
    )


def _row(ruleset: Ruleset, each: RuleHealth, signed: int, sees_all: bool) -> RuleHealthShown:
    return RuleHealthShown(
        id=each.rule_id,
        title=ruleset.rule(each.rule_id).title,
        fired=_rate(each.fired, sees_all),
        unknown=_rate(each.unknown, sees_all),
        overridden=_rate(each.overridden, sees_all),
        reasons=_reasons(each.reasons, sees_all),
        notes=tuple(_notes(each, signed, sees_all)),
    )


def _rate(rate: Rate, sees_all: bool) -> RateShown:
    # What is left over points at people as well: 99 of 100 says something about the one.
    rest = rate.of - rate.count
    if is_masked(rate.count, sees_all=sees_all):
        return RateShown(_count(rate.count, sees_all), "")
    if rate.count == 0 and (rate.of == 0 or is_masked(rate.of, sees_all=sees_all)):
        return RateShown("0", "")
    if is_masked(rest, sees_all=sees_all):
        return RateShown(_("nearly all"), "")
    low, high = rate.interval
    words = {
        "share": f"{rate.share:.0%}",
        "low": f"{low:.0%}",
        "high": f"{high:.0%}",
        "of": rate.of,
    }
    return RateShown(str(rate.count), _("%(share)s of %(of)d (%(low)s to %(high)s)") % words)


def _count(count: int, sees_all: bool) -> str:
    if is_masked(count, sees_all=sees_all):
        return _("fewer than %(n)d") % {"n": FEWEST_SHOWN}
    return str(count)


def _reasons(reasons: Sequence[tuple[str, int]], sees_all: bool) -> tuple[str, ...]:
    return tuple(
        f"{OverrideReason(reason).label}: {_count(count, sees_all)}" for reason, count in reasons
    )


def _notes(each: RuleHealth, signed: int, sees_all: bool) -> list[Pill]:
    notes = []
    if each.is_silent and signed:
        notes.append(Pill(_("Never fired"), "plain"))
    shift = each.shift
    if shift is not None:
        lately = _count(shift.recent.count, sees_all)
        words = {"now": lately, "before": _count(shift.before.count, sees_all)}
        text = (
            _("More often lately: %(now)s in 28 days, %(before)s in the 84 before")
            if shift.rose
            else _("Less often lately: %(now)s in 28 days, %(before)s in the 84 before")
        )
        notes.append(Pill(text % words, "warn", "warning"))
    return notes
