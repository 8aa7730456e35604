"""What was weighed and counted around one bout of exercise, in the units that people have."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import UnitSystem
from content.fluid_plan import FluidSession, FluidUnits, ImplausibleSession
from content.fluid_session import (
    KG_PER_LB,
    L_PER_FL_OZ,
    MINUTES_PER_HOUR,
    rounded,
    session_in,
)
from core.formkit.fields import Measured, NumberWithUnitField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import TakenOnceForm

YES_NO = (("yes", _("Yes")), ("no", _("No")), ("", _("Not known")))
SAID = {"yes": True, "no": False}
# Factor from each unit to kilograms, litres and minutes.
MASS = {"kg": Fraction(1), "lb": KG_PER_LB}
VOLUME = {"L": Fraction(1), "ml": Fraction("0.001"), "fl oz": L_PER_FL_OZ}
TIME = {"min": Fraction(1), "h": Fraction(MINUTES_PER_HOUR)}
US_FIRST = ("lb", "fl oz")
AMOUNTS = {
    "weight_before": MASS,
    "weight_after": MASS,
    "drunk": VOLUME,
    "urine": VOLUME,
    "minutes": TIME,
}
WORDS = {
    "weight_before": (_("Weight before"), _("With as little on as possible, after the toilet.")),
    "weight_after": (_("Weight after"), _("The same scales, dry, with as little on.")),
    "drunk": (_("Drunk while it lasted"), _("Write 0 if nothing. Empty means not known.")),
    "urine": (_("Urine passed while it lasted"), _("Write 0 if none. Empty means not known.")),
    "minutes": (_("How long it took"), ""),
}


def _amount(name: str, units: FluidUnits) -> NumberWithUnitField:
    label, hint = WORDS[name]
    symbols = list(AMOUNTS[name])
    if units is FluidUnits.US:
        symbols.sort(key=lambda symbol: symbol not in US_FIRST)
    return NumberWithUnitField(
        label=label, help_text=hint, units=[(each, each) for each in symbols], decimals=3
    )


def _yes_no(label: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, choices=YES_NO, required=False, widget=forms.RadioSelect
    )


class FluidPlanForm(TakenOnceForm):
    """Every number may be left empty: it then counts as not known, never as nought."""

    heat = _yes_no(_("Was it hot?"))
    quick_turnaround = _yes_no(
        _("Must they be fit again within hours?"),
        _("Two bouts on one day, or the next one early the day after."),
    )
    units = forms.ChoiceField(
        label=_("Write the plan in"),
        choices=((FluidUnits.SI.value, _("ml and litres")), (FluidUnits.US.value, _("fl oz"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the units of the plan.")},
    )

    def __init__(
        self, *args: Any, clinic_units: str, cancel_url: str, initial: Any = None, **kwargs: Any
    ) -> None:
        units = FluidUnits.US if clinic_units == UnitSystem.US else FluidUnits.SI
        start = {"heat": "", "quick_turnaround": "", "units": units.value, **(initial or {})}
        super().__init__(*args, initial=start, **kwargs)
        for name in AMOUNTS:
            self.fields[name] = _amount(name, units)
        self.helper = PageFormHelper(
            Section(_("Weighed"), "weight_before", "weight_after", columns=True),
            Section(_("Drunk, and how long"), "drunk", "urine", "minutes", columns=True),
            Section(_("The day"), "heat", "quick_turnaround", "units", columns=True),
            submit=_("Work out the plan"),
            cancel_url=cancel_url,
            mark_optional=False,
        )

    def clean(self) -> dict[str, Any]:
        """Take the whole for a session; what can't be is said at the field to put it right."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        if data["weight_before"] is None and data["weight_after"] is None:
            self.add_error("weight_before", _now("Fill in at least one weight."))
            return data
        try:
            data["session"] = session_in(
                FluidUnits.SI,
                **{name: _canonical(data[name], name) for name in AMOUNTS},
                heat=SAID.get(data["heat"]),
                quick_turnaround=SAID.get(data["quick_turnaround"]),
            )
        except ImplausibleSession as problem:
            self.add_error(problem.field, problem.message)
        return data

    def session(self) -> FluidSession:
        """What was given; only of a valid form."""
        found: FluidSession = self.cleaned_data["session"]
        return found

    def units_chosen(self) -> FluidUnits:
        return FluidUnits(self.cleaned_data["units"])


def _canonical(given: Measured | None, name: str) -> Any:
    if given is None:
        return None
    return Fraction(given.value) * AMOUNTS[name][given.unit]


def filled_from(session: FluidSession, units: FluidUnits) -> dict[str, Any]:
    """Return the form's initial values for a session that was kept, in these units."""
    us = units is FluidUnits.US
    chosen = {"weight_before": "lb" if us else "kg", "weight_after": "lb" if us else "kg"}
    chosen |= dict.fromkeys(("drunk", "urine"), "fl oz" if us else "L") | {"minutes": "min"}
    filled: dict[str, Any] = {"units": units.value}
    for name, symbol in chosen.items():
        value = getattr(session, name)
        if value is not None:
            shown = rounded(value / AMOUNTS[name][symbol], "0.01", nearest=True)
            filled[name] = Measured(Decimal(shown), symbol)
    for name in ("heat", "quick_turnaround"):
        filled[name] = {True: "yes", False: "no", None: ""}[getattr(session, name)]
    return filled
