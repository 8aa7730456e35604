"""The topics by which the library is sorted; a leaflet names one by its `slug`."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.tables import Mutable, Privacy

LONGEST_TOPIC_NAME = 60  # characters


class TopicState(models.TextChoices):
    """Whether a topic may be chosen. One that was removed is kept for the leaflets that had it."""

    OFFERED = "offered", _("May be chosen")
    RETIRED = "retired", _("Not to be chosen any more")
    REMOVED = "removed", _("Removed")


class Topic(Mutable):
    """One topic, in the order of `place`. `slug` never changes: leaflets hold it.

    `name` is the English name; `translations` holds those in other languages by their codes
    ({"es": "Beber"}), and the English one stands in where there is none.
    """

    slug = models.SlugField(_("name in leaflets"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_TOPIC_NAME)
    translations = models.JSONField(_("name in other languages"), default=dict, blank=True)
    place = models.PositiveSmallIntegerField(_("place in the library"))
    state = models.CharField(
        _("state"), max_length=10, choices=TopicState.choices, default=TopicState.OFFERED
    )

    privacy = {
        name: Privacy.PUBLIC
        for name in ("id", "row_version", "slug", "name", "translations", "place", "state")
    }

    class Meta:
        ordering = ["place", "slug"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_topic_of_a_name",
                violation_error_message=_("There is a topic of this name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=TopicState.values), name="topic_state_is_known"
            ),
        ]
        verbose_name = _("topic of leaflets")
        verbose_name_plural = _("topics of leaflets")

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the reader's language."""
        language = get_language() or ""
        found = self.translations.get(language) or self.translations.get(language.split("-")[0])
        return str(found or self.name)
