"""What ended a session, in words: by which limit, and whose limit it is."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rehab.acting_limits import CLINIC, GATE, PRODUCT, ActingLimits
from rehab.models import StopSign
from rehab.stop_rules import HR_HIGH, SBP_DROP, SBP_HIGH, SBP_LOW, SPO2_LOW, Limits


def stop_words(because: Iterable[str], acting: ActingLimits) -> str:
    """Say each limit with its number and source, and each sign, in one line."""
    return "; ".join(stop_word(each, acting) for each in because)


def stop_word(each: str, acting: ActingLimits) -> str:
    """Say one limit or sign."""
    said = limit_words(acting.limits)
    if each in said:
        return f"{said[each]} ({source_words(acting.sources[each])})"
    return str(StopSign(each).label) if each in StopSign.values else each


def limit_words(limits: Limits) -> dict[str, str]:
    """Say every limit with its number, by name."""
    return {
        SBP_HIGH: _("systolic pressure above %(n)s mmHg") % {"n": limits.sbp_high},
        SBP_LOW: _("systolic pressure below %(n)s mmHg") % {"n": limits.sbp_low},
        SBP_DROP: _("systolic pressure down by more than %(n)s mmHg, with symptoms")
        % {"n": limits.sbp_drop},
        HR_HIGH: _("heart rate at rest above %(n)s a minute") % {"n": limits.hr_high},
        SPO2_LOW: _("oxygen saturation below %(n)s %%") % {"n": limits.spo2_low},
    }


def limits_line(limits: Limits) -> str:
    """Say every limit in one line."""
    return "; ".join(limit_words(limits).values())


def source_words(sources: Iterable[str]) -> str:
    """Say whose limit it is."""
    said = {
        CLINIC: _("limit of this clinic"),
        PRODUCT: _("limit the product comes with"),
        GATE: _("limit of the safety gate"),
    }
    return ", ".join(said[each] for each in sources)
