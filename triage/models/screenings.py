"""A screening: the answers of one visit to one ruleset, from the first question to the signature.

An answer belongs to an *item*, what is asked in one go: a finding ("weakness"), one option of a set
asked option by option ("bulbar.dysarthria"), or a whole set asked as a list ("drugs"). An item with
no row was not assessed; a row without a value says why it was not.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy
from patients.models import Patient, Visit
from patients.models.marks import Retractable, both_or_neither, staff
from triage.models.rulesets import RulesetVersion

CODE = 4  # characters of a disposition code such as "D3"


class ScreeningState(models.TextChoices):
    """Where a screening stands. Entered in error is apart: it can befall both."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")


class Screening(Retractable):
    """One screening of one patient in one visit. Signing freezes it and everything under it.

    `row_version` rises with every answer, so that whoever signs, signs what they last saw.
    `disposition`, `floor` and `ceiling` copy the signed report for lists; the receipt decides.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="screenings")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="screenings")
    ruleset_version = models.ForeignKey(
        RulesetVersion, on_delete=models.PROTECT, related_name="screenings"
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ScreeningState.choices,
        default=ScreeningState.DRAFT,
    )
    disposition = models.CharField(_("disposition"), max_length=CODE, blank=True)
    floor = models.CharField(_("at least"), max_length=CODE, blank=True)
    ceiling = models.CharField(_("at most"), max_length=CODE, blank=True)
    started_at = models.DateTimeField(_("started at"))
    started_by = staff(_("started by"))
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = staff(_("signed by"), null=True)

    privacy = {
        **Retractable.retractable_privacy,
        "id": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "visit": Privacy.INTERNAL,
        "ruleset_version": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "disposition": Privacy.CLINICAL,
        "floor": Privacy.CLINICAL,
        "ceiling": Privacy.CLINICAL,
        "started_at": Privacy.INTERNAL,
        "started_by": Privacy.INTERNAL,
        "signed_at": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
    }

    class Meta(Retractable.Meta):
        abstract = False
        ordering = ["-started_at", "id"]
        constraints = [
            *Retractable.Meta.constraints,
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(state=ScreeningState.DRAFT, error_at=None),
                name="one_open_screening_per_visit",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ScreeningState.DRAFT, signed_at=None, disposition="", floor="", ceiling=""
                )
                | (
                    Q(state=ScreeningState.SIGNED, signed_at__isnull=False)
                    & ~Q(disposition="")
                    & ~Q(floor="")
                    & ~Q(ceiling="")
                ),
                name="screening_signed_exactly_when_decided",
            ),
            models.CheckConstraint(
                condition=both_or_neither("signed_by", "signed_at"),
                name="screening_signed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(signed_at__gte=F("started_at")),
                name="screening_signed_after_started",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-started_at"], name="screening_patient_started"),
            models.Index(
                fields=["started_at"],
                condition=Q(state=ScreeningState.DRAFT, error_at=None),
                name="screening_unfinished",
            ),
        ]
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")

    def __str__(self) -> str:
        return f"{_('Screening')} {self.started_at:%Y-%m-%d}"

    @property
    def signed(self) -> bool:
        return self.state == ScreeningState.SIGNED

    @property
    def may_be_written(self) -> bool:
        """Whether answers may still change; the visit may lock it too."""
        return self.state == ScreeningState.DRAFT and not self.in_error


class UnansweredReason(models.TextChoices):
    """Why an item has no value. The codes are the engine's."""

    NOT_ASKED = "not_asked", _("Not asked")
    NOT_EXAMINED = "not_examined", _("Not examined")
    UNABLE = "unable", _("Unable to assess")
    DECLINED = "declined", _("Declined by the patient")
    NOT_KNOWN = "not_known", _("Not known")


class AnswerSource(models.TextChoices):
    """How an answer came to be known."""

    ASKED = "asked", _("asked or observed")
    EXAMINED = "examined", _("examined")
    RECORD = "record", _("from the record")
    GROUP = "group", _("answered together: none present")


class AnswerContent(models.Model):
    """What one answer says. `value` is null when the item was not assessed.

    A presence holds true or false, a choice its option, a number its value in the finding's own
    unit (with the unit as given in `unit`), and a set asked as a list
    ``{"present": [options], "complete": true}``: complete means "and nothing else".
    """

    item = models.CharField(_("finding"), max_length=120)
    value = models.JSONField(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit as given"), max_length=20, blank=True)
    reason = models.CharField(
        _("why not assessed"), max_length=20, choices=UnansweredReason.choices, blank=True
    )
    note = models.CharField(_("note"), max_length=1000, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=AnswerSource.choices)
    origin = models.CharField(_("where in the record"), max_length=200, blank=True)

    class Meta:
        abstract = True


CONTENT_PRIVACY = {
    "id": Privacy.INTERNAL,
    "screening": Privacy.INTERNAL,
    "item": Privacy.CLINICAL,
    "value": Privacy.CLINICAL,
    "unit": Privacy.PUBLIC,
    "reason": Privacy.CLINICAL,
    "note": Privacy.CLINICAL,
    "source": Privacy.INTERNAL,
    "origin": Privacy.CLINICAL,
    "answered_at": Privacy.INTERNAL,
    "answered_by": Privacy.INTERNAL,
}
ANSWERED_OR_NOT = Q(value__isnull=True) | Q(reason="")


class ScreeningAnswer(AnswerContent, Mutable):
    """The answer that holds now. The ones before it are `AnswerChange` rows."""

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="answers")
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = staff(_("answered by"))

    privacy = {**CONTENT_PRIVACY, "row_version": Privacy.INTERNAL}

    class Meta:
        ordering = ["screening", "id"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "item"], name="one_answer_per_item"),
            models.CheckConstraint(condition=ANSWERED_OR_NOT, name="answer_has_value_or_reason"),
        ]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.item


class AnswerChange(AnswerContent, Immutable):
    """An answer that was replaced: what it said, who gave it, who replaced it and when.

    `version` is the row version that the answer had, so that a page which showed it can be told
    apart from a page that showed the present one.
    """

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField(_("version of the answer"))
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = staff(_("answered by"))
    replaced_at = models.DateTimeField(_("replaced at"))
    replaced_by = staff(_("replaced by"))

    privacy = {
        **CONTENT_PRIVACY,
        "version": Privacy.INTERNAL,
        "replaced_at": Privacy.INTERNAL,
        "replaced_by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["screening", "item", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "item", "version"], name="one_earlier_answer_per_version"
            )
        ]
        verbose_name = _("earlier answer")
        verbose_name_plural = _("earlier answers")

    def __str__(self) -> str:
        return self.item
