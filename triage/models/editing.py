"""How a ruleset changes: a draft and its revisions, what was proved about it, who decided.

A revision never changes, and every proof (review, replay) hangs on one revision, so that nothing
can be published which is not exactly what was proved. The published version is `RulesetVersion`.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models.drafting import (
    LONGEST_STATEMENT,
    Decision,
    Draft,
    Revision,
    Withdrawal,
    published_has_its_version,
)
from core.tables import Immutable, Privacy
from patients.models.marks import staff
from triage.models.rulesets import LONGEST_TITLE, RulesetVersion
from triage.models.screenings import CODE


class RulesetDraft(Draft):
    """One piece of work on a ruleset."""

    ruleset_id = models.SlugField(_("ruleset"), max_length=60)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    based_on = models.ForeignKey(
        RulesetVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    published = models.OneToOneField(
        RulesetVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    privacy = {
        **Draft.draft_privacy,
        **dict.fromkeys(("ruleset_id", "title", "based_on", "published"), Privacy.INTERNAL),
    }

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=published_has_its_version(), name="published_draft_has_its_version"
            )
        ]
        verbose_name = _("ruleset draft")
        verbose_name_plural = _("ruleset drafts")

    def __str__(self) -> str:
        return self.title


class RulesetRevision(Revision):
    """The whole content of a draft after one edit, as canonical JSON with the keys of the file.

    `digest` is the ruleset's, empty while the content is not a usable ruleset yet.
    """

    draft = models.ForeignKey(RulesetDraft, on_delete=models.PROTECT, related_name="revisions")
    content = models.TextField(_("content"))
    digest = models.CharField(_("SHA-256 of the canonical form"), max_length=64, blank=True)

    privacy = {
        **Revision.revision_privacy,
        **dict.fromkeys(("draft", "content", "digest"), Privacy.INTERNAL),
    }

    class Meta:
        ordering = ["draft", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_revision_per_number"),
            models.CheckConstraint(condition=~Q(content=""), name="revision_has_content"),
        ]
        verbose_name = _("revision of a draft")
        verbose_name_plural = _("revisions of drafts")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class RulesetReview(Immutable):
    """What the automatic review said about one revision.

    `remarks` holds level, part, text and the witness's answers of each; `cases` the worked cases
    that did not come out as stated. `rejects` counts the remarks that stand in the way.
    """

    revision = models.ForeignKey(RulesetRevision, on_delete=models.PROTECT, related_name="reviews")
    digest = models.CharField(_("SHA-256 of the ruleset"), max_length=64)
    engine_version = models.CharField(_("engine version"), max_length=20)
    remarks = models.JSONField(_("remarks"))
    cases = models.JSONField(_("worked cases"))
    rejects = models.PositiveIntegerField(_("reasons against publishing"))
    reviewed_at = models.DateTimeField(_("reviewed at"))
    reviewed_by = staff(_("started by"))

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "revision", "digest", "engine_version", "remarks", "cases", "rejects",
            "reviewed_at", "reviewed_by",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["-id"]
        verbose_name = _("automatic review")
        verbose_name_plural = _("automatic reviews")

    def __str__(self) -> str:
        return f"{self.digest[:12]}: {self.rejects}"


class RulesetReplay(Immutable):
    """What one revision would have said about everything that was signed so far.

    `before` is the version in use at that time; none means that there was nothing to compare with.
    """

    revision = models.ForeignKey(RulesetRevision, on_delete=models.PROTECT, related_name="replays")
    before = models.ForeignKey(
        RulesetVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    before_digest = models.CharField(_("SHA-256 before"), max_length=64, blank=True)
    after_digest = models.CharField(_("SHA-256 after"), max_length=64)
    engine_version = models.CharField(_("engine version"), max_length=20)
    unchanged = models.PositiveIntegerField(_("unchanged"))
    more_urgent = models.PositiveIntegerField(_("more urgent"))
    less_urgent = models.PositiveIntegerField(_("less urgent"))
    newly_undetermined = models.PositiveIntegerField(_("newly undetermined"))
    scope_changed = models.PositiveIntegerField(_("newly in or out of scope"), default=0)
    dropped = models.PositiveIntegerField(_("answers without a place in the draft"), default=0)
    ran_at = models.DateTimeField(_("run at"))
    ran_by = staff(_("started by"))

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "revision", "before", "before_digest", "after_digest", "engine_version",
            "unchanged", "more_urgent", "less_urgent", "newly_undetermined", "scope_changed",
            "dropped", "ran_at", "ran_by",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["-id"]
        verbose_name = _("replay over signed screenings")
        verbose_name_plural = _("replays over signed screenings")

    def __str__(self) -> str:
        return f"{self.before_digest[:12]} → {self.after_digest[:12]}"

    @property
    def changed(self) -> int:
        """How many results would be another one."""
        return self.more_urgent + self.less_urgent + self.newly_undetermined + self.scope_changed


class FlipKind(models.TextChoices):
    """In which way a result changes."""

    LESS_URGENT = "less_urgent", _("Less urgent")
    NEWLY_UNDETERMINED = "newly_undetermined", _("Newly undetermined")
    SCOPE_CHANGED = "scope_changed", _("Newly in or out of scope")
    MORE_URGENT = "more_urgent", _("More urgent")


class ReplayFlip(Immutable):
    """One signed screening whose result would change, and how.

    `subject` is the record it comes from, for those who may see that record; no page prints it.
    `fingerprint` is the SHA-256 over both reports: an acceptance holds for another replay only
    while both results are exactly the accepted ones.
    """

    replay = models.ForeignKey(RulesetReplay, on_delete=models.PROTECT, related_name="flips")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=FlipKind.choices)
    subject = models.UUIDField(_("record"))
    before = models.CharField(_("urgency before"), max_length=CODE, blank=True)
    after = models.CharField(_("urgency after"), max_length=CODE, blank=True)
    fingerprint = models.CharField(_("SHA-256 of both reports"), max_length=64)

    privacy = {
        "id": Privacy.INTERNAL,
        "replay": Privacy.INTERNAL,
        "number": Privacy.INTERNAL,
        "kind": Privacy.CLINICAL,
        "subject": Privacy.INTERNAL,
        "before": Privacy.CLINICAL,
        "after": Privacy.CLINICAL,
        "fingerprint": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["replay", "number"]
        constraints = [
            models.UniqueConstraint(fields=["replay", "number"], name="one_flip_per_number")
        ]
        indexes = [models.Index(fields=["subject", "fingerprint"], name="flip_same_change")]
        verbose_name = _("changed result")
        verbose_name_plural = _("changed results")

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class FlipAcceptance(Immutable):
    """Somebody opened a changed result and says why the new one is right.

    `carried_from` is the earlier acceptance of exactly the same change of the same record.
    """

    flip = models.OneToOneField(ReplayFlip, on_delete=models.PROTECT, related_name="acceptance")
    reason = models.CharField(_("why the new result is right"), max_length=LONGEST_STATEMENT)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    accepted_by = staff(_("accepted by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "flip": Privacy.INTERNAL,
        "reason": Privacy.CLINICAL,
        "carried_from": Privacy.INTERNAL,
        "accepted_at": Privacy.INTERNAL,
        "accepted_by": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="acceptance_says_why")]
        verbose_name = _("accepted change")
        verbose_name_plural = _("accepted changes")

    def __str__(self) -> str:
        return self.reason


class RulesetDecision(Decision):
    """A second person approved a draft, or sent it back."""

    draft = models.ForeignKey(RulesetDraft, on_delete=models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(RulesetRevision, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(RulesetReview, on_delete=models.PROTECT, null=True, related_name="+")
    replay = models.ForeignKey(RulesetReplay, on_delete=models.PROTECT, null=True, related_name="+")

    privacy = {
        **Decision.decision_privacy,
        **dict.fromkeys(("draft", "revision", "review", "replay"), Privacy.INTERNAL),
    }

    class Meta:
        ordering = ["draft", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="decision_says_why"),
            models.CheckConstraint(
                condition=Q(approved=False) | Q(review__isnull=False, replay__isnull=False),
                name="approval_names_its_proofs",
            ),
        ]
        verbose_name = _("decision on a draft")
        verbose_name_plural = _("decisions on drafts")


class RulesetWithdrawal(Withdrawal):
    """A version that is not to be used for new screenings any more; it stays readable.

    `left_none`: no other version could take its place, and that was confirmed.
    """

    version = models.OneToOneField(
        RulesetVersion, on_delete=models.PROTECT, related_name="withdrawal"
    )
    left_none = models.BooleanField(_("no ruleset was left in use"), default=False)

    privacy = {
        **Withdrawal.withdrawal_privacy,
        **dict.fromkeys(("version", "left_none"), Privacy.INTERNAL),
    }

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_says_why")]
        verbose_name = _("withdrawal of a ruleset version")
        verbose_name_plural = _("withdrawals of ruleset versions")
