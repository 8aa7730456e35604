"""Rulesets for their editors: versions, drafts, revisions and what was proved about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from content import drafting
from content.models.drafting import UNDER_WAY
from engine import ENGINE_VERSION
from engine.rulesets import Ruleset
from triage.models import (
    FlipAcceptance,
    ReplayFlip,
    RulesetDecision,
    RulesetDraft,
    RulesetReplay,
    RulesetReview,
    RulesetRevision,
    RulesetVersion,
)
from triage.ruleset_document import Document, Loaded, from_stored, loaded
from triage.ruleset_uses import use_of
from triage.selectors import newest_ruleset


def versions() -> QuerySet[RulesetVersion]:
    """Every published version of every ruleset, newest first, without its content."""
    return (
        RulesetVersion.objects.select_related("withdrawal__withdrawn_by")
        .defer("canonical")
        .order_by("ruleset_id", "-published_at", "-id")
    )


def versions_in_use() -> list[RulesetVersion]:
    """The newest version of each ruleset that is not withdrawn."""
    newest: dict[str, RulesetVersion] = {}
    for version in versions().filter(withdrawal=None):
        newest.setdefault(version.ruleset_id, version)
    return list(newest.values())


def due_for_review(on: date) -> list[RulesetVersion]:
    """The versions in use whose review date has passed or comes within 30 days, first due first."""
    return drafting.due(versions_in_use(), on)


def successor_of(version: RulesetVersion) -> RulesetVersion | None:
    """Which version would be in use if this one were withdrawn."""
    return (
        versions()
        .filter(ruleset_id=version.ruleset_id, withdrawal=None)
        .exclude(pk=version.pk)
        .order_by("-published_at", "-id")
        .first()
    )


def drafts() -> QuerySet[RulesetDraft]:
    """Every draft with who began it. Drafts belong to the house, not to a clinic."""
    return RulesetDraft.objects.select_related("started_by")


def open_drafts(ruleset_id: str | None = None) -> QuerySet[RulesetDraft]:
    """Drafts that are being worked on or wait for approval, newest first."""
    found = RulesetDraft.objects.filter(state__in=UNDER_WAY).select_related(
        "started_by", "based_on"
    )
    if ruleset_id is not None:
        found = found.filter(ruleset_id=ruleset_id)
    return found.defer("based_on__canonical").order_by("-started_at", "id")


def drafts_to_approve(user_id: int) -> QuerySet[RulesetDraft]:
    """Drafts that wait for approval by somebody else than their authors, this person among them."""
    return drafting.to_approve(open_drafts(), user_id)


def draft_history(ruleset_id: str) -> QuerySet[RulesetDraft]:
    """Every draft of a ruleset, the published and the dropped too, newest first."""
    return (
        RulesetDraft.objects.filter(ruleset_id=ruleset_id)
        .select_related("started_by", "published")
        .defer("published__canonical")
        .order_by("-started_at", "id")
    )


@dataclass(frozen=True)
class Standing:
    """A draft as it stands: its newest revision, and the proofs that hold for exactly that.

    While it may still change, what another version of the engine proved is to be proved again.
    """

    draft: RulesetDraft
    revision: RulesetRevision

    @cached_property
    def document(self) -> Document:
        return from_stored(self.revision.content)

    @property
    def loaded(self) -> Loaded:
        return loaded(self.revision.content)

    @cached_property
    def in_use(self) -> RulesetVersion | None:
        """The version that this draft would take the place of."""
        return newest_ruleset(self.draft.ruleset_id)

    @cached_property
    def review(self) -> RulesetReview | None:
        return RulesetReview.objects.filter(**self._of_this).select_related("reviewed_by").first()

    @cached_property
    def replay(self) -> RulesetReplay | None:
        """The newest replay, while it compares with the version that is in use now."""
        found = RulesetReplay.objects.filter(**self._of_this).select_related("ran_by").first()
        in_use = self.in_use.digest if self.in_use else ""
        return found if found is not None and found.before_digest == in_use else None

    @property
    def _of_this(self) -> dict[str, Any]:
        engine = {"engine_version": ENGINE_VERSION} if self.draft.may_be_written else {}
        return {"revision": self.revision, **engine}

    @cached_property
    def still_to_accept(self) -> int:
        """How many changed results of the replay nobody has accepted."""
        if self.replay is None:
            return 0
        return ReplayFlip.objects.filter(replay=self.replay, acceptance=None).count()

    @cached_property
    def misfits(self) -> tuple[str, ...]:
        """Why it can't come into use beside the texts that are read with it."""
        use, ruleset = use_of(self.draft.ruleset_id), self.loaded.ruleset
        if use is None or ruleset is None:
            return ()
        return tuple(use.misfits(ruleset))

    @property
    def is_proved(self) -> bool:
        """Whether nothing but a second person stands in the way of publishing."""
        return (
            not self.misfits
            and self.review is not None
            and self.review.rejects == 0
            and self.replay is not None
            and self.still_to_accept == 0
        )

    @cached_property
    def decisions(self) -> list[RulesetDecision]:
        """What second persons decided, newest first."""
        return list(
            RulesetDecision.objects.filter(draft=self.draft)
            .select_related("decided_by", "revision")
            .defer("revision__content")
        )


def standing(draft: RulesetDraft) -> Standing:
    """Return the draft as it stands."""
    return Standing(draft, drafting.newest_revision(draft))


def earlier_review(draft: RulesetDraft) -> RulesetReview | None:
    """The newest review of any revision, to show while the present one has none."""
    return (
        RulesetReview.objects.filter(revision__draft=draft)
        .select_related("revision", "reviewed_by")
        .defer("revision__content")
        .first()
    )


def flips_of(replay: RulesetReplay) -> QuerySet[ReplayFlip]:
    """The changed results of a replay, in their order."""
    return replay.flips.select_related("acceptance__accepted_by").order_by("number")


def next_to_accept(replay: RulesetReplay, after: int) -> ReplayFlip | None:
    """The next changed result that nobody has accepted, from the first on after the last."""
    waiting = ReplayFlip.objects.filter(replay=replay, acceptance=None)
    return waiting.filter(number__gt=after).first() or waiting.order_by("number").first()


def acceptances_before(draft: RulesetDraft, subjects: Iterable[UUID]) -> list[FlipAcceptance]:
    """What was accepted in this draft for these records, oldest first."""
    return list(
        FlipAcceptance.objects.filter(
            Q(flip__replay__revision__draft=draft), flip__subject__in=list(subjects)
        )
        .select_related("flip")
        .order_by("id")
    )


def flips_by_kind(replay: RulesetReplay) -> dict[str, tuple[int, int]]:
    """For each kind how many results change, and how many of them nobody has accepted."""
    rows = (
        ReplayFlip.objects.filter(replay=replay)
        .order_by()
        .values("kind")
        .annotate(all=Count("pk"), waiting=Count("pk", filter=Q(acceptance=None)))
    )
    return {row["kind"]: (row["all"], row["waiting"]) for row in rows}


def naming_ruleset(found: Standing) -> Ruleset:
    """The ruleset whose names a condition is checked with: the newest usable one of the draft.

    Raises NoUsableRuleset when neither a revision nor the version it began with can be loaded,
    which no way of beginning a draft allows.
    """
    if found.loaded.ruleset is not None:
        return found.loaded.ruleset
    usable = RulesetRevision.objects.filter(draft=found.draft).exclude(digest="")
    newest = usable.order_by("-number").first()
    ruleset = loaded(newest.content).ruleset if newest is not None else None
    if ruleset is None:
        raise NoUsableRuleset(found.draft.pk)
    return ruleset


class NoUsableRuleset(LookupError):
    """No revision of the draft could ever be loaded."""


def flips_of_draft(draft: RulesetDraft) -> QuerySet[ReplayFlip]:
    """The changed results of every replay of a draft."""
    return ReplayFlip.objects.filter(replay__revision__draft=draft).select_related(
        "replay__revision__draft", "replay__before", "acceptance__accepted_by"
    )


def neighbours(flip: ReplayFlip) -> tuple[ReplayFlip | None, ReplayFlip | None]:
    """The changed results before and after this one."""
    own = ReplayFlip.objects.filter(replay=flip.replay)
    before = own.filter(number__lt=flip.number).order_by("-number").first()
    return before, own.filter(number__gt=flip.number).order_by("number").first()


def drafts_of(user_id: int) -> QuerySet[RulesetDraft]:
    """Open drafts of which this person wrote a part."""
    mine = RulesetRevision.objects.filter(made_by=user_id).values("draft")
    return open_drafts().filter(pk__in=mine)
