"""What patients are told: the library's versions, and the handouts that were issued from it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models import Patient, Visit


class LeafletVersion(Immutable):
    """One published version of a leaflet. A handout points at the version it was made from."""

    slug = models.SlugField(_("leaflet"), max_length=60)
    language = models.CharField(_("language"), max_length=10, default="en-GB")
    version = models.PositiveIntegerField(_("version"))
    translation_of = models.PositiveIntegerField(
        _("version of the English text that it was made from"), null=True, blank=True
    )
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), max_length=64_000)  # CommonMark
    front_matter = models.JSONField(_("author, sources and dates"))
    digest = models.CharField(_("SHA-256 of title, text and front matter"), max_length=64)
    review_by = models.DateField(_("review by"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.CharField(_("published by"), max_length=60)  # an audit name

    privacy = {
        name: Privacy.PUBLIC
        for name in (
            "id",
            "slug",
            "language",
            "version",
            "translation_of",
            "title",
            "body",
            "front_matter",
            "digest",
            "review_by",
            "published_at",
            "published_by",
        )
    }

    class Meta:
        ordering = ["slug", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "language", "version"], name="one_leaflet_per_version"
            ),
            models.UniqueConstraint(
                fields=["slug", "language", "digest"], name="one_leaflet_per_digest"
            ),
        ]
        verbose_name = _("leaflet version")
        verbose_name_plural = _("leaflet versions")

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class HandoutKind(models.TextChoices):
    """How a handout is set for its reader."""

    STANDARD = "standard", _("Standard")
    LARGE_PRINT = "large", _("Large print")
    EASY_READ = "easy", _("Easy-read")


class Handout(Immutable):
    """One sheet that a patient was given: its exact bytes, and everything that they were made from.

    `origin` names what it was made from in the words of the app that made it ("screening:<uuid>");
    this app doesn't know those apps. The same origin and inputs always give the same handout.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="handouts")
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="handouts", null=True, blank=True
    )
    origin = models.CharField(_("made from"), max_length=80, db_index=True)
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=HandoutKind.choices)
    document = models.JSONField(_("document"))  # the canonical form of HandoutDocument
    inputs_digest = models.CharField(_("SHA-256 of all inputs"), max_length=64)
    # Printed as an address on the sheet. Sheets without one have null: empty texts are not unique.
    check_code = models.CharField(  # noqa: DJ001
        _("check code"), max_length=12, unique=True, null=True
    )
    pdf = models.BinaryField(_("PDF"))
    sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))
    toolchain = models.JSONField(_("versions of the tools"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    privacy = {
        "id": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "visit": Privacy.INTERNAL,
        "origin": Privacy.INTERNAL,
        "title": Privacy.CLINICAL,
        "kind": Privacy.CLINICAL,
        "document": Privacy.CLINICAL,
        "inputs_digest": Privacy.INTERNAL,
        "check_code": Privacy.INTERNAL,
        "pdf": Privacy.CLINICAL,
        "sha256": Privacy.INTERNAL,
        "pages": Privacy.INTERNAL,
        "toolchain": Privacy.INTERNAL,
        "issued_at": Privacy.INTERNAL,
        "issued_by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["-issued_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "origin", "inputs_digest"], name="one_handout_per_inputs"
            )
        ]
        indexes = [models.Index(fields=["patient", "-issued_at"], name="handout_patient_issued")]
        verbose_name = _("handout")
        verbose_name_plural = _("handouts")

    def __str__(self) -> str:
        return self.title


class HandoutChoice(Immutable):
    """One block that the clinician added to a handout or left out of it, and why.

    What the answers alone decided needs no row: it can be worked out again from them.
    """

    handout = models.ForeignKey(Handout, on_delete=models.PROTECT, related_name="choices")
    leaflet = models.ForeignKey(LeafletVersion, on_delete=models.PROTECT, related_name="+")
    block = models.SlugField(_("block"), max_length=60)
    verdict = models.CharField(_("what the answers said"), max_length=10)
    added = models.BooleanField(_("added"))  # false: left out
    reason = models.CharField(_("reason"), max_length=300)

    privacy = {
        "id": Privacy.INTERNAL,
        "handout": Privacy.INTERNAL,
        "leaflet": Privacy.INTERNAL,
        "block": Privacy.CLINICAL,
        "verdict": Privacy.CLINICAL,
        "added": Privacy.CLINICAL,
        "reason": Privacy.CLINICAL,
    }

    class Meta:
        ordering = ["handout", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handout", "leaflet", "block"], name="one_choice_per_block"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="choice_has_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(added=True, verdict="withheld"),
                name="what_is_withheld_is_never_added",
            ),
        ]
        verbose_name = _("choice about a block")
        verbose_name_plural = _("choices about blocks")

    def __str__(self) -> str:
        return f"{self.block} {'+' if self.added else '-'}"


class DocumentCheck(Immutable):
    """The accessibility check of an issued document. A failure never holds the sheet back."""

    handout = models.OneToOneField(Handout, on_delete=models.PROTECT, related_name="check_result")
    profile = models.CharField(_("profile"), max_length=20)  # "ua1"
    rules = models.PositiveSmallIntegerField(_("rules checked"))
    failures = models.JSONField(_("rules that failed"), default=list)
    checked_at = models.DateTimeField(_("checked at"))

    privacy = {
        name: Privacy.INTERNAL
        for name in ("id", "handout", "profile", "rules", "failures", "checked_at")
    }

    class Meta:
        verbose_name = _("document check")
        verbose_name_plural = _("document checks")

    def __str__(self) -> str:
        return f"{self.profile}: {len(self.failures)} failed"


class Understanding(models.TextChoices):
    """What teach-back showed."""

    UNDERSTOOD = "understood", _("Said it back in their own words")
    PARTLY = "partly", _("Partly: explained again")
    NOT_CHECKED = "not_checked", _("Not checked")


class HandoutTalk(Immutable):
    """What happened with a handout: given, explained, understood, or issued in error."""

    handout = models.ForeignKey(Handout, on_delete=models.PROTECT, related_name="talks")
    given = models.BooleanField(_("given to the patient"), default=False)
    explained = models.BooleanField(_("explained"), default=False)
    understanding = models.CharField(
        _("teach-back"),
        max_length=20,
        choices=Understanding.choices,
        default=Understanding.NOT_CHECKED,
    )
    in_error = models.BooleanField(_("issued in error"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    privacy = {
        "id": Privacy.INTERNAL,
        "handout": Privacy.INTERNAL,
        "given": Privacy.CLINICAL,
        "explained": Privacy.CLINICAL,
        "understanding": Privacy.CLINICAL,
        "in_error": Privacy.CLINICAL,
        "note": Privacy.CLINICAL,
        "at": Privacy.INTERNAL,
        "by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(in_error=False) | ~models.Q(note=""),
                name="handout_in_error_has_a_reason",
            )
        ]
        verbose_name = _("talk about a handout")
        verbose_name_plural = _("talks about handouts")

    def __str__(self) -> str:
        return f"{self.handout_id} {self.at:%Y-%m-%d}"
