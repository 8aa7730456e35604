"""Clinics and the people who work in them."""

from datetime import UTC, datetime
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from factory.django import DjangoModelFactory

from accounts.models import Clinic, Membership, User
from accounts.roles import Role

PASSWORD = "correct horse battery staple"  # everyone's, in tests only
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # base32, as an authenticator app holds it
LONG_AGO = datetime(2020, 1, 6, 9, 0, tzinfo=UTC)


class ClinicFactory(DjangoModelFactory[Clinic]):
    class Meta:
        model = Clinic

    name = factory.Sequence(lambda n: f"Clinic {n}")
    address = "1 Example Street\nExampleton EX1 1EX"
    phone = "020 7946 0018"  # a number reserved for fiction
    opening_hours = "Monday to Friday, 8:30 to 17:30"
    out_of_hours = "NHS 111"


class UserFactory(DjangoModelFactory[User]):
    """A person with a confirmed second factor; `second_factor=False` leaves it out."""

    class Meta:
        model = User

    class Params:
        given = factory.Iterator(["Ada", "Bram", "Chidi", "Dara", "Eleni", "Farid", "Grete"])
        family = factory.Iterator(["Marsh", "Okoro", "Quill", "Reyes", "Sandhu", "Tamm"])

    email = factory.Sequence(lambda n: f"person{n}@clinic.example")
    full_name = factory.LazyAttribute(lambda o: f"{o.given} {o.family}")
    title = "Dr"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        second_factor = kwargs.pop("second_factor", True)
        kwargs.setdefault("password", PASSWORD)
        user = User.objects.create_user(*args, **kwargs)
        if second_factor:
            Authenticator.objects.create(
                user=user,
                type=Authenticator.Type.TOTP,
                data={"secret": encrypt(TOTP_SECRET)},
            )
        return user


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    clinic = factory.SubFactory(ClinicFactory)
    role = Role.CLINICIAN
    started_at = LONG_AGO


def member_of(clinic: Clinic, role: Role, **fields: Any) -> User:
    """Return a new person who has `role` in `clinic`."""
    user = UserFactory.create(**fields)
    MembershipFactory.create(user=user, clinic=clinic, role=role)
    return user


def system_administrator(**fields: Any) -> User:
    """Return a new person who looks after the system, and belongs to no clinic."""
    return UserFactory.create(is_system_administrator=True, **fields)
