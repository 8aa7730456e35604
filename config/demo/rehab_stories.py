"""Who the six people of the rehabilitation demonstration are, and what their weeks hold."""

from dataclasses import dataclass, field
from typing import Any

from rehab.exercises_done import ExerciseDone
from rehab.models import BodySide, EpisodeKind, NotDeliveredReason, Stage


@dataclass(frozen=True)
class Story:
    """One episode: what happened, when, and how its sessions went."""

    family_name: str
    kind: EpisodeKind
    weak_side: BodySide
    stage: Stage
    begun: int  # days before today
    onset: int  # days before the episode
    every: int  # days between two sessions; 0 for none
    hour: int  # of the sessions, so that the therapist is in one place
    exercises: tuple[ExerciseDone, ...]
    precautions: dict[str, str] = field(default_factory=dict)
    missed: dict[int, NotDeliveredReason] = field(default_factory=dict)  # which, and why
    kind_text: str = ""
    stopped_at: int = -1  # which session met a red flag that was cleared the same day


def _done(exercise: str, **dose: Any) -> ExerciseDone:
    return ExerciseDone(exercise, planned=True, **dose)


STORIES = (
    Story(
        "Okafor", EpisodeKind.ISCHAEMIC_STROKE, BodySide.RIGHT, Stage.COMMUNITY, 82, 160, 4, 9,
        (
            _done("X21", sets=2, reps=10, assistance="sba", effort=4),
            _done("X13", side="right", sets=1, reps=3, hold_s=45, assistance="min"),
            _done("X28", minutes=12, assistance="cga", effort=5),
        ),
        {"falls": "Fell twice at home in spring", "subluxation": "", "sensation": "Right hand"},
        {3: NotDeliveredReason.TRANSPORT, 11: NotDeliveredReason.PAIN_TWITCH},
    ),
    Story(
        "Pemberton", EpisodeKind.INTRACEREBRAL_HAEMORRHAGE, BodySide.LEFT, Stage.EARLY, 63, 20, 7,
        10,
        (_done("X22", sets=2, reps=8, assistance="min"), _done("X25", sets=2, reps=10)),
        {"neglect": "Left", "skin": "Heel", "orthostatic": ""},
        stopped_at=4,
    ),
    Story(
        "Qiao", EpisodeKind.ISCHAEMIC_STROKE, BodySide.LEFT, Stage.COMMUNITY, 30, 200, 0, 11,
        (_done("X24", sets=2, reps=20),), {"aphasia": "Interpreter: Mandarin"},
    ),
    Story(
        "", EpisodeKind.TBI, BodySide.BOTH, Stage.LONG_TERM, 45, 700, 0, 11,
        (_done("X29", sets=1, reps=10),), {"cognition": "Impulsive, needs one step at a time"},
    ),
    Story(
        "", EpisodeKind.SUBARACHNOID, BodySide.NONE, Stage.COMMUNITY, 80, 90, 8, 14,
        (_done("X30", sets=1, reps=10), _done("X27", sets=2, reps=8)), {"shunt": ""},
        {5: NotDeliveredReason.UNWELL},
    ),
    Story(
        "", EpisodeKind.OTHER, BodySide.NOT_KNOWN, Stage.ACUTE, 12, 9, 5, 15,
        (_done("X11", sets=1, reps=10, assistance="mod"),), {},
        kind_text="Brain injury from lack of oxygen",
    ),
)  # fmt: skip
