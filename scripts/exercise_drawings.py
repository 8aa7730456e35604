"""Draws the exercises of the home programme: our own line drawings, one SVG each.

    python scripts/exercise_drawings.py            writes content/drawings/x01.svg and so on
    python scripts/exercise_drawings.py --check    fails when a stored drawing differs

A pose is a handful of joint angles, so that every figure has the same limbs and a pose can be
mended by one number. Angles are degrees, 0 to the right and 90 down; the figure looks right.
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "content" / "drawings"
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


def x01() -> list[str]:
    body = standing(
        84,
        torso=-76,
        near_leg=(112, 118, 0),
        far_leg=(48, 98, 0),
        hip=100,
        near_arm=(38, 12),
        far_arm=(42, 8),
        stretch="near_shin",
    )
    return [floor(), counter(136, 86), body.draw()]


def x02() -> list[str]:
    body = standing(
        90,
        torso=-80,
        near_leg=(82, 128, 0),
        far_leg=(38, 100, 0),
        hip=108,
        near_arm=(30, 0),
        far_arm=(34, -4),
        stretch="near_shin",
    )
    return [floor(), counter(138, 86), body.draw()]


def x03() -> list[str]:
    body = sitting(
        70,
        torso=-58,
        near_leg=(24, 27, -60),
        near_arm=(62, 60),
        far_arm=(68, 56),
        stretch="near_thigh",
    )
    return [floor(), chair(42), body.draw(), arrow((134, 58), (148, 76))]


def x04() -> list[str]:
    body = lying(
        166,
        x=92,
        near_leg=(-72, -72, -150),
        far_leg=(0, 0, -70),
        near_arm=(-38, -48),
        stretch="near_thigh",
    )
    drawn = body.draw()
    strap = line(body.joints["near_hand"], body.joints["near_toe"], width=2.2, colour=ACCENT)
    return [mat(), drawn, strap]


def x05() -> list[str]:
    # Seen from above: the weak leg is on top, the leg below it is bent forward.
    body = lying(
        94,
        x=104,
        near_leg=(4, 140, 120),
        far_leg=(-34, 40, 0),
        near_arm=(50, 8),
        stretch="near_thigh",
    )
    drawn = body.draw()
    strap = line(body.joints["near_ankle"], body.joints["near_hand"], width=2.6, colour=ACCENT)
    sheet = line((10, 40), (190, 40), (190, 170), (10, 170), (10, 40))
    return [sheet, drawn, strap]


def x06() -> list[str]:
    body = lying(
        98,
        x=118,
        near_leg=(34, 92, 20),
        far_leg=(-118, 10, -20),
        near_arm=(-26, -34),
        stretch="near_thigh",
    )
    return [floor(), bed(114, 152), body.draw()]


def x07() -> list[str]:
    # Seen from above, the head to the left.
    return [
        line((10, 22), (190, 22), (190, 176), (10, 176), (10, 22)),
        limb((72, 86), (96, 70), (112, 82), width=9.5),
        limb((72, 112), (96, 128), (112, 116), width=9.5),
        limb((114, 94), (140, 60), (164, 92), width=14),
        limb((114, 104), (140, 138), (164, 106), width=14),
        line((112, 99), (64, 99), (40, 99), width=26),
        line((112, 99), (64, 99), width=21.6, colour="#fff"),
        line((64, 99), (40, 99), width=21.6, colour="#fff"),
        f'<circle fill="#fff" cx="36" cy="99" r="{HEAD + 2.5}"/>',
        line((119, 88), (135, 67), width=4.5, colour=ACCENT),
        line((119, 110), (135, 131), width=4.5, colour=ACCENT),
        arrow((140, 48), (140, 30)),
        arrow((140, 150), (140, 168)),
    ]


def x08() -> list[str]:
    body = sitting(70, near_leg=(14, 34, -62), near_arm=(48, 30), far_arm=(52, 28))
    drawn = body.draw()
    strap = line(body.joints["near_hand"], body.joints["near_toe"], width=2.2, colour=ACCENT)
    return [floor(), chair(42), drawn, strap, bend((176, 168), (184, 150), (172, 138))]


def x09() -> list[str]:
    body = sitting(56, torso=-62, near_arm=(30, 8), far_arm=(26, 10), stretch="near_arm")
    return [
        floor(),
        chair(28),
        body.draw(),
        table(100, 190, 98),
        line((126, 94), (160, 94), width=4),
        arrow((150, 82), (178, 82)),
    ]


def x10() -> list[str]:
    # Seen from above, the head to the left; the weak arm rests out to the side on a pillow.
    return [
        line((10, 30), (190, 30), (190, 176), (10, 176), (10, 30)),
        line((26, 120), (78, 120), (78, 164), (26, 164), (26, 120), fill="#fff"),
        limb((74, 76), (100, 62), (124, 70), width=9.5),
        limb((74, 100), (70, 142), (36, 144), width=9.5),
        limb((118, 82), (182, 78), width=14),
        limb((118, 94), (182, 98), width=14),
        line((118, 88), (68, 88), (44, 88), width=26),
        line((118, 88), (68, 88), (44, 88), width=21.6, colour="#fff"),
        f'<circle fill="#fff" cx="40" cy="88" r="{HEAD + 2.5}"/>',
        bend((66, 160), (44, 172), (24, 150)),
    ]


def x11() -> list[str]:
    body = lying(
        164,
        x=108,
        near_leg=(-44, 46, 0),
        far_leg=(-40, 48, 0),
        near_arm=(-88, -92),
        far_arm=(-80, -98),
    )
    return [mat(), body.draw(), bend((104, 128), (96, 100), (74, 88))]


def x12() -> list[str]:
    body = sitting(56, torso=-80, near_arm=(44, 20), far_arm=(84, 40), stretch="near_forearm")
    return [floor(), chair(28), table(84, 178, 116), body.draw(), arrow((104, 84), (140, 94))]


def x13() -> list[str]:
    body = sitting(104, torso=-112, near_arm=(104, 96), far_arm=(70, 30))
    return [
        floor(),
        line((20, 132), (150, 132), width=4),
        line((28, 132), (28, FLOOR), width=3),
        line((142, 132), (142, FLOOR), width=3),
        body.draw(),
        arrow((58, 62), (46, 82)),
    ]


def x14() -> list[str]:
    return [
        table(20, 190, 152),
        forearm((28, 130), (98, 130)),
        line((134, 84), (134, 147), (160, 147), (160, 84), (134, 84), width=2.6, fill="#fff"),
        hand((98, 124), 0, 10, thumb=-20),
        bend((112, 74), (146, 50), (180, 74)),
    ]


def x15() -> list[str]:
    return [
        line((16, 134), (116, 134), width=5),
        line((30, 134), (30, FLOOR), width=3),
        forearm((26, 116), (112, 116)),
        hand((112, 116), -28, 6),
        bend((182, 130), (194, 106), (184, 76)),
    ]


def x16() -> list[str]:
    return [
        line((16, 134), (110, 134), width=5),
        line((30, 134), (30, FLOOR), width=3),
        forearm((26, 116), (108, 116)),
        hand((108, 116), -46, -4, thumb=-70),
        limb((190, 150), (176, 112), (152, 88), width=9.5),
        line((116, 122), (148, 98), width=4.5, colour=ACCENT),
    ]


def x17() -> list[str]:
    return [
        table(14, 190, 144),
        forearm((20, 124), (86, 124)),
        hand((86, 124), 0, 0, thumb=-86),
        line((102, 112), (124, 110), width=4.5, colour=ACCENT),
        bend((128, 96), (118, 76), (98, 74)),
    ]


def x18() -> list[str]:
    return [
        table(14, 190, 146),
        forearm((22, 120), (92, 120)),
        hand((92, 120), 10, 30),
        '<path fill="#fff" d="M104 143Q112 128 126 138Q138 122 150 138Q166 132 176 143Z"/>',
        arrow((178, 118), (152, 118)),
    ]


def x19() -> list[str]:
    pegs = [line((x, 138), (x, 124), width=4, colour=ACCENT) for x in (132, 148, 164)]
    return [
        table(14, 190, 146),
        forearm((24, 92), (84, 106)),
        hand((84, 106), 24, 22),
        line((122, 141), (176, 141), width=7),
        *pegs,
    ]


def x20() -> list[str]:
    return [
        table(14, 190, 156),
        line((100, 40), (100, 153), width=4),
        line((106, 52), (106, 146), width=1.6, colour=ACCENT),
        forearm((178, 66), (156, 104)),
        hand((156, 104), 122, 6),
        '<g stroke-dasharray="5 4">',
        line((22, 66), (44, 104), width=2.2),
        line((36, 60), (58, 98), width=2.2),
        line((44, 104), (50, 138), width=2.2),
        line((58, 98), (70, 132), width=2.2),
        line((50, 138), (70, 132), width=2.2),
        "</g>",
    ]


def x21() -> list[str]:
    body = Body((74, 116), -52, (16, 104, 0), (20, 102, 0), (48, 40), (52, 36))
    return [floor(), chair(30), body.draw(), bend((140, 96), (152, 66), (138, 36))]


def x22() -> list[str]:
    body = Body((96, 138), 158, (-18, 78, 0), (-14, 80, 0), (26, 12), None, 172)
    return [mat(), body.draw(), arrow((100, 108), (100, 84))]


def x23() -> list[str]:
    body = sitting(66, near_leg=(0, 4, -70), near_arm=(96, 74), stretch="near_thigh")
    return [floor(), chair(38), body.draw(), bend((126, 172), (152, 164), (162, 144))]


def x24() -> list[str]:
    body = sitting(66, near_leg=(-34, 86, 6), near_arm=(100, 60), far_leg=(8, 84, 0))
    return [floor(), chair(38), body.draw(), arrow((128, 92), (128, 66))]


def x25() -> list[str]:
    # Seen from the front: the weight goes from one foot to the other.
    return [
        floor(),
        line((36, 112), (164, 112), width=4),
        line((44, 112), (44, FLOOR), width=3),
        line((156, 112), (156, FLOOR), width=3),
        limb((96, 100), (88, 138), (84, 172), width=14),
        limb((112, 100), (118, 138), (122, 172), width=14),
        limb((84, 175), (74, 176), width=9),
        limb((122, 175), (132, 176), width=9),
        line((104, 98), (108, 56), width=26),
        line((104, 98), (108, 56), width=21.6, colour="#fff"),
        f'<circle fill="#fff" cx="111" cy="30" r="{HEAD}"/>',
        limb((96, 60), (80, 84), (72, 108), width=9.5),
        limb((120, 60), (134, 84), (140, 108), width=9.5),
        arrow((86, 20), (62, 20)),
        arrow((134, 20), (158, 20)),
    ]


def x26() -> list[str]:
    body = standing(
        92,
        hip=92,
        near_leg=(90, 91, 34),
        far_leg=(88, 93, 34),
        near_arm=(52, 14),
        far_arm=(56, 12),
        stretch="near_shin",
    )
    return [floor(), counter(136, 82), body.draw(), arrow((68, 176), (68, 150))]


def x27() -> list[str]:
    body = standing(
        84,
        hip=94,
        torso=-82,
        near_leg=(22, 96, 0),
        far_leg=(98, 94, 0),
        near_arm=(40, -10),
        far_arm=(60, 30),
    )
    return [
        floor(),
        line((108, FLOOR), (108, 158), (192, 158), width=3),
        line((176, 158), (176, 60), (120, 60), width=3),
        body.draw(),
        arrow((60, 60), (60, 36)),
    ]


def x28() -> list[str]:
    body = standing(
        92, near_leg=(64, 78, -8), far_leg=(112, 122, 34), near_arm=(72, 30), far_arm=(112, 90)
    )
    drawn = body.draw()
    top = body.joints["near_hand"]
    stick = line(top, (top[0] + 10, FLOOR), width=3) + line(top, (top[0] - 9, top[1]), width=3)
    return [floor(), drawn, stick, arrow((150, 46), (180, 46))]


def x29() -> list[str]:
    body = sitting(62, torso=-74, near_arm=(22, 14), far_arm=(26, 10))
    return [
        floor(),
        chair(34),
        body.draw(),
        table(120, 190, 118),
        '<path fill="#fff" d="M158 98H174V114H158Z"/>',
        bend((96, 34), (122, 34), (138, 56)),
    ]


def x30() -> list[str]:
    body = lying(164, x=104, near_leg=(-30, 32, 0), far_leg=(-28, 34, 0), near_arm=(-14, 22))
    return [
        mat(),
        body.draw(),
        '<path fill="#fff" d="M8 176Q10 160 30 164L38 176Z"/>',
        bend((64, 132), (78, 112), (92, 132)),
        bend((96, 126), (84, 104), (62, 118)),
    ]


TITLES: dict[str, str] = {
    "x01": "Calf stretch at a counter: one leg behind, its knee straight and heel on the floor.",
    "x02": "Lower calf stretch at a counter: the back knee bends while the heel stays down.",
    "x03": "Back of thigh stretch on a chair: one leg straight in front, leaning from the hips.",
    "x04": "Back of thigh stretch lying: a strap round the foot lifts the straight leg.",
    "x05": "Front of thigh stretch lying on the side: a strap draws the heel towards the seat.",
    "x06": "Front of hip stretch at the edge of a bed: one knee held to the chest, one leg hangs.",
    "x07": "Inner thigh stretch lying: knees bent, both fall gently out to the sides.",
    "x08": "Foot pumps on a chair: the foot moves up and down, helped by a towel.",
    "x09": "Shoulder slide at a table: both hands on a towel slide forward.",
    "x10": "Shoulder resting turned out: lying with the arm out, elbow bent, on a pillow.",
    "x11": "Lifting the arms lying down: hands clasped, the strong arm helps the weak one.",
    "x12": "Elbow straightening at a table: the arm slides slowly forward, palm up.",
    "x13": "Leaning on the hand: sitting with the hand flat on the bench beside.",
    "x14": "Turning the forearm: a hand on the table turns a cup palm up and palm down.",
    "x15": "Lifting the wrist: forearm on the table, the hand over its edge comes up.",
    "x16": "Finger stretch: a helper opens the fingers and then raises the wrist.",
    "x17": "Thumb stretch: the palm flat, the thumb moved out from its base.",
    "x18": "Gathering a cloth on the table with the fingers and smoothing it out.",
    "x19": "Putting pegs into a board, one by one.",
    "x20": "Mirror box: one hand moves before a mirror that hides the other.",
    "x21": "Standing up from a chair: hands clasped, nose over toes.",
    "x22": "Bridging: lying with knees bent, the hips lift.",
    "x23": "Knee straightening on a chair: one leg lifts until it is straight.",
    "x24": "Marching on a chair: one knee lifts, then the other.",
    "x25": "Shifting weight: standing at a rail, leaning to one foot and to the other.",
    "x26": "Heel raise at a counter: up on the toes, slowly down.",
    "x27": "Stepping up on a low step with a rail.",
    "x28": "Walking with a stick.",
    "x29": "Reaching across: sitting, hands clasped, the body turns to a cup.",
    "x30": "Slow breathing lying down, knees bent, a hand on the belly.",
}
POSES: dict[str, Callable[[], list[str]]] = {name: globals()[name] for name in TITLES}


def drawing(name: str) -> str:
    parts = [part for part in POSES[name]() if part]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 10 200 176" role="img" fill="none"'
        f' stroke="{INK}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">'
        f"<title>{escape(TITLES[name])}</title>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def main(check: bool) -> int:
    stale = 0
    for name in TITLES:
        path, text = FOLDER / f"{name}.svg", drawing(name)
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path.name} is not what the script draws")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
