"""The count of minutes in words, so that everybody can follow it. Codes stay numbers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rehab.minutes import (
    DAILY_TARGET,
    FEWEST,
    MOTOR_DAY_TARGET,
    SOURCED_CODES,
    UNIT,
    DailyReport,
    Day,
    Domain,
    Share,
    Uncounted,
    UnitsReport,
)
from rehab.presenters.charts import day

DOMAINS = {
    Domain.MOTOR: gettext_lazy("movement"),
    Domain.PSYCHOLOGICAL: gettext_lazy("psychology"),
    Domain.COMMUNICATION_SWALLOW: gettext_lazy("communication and swallowing"),
    Domain.OTHER: gettext_lazy("other"),
}
REASONS = {
    Uncounted.TRAVEL: gettext_lazy("travel"),
    Uncounted.NOTES: gettext_lazy("notes and handover (local judgement, to be confirmed)"),
    Uncounted.ALONE: gettext_lazy("practice without a professional"),
}


@dataclass(frozen=True)
class UnitsShown:
    """The units of a day: the result, each code, and what the therapist still chooses."""

    result: str
    steps: list[str]
    choice: str
    unsettled: list[str]


def units_shown(report: UnitsReport) -> UnitsShown:
    """Return how the units came about."""
    return UnitsShown(
        result=_units_words(report),
        steps=[_share_words(share) for share in report.shares],
        choice=_choice_words(report),
        unsettled=[share.code for share in report.shares if share.code not in SOURCED_CODES],
    )


def _units_words(report: UnitsReport) -> str:
    if not report.units:
        return _("%(minutes)d timed minutes: no unit, because fewer than %(fewest)d.") % {
            "minutes": report.minutes,
            "fewest": FEWEST,
        }
    first = report.units * UNIT - (UNIT - FEWEST)
    return ngettext(
        "%(minutes)d timed minutes: %(n)d unit (from %(first)d to %(last)d minutes).",
        "%(minutes)d timed minutes: %(n)d units (from %(first)d to %(last)d minutes).",
        report.units,
    ) % {
        "minutes": report.minutes,
        "n": report.units,
        "first": first,
        "last": first + UNIT - 1,
    }


def _share_words(share: Share) -> str:
    said = _("%(code)s: %(minutes)d minutes = %(whole)d × %(unit)d and %(left)d left over") % {
        "code": share.code,
        "minutes": share.minutes,
        "whole": share.whole,
        "unit": UNIT,
        "left": share.left_over,
    }
    if share.extra:
        said += "; " + _("one more unit, for its left-over minutes")
    units = ngettext("%(n)d unit", "%(n)d units", share.units) % {"n": share.units}
    return f"{said}: {units}."


def _choice_words(report: UnitsReport) -> str:
    if report.choice is None:
        return ""
    return ngettext(
        "%(n)d more unit goes to one of %(codes)s, which have as many minutes left over: the "
        "therapist chooses.",
        "%(n)d more units go to %(n)d of %(codes)s, which have as many minutes left over: the "
        "therapist chooses.",
        report.choice.units,
    ) % {"n": report.choice.units, "codes": ", ".join(report.choice.codes)}


def day_words(each: Day) -> str:
    """Say what counts on one day, and what does not and why."""
    parts = ", ".join(f"{DOMAINS[domain]} {n}" for domain, n in each.by_domain.items())
    said = _("%(n)d minutes of therapy") % {"n": each.minutes}
    said = f"{said} ({parts})." if parts else f"{said}."
    left = ", ".join(f"{REASONS[why]} {n}" for why, n in each.left_out.items())
    return f"{said} {_('Not counted')}: {left}." if left else said


def daily_words(report: DailyReport) -> list[str]:
    """Say how the stretch compares with the audit; it judges a service, not one patient."""
    if report.mean is None:
        return [_("No therapy was recorded.")]
    said = [
        _(
            "Mean of %(mean).0f minutes a day (days: %(days)d), all disciplines; the audit’s "
            "target is %(target)d (180 minutes on 5 of 7 days)."
        )
        % {"mean": report.mean, "days": report.length, "target": DAILY_TARGET}
    ]
    if report.motor_mean is not None:
        said.append(
            _("Mean of %(mean).0f minutes on days with movement therapy; the target is %(target)d.")
            % {"mean": report.motor_mean, "target": MOTOR_DAY_TARGET}
        )
    return said


def days_shown(report: DailyReport) -> list[tuple[str, str]]:
    """Return each day with what counts on it and what does not."""
    return [(day(each.day), day_words(each)) for each in report.days]
