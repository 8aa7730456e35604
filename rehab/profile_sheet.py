"""What is known about a person for choosing equipment or exercises: asked, or from the record.

How the gate stands is never asked here: it is read from today's gate and the open holds, each time
something is suggested, so that a profile of this morning does not outlive a red flag of this noon.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engine.answers import Answers
from engine.conditions import names_in
from engine.evaluation import evaluate
from engine.rulesets import Ruleset
from patients.clock import clinic_day
from patients.models import AlertKind, AlertState
from patients.selectors import current_alerts
from rehab.measure_selectors import measures_of
from rehab.models import (
    Episode,
    GateCheck,
    PrecautionKind,
    PrecautionState,
    Profile,
)
from rehab.selectors import precautions_of
from rehab.session_selectors import holds_for
from triage.assessment import Evaluated
from triage.facts import FromRecord, Known, engine_answers
from triage.items import Given, Item
from triage.models import AnswerSource, RulesetVersion
from triage.published import Published, published
from triage.selectors import newest_ruleset

GATE_RESULT = "gate_result"
CLEAR, NOT_FINISHED, STOPPED = "clear", "not_finished", "stopped"

# What the record answers for one ruleset, by item.
Recorder = Callable[[Episode], Mapping[str, FromRecord]]
_recorders: dict[str, Recorder] = {}


def register_recorder(ruleset_id: str, recorder: Recorder) -> None:
    """Let the record answer questions of this ruleset."""
    _recorders[ruleset_id] = recorder


@dataclass(frozen=True)
class ProfileSheet(Evaluated):
    """The answers of one profile, with the report as of now. `together` are items answered by the
    group shortcut.
    """

    version: RulesetVersion
    together: frozenset[str] = frozenset()

    def source_of(self, item: str) -> str:
        """How the answer to an item came to be known."""
        known = self.known[item]
        if known.follows_record and known.given.is_blank:
            return str(AnswerSource.RECORD)
        return str(AnswerSource.GROUP if item in self.together else AnswerSource.ASKED)


def profile_version(ruleset_id: str) -> RulesetVersion | None:
    """Return the published questions that are in use."""
    return newest_ruleset(ruleset_id)


def newest_profile(episode: Episode, ruleset_id: str) -> Profile | None:
    """Return the profile that holds."""
    return (
        Profile.objects.filter(episode=episode, ruleset_id=ruleset_id)
        .select_related("answered_by", "ruleset_version")
        .order_by("-answered_at")
        .first()
    )


def profile_sheet(
    episode: Episode,
    version: RulesetVersion,
    given: Mapping[str, Given],
    now: datetime,
    together: frozenset[str] = frozenset(),
) -> ProfileSheet:
    """Evaluate what is given together with what the record and today's gate say."""
    ruleset = published(version)
    recorder = _recorders.get(version.ruleset_id)
    recorded = dict(recorder(episode)) if recorder else {}
    gate = gate_today(episode, now)
    if gate is not None:
        recorded[GATE_RESULT] = gate
    known = {
        key: Known(
            item,
            Given() if key == GATE_RESULT else given.get(key, Given()),
            None,
            recorded.get(key),
        )
        for key, item in ruleset.items.items()
    }
    answers = engine_answers(known)
    return ProfileSheet(
        ruleset, known, answers, evaluate(ruleset.ruleset, answers), version, together
    )


def asked_apart(ruleset: Ruleset) -> frozenset[str]:
    """Return what withholds something: each of these is asked by itself, never among others."""
    definitions = {each.id: each.when for each in ruleset.parts.definitions}
    found: set[str] = set()
    waiting = [each.when for each in ruleset.parts.contraindications]
    while waiting:
        for name in names_in(waiting.pop()):
            if name not in found and name in definitions:
                waiting.append(definitions[name])
            found.add(name)
    return frozenset(found)


def sheet_of(profile: Profile, now: datetime) -> ProfileSheet:
    """Return a kept profile as it stands now, in the questions that are in use."""
    version = profile_version(profile.ruleset_id) or profile.ruleset_version
    given = given_of(profile, published(version))
    return profile_sheet(profile.episode, version, given, now)


def given_of(profile: Profile, ruleset: Published) -> dict[str, Given]:
    """Return what was answered by hand, by item; what came from the record comes from it anew."""
    kept = json.loads(profile.canonical)["answers"]
    asked = {
        atom: each["answer"]
        for atom, each in kept.items()
        if each.get("entered", {}).get("how") != str(AnswerSource.RECORD)
    }
    answers = Answers.from_data(asked)
    found = {}
    for key, item in ruleset.items.items():
        if key != GATE_RESULT and any(atom in answers for atom in item.atoms):
            found[key] = _given(item, answers)
    return found


def gate_today(episode: Episode, now: datetime) -> FromRecord | None:
    """Return how the gate stands for this patient today; None when nobody went through it.

    An open hold stops everything, whatever day it is from. A gate that stopped counts as clear once
    a clinician has cleared its hold.
    """
    if holds_for(episode.patient).exists():
        return FromRecord(_("an open red flag"), STOPPED)
    newest = (
        GateCheck.objects.filter(patient=episode.patient, checked_at__lte=now)
        .select_related("hold__clearance")
        .defer("canonical")
        .order_by("-checked_at")
        .first()
    )
    if newest is None or not _same_day(episode, newest.checked_at, now):
        return None
    source = _("the gate of %(time)s") % {"time": date_format(newest.checked_at, "H:i")}
    cleared = newest.stops  # its hold is not open, so somebody cleared it
    return FromRecord(source, CLEAR if newest.goes_on or cleared else NOT_FINISHED)


def alert_facts(episode: Episode, items: Mapping[AlertKind, str]) -> dict[str, FromRecord]:
    """Return what the patient's alerts answer, present or asked and absent, by item."""
    return {
        items[AlertKind(alert.kind)]: FromRecord(_("the record"), alert.state == AlertState.PRESENT)
        for alert in current_alerts(episode.patient)
        if alert.kind in items
    }


def precaution_facts(
    episode: Episode, items: Mapping[PrecautionKind, tuple[str, bool]]
) -> dict[str, FromRecord]:
    """Return what the episode's precautions answer, by item.

    The flag says whether presence is known too: a joint replacement need not be of the knee, so
    only its absence answers a question about the knee.
    """
    found = {}
    for precaution in precautions_of(episode):
        item, both_ways = items.get(PrecautionKind(precaution.kind), ("", False))
        present = precaution.state == PrecautionState.PRESENT
        if item and (both_ways or not present):
            found[item] = FromRecord(_("the precautions"), present)
    return found


def measure_facts(episode: Episode, scores: Mapping[str, tuple[str, str]]) -> dict[str, FromRecord]:
    """Return the last score of each (instrument, score) as an answer, with its day, by item."""
    found = {}
    measures = [measure for measure in measures_of(episode) if not measure.in_error]
    for item, (instrument, score) in scores.items():
        for measure in measures:
            value = (measure.scores.get(score) or {}).get("value")
            if measure.instrument == instrument and value is not None:
                source = _("the measure of %(day)s") % {
                    "day": date_format(measure.taken_on, "j M Y")
                }
                found[item] = FromRecord(source, float(value))
    return found


def _given(item: Item, answers: Answers) -> Given:
    if item.kind != "list":
        answer = answers[item.key]
        return Given(answer.value, answer.reason or "")
    present, complete = [], True
    for option in item.options:
        value = answers.given().get(f"{item.key}.{option}")
        complete = complete and value is not None
        if value:
            present.append(option)
    return Given({"present": present, "complete": complete}) if present or complete else Given()


def _same_day(episode: Episode, then: datetime, now: datetime) -> bool:
    clinic = episode.patient.clinic
    return clinic_day(clinic, then) == clinic_day(clinic, now)
