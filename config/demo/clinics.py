"""Three clinics and the people who work in them."""

from dataclasses import dataclass

from accounts.demo_accounts import DOMAIN
from accounts.models import UnitSystem
from accounts.roles import Role

# Printed by `make demo` and written in the README. Production refuses these accounts.
PASSWORD = "steady-heron-at-dawn"  # noqa: S105 - not a secret
ADMINISTRATOR = ("system", "Robin Ashdown")
EDITOR = "helen.frost"  # has a draft of the ruleset under way


@dataclass(frozen=True)
class DemoClinic:
    """A clinic, and its people as (local part of the address, full name, title, role)."""

    country: str
    fields: dict[str, str]
    staff: tuple[tuple[str, str, str, Role], ...]


CLINICS = (
    DemoClinic(
        country="GB",
        fields={
            "name": "Northgate Surgery",
            "address": "12 Northgate\nExampleton\nEX1 1EX",
            "phone": "020 7946 0012",
            "opening_hours": "Monday to Friday, 8:00 to 18:30",
            "out_of_hours": "NHS 111",
            "time_zone": "Europe/London",
            "units": UnitSystem.SI,
        },
        staff=(
            ("amara.osei", "Dr Amara Osei", "General practitioner", Role.CLINICIAN),
            ("tomas.havel", "Dr Tomas Havel", "General practitioner", Role.CLINICIAN),
            ("bridget.nolan", "Bridget Nolan", "Advanced nurse practitioner", Role.CLINICIAN),
            ("yusuf.demir", "Yusuf Demir", "Physiotherapist", Role.THERAPIST),
            ("helen.frost", "Helen Frost", "Content lead", Role.CONTENT_EDITOR),
            ("ines.carvalho", "Ines Carvalho", "Practice manager", Role.CLINIC_ADMINISTRATOR),
        ),
    ),
    DemoClinic(
        country="GB",
        fields={
            "name": "Riverside Rehabilitation Centre",
            "address": "3 Mill Lane\nExampleton\nEX2 2EX",
            "phone": "020 7946 0034",
            "opening_hours": "Monday to Saturday, 9:00 to 17:00",
            "out_of_hours": "NHS 111",
            "time_zone": "Europe/London",
            "units": UnitSystem.SI,
        },
        staff=(
            ("leila.haddad", "Dr Leila Haddad", "Rehabilitation physician", Role.CLINICIAN),
            ("owen.price", "Dr Owen Price", "Neurology registrar", Role.CLINICIAN),
            ("mei.tanaka", "Mei Tanaka", "Stroke nurse specialist", Role.CLINICIAN),
            ("sofia.lindqvist", "Sofia Lindqvist", "Occupational therapist", Role.THERAPIST),
            ("daniel.mensah", "Daniel Mensah", "Patient information lead", Role.CONTENT_EDITOR),
            ("ruth.bailey", "Ruth Bailey", "Service manager", Role.CLINIC_ADMINISTRATOR),
        ),
    ),
    DemoClinic(
        country="US",
        fields={
            "name": "Cedar Hollow Family Medicine",
            "address": "450 Cedar Hollow Road\nSampletown",
            "phone": "(555) 010-0142",
            "opening_hours": "Monday to Friday, 8:00 to 17:00",
            "out_of_hours": "the nurse line, (555) 010-0199",
            "time_zone": "America/Chicago",
            "units": UnitSystem.US,
        },
        staff=(
            ("grace.whitfield", "Dr Grace Whitfield", "Family physician", Role.CLINICIAN),
            ("marcus.boone", "Dr Marcus Boone", "Family physician", Role.CLINICIAN),
            ("nadia.rahman", "Nadia Rahman", "Nurse practitioner", Role.CLINICIAN),
            ("carlos.vega", "Carlos Vega", "Physical therapist", Role.THERAPIST),
            ("joan.mercer", "Joan Mercer", "Patient education", Role.CONTENT_EDITOR),
            ("peter.lang", "Peter Lang", "Office manager", Role.CLINIC_ADMINISTRATOR),
        ),
    ),
)


def address_of(local_part: str) -> str:
    """Return the e-mail address of a demonstration account."""
    return f"{local_part}@{DOMAIN}"
