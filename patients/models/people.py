"""Who the patient is."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from core.tables import Immutable, Mutable, Privacy
from patients.models.marks import LONGEST_REASON, both_or_neither, staff


class Sex(models.TextChoices):
    """Sex as recorded for clinical reference ranges; "not known" stays unknown to the rules."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    NOT_KNOWN = "not_known", _("Not known")


class Patient(Mutable):
    """A person in a clinic's care.

    `search` is kept by the actions (`patients.naming.search_text`): names without accents and
    identifiers, lower-cased. The list is ordered and found by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    family_name = models.CharField(_("family name"), max_length=80)
    given_names = models.CharField(_("given names"), max_length=120)
    preferred_name = models.CharField(_("likes to be called"), max_length=80, blank=True)
    birth_date = models.DateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.TextField(_("address"), max_length=400, blank=True)
    language = models.CharField(_("preferred language"), max_length=60, blank=True)
    registered_by = staff(_("registered by"))
    registered_at = models.DateTimeField(_("registered at"))
    search = models.TextField(editable=False)

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "clinic": Privacy.INTERNAL,
        "family_name": Privacy.PERSONAL,
        "given_names": Privacy.PERSONAL,
        "preferred_name": Privacy.PERSONAL,
        "birth_date": Privacy.PERSONAL,
        "sex": Privacy.PERSONAL,
        "phone": Privacy.PERSONAL,
        "address": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "registered_by": Privacy.INTERNAL,
        "registered_at": Privacy.INTERNAL,
        "search": Privacy.PERSONAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="patient_sex_is_known"),
            models.CheckConstraint(
                condition=Q(birth_date__gte=date(1890, 1, 1)), name="patient_born_after_1890"
            ),
            models.CheckConstraint(condition=~Q(family_name=""), name="patient_has_family_name"),
        ]
        # Ordered so that a page of one clinic's list is one walk of the index (keyset paging).
        # On PostgreSQL migration 0002 makes the column "C"-collated; see patients/finding.py.
        indexes = [
            models.Index(fields=["clinic", "search", "id"], name="patient_clinic_search_id"),
            models.Index(fields=["clinic", "birth_date"], name="patient_clinic_born"),
        ]
        verbose_name = _("patient")
        verbose_name_plural = _("patients")

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    def age_on(self, day: date) -> int:
        """Completed years on `day`; somebody born on 29 February turns a year on 1 March."""
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)


class IdentifierKind(models.TextChoices):
    """What sort of number it is."""

    NHS_NUMBER = "nhs_number", _("NHS number")
    HOSPITAL_NUMBER = "hospital_number", _("Hospital number")
    OTHER = "other", _("Other number")


class Identifier(Mutable):
    """A number that names one patient in a clinic for as long as it is current."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identifiers")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=IdentifierKind.choices)
    value = models.CharField(_("number"), max_length=30)  # upper-cased, without spaces or dashes
    added_by = staff(_("added by"))
    added_at = models.DateTimeField(_("added at"))
    ended_by = staff(_("ended by"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "clinic": Privacy.INTERNAL,
        "kind": Privacy.PERSONAL,
        "value": Privacy.PERSONAL,
        "added_by": Privacy.INTERNAL,
        "added_at": Privacy.INTERNAL,
        "ended_by": Privacy.INTERNAL,
        "ended_at": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "kind", "value"],
                condition=Q(ended_at=None),
                name="one_patient_per_current_identifier",
            ),
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=Q(ended_at=None),
                name="one_current_identifier_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=IdentifierKind.values), name="identifier_kind_is_known"
            ),
            models.CheckConstraint(
                condition=both_or_neither("ended_by", "ended_at"),
                name="identifier_ended_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("added_at")),
                name="identifier_ends_after_it_starts",
            ),
        ]
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")

    def __str__(self) -> str:
        return self.value


class Correction(Immutable):
    """A change to who the patient is: what it said before, what after, and why."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    before = models.JSONField(_("before"))  # {"family_name": "…"}: the changed fields only
    after = models.JSONField(_("after"))
    corrected_by = staff(_("corrected by"))
    corrected_at = models.DateTimeField(_("corrected at"))

    privacy = {
        "id": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "reason": Privacy.PERSONAL,
        "before": Privacy.PERSONAL,
        "after": Privacy.PERSONAL,
        "corrected_by": Privacy.INTERNAL,
        "corrected_at": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason")
        ]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.patient_id} {self.corrected_at:%Y-%m-%d}"
