"""A visit as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import UnitSystem
from core.formkit.parts import Pill
from patients.models import Amendment, Investigation, Visit, VitalSign
from patients.quantities import VITAL_SIGNS, Quantity, shown
from patients.selectors import investigations_of, vital_signs_of


@dataclass(frozen=True)
class ReadingShown:
    """A vital sign: the clinic's unit first, the other beside it."""

    label: str
    value: str
    other: str
    taken: str
    by: str
    error_url: str
    error_reason: str = ""
    error_by: str = ""


@dataclass(frozen=True)
class ResultShown:
    """A test result in both units, with the laboratory's own limits and where it lies."""

    label: str
    si: str
    us: str
    limits: str
    flag: Pill | None
    taken: str
    by: str
    error_url: str
    error_reason: str = ""
    error_by: str = ""


@dataclass(frozen=True)
class VisitPage:
    """Everything that the visit's page says."""

    title: str
    when: str
    contact: str
    reason: str
    notes: str
    state: Pill
    opened: str
    signed: str
    error_reason: str
    error_by: str
    may_be_written: bool
    is_signed: bool
    medicines_complete: bool
    conditions_complete: bool
    readings: Sequence[ReadingShown]
    wrong_readings: Sequence[ReadingShown]
    results: Sequence[ResultShown]
    wrong_results: Sequence[ResultShown]
    amendments: Sequence[Amendment]


def visit_page(visit: Visit) -> VisitPage:
    """Return the visit with readings, results and amendments (three queries)."""
    us_first = visit.clinic.units == UnitSystem.US
    order = list(VITAL_SIGNS)
    rows = sorted(vital_signs_of(visit), key=lambda r: order.index(r.kind))
    rows.sort(key=lambda r: r.taken_at, reverse=True)
    readings = [reading_shown(r, us_first=us_first) for r in rows]
    results = [result_shown(r) for r in investigations_of(visit)]
    started = timezone.localtime(visit.started_at)
    return VisitPage(
        title=_("Visit of %(day)s") % {"day": date_format(started, "j M Y")},
        when=date_format(started, "j M Y, H:i"),
        contact=visit.get_contact_display(),
        reason=visit.reason,
        notes=visit.notes,
        state=_state(visit),
        opened=_who_when(visit.opened_by.full_name, visit.opened_at),
        signed=_who_when(visit.signed_by.full_name, visit.signed_at) if visit.signed_by else "",
        error_reason=visit.error_reason,
        error_by=visit.error_by.full_name if visit.error_by else "",
        may_be_written=visit.may_be_written,
        is_signed=visit.signed,
        medicines_complete=visit.medicines_complete,
        conditions_complete=visit.conditions_complete,
        readings=[r for r in readings if not r.error_reason],
        wrong_readings=[r for r in readings if r.error_reason],
        results=[r for r in results if not r.error_reason],
        wrong_results=[r for r in results if r.error_reason],
        amendments=list(visit.amendments.select_related("amended_by")),
    )


def missing_in(visit: Visit) -> list[str]:
    """Return what a signed visit would lack, each in a sentence."""
    kinds = set(visit.vital_signs.filter(error_at=None).values_list("kind", flat=True))
    sentences = [
        (not visit.reason, _("No reason for the visit is written.")),
        (not visit.notes, _("No notes are written.")),
        (not kinds, _("No vital signs are recorded.")),
        (
            not visit.medicines_complete,
            _("The list of medicines is not marked as complete: what is not listed stays unknown."),
        ),
        (
            not visit.conditions_complete,
            _("The alerts are not marked as complete: what is not listed stays unknown."),
        ),
    ]
    return [sentence for lacks, sentence in sentences if lacks]


def reading_shown(reading: VitalSign, *, us_first: bool) -> ReadingShown:
    """Return a vital sign in the clinic's unit, and in the other one when there are two."""
    quantity = reading.quantity
    si = f"{shown(reading.value, quantity.canonical)} {quantity.canonical.symbol}"
    us = _in_us(quantity, reading.value)
    first, second = (us or si, si if us else "") if us_first else (si, us)
    return ReadingShown(
        label=str(quantity.label),
        value=first,
        other=second,
        taken=date_format(timezone.localtime(reading.taken_at), "j M Y, H:i"),
        by=reading.recorded_by.full_name,
        error_url=reverse("visits:vital_sign_in_error", args=[reading.visit_id, reading.pk]),
        error_reason=reading.error_reason,
        error_by=reading.error_by.full_name if reading.error_by else "",
    )


def result_shown(result: Investigation) -> ResultShown:
    """Return a result in SI and US units; what was entered is shown to the letter."""
    quantity = result.quantity
    entered = f"{_exact(result.entered_value)} {result.entered_unit}"
    si = f"{shown(result.value_si, quantity.canonical)} {quantity.canonical.symbol}"
    us = _in_us(quantity, result.value_si)
    if result.entered_unit == quantity.canonical.symbol:
        si = entered
    elif result.entered_unit == quantity.us_symbol:
        us = entered
    return ResultShown(
        label=str(quantity.label),
        si=si,
        us=us or "–",
        limits=_limits(result),
        flag=_flag(result),
        taken=date_format(result.taken_on, "j M Y"),
        by=result.recorded_by.full_name,
        error_url=reverse("visits:investigation_in_error", args=[result.visit_id, result.pk]),
        error_reason=result.error_reason,
        error_by=result.error_by.full_name if result.error_by else "",
    )


def _in_us(quantity: Quantity, value: Decimal) -> str:
    if not quantity.us_symbol:
        return ""
    return f"{shown(quantity.us.from_canonical(value), quantity.us)} {quantity.us.symbol}"


def _limits(result: Investigation) -> str:
    low, high = result.lab_low, result.lab_high
    if low is None and high is None:
        return "–"
    unit = result.entered_unit
    if high is None:
        return _("from %(low)s %(unit)s") % {"low": _exact(low), "unit": unit}
    if low is None:
        return _("up to %(high)s %(unit)s") % {"high": _exact(high), "unit": unit}
    return _("%(low)s to %(high)s %(unit)s") % {
        "low": _exact(low),
        "high": _exact(high),
        "unit": unit,
    }


def _flag(result: Investigation) -> Pill | None:
    if result.lab_low is not None and result.entered_value < result.lab_low:
        return Pill(_("Low"), "warn", "warning")
    if result.lab_high is not None and result.entered_value > result.lab_high:
        return Pill(_("High"), "warn", "warning")
    return None


def _state(visit: Visit) -> Pill:
    if visit.in_error:
        return Pill(_("Entered in error"), "danger", "undo")
    return Pill(_("Signed"), "ok", "signed") if visit.signed else Pill(_("Open"), "warn", "pencil")


def _exact(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _who_when(who: str, at: object) -> str:
    return _("%(who)s, %(when)s") % {
        "who": who,
        "when": date_format(timezone.localtime(at), "j M Y, H:i"),  # type: ignore[arg-type]
    }
