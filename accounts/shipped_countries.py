"""The countries that come with a release: a start for the system administrator, who keeps them.

Emergency numbers are those that reach an ambulance. Where two do (Ireland answers 112 and 999),
the one that works in the whole of Europe is taken. Advice lines are given only where one number
serves (nearly) the whole country; NHS 111 does not serve Northern Ireland.
"""

from typing import NamedTuple


class ShippedCountry(NamedTuple):
    """ISO 3166-1 alpha-2 code, name, the number for an ambulance, the line for advice."""

    code: str
    name: str
    emergency_number: str
    advice_line: str = ""


SHIPPED = (
    ShippedCountry("AU", "Australia", "000", "healthdirect, 1800 022 222"),
    ShippedCountry("CA", "Canada", "911", "811"),
    ShippedCountry("DE", "Germany", "112", "116 117"),
    ShippedCountry("ES", "Spain", "112"),
    ShippedCountry("FR", "France", "112"),
    ShippedCountry("GB", "United Kingdom", "999", "NHS 111"),
    ShippedCountry("IE", "Ireland", "112"),
    ShippedCountry("IT", "Italy", "112"),
    ShippedCountry("MX", "Mexico", "911"),
    ShippedCountry("NL", "Netherlands", "112"),
    ShippedCountry("NZ", "New Zealand", "111", "Healthline, 0800 611 116"),
    ShippedCountry("PT", "Portugal", "112"),
    ShippedCountry("US", "United States", "911"),
)
