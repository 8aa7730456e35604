"""What is typed but not yet submitted, and what was submitted once already."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy


class Draft(Mutable):
    """The fields of one form as one person last typed them.

    Kept on the server, never in the browser, so that a time-out, a wrong button or a lost
    network loses nothing. It is not part of the record: submitting the form discards it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("form"), max_length=200)  # the form's own path
    fields = models.JSONField(_("fields"))  # {"name": ["value", …]} as the browser posted them
    saved_at = models.DateTimeField(_("saved at"))

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "user": Privacy.INTERNAL,
        "key": Privacy.INTERNAL,
        "fields": Privacy.CLINICAL,
        "saved_at": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_form")]
        indexes = [models.Index(fields=["user", "-saved_at"], name="draft_user_saved")]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return self.key


class Submission(Immutable):
    """A form that was taken. Posting the same form again answers with the first result."""

    token = models.UUIDField(_("form token"), unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("where the first submission led"), max_length=400)
    taken_at = models.DateTimeField(_("taken at"))

    privacy = {
        "id": Privacy.INTERNAL,
        "token": Privacy.INTERNAL,
        "user": Privacy.INTERNAL,
        "answer": Privacy.INTERNAL,
        "taken_at": Privacy.INTERNAL,
    }

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

    def __str__(self) -> str:
        return str(self.token)
