"""What the visit's body map answers. It never says that a sign of examination is absent."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from patients.body import FULL_POWER, LEFT, MIDLINE, RIGHT, SIDED, Sign
from patients.facts.recorded import RecordedFact, of_visit
from patients.models import BodyMap, Visit
from patients.selectors import body_map_of

BOTH = "both"
# Signs of the map that are symptoms of the vocabulary, under the same id.
SYMPTOMS = frozenset({Sign.TWITCH, Sign.CRAMP, Sign.PAIN, Sign.NUMBNESS})


def body(visit: Visit) -> dict[str, RecordedFact]:
    """Where it is, what it is there, and the weakness and wasting that were found.

    "Nothing else" on the map says where it is not. That no muscle is weak or wasted is left to
    who examines: reassurance rests on it, so it is answered by itself.
    """
    body_map = body_map_of(visit)
    return {} if body_map is None else facts_of(body_map)


def facts_of(body_map: BodyMap) -> dict[str, RecordedFact]:
    """Return what this map answers, by finding id."""
    source = _("body map, %(visit)s") % {"visit": of_visit(body_map.visit)}
    at = body_map.recorded_at
    signs = {sign for there in body_map.marks.values() for sign in there}
    facts: dict[str, RecordedFact] = {}
    places = sites(body_map.marks)
    if places or body_map.whole_body:
        facts["sites"] = RecordedFact(
            source=source, recorded_at=at, present=places, complete=body_map.whole_body
        )
    if signs & SYMPTOMS:
        facts["symptoms"] = RecordedFact(
            source=source, recorded_at=at, present=frozenset(signs & SYMPTOMS)
        )
    if is_weak(signs, body_map.power):
        facts["weakness"] = RecordedFact(source=source, recorded_at=at, value="objective")
    if Sign.WASTING in signs:
        facts["wasting"] = RecordedFact(source=source, recorded_at=at, value="present")
    return facts


def is_weak(signs: Iterable[str], power: Mapping[str, int]) -> bool:
    """Whether weakness was found: marked, or any group of grade 4 or less."""
    return Sign.WEAKNESS in signs or any(grade < FULL_POWER for grade in power.values())


def sites(marks: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return the marked places as options of `sites`: "both" where two sides are marked alike."""
    found = {place for place in MIDLINE if marks.get(place)}
    for name in SIDED:
        left, right = (set(marks.get(f"{name}_{side}", ())) for side in (LEFT, RIGHT))
        if left and left == right:
            found.add(f"{name}_{BOTH}")
        else:
            found |= {f"{name}_{side}" for side, m in ((LEFT, left), (RIGHT, right)) if m}
    return frozenset(found)
