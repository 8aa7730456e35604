"""Alerts in words, and as the pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.facts import gestation_weeks
from patients.models import Alert, AlertKind, AlertState, CkdStage, DiabetesType, Patient
from patients.models.alerts import REPEATABLE
from patients.selectors import alert_history

# Part of the record, but not of the banner: they change no advice that could harm.
BACKGROUND = frozenset(
    {
        AlertKind.ANXIETY, AlertKind.HEALTH_ANXIETY, AlertKind.PANIC_DISORDER, AlertKind.SMOKER,
        AlertKind.BARRETTS, AlertKind.PARTIAL_COLECTOMY, AlertKind.BOWEL_RESECTION,
        AlertKind.HYPOTHYROIDISM, AlertKind.HYPERTHYROIDISM, AlertKind.GOUT,
        AlertKind.DENTAL_PROBLEM, AlertKind.OSTEOPOROSIS, AlertKind.RESTLESS_LEGS,
        AlertKind.SPINAL_STENOSIS, AlertKind.POLYNEUROPATHY,
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


@dataclass(frozen=True)
class AlertShown:
    """One alert as a line of the record; `ended` says why it no longer counts."""

    text: str
    name: str
    recorded: str
    note: str = ""
    since: str = ""
    ended: str = ""
    error_reason: str = ""
    error_by: str = ""
    change_url: str = ""
    resolve_url: str = ""
    error_url: str = ""


@dataclass(frozen=True)
class AlertLists:
    """What holds, what was asked and is absent, and what is past."""

    present: Sequence[AlertShown]
    absent: Sequence[AlertShown]
    past: Sequence[AlertShown]
    in_error: Sequence[AlertShown]


def alert_lists(patient: Patient) -> AlertLists:
    """Return every alert of the patient, sorted by what it means now (one query)."""
    history = list(alert_history(patient))
    current = [a for a in history if a.current]
    order = list(AlertKind.values)
    current.sort(key=lambda a: order.index(a.kind))
    return AlertLists(
        present=[alert_shown(a) for a in current if a.state == AlertState.PRESENT],
        absent=[alert_shown(a) for a in current if a.state == AlertState.ABSENT],
        past=[alert_shown(a) for a in history if a.until is not None and not a.in_error],
        in_error=[alert_shown(a) for a in history if a.in_error],
    )


def alert_shown(alert: Alert) -> AlertShown:
    """Return one alert with the addresses of what can be done about it."""
    ids = [alert.patient_id, alert.pk]
    change = (
        reverse("patients:alert_change", args=ids)
        if alert.kind in REPEATABLE
        else reverse("patients:alert_record", args=[alert.patient_id, alert.kind])
    )
    return AlertShown(
        text=alert_text(alert),
        name=_name(alert),
        recorded=_("%(who)s, %(day)s")
        % {"who": alert.recorded_by.full_name, "day": _day(timezone.localdate(alert.recorded_at))},
        note=alert.note,
        since=_("since %(day)s") % {"day": _day(alert.since)} if alert.since else "",
        ended=_("until %(day)s") % {"day": _day(alert.until)} if alert.until else "",
        error_reason=alert.error_reason,
        error_by=alert.error_by.full_name if alert.error_by else "",
        change_url=change,
        resolve_url=reverse("patients:alert_resolve", args=ids),
        error_url=reverse("patients:alert_in_error", args=ids),
    )


@dataclass(frozen=True)
class KindChoice:
    """A kind of alert that can be recorded, with what is known about it."""

    label: str
    url: str
    known: str = ""


def alert_kind_groups(patient: Patient, query: str) -> list[tuple[str, list[KindChoice]]]:
    """Return the kinds under their headings; `query` is carried along."""
    known: dict[str, str] = {}
    for alert in alert_history(patient):
        if alert.current:
            known.setdefault(alert.kind, alert_text(alert))
    precautions = [k for k in AlertKind if k not in BACKGROUND and k not in REPEATABLE]
    groups = [
        (_("Precautions and conditions"), precautions),
        (_("Background"), [k for k in AlertKind if k in BACKGROUND]),
        (_("Allergies and other alerts"), list(REPEATABLE)),
    ]
    tail = f"?{query}" if query else ""
    return [
        (
            title,
            [
                KindChoice(
                    label=str(kind.label),
                    url=reverse("patients:alert_record", args=[patient.pk, kind.value]) + tail,
                    known=known.get(kind, "") if kind not in REPEATABLE else "",
                )
                for kind in kinds
            ],
        )
        for title, kinds in groups
    ]


def _day(day: date) -> str:
    return date_format(day, "j M Y")
