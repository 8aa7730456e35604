"""People who use the product, the clinics they work in, and what they are there."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import PERMISSIONS_OF, SYSTEM_PERMISSIONS, Permission, Role
from core.tables import Mutable, Privacy


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; there are no user names."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(
            email,
            password,
            is_staff=True,
            is_superuser=True,
            is_system_administrator=True,
            **fields,
        )


class User(Mutable, AbstractUser):
    """One person. Accounts are never shared and never deleted; leaving makes them inactive."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    title = models.CharField(_("title and post"), max_length=80, blank=True)
    is_system_administrator = models.BooleanField(_("system administrator"), default=False)
    must_change_password = models.BooleanField(_("must change password"), default=False)

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "row_version", "password", "last_login", "is_superuser", "is_staff", "is_active",
            "date_joined", "email", "full_name", "title", "is_system_administrator",
            "must_change_password", "groups", "user_permissions",
        )
    }  # fmt: skip

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def audit_name(self) -> str:
        return f"user:{self.pk}"

    @property
    def signature(self) -> str:
        """Who they are on paper: the name, then the post."""
        return f"{self.full_name}, {self.title}" if self.title else self.full_name

    def clinics_where(self, permission: Permission) -> models.QuerySet["Clinic"]:
        """The clinics in which this person may do that; none when the account is inactive."""
        if not self.is_active:
            return Clinic.objects.none()
        roles = [role for role, granted in PERMISSIONS_OF.items() if permission in granted]
        return Clinic.objects.filter(
            memberships__user=self, memberships__role__in=roles, memberships__ended_at=None
        ).distinct()

    def may(self, permission: Permission, clinic: "Clinic | None" = None) -> bool:
        """Whether this person may do that in the clinic (in any clinic, when none is given)."""
        if not self.is_active:
            return False
        if self.is_system_administrator and permission in SYSTEM_PERMISSIONS:
            return True
        clinics = self.clinics_where(permission)
        return clinics.filter(pk=clinic.pk).exists() if clinic is not None else clinics.exists()


class UnitSystem(models.TextChoices):
    """Which units the clinic's laboratory reports, and so which are shown first."""

    SI = "si", _("SI units (mmol/L)")
    US = "us", _("US conventional units (mg/dL)")


class Country(Mutable):
    """A country with the number that people dial there in an emergency.

    `code` is ISO 3166-1 alpha-2. `advice_line` is whom people ask when it can't wait and is no
    emergency ("NHS 111"); clinics are offered it as their out-of-hours line. A country that is no
    longer `offered` stays with the clinics that have it.
    """

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    emergency_number = models.CharField(_("emergency number"), max_length=20)
    advice_line = models.CharField(_("advice line"), max_length=80, blank=True)
    offered = models.BooleanField(_("clinics may choose it"), default=True)

    privacy = {
        name: Privacy.PUBLIC
        for name in ("row_version", "code", "name", "emergency_number", "advice_line", "offered")
    }

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(emergency_number=""), name="country_has_an_emergency_number"
            )
        ]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the reader's language where it comes with the product, else as it was
        written."""
        return gettext(self.name) if self.name else ""


class Clinic(Mutable):
    """A place of work: owns its patients, its letterhead, its time zone and units.

    `emergency_number` is what its handouts print. It is the country's, and follows it, unless
    `emergency_is_own`: then the clinic chose another one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    address = models.TextField(_("address"), max_length=400, blank=True)
    phone = models.CharField(_("telephone"), max_length=40)
    opening_hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    out_of_hours = models.CharField(
        _("out of hours"),
        max_length=200,
        blank=True,
        help_text=_("Whom patients call when the clinic is closed."),
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clinics",
        verbose_name=_("country"),
    )
    emergency_number = models.CharField(_("emergency number"), max_length=20, default="999")
    emergency_is_own = models.BooleanField(_("emergency number of its own"), default=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    units = models.CharField(
        _("units"), max_length=2, choices=UnitSystem.choices, default=UnitSystem.SI
    )

    privacy = {
        name: Privacy.PUBLIC
        for name in (
            "id", "row_version", "public_id", "name", "address", "phone", "opening_hours",
            "out_of_hours", "country", "emergency_number", "emergency_is_own", "time_zone", "units",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(emergency_number=""), name="clinic_has_an_emergency_number"
            ),
            models.CheckConstraint(
                condition=Q(emergency_is_own=True) | Q(country__isnull=False),
                name="number_not_its_own_is_of_a_country",
            ),
        ]
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")

    def __str__(self) -> str:
        return self.name

    @property
    def own_emergency_number(self) -> str:
        """The number that the clinic chose instead of its country's; empty when it did not."""
        return self.emergency_number if self.emergency_is_own else ""


class Membership(Mutable):
    """A person's role in a clinic, from when until when. A person may hold several."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    started_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    privacy = {
        name: Privacy.INTERNAL
        for name in ("id", "row_version", "user", "clinic", "role", "started_at", "ended_at")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "clinic", "role"],
                condition=Q(ended_at=None),
                name="one_current_membership_per_role",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                name="membership_ends_after_it_starts",
            ),
        ]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.clinic}"
