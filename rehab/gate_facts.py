"""What the record answers at the gate, so that a danger it holds never rests on being asked again.

What happened to the brain comes from the episode. A blood thinner or a pump that the record names
counts as present whatever is ticked; their absence from the record says nothing. Answers of a
questionnaire that call for a person the same day count until somebody has written what was done.
The limits of the clinic count beside those of the rules, so that the gate never passes a reading
that would stop the session afterwards.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from patients.models import AlertKind
from patients.selectors import present_alerts
from rehab.acting_limits import FINDING, READINGS, beyond_at_gate
from rehab.measure_selectors import waiting_answers
from rehab.models import Episode, EpisodeKind, PrecautionKind, PrecautionState
from rehab.selectors import precautions_of
from rehab.stop_rules import Limits
from triage.facts import FromRecord, Known

SELF_HARM = "phq9_item9"
NEVER_ASKED = frozenset({SELF_HARM, FINDING})
"""Items that only the record answers: the page does not show them and takes no answer to them."""
STROKES = {
    EpisodeKind.ISCHAEMIC_STROKE,
    EpisodeKind.INTRACEREBRAL_HAEMORRHAGE,
    EpisodeKind.SUBARACHNOID,
    EpisodeKind.TIA,
}


def gate_facts(episode: Episode) -> dict[str, FromRecord]:
    """Return what the record answers, by item."""
    found: dict[str, FromRecord] = {}
    if episode.kind in STROKES:
        found["brain_injury"] = FromRecord(_("the episode"), present=("stroke",), complete=True)
    elif episode.kind == EpisodeKind.TBI:
        found["brain_injury"] = FromRecord(_("the episode"), present=("tbi",), complete=True)
    medicines = _medicines(episode)
    if medicines:
        found["medicines"] = FromRecord(_("alerts and precautions"), present=medicines)
    answers = [int(each) for each in waiting_answers(episode.patient, "phq9", "self_harm")]
    if answers:
        source = _("a questionnaire that waits for its same-day review")
        found[SELF_HARM] = FromRecord(source, float(max(answers)))
    return found


def beyond_limits(limits: Limits, known: Mapping[str, Known]) -> list[str]:
    """Return which of these limits the answers of a gate breach."""
    readings = {
        key: value
        for key in READINGS
        if key in known and isinstance(value := known[key].value, int | float)
    }
    signs = known["session_signs"].value if "session_signs" in known else None
    return beyond_at_gate(limits, readings, "dizzy" in (signs or {}).get("present", ()))


def limit_facts(own: Limits, known: Mapping[str, Known]) -> FromRecord | None:
    """Return what the record says of the clinic's limits; nothing where none is breached."""
    beyond = beyond_limits(own, known)
    return FromRecord(_("the limits of this clinic"), present=tuple(beyond)) if beyond else None


def _medicines(episode: Episode) -> tuple[str, ...]:
    there = {alert.kind for alert in present_alerts(episode.patient)}
    pumps = precautions_of(episode).filter(
        kind=PrecautionKind.ITB_PUMP, state=PrecautionState.PRESENT
    )
    named = (
        ("anticoagulant", AlertKind.ANTICOAGULANT in there),
        ("itb_pump", pumps.exists()),
    )
    return tuple(option for option, is_there in named if is_there)
