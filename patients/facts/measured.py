"""Vital signs of the visit, and test results that are recent enough."""

from datetime import date, timedelta
from functools import partial
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.facts.recorded import RecordedFact, day_text, of_visit, plain_number
from patients.models import Visit, VitalSign
from patients.selectors import recent_results

RESULTS_HOLD = timedelta(days=90)  # older results answer no finding
VITAL_SIGN_FACTS = ("temp_c", "hr", "sbp", "dbp", "spo2", "weight_kg")
LAB_FACTS = (
    "na", "k", "adj_ca", "mg", "phosphate", "ck", "creatinine", "glucose", "hba1c", "tsh",
    "lithium", "hb", "egfr",
)  # fmt: skip


def vital_signs(visit: Visit) -> dict[str, RecordedFact]:
    """What was measured at this visit; the latest reading of each kind."""
    facts: dict[str, RecordedFact] = {}
    readings = VitalSign.objects.filter(visit=visit, error_at=None, kind__in=VITAL_SIGN_FACTS)
    for reading in readings.order_by("taken_at", "pk"):  # the latest wins
        facts[reading.kind] = RecordedFact(
            value=plain_number(reading.value), source=of_visit(visit), recorded_at=reading.taken_at
        )
    return facts


def results(visit: Visit, on: date) -> dict[str, RecordedFact]:
    """The latest result of each test within 90 days, in SI units, from any visit."""
    facts: dict[str, RecordedFact] = {}
    for result in recent_results(visit.patient, since=on - RESULTS_HOLD, until=on):
        if result.test not in LAB_FACTS or f"labs.{result.test}" in facts:
            continue
        known = partial(
            RecordedFact,
            source=_("result of %(day)s") % {"day": day_text(result.taken_on)},
            recorded_at=result.recorded_at,
        )
        facts[f"labs.{result.test}"] = known(value=plain_number(result.value_si))
        if result.test == "ck" and result.lab_high is not None:
            facts["labs.ck_uln"] = known(value=plain_number(result.lab_high))
    return {
        **facts,
        **_finger_prick(visit, facts.get("labs.glucose")),
        **_usual_creatinine(visit, on),
    }


def _usual_creatinine(visit: Visit, on: date) -> dict[str, RecordedFact]:
    """The median creatinine of 8 to 365 days before the newest result.

    It is the baseline of NHS England's algorithm for acute kidney injury.
    """
    year = recent_results(visit.patient, since=on - timedelta(days=365), until=on)
    results = list(year.filter(test="creatinine"))
    if not results:
        return {}
    before = results[0].taken_on - timedelta(days=8)
    earlier = [r for r in results if r.taken_on <= before]
    if not earlier:
        return {}
    usual = median(r.value_si for r in earlier)
    source = ngettext("%(n)d earlier result", "%(n)d earlier results", len(earlier))
    return {
        "labs.creatinine_baseline": RecordedFact(
            value=plain_number(usual),
            source=source % {"n": len(earlier)},
            recorded_at=earlier[0].recorded_at,
        )
    }


def _finger_prick(visit: Visit, lab: RecordedFact | None) -> dict[str, RecordedFact]:
    """Today's finger-prick glucose answers, unless the laboratory's result is newer."""
    reading = (
        VitalSign.objects.filter(visit=visit, error_at=None, kind="glucose")
        .order_by("-taken_at", "-pk")
        .first()
    )
    if reading is None or (lab is not None and lab.recorded_at > reading.recorded_at):
        return {}
    source = _("finger-prick, %(visit)s") % {"visit": of_visit(visit)}
    return {
        "labs.glucose": RecordedFact(
            value=plain_number(reading.value), source=source, recorded_at=reading.taken_at
        )
    }
