"""Limbs, furniture and arrows. A pose is joint angles, so every figure has the same limbs.

Angles are degrees, 0 to the right and 90 down; the figure looks right.
"""

import math
from dataclasses import dataclass, field

INK, ACCENT = "#14232b", "#0a5a5c"
FLOOR = 180.0
Point = tuple[float, float]

# Lengths in drawing units; the sheet is 200 wide and 176 high, from y = 10.
TORSO, NECK, HEAD = 48.0, 21.0, 10.5
THIGH, SHIN, FOOT = 40.0, 38.0, 20.0
UPPER_ARM, FOREARM = 30.0, 31.0


def step(start: Point, angle: float, length: float) -> Point:
    turn = math.radians(angle)
    return start[0] + length * math.cos(turn), start[1] + length * math.sin(turn)


def line(*points: Point, width: float = 2.2, colour: str = "", fill: str = "") -> str:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    marks = "".join(
        f' {name}="{value}"' for name, value in (("stroke", colour), ("fill", fill)) if value
    )
    return f'<path{marks} stroke-width="{width:g}" d="{path}"/>'


def limb(*points: Point, width: float) -> str:
    """An outlined limb: an inked line with a white one inside."""
    return line(*points, width=width) + line(*points, width=width - 4.4, colour="#fff")


def arrow(start: Point, end: Point) -> str:
    back = math.degrees(math.atan2(start[1] - end[1], start[0] - end[0]))
    return line(start, end, width=2.6, colour=ACCENT) + line(
        step(end, back + 28, 7), end, step(end, back - 28, 7), width=2.6, colour=ACCENT
    )


def bend(*points: Point) -> str:
    """A curved arrow through three points."""
    (ax, ay), (bx, by), (cx, cy) = points
    back = math.degrees(math.atan2(by - cy, bx - cx))
    head = line(
        step((cx, cy), back + 28, 7),
        (cx, cy),
        step((cx, cy), back - 28, 7),
        width=2.6,
        colour=ACCENT,
    )
    curve = f"M{ax:.1f} {ay:.1f}Q{bx:.1f} {by:.1f} {cx:.1f} {cy:.1f}"
    return f'<path stroke="{ACCENT}" stroke-width="2.6" d="{curve}"/>{head}'


def floor() -> str:
    return line((8, FLOOR), (192, FLOOR))


def mat(y: float = FLOOR) -> str:
    return line((8, y), (192, y), width=5)


def wall(x: float) -> str:
    return line((x, 14), (x, FLOOR), width=3)


def chair(x: float, seat: float = 132) -> str:
    """A chair whose back stands at x and whose seat reaches 50 to the right."""
    return (
        line((x - 6, seat - 70), (x, seat), (x, FLOOR), width=3)
        + line((x, seat), (x + 50, seat), width=4)
        + line((x + 46, seat), (x + 46, FLOOR), width=3)
    )


def table(left: float, right: float, top: float = 104) -> str:
    return line((left, top), (right, top), width=5) + line(
        (right - 8, top), (right - 8, FLOOR), width=3
    )


def counter(x: float, top: float = 92) -> str:
    return line((x, top), (192, top), (192, FLOOR), (x + 6, FLOOR), (x + 6, top), fill="#fff")


def bed(y: float, right: float) -> str:
    return (
        line((8, y), (right, y), width=5)
        + line((16, y), (16, FLOOR), width=3)
        + line((right - 10, y), (right - 10, FLOOR), width=3)
    )


@dataclass(frozen=True)
class Body:
    """A figure by its angles: torso up from the hip, each limb as the angles of its parts."""

    hip: Point
    torso: float
    near_leg: tuple[float, float, float]  # thigh, shin, foot
    far_leg: tuple[float, float, float]
    near_arm: tuple[float, float]  # upper arm, forearm
    far_arm: tuple[float, float] | None = None
    head: float | None = None
    stretch: str = ""  # the part that is felt: near_thigh, near_shin, …
    joints: dict[str, Point] = field(default_factory=dict)

    def draw(self) -> str:
        shoulder = step(self.hip, self.torso, TORSO)
        head = step(shoulder, self.torso if self.head is None else self.head, NECK + 2)
        far = self._leg(self.far_leg, "far")
        back_arm = self._arm(shoulder, self.far_arm, "far") if self.far_arm else ""
        trunk = line(self.hip, shoulder, width=22) + line(shoulder, head, width=9)
        near = self._leg(self.near_leg, "near")
        inner = line(self.hip, shoulder, width=17.6, colour="#fff") + line(
            shoulder, head, width=4.6, colour="#fff"
        )
        face = (
            f'<circle fill="#fff" stroke-width="2.2" cx="{head[0]:.1f}" cy="{head[1]:.1f}"'
            f' r="{HEAD}"/>'
        )
        near_arm = self._arm(shoulder, self.near_arm, "near")
        self.joints.update(shoulder=shoulder, head=head)
        felt = ""
        if self.stretch:
            a, b = self.joints[self.stretch + "_from"], self.joints[self.stretch + "_to"]
            start = (a[0] + (b[0] - a[0]) * 0.2, a[1] + (b[1] - a[1]) * 0.2)
            end = (a[0] + (b[0] - a[0]) * 0.8, a[1] + (b[1] - a[1]) * 0.8)
            felt = line(start, end, width=4.5, colour=ACCENT)
        return back_arm + far + trunk + near + inner + face + near_arm + felt

    def _leg(self, angles: tuple[float, float, float], side: str) -> str:
        knee = step(self.hip, angles[0], THIGH)
        ankle = step(knee, angles[1], SHIN)
        toe = step(ankle, angles[2], FOOT)
        self.joints.update(
            {
                f"{side}_thigh_from": self.hip,
                f"{side}_thigh_to": knee,
                f"{side}_shin_from": knee,
                f"{side}_shin_to": ankle,
                f"{side}_knee": knee,
                f"{side}_ankle": ankle,
                f"{side}_toe": toe,
            }
        )
        return limb(ankle, toe, width=10) + limb(self.hip, knee, ankle, width=14)

    def _arm(self, shoulder: Point, angles: tuple[float, float], side: str) -> str:
        elbow = step(shoulder, angles[0], UPPER_ARM)
        hand = step(elbow, angles[1], FOREARM)
        self.joints.update(
            {
                f"{side}_elbow": elbow,
                f"{side}_hand": hand,
                f"{side}_arm_from": shoulder,
                f"{side}_arm_to": elbow,
                f"{side}_forearm_from": elbow,
                f"{side}_forearm_to": hand,
            }
        )
        return limb(shoulder, elbow, hand, width=9.5)


def sitting(
    x: float,
    *,
    torso: float = -88,
    near_arm: tuple[float, float] = (75, 20),
    far_arm: tuple[float, float] | None = None,
    near_leg: tuple[float, float, float] = (4, 88, 0),
    far_leg: tuple[float, float, float] = (8, 84, 0),
    stretch: str = "",
    head: float | None = None,
) -> Body:
    return Body((x, 126), torso, near_leg, far_leg, near_arm, far_arm, head, stretch)


def standing(
    x: float,
    *,
    torso: float = -90,
    near_arm: tuple[float, float] = (80, 70),
    far_arm: tuple[float, float] | None = None,
    near_leg: tuple[float, float, float] = (88, 92, 0),
    far_leg: tuple[float, float, float] = (84, 94, 0),
    stretch: str = "",
    hip: float = 98,
) -> Body:
    return Body((x, hip), torso, near_leg, far_leg, near_arm, far_arm, None, stretch)


def lying(
    y: float,
    *,
    x: float = 100,
    near_leg: tuple[float, float, float] = (0, 0, -60),
    far_leg: tuple[float, float, float] = (0, 0, -60),
    near_arm: tuple[float, float] = (10, 0),
    far_arm: tuple[float, float] | None = None,
    stretch: str = "",
) -> Body:
    """On the back, head to the left."""
    return Body((x, y), 180, near_leg, far_leg, near_arm, far_arm, 183, stretch)


def hand(wrist: Point, angle: float, curl: float = 0, *, thumb: float = -55) -> str:
    """A large hand for the exercises of wrist and fingers: palm, four fingers, thumb."""
    palm = step(wrist, angle, 34)
    parts = [limb(wrist, palm, width=26)]
    for index in range(4):
        root = step(palm, angle + 90, -9 + index * 6)
        middle = step(root, angle + curl * 0.6, 14)
        parts.append(limb(root, middle, step(middle, angle + curl * 1.5, 13), width=7.4))
    base = step(step(wrist, angle, 10), angle - 90, 9)
    parts.append(
        limb(
            base,
            step(base, angle + thumb, 15),
            step(step(base, angle + thumb, 15), angle + thumb * 0.4, 11),
            width=8,
        )
    )
    return "".join(parts)


def forearm(elbow: Point, wrist: Point) -> str:
    return limb(elbow, wrist, width=24)
