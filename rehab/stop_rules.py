"""When vital signs or symptoms end a session. Plain rules; which limits act is not decided here.

The default limits are from memory and to be confirmed locally; a clinic sets its own
(`rehab.actions.events.set_stop_limits`), and the stricter of these and the gate's judge a session
(`rehab.acting_limits`). A reading that was not taken breaches nothing and is listed as not measured
by the page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """mmHg, beats a minute, per cent."""

    sbp_high: int = 180
    sbp_low: int = 90
    sbp_drop: int = 20
    hr_high: int = 120
    spo2_low: int = 90


# What may stop a session, beside the signs of `rehab.models.StopSign`.
SBP_HIGH, SBP_LOW, SBP_DROP = "sbp_high", "sbp_low", "sbp_drop"
HR_HIGH, SPO2_LOW = "hr_high", "spo2_low"
UPPER = frozenset({SBP_HIGH, SBP_DROP, HR_HIGH})  # the rest are lower limits
PAIN_RISE = 3  # points of 10 from before to after: an adverse event, though it stopped nothing


def breaches(
    limits: Limits, readings: Mapping[str, float | None], signs: Iterable[str] = ()
) -> list[str]:
    """Return what stops the session: breached limits first, then the signs as given.

    `readings` holds sbp, hr and spo2 with `_before` or `_after`. The heart rate limit is for rest,
    so only the reading before counts. A systolic drop counts only together with a sign.
    """
    signs = list(signs)
    found = []
    systolic = [value for when in ("before", "after") if (value := readings.get(f"sbp_{when}"))]
    if any(value > limits.sbp_high for value in systolic):
        found.append(SBP_HIGH)
    if any(value < limits.sbp_low for value in systolic):
        found.append(SBP_LOW)
    before, after = readings.get("sbp_before"), readings.get("sbp_after")
    if signs and before and after and before - after > limits.sbp_drop:
        found.append(SBP_DROP)
    rate = readings.get("hr_before")
    if rate is not None and rate > limits.hr_high:
        found.append(HR_HIGH)
    saturation = [readings.get(f"spo2_{when}") for when in ("before", "after")]
    if any(value is not None and value < limits.spo2_low for value in saturation):
        found.append(SPO2_LOW)
    return found + signs


def pain_rose(readings: Mapping[str, int | None]) -> bool:
    """Whether pain went up by so much that it counts as an adverse event; unrated is not."""
    before, after = readings.get("pain_before"), readings.get("pain_after")
    return before is not None and after is not None and after - before >= PAIN_RISE
