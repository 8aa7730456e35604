"""What a change means, in words: better or worse, beyond chance or not, and who says so."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from rehab.instruments.change import Change, Known, Trend
from rehab.instruments.declared import ChangeKind, Direction, ScoreRule, Threshold


@dataclass(frozen=True)
class Verdict:
    """One question about a change and its answer; `basis` names threshold and source."""

    question: str
    answer: str
    basis: str
    tone: str = "plain"
    unsettled: bool = False


def number(value: Decimal) -> str:
    """Write a number with a true minus sign and no needless zeros."""
    return f"{value.normalize():f}".replace("-", "−")


def signed(value: Decimal) -> str:
    """Write a change with its sign."""
    text = number(value)
    return f"+{text}" if value > 0 else text


def with_unit(text: str, rule: ScoreRule) -> str:
    return f"{text} {rule.unit}" if rule.unit else text


def direction_words(rule: ScoreRule) -> str:
    """Say which way is better, which no picture does by itself."""
    if rule.direction is Direction.HIGHER:
        return _("Higher is better.")
    return _("Lower is better.")


def change_words(rule: ScoreRule, change: Change) -> str:
    """Say how much and which way: "−3 s, better"."""
    trend = {
        Trend.BETTER: _("better"),
        Trend.WORSE: _("worse"),
        Trend.SAME: _("no change"),
    }[change.trend]
    return f"{with_unit(signed(change.amount), rule)}, {trend}" if change.amount else trend


def threshold_words(rule: ScoreRule, threshold: Threshold) -> str:
    """Say the threshold with its context and source."""
    words = _("at least %(amount)s") % {"amount": with_unit(number(threshold.at_least), rule)}
    if threshold.context:
        words = f"{words} ({threshold.context})"
    return f"{words}; {threshold.source}"


def short_verdict(change: Change) -> tuple[str, str]:
    """Return a word for a list and its tone: what can be claimed about this change."""
    good = "ok" if change.trend is Trend.BETTER else "warn"
    if change.beyond_error is Known.YES:
        return _("beyond error of measurement"), good
    if change.beyond_error is Known.NO:
        return _("within error of measurement"), "plain"
    if change.important is Known.YES:
        return _("important by its size; error not known"), good
    if change.important is Known.NO:
        return _("less than an important change"), "plain"
    return _("beyond error: not known"), "plain"


def verdicts(rule: ScoreRule, change: Change) -> list[Verdict]:
    """Answer both questions; without a published threshold the answer is "not known"."""
    return [
        _verdict(
            _("Change beyond error of measurement?"), rule, change, change.beyond_error,
            change.error,
        ),
        _verdict(
            _("Smallest important change reached?"), rule, change, change.important,
            change.importance,
        ),
    ]  # fmt: skip


def _verdict(
    question: str, rule: ScoreRule, change: Change, known: Known, threshold: Threshold | None
) -> Verdict:
    if threshold is None:
        return Verdict(question, _("Not known"), _("no published value is on file"))
    good = "ok" if change.trend is Trend.BETTER else "warn"
    answer = _("Yes") if known is Known.YES else _("No")
    return Verdict(
        question=question,
        answer=answer,
        basis=threshold_words(rule, threshold),
        tone=good if known is Known.YES else "plain",
        unsettled=not threshold.trust.settled,
    )


def other_thresholds(rule: ScoreRule) -> list[tuple[str, bool]]:
    """Return published values that are not drawn, each with whether it is unsettled."""
    kinds = {
        ChangeKind.ERROR: _("error of measurement"),
        ChangeKind.IMPORTANT: _("smallest important change"),
    }
    return [
        (f"{kinds[c.kind]}: {threshold_words(rule, c)}", not c.trust.settled)
        for c in rule.changes
        if not c.used
    ]
