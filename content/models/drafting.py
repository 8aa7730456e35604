"""What every kind of draft is made of: its state, its revisions, decisions, a withdrawal.

Leaflets, books and rulesets change in the same way: one piece of work has revisions that never
change, a second person decides about the newest, and a published version may be withdrawn. Each
kind adds what it is a draft of.
"""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy
from patients.models.marks import staff

LONGEST_STATEMENT = 1000  # characters
LONGEST_SUMMARY = 200


class DraftState(models.TextChoices):
    """Where a draft stands. Published and dropped are ends."""

    OPEN = "open", _("Being written")
    OFFERED = "offered", _("Waiting for approval")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


UNDER_WAY = (DraftState.OPEN, DraftState.OFFERED)


def published_has_its_version() -> Q:
    """For a draft's constraint: it names a version when, and only when, it is published."""
    return Q(state=DraftState.PUBLISHED, published__isnull=False) | (
        ~Q(state=DraftState.PUBLISHED) & Q(published=None)
    )


def _internal(*names: str) -> dict[str, Privacy]:
    return dict.fromkeys(names, Privacy.INTERNAL)


class Draft(Mutable):
    """One piece of work; its content is its newest revision.

    `row_version` rises with every revision and every change of state, so that whoever acts, acts
    on what they last saw.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=DraftState.choices, default=DraftState.OPEN
    )
    started_at = models.DateTimeField(_("started at"))
    started_by = staff(_("started by"))

    if TYPE_CHECKING:
        revisions: Any  # the way back from the kind's own table of revisions

    draft_privacy: ClassVar[dict[str, Privacy]] = _internal(
        "id", "row_version", "state", "started_at", "started_by"
    )

    class Meta:
        abstract = True

    @property
    def may_be_written(self) -> bool:
        """Whether its content may still change; changing an offered draft takes it back."""
        return self.state in UNDER_WAY


class Revision(Immutable):
    """The whole content of a draft after one edit.

    `as_of` is the row version that the draft got with this revision.
    """

    number = models.PositiveIntegerField(_("revision"))
    as_of = models.PositiveIntegerField(_("row version of the draft"))
    summary = models.CharField(_("what changed"), max_length=LONGEST_SUMMARY)
    made_at = models.DateTimeField(_("made at"))
    made_by = staff(_("made by"))

    revision_privacy: ClassVar[dict[str, Privacy]] = _internal(
        "id", "number", "as_of", "summary", "made_at", "made_by"
    )

    class Meta:
        abstract = True


class Decision(Immutable):
    """A second person approved a revision, or sent it back."""

    approved = models.BooleanField(_("approved"))
    statement = models.CharField(_("statement or reason"), max_length=LONGEST_STATEMENT)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = staff(_("decided by"))

    decision_privacy: ClassVar[dict[str, Privacy]] = _internal(
        "id", "approved", "statement", "decided_at", "decided_by"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.statement


class Withdrawal(Immutable):
    """A version that is not to be used any more; it stays readable."""

    reason = models.CharField(_("reason"), max_length=LONGEST_STATEMENT)
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by = staff(_("withdrawn by"))

    withdrawal_privacy: ClassVar[dict[str, Privacy]] = _internal(
        "id", "reason", "withdrawn_at", "withdrawn_by"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reason
