"""Gates that were answered can be replayed, and say nothing of whose they are."""

import json

import pytest
from django.core.management import call_command

from accounts.models import Clinic, User
from rehab.actions.gate import answer_gate
from rehab.gate_sheet import gate_version
from tests.factories.patients import NOON
from tests.factories.rehab import EpisodeFactory
from triage.items import Given
from triage.ruleset_uses import known_rulesets, use_of


@pytest.mark.django_db
def test_a_gate_gives_its_answers_and_its_result_for_replay(
    clinic: Clinic, clinician: User
) -> None:
    call_command("load_rulesets", verbosity=0)
    version = gate_version()
    assert version is not None
    episode = EpisodeFactory(patient__clinic=clinic)
    gate = answer_gate(
        episode=episode,
        given={"be_fast": Given({"present": ["face"], "complete": True}, note="seen by Ana")},
        digest=version.digest,
        by=clinician,
        now=NOON,
    )
    use = use_of("post-stroke-gate")
    assert use is not None

    (signed,) = use.answer_sets(None)
    (result,) = use.results(version)

    assert signed.subject == gate.pk
    assert signed.answers["be_fast.face"].value is True
    assert "Ana" not in json.dumps(signed.answers.to_data())
    assert (result.disposition, list(result.decisive)) == ("E", ["G01"])
    assert list(use.answer_sets([])) == []


def test_every_ruleset_of_rehabilitation_may_be_edited() -> None:
    assert {"post-stroke-gate", "adaptive-equipment", "home-exercises"} <= set(known_rulesets())
