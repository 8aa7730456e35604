"""Alerts and precautions: what a clinician must know before advising or treating this patient."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Privacy
from patients.models.marks import LONGEST_NOTE, Retractable, both_or_neither, staff
from patients.models.people import Patient


class AlertKind(models.TextChoices):
    """What the alert is about. Most name a condition of the triage vocabulary by its own id."""

    HEART_FAILURE = "heart_failure", _("Heart failure")
    CKD = "ckd", _("Chronic kidney disease")
    FLUID_RESTRICTION = "fluid_restriction", _("Fluid restriction")
    DYSPHAGIA = "dysphagia", _("Difficulty swallowing (dysphagia)")
    DIABETES = "diabetes", _("Diabetes")
    HYPERTENSION = "hypertension", _("Hypertension")
    SEIZURES = "seizures", _("Seizures or epilepsy")
    PREGNANCY = "pregnancy", _("Pregnancy or recent birth")
    ANTICOAGULANT = "anticoagulant", _("Takes an anticoagulant")
    PACEMAKER = "pacemaker", _("Pacemaker or implanted device")
    CIRRHOSIS = "cirrhosis", _("Cirrhosis")
    ASCITES = "ascites", _("Ascites")
    ATRIAL_FIBRILLATION = "atrial_fibrillation", _("Atrial fibrillation")
    HEART_BLOCK = "heart_block", _("Heart block")
    PERIPHERAL_ARTERY_DISEASE = "peripheral_artery_disease", _("Peripheral artery disease")
    SIADH = "siadh", _("Inappropriate antidiuresis (SIADH)")
    HYPOTHYROIDISM = "hypothyroidism", _("Hypothyroidism")
    HYPERTHYROIDISM = "hyperthyroidism", _("Hyperthyroidism")
    MYASTHENIA = "myasthenia", _("Myasthenia gravis")
    STROKE_OLD = "stroke_old", _("Previous stroke")
    TBI = "tbi", _("Previous brain injury")
    ANXIETY = "anxiety", _("Anxiety")
    HEALTH_ANXIETY = "health_anxiety", _("Health anxiety")
    PANIC_DISORDER = "panic_disorder", _("Panic disorder")
    SMOKER = "smoker", _("Smokes")
    BARRETTS = "barretts", _("Barrett's oesophagus")
    PARTIAL_COLECTOMY = "partial_colectomy", _("Partial colectomy")
    BOWEL_RESECTION = "bowel_resection", _("Bowel resection")
    SICKLE_TRAIT = "sickle_trait", _("Sickle cell trait")
    G6PD = "g6pd", _("G6PD deficiency")
    THROMBOCYTOPENIA = "thrombocytopenia", _("Low platelets (thrombocytopenia)")
    CANCER = "cancer", _("Cancer")
    PEPTIC_ULCER = "peptic_ulcer", _("Stomach or duodenal ulcer")
    ARRHYTHMIA_KNOWN = "arrhythmia_known", _("Rhythm disorder other than atrial fibrillation")
    LONG_QT = "long_qt", _("Long QT")
    GOUT = "gout", _("Gout")
    DENTAL_PROBLEM = "dental_problem", _("Active tooth decay")
    OSTEOPOROSIS = "osteoporosis", _("Osteoporosis")
    RESTLESS_LEGS = "restless_legs", _("Restless legs")
    PARKINSONS = "parkinsons", _("Parkinson's disease")
    SPINAL_STENOSIS = "spinal_stenosis", _("Lumbar spinal stenosis")
    POLYNEUROPATHY = "polyneuropathy", _("Polyneuropathy")
    PERIODIC_PARALYSIS = "familial_periodic_paralysis", _("Familial periodic paralysis")
    MND_KNOWN = "mnd_known", _("Motor neurone disease")
    BREASTFEEDING = "breastfeeding", _("Breastfeeding")
    ALLERGY = "allergy", _("Allergy")
    OTHER = "other", _("Other alert")


# Of these a patient may have several at once; of every other kind one is current.
REPEATABLE = (AlertKind.ALLERGY, AlertKind.OTHER)


class AlertState(models.TextChoices):
    """Asked and present, or asked and absent. Not asked is no row at all."""

    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Asked and absent")


class CkdStage(models.TextChoices):
    """Stage of chronic kidney disease, by eGFR; dialysis apart."""

    STAGE_3 = "3", _("Stage 3 (eGFR 30 to 59)")
    STAGE_4 = "4", _("Stage 4 (eGFR 15 to 29)")
    STAGE_5 = "5", _("Stage 5 (eGFR under 15)")
    DIALYSIS = "dialysis", _("On dialysis")


class DiabetesType(models.TextChoices):
    """Type of diabetes; other types stay unknown to rules that name type 1 or 2."""

    TYPE_1 = "t1", _("Type 1")
    TYPE_2 = "t2", _("Type 2")
    OTHER = "other", _("Other or not known")


def _only_for(field: str, kind: AlertKind, *, empty: object = None) -> models.CheckConstraint:
    """The detail belongs to that kind, and only when the thing is present."""
    return models.CheckConstraint(
        condition=Q(**{field: empty}) | Q(kind=kind, state=AlertState.PRESENT),
        name=f"alert_{field}_only_for_{kind.value}",
    )


class Alert(Retractable):
    """One precaution: asked and present (with its details), or asked and absent.

    `until` is the day from which it no longer holds; resolving sets it together with who and when.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(_("alert"), max_length=30, choices=AlertKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=AlertState.choices)
    ckd_stage = models.CharField(_("stage"), max_length=10, choices=CkdStage.choices, blank=True)
    egfr = models.PositiveSmallIntegerField(_("eGFR (mL/min/1.73 m²)"), null=True, blank=True)
    litres_per_day = models.DecimalField(
        _("limit in litres a day"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    prescribed_by = models.CharField(_("prescribed by"), max_length=120, blank=True)
    iddsi_level = models.PositiveSmallIntegerField(_("IDDSI level (0 to 7)"), null=True, blank=True)
    diabetes_type = models.CharField(
        _("type"), max_length=10, choices=DiabetesType.choices, blank=True
    )
    insulin = models.BooleanField(_("uses insulin"), null=True, blank=True)
    sulfonylurea = models.BooleanField(_("takes a sulfonylurea"), null=True, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    gestation_weeks = models.PositiveSmallIntegerField(
        _("gestation in completed weeks"), null=True, blank=True
    )
    gestation_on = models.DateField(_("gestation as at"), null=True, blank=True)
    delivered_on = models.DateField(_("date of birth of the child"), null=True, blank=True)
    substance = models.CharField(_("substance"), max_length=120, blank=True)
    reaction = models.CharField(_("reaction"), max_length=200, blank=True)
    label = models.CharField(_("what the alert is"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    recorded_by = staff(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    resolved_by = staff(_("resolved by"), null=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    privacy = {
        **Retractable.retractable_privacy,
        "id": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        **{
            name: Privacy.CLINICAL
            for name in (
                "kind", "state", "ckd_stage", "egfr", "litres_per_day", "prescribed_by",
                "iddsi_level", "diabetes_type", "insulin", "sulfonylurea", "due_on",
                "gestation_weeks", "gestation_on", "delivered_on", "substance", "reaction",
                "label", "note", "since", "until",
            )
        },
        "recorded_by": Privacy.INTERNAL,
        "recorded_at": Privacy.INTERNAL,
        "resolved_by": Privacy.INTERNAL,
        "resolved_at": Privacy.INTERNAL,
    }  # fmt: skip

    class Meta(Retractable.Meta):
        abstract = False
        constraints = [
            *Retractable.Meta.constraints,
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=Q(until=None, error_at=None) & ~Q(kind__in=REPEATABLE),
                name="one_current_alert_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AlertKind.values), name="alert_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AlertState.values), name="alert_state_is_known"
            ),
            models.CheckConstraint(
                condition=both_or_neither("until", "resolved_by", "resolved_at"),
                name="alert_until_resolved_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
                name="alert_until_is_after_since",
            ),
            models.CheckConstraint(
                condition=Q(egfr=None) | Q(egfr__lte=200), name="alert_egfr_is_possible"
            ),
            models.CheckConstraint(
                condition=Q(litres_per_day=None)
                | Q(litres_per_day__gte="0.3", litres_per_day__lte="5"),
                name="alert_litres_are_possible",
            ),
            models.CheckConstraint(
                condition=Q(iddsi_level=None) | Q(iddsi_level__lte=7), name="alert_iddsi_is_a_level"
            ),
            models.CheckConstraint(
                condition=Q(gestation_weeks=None) | Q(gestation_weeks__lte=44),
                name="alert_gestation_is_possible",
            ),
            models.CheckConstraint(
                condition=both_or_neither("gestation_weeks", "gestation_on"),
                name="alert_gestation_has_its_day",
            ),
            _only_for("ckd_stage", AlertKind.CKD, empty=""),
            _only_for("egfr", AlertKind.CKD),
            _only_for("litres_per_day", AlertKind.FLUID_RESTRICTION),
            _only_for("prescribed_by", AlertKind.FLUID_RESTRICTION, empty=""),
            _only_for("iddsi_level", AlertKind.DYSPHAGIA),
            _only_for("diabetes_type", AlertKind.DIABETES, empty=""),
            _only_for("insulin", AlertKind.DIABETES),
            _only_for("sulfonylurea", AlertKind.DIABETES),
            _only_for("due_on", AlertKind.PREGNANCY),
            _only_for("gestation_weeks", AlertKind.PREGNANCY),
            _only_for("delivered_on", AlertKind.PREGNANCY),
            _only_for("reaction", AlertKind.ALLERGY, empty=""),
            models.CheckConstraint(
                condition=~Q(kind=AlertKind.OTHER) | ~Q(label=""), name="alert_other_has_label"
            ),
            models.CheckConstraint(
                condition=~Q(kind=AlertKind.ALLERGY, state=AlertState.PRESENT) | ~Q(substance=""),
                name="alert_allergy_has_substance",
            ),
        ]
        indexes = [models.Index(fields=["patient", "kind"], name="alert_patient_kind")]
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    @property
    def current(self) -> bool:
        return self.until is None and not self.in_error
