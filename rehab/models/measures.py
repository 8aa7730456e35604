"""Outcome measures that were taken, and the same-day review that some answers ask for."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Mutable, Privacy
from patients.models.marks import LONGEST_NOTE, Retractable, both_or_neither, staff
from rehab.models.episodes import Episode


class TestedSide(models.TextChoices):
    """The side that was tested; empty where the instrument has none."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")


class AnsweredBy(models.TextChoices):
    """Who gave the answers, where a person is asked."""

    SELF = "self", _("The person themselves")
    HELPED = "helped", _("The person, with help to understand or answer")
    PROXY = "proxy", _("A proxy for the person")
    OBSERVER = "observer", _("An observer")


class MedicineTiming(models.TextChoices):
    """How the test stood to medicines that change tone or pain."""

    NOT_KNOWN = "", _("Not recorded")
    NONE = "none", _("Takes none")
    BEFORE = "before", _("Before the dose")
    AFTER = "after", _("Within 3 hours after the dose")
    MISSED = "missed", _("A dose was missed")


class Measure(Retractable):
    """One result of one instrument: answers as entered, and the scores as computed then.

    `instrument_digest` is the file that computed them. A correction is a new row that `replaces`
    the old one, which is marked in error; nothing is overwritten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="measures")
    instrument = models.SlugField(_("instrument"), max_length=40)
    version = models.CharField(_("version"), max_length=60)
    variant = models.CharField(_("variant"), max_length=40, blank=True)
    side = models.CharField(_("side"), max_length=5, choices=TestedSide.choices, blank=True)
    muscle = models.CharField(_("muscle group"), max_length=40, blank=True)
    taken_on = models.DateField(_("taken on"))
    answers = models.JSONField(_("answers"))
    names = models.JSONField(_("own activities"), default=dict, blank=True)
    not_done = models.JSONField(_("why not done"), default=dict, blank=True)
    scores = models.JSONField(_("scores"))
    instrument_digest = models.CharField(_("digest of the instrument"), max_length=64)
    answered_by = models.CharField(
        _("answered by"), max_length=10, choices=AnsweredBy.choices, blank=True
    )
    aid = models.CharField(_("walking aid or orthosis"), max_length=120, blank=True)
    medicine_timing = models.CharField(
        _("medicines"), max_length=10, choices=MedicineTiming.choices, blank=True
    )
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    taken_by = staff(_("taken by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    privacy = {
        **Retractable.retractable_privacy,
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "episode", "replaces", "taken_by", "recorded_at", "instrument_digest",
            )
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "instrument", "version", "variant", "side", "muscle", "taken_on", "answers",
                "names", "not_done", "scores", "answered_by", "aid", "medicine_timing", "note",
            )
        },
    }  # fmt: skip

    class Meta(Retractable.Meta):
        abstract = False
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(side__in=["", *TestedSide.values])
                & Q(answered_by__in=["", *AnsweredBy.values])
                & Q(medicine_timing__in=MedicineTiming.values),
                name="measure_words_are_known",
            ),
        ]
        indexes = [
            models.Index(fields=["episode", "instrument", "taken_on"], name="measure_of_episode")
        ]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return f"{self.instrument}, {self.taken_on:%Y-%m-%d}"


class SameDayReview(Mutable):
    """An answer that a person must act on the same day; open until somebody says what was done.

    It outlives a measure that turns out to be wrong: a person says so, not the software.
    """

    measure = models.OneToOneField(
        Measure, on_delete=models.PROTECT, related_name="same_day_review"
    )
    raised_at = models.DateTimeField(_("raised at"))
    done = models.TextField(_("what was done"), max_length=LONGEST_NOTE, blank=True)
    done_by = staff(_("done by"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "measure": Privacy.INTERNAL,
        "raised_at": Privacy.CLINICAL,
        "done": Privacy.CLINICAL,
        "done_by": Privacy.INTERNAL,
        "done_at": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=both_or_neither("done_by", "done_at"), name="review_done_by_and_at"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done="") | (Q(done_at__isnull=False) & ~Q(done="")),
                name="review_done_says_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["raised_at"], condition=Q(done_at=None), name="same_day_review_open"
            )
        ]
        verbose_name = _("same-day review")
        verbose_name_plural = _("same-day reviews")

    def __str__(self) -> str:
        return f"same-day review {self.pk}"
