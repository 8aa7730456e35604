"""Body maps of the invented patients: what the first visit found, the second, the third.

Each list follows one complaint over time; visits beyond its end find what the last one says.
"""

from patients.actions import MapEntry

_WASTED_HAND = (
    MapEntry(
        {"hand_right": ["twitch", "weakness", "wasting"], "forearm_right": ["twitch"]},
        {"finger_abduction_right": 4, "finger_abduction_left": 5, "wrist_extension_right": 5},
        whole_body=True,
    ),
    MapEntry(
        {
            "hand_right": ["twitch", "weakness", "wasting"],
            "forearm_right": ["twitch", "wasting"],
            "arm_right": ["twitch"],
        },
        {"finger_abduction_right": 3, "finger_abduction_left": 5, "wrist_extension_right": 4},
        whole_body=True,
    ),
    MapEntry(
        {
            "hand_right": ["twitch", "weakness", "wasting"],
            "forearm_right": ["twitch", "wasting"],
            "arm_right": ["twitch"],
            "hand_left": ["twitch"],
            "thigh_right": ["twitch"],
        },
        {"finger_abduction_right": 2, "finger_abduction_left": 4, "wrist_extension_right": 4},
        whole_body=True,
        note="Thigh seen twitching at rest for the first time.",
    ),
)
_NIGHT_CRAMP = (
    MapEntry({"calf_left": ["cramp"], "calf_right": ["cramp"]}, whole_body=True),
    MapEntry({"calf_left": ["cramp"], "calf_right": ["cramp"]}),
)
_TWITCHES = (
    MapEntry(
        {"eyelid_left": ["twitch"], "arm_right": ["twitch"], "calf_left": ["twitch"]},
        {"hip_flexion_left": 5, "hip_flexion_right": 5},
        whole_body=True,
    ),
    MapEntry(
        {"thigh_right": ["twitch"], "calf_left": ["twitch"]},
        {"hip_flexion_left": 5, "hip_flexion_right": 5},
        whole_body=True,
        note="They wander; power is full.",
    ),
)
_ARM_AFTER_STROKE = (
    MapEntry(
        {"arm_left": ["twitch", "pain", "weakness"], "hand_left": ["twitch", "weakness"]},
        {"elbow_flexion_left": 3, "wrist_extension_left": 2, "elbow_flexion_right": 5},
    ),
    MapEntry(
        {"arm_left": ["twitch", "weakness"], "hand_left": ["twitch", "weakness"]},
        {"elbow_flexion_left": 4, "wrist_extension_left": 2, "elbow_flexion_right": 5},
    ),
)
# By the complaint that brought the patient in; the later visits that look at the same thing.
_COURSES = {
    "wasted_hand": (_WASTED_HAND, {"wasted_hand", "known_condition"}),
    "night_cramp": (_NIGHT_CRAMP, {"night_cramp", "review_better"}),
    "twitch_worry": (_TWITCHES, {"twitch_worry"}),
    "post_stroke": (_ARM_AFTER_STROKE, {"post_stroke"}),
    "eyelid": ((MapEntry({"eyelid_left": ["twitch"]}, whole_body=True),), {"eyelid"}),
}


def map_for(brought: str, story: str, before: int) -> MapEntry | None:
    """Return what this visit finds, after so many maps; None when it makes no map."""
    course, stories = _COURSES.get(brought, ((), set()))
    if not course or story not in stories:
        return None
    return course[min(before, len(course) - 1)]
