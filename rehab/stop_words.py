"""What ended a session, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rehab.models import StopSign
from rehab.stop_rules import HR_HIGH, SBP_DROP, SBP_HIGH, SBP_LOW, SPO2_LOW, Limits


def stop_words(because: Iterable[str], limits: Limits) -> str:
    """Say each limit with its number, and each sign, in one line."""
    return "; ".join(stop_word(each, limits) for each in because)


def stop_word(each: str, limits: Limits) -> str:
    """Say one limit or sign."""
    limit_words = {
        SBP_HIGH: _("systolic pressure above %(n)s mmHg") % {"n": limits.sbp_high},
        SBP_LOW: _("systolic pressure below %(n)s mmHg") % {"n": limits.sbp_low},
        SBP_DROP: _("systolic pressure down by more than %(n)s mmHg, with symptoms")
        % {"n": limits.sbp_drop},
        HR_HIGH: _("heart rate at rest above %(n)s a minute") % {"n": limits.hr_high},
        SPO2_LOW: _("oxygen saturation below %(n)s %%") % {"n": limits.spo2_low},
    }
    if each in limit_words:
        return limit_words[each]
    return str(StopSign(each).label) if each in StopSign.values else each
