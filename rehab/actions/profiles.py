"""Keeping what was asked about a person before equipment or exercises are chosen."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from engine import ENGINE_VERSION
from rehab.actions.auditing import audit
from rehab.actions.holding import writable_episode
from rehab.models import Episode, Profile
from rehab.profile_sheet import profile_sheet, profile_version
from rehab.receipts import receipt_of
from rehab.refusals import NoProfileRuleset, NothingAnswered, ProfileChanged
from triage.items import Given
from triage.published import published


@transaction.atomic
def keep_profile(
    *,
    episode: Episode,
    ruleset_id: str,
    given: Mapping[str, Given],
    digest: str,
    together: Collection[str] = (),
    by: User,
    now: datetime,
) -> Profile:
    """Keep the answers as the profile that holds from now on; the ones before stay readable.

    `digest` is that of the questions as shown, `together` the items that were answered in one go.
    Raises EpisodeLocked, NoProfileRuleset,
    ProfileChanged, AnswerRefused or NothingAnswered.
    """
    held = writable_episode(episode)
    version = profile_version(ruleset_id)
    if version is None:
        raise NoProfileRuleset
    if version.digest != digest:
        raise ProfileChanged
    items = published(version).items
    checked = {key: items[key].checked(each) for key, each in given.items()}
    made = profile_sheet(held, version, checked, now, frozenset(together))
    if all(each.is_blank for each in checked.values()):
        raise NothingAnswered
    profile_id = uuid4()
    receipt = receipt_of(
        made,
        source_of=made.source_of,
        decision={"episode": str(held.pk), "profile": str(profile_id)},
        by=by,
        now=now,
    )
    profile = Profile(
        id=profile_id,
        patient=held.patient,
        episode=held,
        ruleset_version=version,
        ruleset_id=ruleset_id,
        canonical=receipt.content.decode("utf-8"),
        sha256=receipt.digest,
        engine_version=ENGINE_VERSION,
        answered_at=now,
        answered_by=by,
    )
    profile.save()
    audit(
        "profile.answered", held, by=by, now=now, subject=profile,
        detail={"ruleset": ruleset_id, "receipt": receipt.digest},
    )  # fmt: skip
    return profile
