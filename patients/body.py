"""The words of the body map: places, what may be there, and the muscle groups that are graded.

The places are those of the finding `sites` of the shipped ruleset, the sides included; a test keeps
them equal. A place that has sides is marked on each side by itself: "both" follows when the two
sides are marked alike.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LEFT, RIGHT = "left", "right"
SIDES: Mapping[str, "_StrPromise"] = {RIGHT: _("right"), LEFT: _("left")}

SIDED: Mapping[str, "_StrPromise"] = {
    "eyelid": _("Eyelid"),
    "face": _("Face"),
    "jaw": _("Jaw"),
    "neck": _("Neck"),
    "shoulder": _("Shoulder"),
    "arm": _("Upper arm"),
    "forearm": _("Forearm"),
    "hand": _("Hand"),
    "thumb": _("Thumb"),
    "finger": _("Fingers"),
    "trunk": _("Chest wall"),
    "abdomen": _("Abdomen"),
    "back": _("Back"),
    "buttock": _("Buttock"),
    "thigh": _("Thigh"),
    "leg": _("Shin or whole leg"),
    "calf": _("Calf"),
    "foot": _("Foot"),
    "toe": _("Toes"),
}
TONGUE, CHIN, EVERYWHERE = "tongue", "chin", "generalised"
MIDLINE: Mapping[str, "_StrPromise"] = {
    TONGUE: _("Tongue"),
    CHIN: _("Chin, around the mouth"),
    EVERYWHERE: _("All over the body"),
}


class Sign(models.TextChoices):
    """What may be marked in a place. `WEAKNESS` is found on examination, never only felt."""

    TWITCH = "twitch", _("Twitch")
    CRAMP = "cramp", _("Cramp")
    PAIN = "pain", _("Pain")
    NUMBNESS = "numbness", _("Numbness")
    WEAKNESS = "weakness", _("Weak on examination")
    WASTING = "wasting", _("Wasting")


# What "nothing else" speaks of. Weakness is not among them: a look at the body tests no power.
SEEN_OR_ASKED = frozenset(Sign.values) - {Sign.WEAKNESS.value}

# Groups tested by MRC grade: those of the MRC sum score, and the small muscles of the hand, the
# calf and the neck, which the triage fact sheet asks for.
SIDED_GROUPS: Mapping[str, "_StrPromise"] = {
    "shoulder_abduction": _("Shoulder abduction"),
    "elbow_flexion": _("Elbow flexion"),
    "wrist_extension": _("Wrist extension"),
    "finger_abduction": _("Finger abduction"),
    "hip_flexion": _("Hip flexion"),
    "knee_extension": _("Knee extension"),
    "ankle_dorsiflexion": _("Ankle dorsiflexion"),
    "ankle_plantarflexion": _("Ankle plantar flexion"),
}
MIDLINE_GROUPS: Mapping[str, "_StrPromise"] = {"neck_flexion": _("Neck flexion")}
FULL_POWER = 5
GRADES: Mapping[int, "_StrPromise"] = {
    5: _("5 normal"),
    4: _("4 against some resistance"),
    3: _("3 against gravity"),
    2: _("2 with gravity eliminated"),
    1: _("1 flicker"),
    0: _("0 none"),
}


def _with_sides(
    sided: Mapping[str, "_StrPromise"], midline: Mapping[str, "_StrPromise"]
) -> list[str]:
    return [f"{name}_{side}" for name in sided for side in SIDES] + list(midline)


PLACES = tuple(_with_sides(SIDED, MIDLINE))
MUSCLES = tuple(_with_sides(SIDED_GROUPS, MIDLINE_GROUPS))


def place_words(place: str) -> str:
    """Return what a place is called: "Calf, left"."""
    return _named(place, SIDED, MIDLINE)


def muscle_words(muscle: str) -> str:
    """Return what a muscle group is called: "Elbow flexion, left"."""
    return _named(muscle, SIDED_GROUPS, MIDLINE_GROUPS)


def sign_words(sign: str) -> str:
    return str(Sign(sign).label)


def _named(
    key: str, sided: Mapping[str, "_StrPromise"], midline: Mapping[str, "_StrPromise"]
) -> str:
    if key in midline:
        return str(midline[key])
    name, _sep, side = key.rpartition("_")
    return f"{sided[name]}, {SIDES[side]}"
