"""Publishing rulesets: a version is added once and never changes."""

from datetime import date, datetime

from django.db import transaction

from core.audit.trail import Actor, record
from engine.rulesets import Ruleset
from triage.models import RulesetVersion


class RulesetChangedWithoutVersion(Exception):
    """The content differs from the published one, but the version number does not."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(
            f"{ruleset.id}: the content changed, but its version is still {ruleset.version}."
        )


@transaction.atomic
def publish_ruleset(*, ruleset: Ruleset, by: Actor, now: datetime) -> tuple[RulesetVersion, bool]:
    """Add this version for new screenings; return it, and whether it was added just now.

    Raises RulesetChangedWithoutVersion when the version is published with another content:
    screenings point at it, so it must stay what it was.
    """
    same_version = RulesetVersion.objects.filter(
        ruleset_id=ruleset.id, version=ruleset.version
    ).first()
    if same_version is not None:
        if same_version.digest != ruleset.digest:
            raise RulesetChangedWithoutVersion(ruleset)
        return same_version, False
    version = RulesetVersion(
        ruleset_id=ruleset.id,
        version=ruleset.version,
        title=ruleset.title,
        digest=ruleset.digest,
        canonical=ruleset.canonical_json().decode("utf-8"),
        review_by=date.fromisoformat(ruleset.parts.review_by),
        published_at=now,
        published_by=by.audit_name,
    )
    version.save()
    record(
        verb="ruleset.published",
        by=by,
        now=now,
        subject=version,
        detail={"ruleset": ruleset.id, "version": ruleset.version, "digest": ruleset.digest},
    )
    return version, True
