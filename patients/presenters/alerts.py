"""Alerts in words."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.facts import gestation_weeks
from patients.models import Alert, AlertKind, AlertState, CkdStage, DiabetesType

# Part of the record, but not of the banner: they change no advice that could harm.
BACKGROUND = frozenset(
    {
        AlertKind.ANXIETY, AlertKind.HEALTH_ANXIETY, AlertKind.PANIC_DISORDER, AlertKind.SMOKER,
        AlertKind.BARRETTS, AlertKind.PARTIAL_COLECTOMY, AlertKind.BOWEL_RESECTION,
        AlertKind.HYPOTHYROIDISM, AlertKind.HYPERTHYROIDISM,
    }
)  # fmt: skip


def alert_text(alert: Alert, on: date | None = None) -> str:
    """Return the alert in a line, such as "Diabetes type 2, insulin"; absent ones say so."""
    name = _name(alert)
    if alert.state == AlertState.ABSENT:
        return _("%(alert)s: asked and absent") % {"alert": name}
    details = [d for d in _details(alert, on or timezone.localdate()) if d]
    return ", ".join([name, *details])


def _name(alert: Alert) -> str:
    kind = alert.kind
    if kind == AlertKind.OTHER:
        return alert.label
    if kind == AlertKind.ALLERGY and alert.substance:
        return _("Allergy: %(substance)s") % {"substance": alert.substance}
    if kind == AlertKind.FLUID_RESTRICTION and alert.litres_per_day is not None:
        return _("Fluid limit %(litres)s L a day") % {
            "litres": f"{alert.litres_per_day.normalize():f}"
        }
    if kind == AlertKind.PREGNANCY and alert.state == AlertState.PRESENT:
        return _("Gave birth") if alert.delivered_on else _("Pregnant")
    return str(AlertKind(kind).label)


def _details(alert: Alert, on: date) -> list[str]:
    kind = alert.kind
    if kind == AlertKind.CKD:
        stage = (
            {
                CkdStage.STAGE_3: _("stage 3"),
                CkdStage.STAGE_4: _("stage 4"),
                CkdStage.STAGE_5: _("stage 5"),
                CkdStage.DIALYSIS: _("on dialysis"),
            }.get(CkdStage(alert.ckd_stage))
            if alert.ckd_stage
            else _("stage not recorded")
        )
        egfr = _("eGFR %(egfr)s") % {"egfr": alert.egfr} if alert.egfr is not None else ""
        return [stage or "", egfr]
    if kind == AlertKind.DIABETES:
        return [
            {DiabetesType.TYPE_1: _("type 1"), DiabetesType.TYPE_2: _("type 2")}.get(
                DiabetesType(alert.diabetes_type), ""
            )
            if alert.diabetes_type
            else "",
            _("insulin") if alert.insulin else "",
            _("sulfonylurea") if alert.sulfonylurea else "",
        ]
    if kind == AlertKind.DYSPHAGIA and alert.iddsi_level is not None:
        return [_("IDDSI level %(level)s") % {"level": alert.iddsi_level}]
    if kind == AlertKind.FLUID_RESTRICTION:
        return [_("by %(who)s") % {"who": alert.prescribed_by} if alert.prescribed_by else ""]
    if kind == AlertKind.ALLERGY:
        return [alert.reaction]
    if kind == AlertKind.PREGNANCY:
        return [_pregnancy(alert, on)]
    return []


def _pregnancy(alert: Alert, on: date) -> str:
    if alert.delivered_on is not None:
        return date_format(alert.delivered_on, "j M Y")
    weeks = gestation_weeks(alert, on)
    return _("%(weeks)s weeks") % {"weeks": weeks} if weeks is not None else ""
