"""A published version never changes: new text is a new version, and old screenings keep theirs."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from core.audit.trail import SystemActor
from engine.rulesets import Ruleset
from tests.factories.triage import NOW, open_screening
from triage.actions.rulesets import RulesetChangedWithoutVersion, publish_ruleset
from triage.assessment import assess
from triage.models import RulesetVersion, Screening
from triage.published import shipped_ruleset
from triage.selectors import newest_ruleset

# Text that clinics already hold. A digest is added here when its version leaves the house.
PUBLISHED = {"1": "b11d429277f5a4bea44c0a890398e5b44577c8f157205456e41d72981f06856d"}
KEEPER = SystemActor("tests")


def in_version(version: str) -> Ruleset:
    """The shipped text under another number: a stand-in that old screenings can be read with."""
    return Ruleset(replace(shipped_ruleset().parts, version=version))


def test_a_text_that_was_published_keeps_its_number_for_itself() -> None:
    shipped = shipped_ruleset()
    assert PUBLISHED.get(shipped.version, shipped.digest) == shipped.digest
    assert shipped.digest not in {
        digest for version, digest in PUBLISHED.items() if version != shipped.version
    }


@pytest.mark.django_db
def test_another_text_is_not_published_under_an_old_number() -> None:
    row = RulesetVersion(
        ruleset_id="twitch-and-cramp",
        version="1",
        title="Twitch and cramp",
        digest=PUBLISHED["1"],
        canonical="{}",
        review_by=NOW.date(),
        published_at=NOW,
        published_by="system:tests",
    )
    row.save()

    with pytest.raises(RulesetChangedWithoutVersion):
        publish_ruleset(ruleset=in_version("1"), by=KEEPER, now=timezone.now())

    assert list(RulesetVersion.objects.values_list("digest", flat=True)) == [PUBLISHED["1"]]


@pytest.mark.django_db
def test_loading_adds_the_new_version_and_leaves_screenings_on_theirs(
    clinician: User, capsys: pytest.CaptureFixture[str]
) -> None:
    old, _is_new = publish_ruleset(ruleset=in_version("1"), by=KEEPER, now=NOW)
    before = RulesetVersion.objects.values().get(pk=old.pk)
    screening = open_screening(clinician)
    Screening.objects.filter(pk=screening.pk).update(ruleset_version=old)

    call_command("load_rulesets")
    call_command("load_rulesets")

    assert "already there" in capsys.readouterr().out
    newest = newest_ruleset("twitch-and-cramp")
    assert newest is not None
    assert newest.version == shipped_ruleset().version
    assert RulesetVersion.objects.values().get(pk=old.pk) == before
    read_again = Screening.objects.get(pk=screening.pk)
    assert assess(read_again, NOW).ruleset.version == "1"
