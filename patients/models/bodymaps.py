"""Where something was found on the body at a visit, and how strong the muscles were.

It stands with the patients, not with triage: it belongs to the visit (locked, amended and retracted
with it), the patient's page shows it, and rehabilitation reads it as well. Triage reads it through
`patients.facts`.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models.marks import Retractable, staff
from patients.models.visits import Visit

LONGEST_MAP_NOTE = 1000  # characters


class BodyMapContent(models.Model):
    """What a map says.

    `marks` holds for each marked place its signs, ``{"calf_left": ["twitch"]}``, and `power` for
    each graded muscle group its MRC grade from 0 to 5. A place or group that is in neither was not
    assessed, unless `whole_body` is stated: then every sign that is seen or asked about is absent
    wherever it is not marked (`patients.body.SEEN_OR_ASKED`). That is `recorded_by`'s statement.
    """

    marks = models.JSONField(_("marks"), default=dict)
    power = models.JSONField(_("power by MRC grade"), default=dict)
    whole_body = models.BooleanField(
        _("I looked at the whole body and asked about it: nothing else"), default=False
    )
    note = models.CharField(_("note"), max_length=LONGEST_MAP_NOTE, blank=True)
    recorded_by = staff(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        abstract = True


CONTENT = ("marks", "power", "whole_body", "note")
CONTENT_PRIVACY = {
    "id": Privacy.INTERNAL,
    "marks": Privacy.CLINICAL,
    "power": Privacy.CLINICAL,
    "whole_body": Privacy.CLINICAL,
    "note": Privacy.CLINICAL,
    "recorded_by": Privacy.INTERNAL,
    "recorded_at": Privacy.INTERNAL,
}


class BodyMap(BodyMapContent, Retractable):
    """The map of one visit as it stands; what it said before is kept in its versions."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="body_maps")

    privacy = {
        **Retractable.retractable_privacy,
        **CONTENT_PRIVACY,
        "visit": Privacy.INTERNAL,
    }

    class Meta(Retractable.Meta):
        abstract = False
        constraints = [
            *Retractable.Meta.constraints,
            models.UniqueConstraint(
                fields=["visit"], condition=Q(error_at=None), name="one_body_map_per_visit"
            ),
        ]
        verbose_name = _("body map")
        verbose_name_plural = _("body maps")

    def __str__(self) -> str:
        return f"{_('Body map')} {self.recorded_at:%Y-%m-%d}"


class BodyMapVersion(BodyMapContent, Immutable):
    """What a map said before it was changed: by whom it was said, and who changed it when."""

    body_map = models.ForeignKey(BodyMap, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField(_("version of the map"))
    replaced_by = staff(_("replaced by"))
    replaced_at = models.DateTimeField(_("replaced at"))

    privacy = {
        **CONTENT_PRIVACY,
        "body_map": Privacy.INTERNAL,
        "version": Privacy.INTERNAL,
        "replaced_by": Privacy.INTERNAL,
        "replaced_at": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["body_map", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["body_map", "version"], name="one_body_map_content_per_version"
            )
        ]
        verbose_name = _("earlier body map")
        verbose_name_plural = _("earlier body maps")

    def __str__(self) -> str:
        return f"{self.body_map_id} v{self.version}"
