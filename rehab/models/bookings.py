"""When and where a session is, and the rule that nobody is in two places at once."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from core.tables import Mutable, Privacy
from patients.models import Patient
from patients.models.marks import both_or_neither, staff
from rehab.models.episodes import Discipline


class SessionForm(models.TextChoices):
    """How many treat how many; minutes are attributed by it."""

    INDIVIDUAL = "individual", _("Individual: one therapist, one patient")
    JOINT = "joint", _("Joint: several therapists, one patient")
    GROUP = "group", _("Group: several patients")


class Grade(models.TextChoices):
    """Who delivers the time."""

    QUALIFIED = "qualified", _("Qualified")
    ASSISTANT = "assistant", _("Assistant under supervision")
    STUDENT = "student", _("Student under supervision")


class Booking(Mutable):
    """A time and a place. Each patient in it has a session of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    location = models.CharField(_("where"), max_length=120, blank=True)
    form = models.CharField(_("form"), max_length=10, choices=SessionForm.choices)
    is_remote = models.BooleanField(_("by video or telephone"), default=False)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = staff(_("planned by"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = staff(_("cancelled by"), null=True)

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "row_version", "clinic", "starts_at", "ends_at", "location", "form", "is_remote",
            "planned_at", "planned_by", "cancelled_at", "cancelled_by",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=both_or_neither("cancelled_by", "cancelled_at"),
                name="booking_cancelled_by_and_at",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "starts_at"], name="booking_clinic_starts")]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class BookedTherapist(Mutable):
    """Who treats in a booking, in which discipline and grade."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="therapists")
    person = staff(_("therapist"))
    discipline = models.CharField(_("discipline"), max_length=10, choices=Discipline.choices)
    grade = models.CharField(
        _("grade"), max_length=10, choices=Grade.choices, default=Grade.QUALIFIED
    )

    privacy = {
        name: Privacy.INTERNAL
        for name in ("id", "row_version", "booking", "person", "discipline", "grade")
    }

    class Meta:
        ordering = ["booking", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "person"], name="one_place_per_therapist_and_booking"
            )
        ]
        verbose_name = _("booked therapist")
        verbose_name_plural = _("booked therapists")

    def __str__(self) -> str:
        return f"{self.person} ({self.get_discipline_display()})"


class Occupied(Mutable):
    """One person's time that a booking takes: a therapist's or a patient's.

    The database refuses two rows of one person that overlap and are not released (migration:
    an exclusion constraint on PostgreSQL, triggers on SQLite). Nothing else stands in this table,
    so that it never needs to be rebuilt.
    """

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="occupied")
    therapist = staff(_("therapist"), null=True)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "row_version", "booking", "therapist", "patient", "starts_at", "ends_at",
            "released_at",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(therapist=None, patient__isnull=False)
                | Q(therapist__isnull=False, patient=None),
                name="occupied_is_one_person",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="occupied_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(
                fields=["therapist", "starts_at"],
                condition=Q(released_at=None),
                name="occupied_therapist",
            ),
            models.Index(
                fields=["patient", "starts_at"],
                condition=Q(released_at=None),
                name="occupied_patient",
            ),
        ]
        verbose_name = _("occupied time")
        verbose_name_plural = _("occupied times")

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
