"""The clinic's own numbers in a leaflet's words: written as names, filled in when it is given.

A leaflet serves clinics in several countries, so it never holds a telephone number itself.
"""

from dataclasses import fields, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Clinic
from content.documents import PageSize
from content.fluid_session import FluidUnits
from content.leaflets import Block, EasyLine

LETTER_PAPER = ("CA", "MX", "US")  # of the countries that come with the product; see CLDR
NAMES = ("emergency", "emergency_place", "phone")


def filled(text: str, numbers: dict[str, str]) -> str:
    """``text`` with ``{emergency}``, ``{emergency_place}`` and ``{phone}`` filled in; other braces
    stay as they are."""
    for name in NAMES:
        text = text.replace(f"{{{name}}}", numbers[name])
    return text


def filled_block(block: Block, numbers: dict[str, str]) -> Block:
    """The block with the clinic's numbers in all its words."""
    return replace(
        block,
        **{each.name: _filled(getattr(block, each.name), numbers) for each in fields(block)},
    )


def _filled(value: Any, numbers: dict[str, str]) -> Any:
    if isinstance(value, str):
        return filled(value, numbers)
    if isinstance(value, tuple):
        return tuple(_filled(each, numbers) for each in value)
    if isinstance(value, EasyLine):
        return replace(value, say=filled(value.say, numbers))
    return value


def clinic_numbers(clinic: Clinic | None) -> dict[str, str]:
    """A clinic's numbers by those names, for looking at a leaflet without a patient. Without a
    clinic the names stay in sight."""
    if clinic is None:
        return {name: f"{{{name}}}" for name in NAMES}
    return {
        "emergency": clinic.emergency_number,
        "emergency_place": emergency_place(clinic),
        "phone": clinic.phone,
    }


def clinic_units(clinic: Clinic | None) -> FluidUnits:
    """The units in which a clinic's patients fill in a planner; SI without a clinic."""
    return FluidUnits(clinic.units) if clinic else FluidUnits.SI


def usual_paper(clinic: Clinic) -> PageSize:
    """The paper that lies in the clinic's printers: US Letter in North America, else A4."""
    return PageSize.LETTER if clinic.country_id in LETTER_PAPER else PageSize.A4


def emergency_place(clinic: Clinic) -> str:
    """Where people go in an emergency, as they call it in the clinic's country.

    Of a clinic without a country its number tells: 999 is dialled in the United Kingdom.
    """
    is_british = (
        clinic.country_id == "GB"
        if clinic.country_id is not None
        else clinic.emergency_number == "999"
    )
    return _("A&E") if is_british else _("the emergency department")
