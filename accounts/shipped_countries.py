"""The countries that come with a release: a start for the system administrator, who keeps them.

Emergency numbers are those that reach an ambulance. Where two do (Ireland answers 112 and 999),
the one that works in the whole of Europe is taken. Advice lines are given only where one number
serves (nearly) the whole country; NHS 111 does not serve Northern Ireland.
"""

from typing import NamedTuple

from django.utils.translation import gettext_noop as _


class ShippedCountry(NamedTuple):
    """ISO 3166-1 alpha-2 code, name, the number for an ambulance, the line for advice.

    The name is stored in English; pages translate it (`Country.local_name`).
    """

    code: str
    name: str
    emergency_number: str
    advice_line: str = ""


SHIPPED = (
    ShippedCountry("AU", _("Australia"), "000", "healthdirect, 1800 022 222"),
    ShippedCountry("CA", _("Canada"), "911", "811"),
    ShippedCountry("DE", _("Germany"), "112", "116 117"),
    ShippedCountry("ES", _("Spain"), "112"),
    ShippedCountry("FR", _("France"), "112"),
    ShippedCountry("GB", _("United Kingdom"), "999", "NHS 111"),
    ShippedCountry("IE", _("Ireland"), "112"),
    ShippedCountry("IT", _("Italy"), "112"),
    ShippedCountry("MX", _("Mexico"), "911"),
    ShippedCountry("NL", _("Netherlands"), "112"),
    ShippedCountry("NZ", _("New Zealand"), "111", "Healthline, 0800 611 116"),
    ShippedCountry("PT", _("Portugal"), "112"),
    ShippedCountry("US", _("United States"), "911"),
)
