"""What hangs on an episode: precautions, who treats, its stages and its reviews.

Each row is ended or added to, never changed in what it says, so that the way there stays readable.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy
from patients.models.marks import LONGEST_NOTE, both_or_neither, staff
from rehab.models.episodes import Discipline, Episode, Stage


class PrecautionKind(models.TextChoices):
    """What therapy must beware of and the record has no alert for."""

    FALLS = "falls", _("Falls, or high risk of falling")
    ORTHOSTATIC = "orthostatic", _("Blood pressure drops on standing")
    NEGLECT = "neglect", _("Neglect of one side")
    HEMIANOPIA = "hemianopia", _("Loss of part of the visual field")
    SENSATION = "sensation", _("Reduced sensation on the weak side")
    APHASIA = "aphasia", _("Aphasia")
    COGNITION = "cognition", _("Impulsive, or impaired memory or judgement")
    SUBLUXATION = "subluxation", _("Shoulder subluxation")
    SHOULDER_PAIN = "shoulder_pain", _("Painful weak shoulder")
    SKIN = "skin", _("Fragile skin or pressure damage")
    HIP_PRECAUTIONS = "hip_precautions", _("Hip precautions after surgery")
    JOINT_IMPLANT = "joint_implant", _("Joint replacement")
    WEIGHT_BEARING = "weight_bearing", _("Limited weight bearing, recent fracture")
    OSSIFICATION = "ossification", _("New bone round a joint (heterotopic ossification)")
    ITB_PUMP = "itb_pump", _("Intrathecal baclofen pump")
    BONE_FLAP = "bone_flap", _("Part of the skull missing: helmet")
    SHUNT = "shunt", _("Ventricular shunt")
    CARDIAC_LIMIT = "cardiac_limit", _("Limit set for heart rate or blood pressure")
    INFECTION_CONTROL = "infection_control", _("Infection control")
    OTHER = "other", _("Other precaution")


class PrecautionState(models.TextChoices):
    """Asked and present, or asked and absent. Not asked is no row at all."""

    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Asked and absent")


class Precaution(Mutable):
    """One precaution of an episode as it holds; a newer answer ends the row, which stays."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="precautions")
    kind = models.CharField(_("precaution"), max_length=20, choices=PrecautionKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=PrecautionState.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = staff(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    ended_by = staff(_("ended by"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "episode": Privacy.INTERNAL,
        "kind": Privacy.CLINICAL,
        "state": Privacy.CLINICAL,
        "note": Privacy.CLINICAL,
        "recorded_by": Privacy.INTERNAL,
        "recorded_at": Privacy.INTERNAL,
        "ended_by": Privacy.INTERNAL,
        "ended_at": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["episode", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "kind"],
                condition=Q(ended_at=None),
                name="one_current_precaution_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PrecautionKind.values) & Q(state__in=PrecautionState.values),
                name="precaution_words_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PrecautionKind.OTHER) | ~Q(note=""),
                name="precaution_other_says_what",
            ),
            models.CheckConstraint(
                condition=both_or_neither("ended_by", "ended_at"),
                name="precaution_ended_by_and_at",
            ),
        ]
        verbose_name = _("precaution")
        verbose_name_plural = _("precautions")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"


class TeamMember(Mutable):
    """Somebody who treats in this episode, in one discipline; leaving ends the row."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="team")
    person = staff(_("person"))
    discipline = models.CharField(_("discipline"), max_length=10, choices=Discipline.choices)
    is_key_worker = models.BooleanField(_("key worker"), default=False)
    joined_at = models.DateTimeField(_("joined at"))
    joined_by = staff(_("added by"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    left_by = staff(_("taken off by"), null=True)

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "row_version", "episode", "person", "discipline", "is_key_worker", "joined_at",
            "joined_by", "left_at", "left_by",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["episode", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "person", "discipline"],
                condition=Q(left_at=None),
                name="one_place_per_person_and_discipline",
            ),
            models.UniqueConstraint(
                fields=["episode"],
                condition=Q(left_at=None, is_key_worker=True),
                name="one_key_worker_per_episode",
            ),
            models.CheckConstraint(
                condition=both_or_neither("left_by", "left_at"), name="team_left_by_and_at"
            ),
        ]
        verbose_name = _("team member")
        verbose_name_plural = _("team members")

    def __str__(self) -> str:
        return f"{self.person} ({self.get_discipline_display()})"


class StageChange(Immutable):
    """From when the episode is in a stage; the first row is written when it opens."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    since = models.DateField(_("since"))
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = staff(_("changed by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "episode": Privacy.INTERNAL,
        "stage": Privacy.CLINICAL,
        "since": Privacy.CLINICAL,
        "changed_at": Privacy.INTERNAL,
        "changed_by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["episode", "id"]
        verbose_name = _("change of stage")
        verbose_name_plural = _("changes of stage")

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.since:%Y-%m-%d}"


class ReviewOutcome(models.TextChoices):
    """What a review of the episode decided."""

    CONTINUE = "continue", _("Go on as planned")
    CHANGE_PLAN = "change_plan", _("Go on with a changed plan")
    REFER_BACK = "refer_back", _("Ask the referring clinician")
    PREPARE_DISCHARGE = "prepare_discharge", _("Prepare discharge")


class EpisodeReview(Mutable):
    """A review of the whole episode: planned for a day, then held with an outcome."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField(_("due on"))
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = staff(_("planned by"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=ReviewOutcome.choices, blank=True
    )
    note = models.TextField(_("what was decided"), max_length=LONGEST_NOTE, blank=True)
    held_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    held_by = staff(_("held by"), null=True)

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "episode": Privacy.INTERNAL,
        "due_on": Privacy.CLINICAL,
        "planned_at": Privacy.INTERNAL,
        "planned_by": Privacy.INTERNAL,
        "held_on": Privacy.CLINICAL,
        "outcome": Privacy.CLINICAL,
        "note": Privacy.CLINICAL,
        "held_at": Privacy.INTERNAL,
        "held_by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["episode", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode"],
                condition=Q(held_at=None),
                name="one_planned_review_per_episode",
            ),
            models.CheckConstraint(
                condition=both_or_neither("held_by", "held_at", "held_on"),
                name="review_held_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, outcome="") | (Q(held_at__isnull=False) & ~Q(outcome="")),
                name="review_held_exactly_when_decided",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(held_at=None), name="review_due_on")]
        verbose_name = _("review of the episode")
        verbose_name_plural = _("reviews of the episode")

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d}"
