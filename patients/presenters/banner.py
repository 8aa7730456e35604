"""The banner that names the patient on every page about them."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formkit.parts import Banner, Identifier, Pill
from patients.identifiers import written
from patients.models import AlertKind, Patient
from patients.presenters.alerts import BACKGROUND, alert_text
from patients.selectors import current_identifiers, present_alerts


def banner_for(patient: Patient) -> Banner:
    """Return the banner, with the precautions that matter before any advice (two queries)."""
    today = timezone.localdate()
    return replace(
        identity_for(patient),
        url=reverse("patients:detail", args=[patient.pk]),
        alerts=[
            Pill(text=alert_text(a, today), tone="warn", icon="warning")
            for a in present_alerts(patient)
            if AlertKind(a.kind) not in BACKGROUND
        ],
    )


def identity_for(patient: Patient) -> Banner:
    """Return the banner without anything clinical, for those who may not read the record."""
    return Banner(
        name=name_of(patient),
        born=date_format(patient.birth_date, "j M Y"),
        age=age_text(patient.age_on(timezone.localdate())),
        sex=patient.get_sex_display(),
        identifiers=[
            Identifier(label=i.get_kind_display(), value=written(i.kind, i.value))
            for i in current_identifiers(patient)
        ],
        alerts=None,
    )


def name_of(patient: Patient) -> str:
    """Return family name first, as records are filed, with what the patient likes to be called."""
    name = f"{patient.family_name.upper()}, {patient.given_names}".strip(", ")
    if patient.preferred_name and patient.preferred_name != patient.given_names:
        return _("%(name)s (likes “%(called)s”)") % {
            "name": name,
            "called": patient.preferred_name,
        }
    return name


def age_text(years: int) -> str:
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
