"""Age, sex, contact, pregnancy."""

from datetime import date, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from patients.facts.recorded import RecordedFact, day_text, of_visit
from patients.models import Alert, AlertKind, AlertState, Sex, Visit

NOT_PREGNANT_HOLDS = timedelta(days=28)  # "not pregnant" is asked again after this
LONGEST_GESTATION = 44  # completed weeks; beyond it the entry is out of date
LONGEST_POSTPARTUM = 52  # weeks after birth that are reported


def person(visit: Visit, on: date) -> dict[str, RecordedFact]:
    """Age on that day, sex where it is female or male, and how they met."""
    patient = visit.patient
    known = partial(RecordedFact, source=_("patient details"), recorded_at=patient.registered_at)
    facts = {"age": known(value=patient.age_on(on))}
    if patient.sex in (Sex.FEMALE, Sex.MALE):
        facts["sex"] = known(value=str(patient.sex))
    facts["contact"] = RecordedFact(
        value=str(visit.contact), source=of_visit(visit), recorded_at=visit.opened_at
    )
    return facts


def pregnancy(visit: Visit, on: date) -> dict[str, RecordedFact]:
    """Pregnant or not, while the record can still be true on that day."""
    alert = (
        Alert.objects.filter(
            patient=visit.patient, kind=AlertKind.PREGNANCY, until=None, error_at=None
        )
        .order_by("-recorded_at")
        .first()
    )
    if alert is None:
        return {}
    known = partial(RecordedFact, source=_of_alert(alert), recorded_at=alert.recorded_at)
    if alert.state == AlertState.ABSENT:
        asked_on = timezone.localdate(alert.recorded_at)
        if on - asked_on > NOT_PREGNANT_HOLDS:
            return {}
        return {"pregnant": known(value=False)}
    if alert.delivered_on is not None:
        weeks = (on - alert.delivered_on).days // 7
        facts = {"pregnant": known(value=False)}
        if 0 <= weeks <= LONGEST_POSTPARTUM:
            facts["postpartum_weeks"] = known(value=weeks)
            return facts
        return {}
    weeks_or_none = gestation_weeks(alert, on)
    if weeks_or_none is None:
        return {"pregnant": known(value=True)}
    if weeks_or_none > LONGEST_GESTATION:
        return {}
    return {
        "pregnant": known(value=True),
        "gestation_weeks": known(value=weeks_or_none),
    }


def gestation_weeks(alert: Alert, on: date) -> int | None:
    """Return the completed weeks on that day, from the due date (40 weeks) or a dated count."""
    if alert.due_on is not None:
        return max(0, (280 - (alert.due_on - on).days) // 7)
    if alert.gestation_weeks is not None and alert.gestation_on is not None:
        return max(0, alert.gestation_weeks + (on - alert.gestation_on).days // 7)
    return None


def _of_alert(alert: Alert) -> str:
    return _("alert of %(day)s") % {"day": day_text(timezone.localdate(alert.recorded_at))}
