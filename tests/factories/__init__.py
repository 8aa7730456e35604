"""Synthetic people and things, one module per app; every name and number here is invented."""

from tests.factories.accounts import (
    ClinicFactory,
    MembershipFactory,
    UserFactory,
    member_of,
    system_administrator,
)

__all__ = [
    "ClinicFactory",
    "MembershipFactory",
    "UserFactory",
    "member_of",
    "system_administrator",
]
