"""The home programme: which exercises, how much, and why some although a question stood open."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models import Patient
from patients.models.marks import LONGEST_REASON, staff
from rehab.models.episodes import BodySide, Episode
from rehab.models.profiles import Profile


class HomeProgramme(Immutable):
    """One version of an episode's home programme. A change is a new version that `replaces` it.

    `canonical` is the receipt of the report from which it was chosen: the answers, the state of the
    gate at that moment, what was free to give, to ask about, and held back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="home_programmes")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="home_programmes")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="programmes")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    aim = models.CharField(_("what it is for"), max_length=300, blank=True)
    review_on = models.DateField(_("looked at again on"))
    canonical = models.TextField(_("canonical JSON"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = staff(_("made by"))

    privacy = {
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "patient", "episode", "profile", "replaces", "sha256", "made_at", "made_by",
            )
        },
        "aim": Privacy.CLINICAL,
        "review_on": Privacy.CLINICAL,
        "canonical": Privacy.CLINICAL,
    }  # fmt: skip

    class Meta:
        ordering = ["-made_at", "id"]
        indexes = [models.Index(fields=["episode", "-made_at"], name="programme_newest")]
        verbose_name = _("home programme")
        verbose_name_plural = _("home programmes")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class HomeExercise(Immutable):
    """One exercise of a programme, with the words that were on the sheet that day.

    `how_much` are the lines of the dose. `because` is why it is given although something had to be
    asked first; what is held back is never here.
    """

    programme = models.ForeignKey(HomeProgramme, on_delete=models.PROTECT, related_name="exercises")
    place = models.PositiveSmallIntegerField(_("place"))
    exercise = models.SlugField(_("exercise"), max_length=30)
    title = models.CharField(_("title"), max_length=120)
    side = models.CharField(_("side"), max_length=10, choices=BodySide.choices)
    how_much = models.JSONField(_("how much"))
    times_a_day = models.PositiveSmallIntegerField(_("times a day"))
    note = models.CharField(_("note for the patient"), max_length=200, blank=True)
    asked = models.JSONField(_("what had to be asked first"), default=list, blank=True)
    because = models.CharField(
        _("why it is given all the same"), max_length=LONGEST_REASON, blank=True
    )

    privacy = {
        "id": Privacy.INTERNAL,
        "programme": Privacy.INTERNAL,
        **{
            name: Privacy.CLINICAL
            for name in (
                "place", "exercise", "title", "side", "how_much", "times_a_day", "note", "asked",
                "because",
            )
        },
    }  # fmt: skip

    class Meta:
        ordering = ["programme", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "exercise"], name="an_exercise_once_per_programme"
            ),
            models.UniqueConstraint(
                fields=["programme", "place"], name="one_exercise_per_place_of_programme"
            ),
            models.CheckConstraint(
                condition=Q(asked=[]) | ~Q(because=""), name="asked_exercise_says_why"
            ),
        ]
        verbose_name = _("exercise at home")
        verbose_name_plural = _("exercises at home")

    def __str__(self) -> str:
        return self.title


class ProgrammeEnd(Immutable):
    """A programme ended without another in its place, and why."""

    programme = models.OneToOneField(HomeProgramme, on_delete=models.PROTECT, related_name="end")
    reason = models.CharField(_("why it ended"), max_length=LONGEST_REASON)
    ended_at = models.DateTimeField(_("ended at"))
    ended_by = staff(_("ended by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "programme": Privacy.INTERNAL,
        "reason": Privacy.CLINICAL,
        "ended_at": Privacy.INTERNAL,
        "ended_by": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="programme_end_says_why"),
        ]
        verbose_name = _("end of a home programme")
        verbose_name_plural = _("ends of home programmes")

    def __str__(self) -> str:
        return f"{self.programme_id} {self.ended_at:%Y-%m-%d}"
