"""Who is who, and who looks after whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Clinic, Country, Membership, User
from accounts.roles import Permission
from core.audit.models import AuditEvent


def manageable_clinics(user: User, permission: Permission) -> QuerySet[Clinic]:
    """The clinics that this person looks after: their own, or all for the system administrator."""
    if not user.is_active:
        return Clinic.objects.none()
    if user.is_system_administrator:
        return Clinic.objects.all()
    return user.clinics_where(permission)


def manageable_clinic(user: User, permission: Permission, public_id: UUID) -> Clinic:
    """Return that clinic, or answer 404: another's clinic and no clinic look the same."""
    return get_object_or_404(manageable_clinics(user, permission), public_id=public_id)


def clinics_with_numbers(user: User) -> QuerySet[Clinic]:
    """The clinics that this person looks after, with how many people work there now."""
    # Chosen apart from counting: the membership that gives the right would be the only one counted.
    chosen = manageable_clinics(user, Permission.MEMBERS_MANAGE).values("pk")
    return Clinic.objects.filter(pk__in=chosen).annotate(
        people=Count(
            "memberships__user",
            filter=Q(memberships__ended_at=None, memberships__user__is_active=True),
            distinct=True,
        )
    )


def countries_for(clinic: Clinic | None) -> list[Country]:
    """The countries that a clinic may choose: those offered, and the one that it has."""
    wanted = Q(offered=True)
    if clinic is not None and clinic.country_id:
        wanted |= Q(pk=clinic.country_id)
    return _by_local_name(Country.objects.filter(wanted))


def countries_with_numbers() -> list[Country]:
    """Every country, with how many clinics have it."""
    return _by_local_name(Country.objects.annotate(clinics_here=Count("clinics")))


def _by_local_name(countries: Iterable[Country]) -> list[Country]:
    """In the order in which the reader looks for them; the database sorts the English names."""
    return sorted(countries, key=lambda country: country.local_name.casefold())


def country_named(code: str) -> Country:
    """Return that country, or answer 404."""
    return get_object_or_404(Country, pk=code.upper())


def clinics_following(country: Country) -> int:
    """How many clinics print the country's number, having none of their own."""
    return Clinic.objects.filter(country=country, emergency_is_own=False).count()


def clinic_events(clinic: Clinic) -> QuerySet[AuditEvent]:
    """What was done to the clinic itself (not to its people or patients), newest first."""
    return AuditEvent.objects.filter(
        subject_type=Clinic._meta.label_lower, subject_id=str(clinic.pk)
    ).order_by("-position")


def people_of(clinic: Clinic) -> QuerySet[User]:
    """Everybody who has or had a role in the clinic, with `roles_here` and `has_second_factor`."""
    return (
        User.objects.filter(memberships__clinic=clinic)
        .distinct()
        .annotate(
            has_second_factor=Exists(
                Authenticator.objects.filter(user=OuterRef("pk")).exclude(
                    type=Authenticator.Type.RECOVERY_CODES
                )
            )
        )
        .prefetch_related(
            Prefetch(
                "memberships",
                Membership.objects.filter(clinic=clinic).order_by("started_at", "pk"),
                to_attr="roles_here",
            )
        )
        .order_by("-is_active", "full_name", "pk")
    )


def person_of(clinic: Clinic, pk: int) -> User:
    """Return that person of the clinic, or answer 404."""
    return get_object_or_404(people_of(clinic), pk=pk)


def membership_of(clinic: Clinic, person: User, pk: int) -> Membership:
    """Return that person's role in the clinic, or answer 404."""
    return get_object_or_404(Membership, pk=pk, clinic=clinic, user=person)


def may_manage_account(administrator: User, person: User) -> bool:
    """Whether one person's account is in another's hands.

    A clinic administrator decides about accounts of people who work only where that administrator
    manages people, and never about a system administrator's.
    """
    if administrator.is_system_administrator:
        return administrator.is_active
    if person.is_system_administrator:
        return False
    mine = administrator.clinics_where(Permission.MEMBERS_MANAGE).values("pk")
    elsewhere = person.memberships.filter(ended_at=None).exclude(clinic__in=mine)
    here = person.memberships.filter(clinic__in=mine)
    return here.exists() and not elsewhere.exists()


def access_events(
    about: UUID, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[AuditEvent]:
    """Who did or looked at what in this person's record, newest first; `until` is excluded.

    A list shows many people at once: its row is about nobody and names them all in its detail.
    """
    listed = Q(about=None, detail__patients__icontains=str(about))
    events = AuditEvent.objects.filter(Q(about=about) | listed).order_by("-position")
    if since is not None:
        events = events.filter(at__gte=since)
    if until is not None:
        events = events.filter(at__lt=until)
    return events


def names_of(actors: set[str]) -> dict[str, User]:
    """Return the people behind "user:12" and the like, for as many of these as exist."""
    keys = {int(a[5:]) for a in actors if a.startswith("user:") and a[5:].isdigit()}
    return {user.audit_name: user for user in User.objects.filter(pk__in=keys)}


def system_administrators() -> QuerySet[User]:
    """Everybody who looks after the system and may sign in."""
    return User.objects.filter(is_system_administrator=True, is_active=True)


def trail_head() -> dict[str, Any]:
    """Return position, hash and time of the newest audit event (zeros when there is none)."""
    newest = AuditEvent.objects.order_by("-position").values("position", "hash", "at").first()
    return dict(newest) if newest else {"position": 0, "hash": "0" * 64, "at": None}
