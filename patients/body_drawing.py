"""The line drawing of the body map: one outline for each place, seen from front and back.

Own work, drawn as numbers. A half of the body is given by points (distance from the middle line,
height) in the units of `VIEW_BOX`; its mirror image is the other half. In views from the front, and
in the face, the hands (palms forward) and the feet, the patient's right lies on the reader's left;
from the back it lies on the reader's right.
"""

from collections.abc import Iterable, Sequence

from patients.body import CHIN, EVERYWHERE, LEFT, RIGHT, SIDED, TONGUE

WIDTH, HEIGHT = 400, 640
VIEW_BOX = f"0 0 {WIDTH} {HEIGHT}"

Points = Sequence[tuple[float, float]]

FRONT, BACK, FACE, HANDS, FEET = 105.0, 295.0, 75.0, 213.0, 338.0  # middle lines

_NECK: Points = [(1, 67), (9, 63), (11, 71), (18, 78), (1, 81)]
_SHOULDER: Points = [(34, 84), (45, 86), (54, 95), (57, 109), (49, 112), (39, 107)]
_ARM: Points = [(40, 111), (56, 114), (61, 136), (61, 161), (48, 161), (42, 138)]
_FOREARM: Points = [(48, 165), (62, 165), (67, 183), (67, 202), (64, 215), (55, 215), (50, 192)]
_HAND: Points = [(55, 219), (65, 219), (72, 231), (72, 246), (66, 257), (58, 254), (54, 238)]
_FRONT_HALF: dict[str, Points] = {
    "face": [(1, 12), (13, 14), (21, 26), (21, 41), (16, 54), (9, 61), (1, 64)],
    "neck": _NECK,
    "trunk": [(1, 84), (16, 81), (32, 85), (37, 98), (36, 120), (33, 138), (1, 140)],
    "shoulder": _SHOULDER,
    "arm": _ARM,
    "forearm": _FOREARM,
    "hand": _HAND,
    "abdomen": [(1, 143), (33, 142), (31, 160), (34, 181), (38, 200), (20, 208), (1, 215)],
    "thigh": [(3, 219), (21, 212), (39, 205), (43, 228), (41, 262), (36, 293), (14, 293), (7, 256)],
    "leg": [(13, 300), (35, 300), (37, 325), (33, 356), (28, 392), (16, 392), (12, 350), (11, 322)],
    "foot": [(15, 396), (28, 396), (34, 408), (37, 420), (25, 426), (14, 420)],
}
_BACK_HALF: dict[str, Points] = {
    "neck": _NECK,
    "back": [(1, 84), (16, 81), (32, 85), (37, 98), (36, 120), (32, 142), (32, 160), (34, 174),
             (1, 177)],
    "shoulder": _SHOULDER,
    "arm": _ARM,
    "forearm": _FOREARM,
    "hand": _HAND,
    "buttock": [(1, 180), (34, 178), (39, 194), (39, 208), (22, 217), (1, 213)],
    "thigh": [(3, 219), (21, 221), (40, 212), (43, 230), (41, 262), (36, 293), (14, 293), (7, 256)],
    "calf": [(13, 300), (35, 300), (40, 322), (36, 352), (27, 392), (16, 392), (10, 346), (9, 320)],
    "foot": [(15, 396), (28, 396), (32, 408), (30, 420), (14, 420)],
}  # fmt: skip
_FACE_HALF: dict[str, Points] = {
    "face": [(1, 472), (27, 476), (47, 496), (53, 528), (50, 556), (1, 556)],
    "eyelid": [(8, 521), (17, 511), (31, 510), (40, 521), (31, 531), (17, 531)],
    "jaw": [(22, 561), (49, 560), (45, 584), (34, 602), (22, 612)],
}
_HANDS_HALF: dict[str, Points] = {
    "hand": [(22, 476), (41, 476), (47, 500), (48, 530), (44, 536), (15, 536), (14, 508)],
    "thumb": [(51, 502), (60, 508), (68, 526), (69, 544), (61, 548), (54, 534), (51, 520)],
}
_FINGERS = [(13.5, 570), (22, 584), (30.5, 589), (39, 578)]  # where it begins, how far it reaches
_FEET_HALF: dict[str, Points] = {
    "foot": [(13, 476), (34, 476), (40, 505), (44, 532), (28, 535), (9, 534), (9, 505)],
}
_TOES = [(8, 561, 11), (20.5, 556, 6), (28, 553, 6), (35.5, 550, 6), (43, 546, 5)]
_TONGUE: Points = [(-13, 570), (0, 566), (13, 570), (12, 584), (0, 592), (-12, 584)]
_CHIN: Points = [(-18, 560), (18, 560), (19, 600), (13, 616), (0, 621), (-13, 616), (-19, 600)]
_HEAD_BEHIND: Points = [(2, 12), (13, 14), (21, 26), (21, 41), (16, 54), (9, 61), (0, 64),
                        (-9, 61), (-16, 54), (-21, 41), (-21, 26), (-13, 14), (-2, 12)]  # fmt: skip

# Small places lie on larger ones, and are drawn after them.
DRAWN_LAST = ("eyelid", TONGUE)


def outlines() -> dict[str, str]:
    """Return the outline of each place as the data of an SVG path, in the order of drawing."""
    drawn = {CHIN: _curve(_CHIN, FACE, 1), TONGUE: _curve(_TONGUE, FACE, 1)}
    for side in (RIGHT, LEFT):
        for name in SIDED:
            drawn[f"{name}_{side}"] = " ".join(_of_side(name, side))
    return dict(
        sorted(drawn.items(), key=lambda each: each[0].startswith(DRAWN_LAST))  # stable
    )


def head_behind() -> str:
    """The back of the head, which is no place of the map."""
    return _curve(_HEAD_BEHIND, BACK, 1)


def _of_side(name: str, side: str) -> Iterable[str]:
    facing = 1 if side == LEFT else -1  # from the front the patient's left is on the reader's right
    views = (
        (_FRONT_HALF, FRONT, facing), (_BACK_HALF, BACK, -facing), (_FACE_HALF, FACE, facing),
        (_HANDS_HALF, HANDS, facing), (_FEET_HALF, FEET, facing),
    )  # fmt: skip
    for half, middle, way in views:
        if name in half:
            yield _curve(half[name], middle, way)
    if name == "finger":
        for begins, reaches in _FINGERS:
            yield _digit(begins, 540, 7, reaches, HANDS, facing)
    if name == "toe":
        for begins, reaches, wide in _TOES:
            yield _digit(begins, 538, wide, reaches, FEET, facing)


def _curve(points: Points, middle: float, way: int) -> str:
    """A smooth line through the points (Catmull-Rom), straight along the middle of the body."""
    at = [(middle + way * x, y) for x, y in points]
    if abs(points[0][0]) <= 1 and abs(points[-1][0]) <= 1:
        padded = [at[0], *at, at[-1]]
    else:
        padded = [at[-1], *at, at[0], at[1]]
    parts = [f"M{at[0][0]:g} {at[0][1]:g}"]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        bends = (
            b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6,
            c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6,
            *c,
        )  # fmt: skip
        parts.append("C" + " ".join(f"{round(n, 1):g}" for n in bends))
    return "".join(parts) + "Z"


def _digit(begins: float, top: float, wide: float, reaches: float, middle: float, way: int) -> str:
    """A finger or a toe: straight sides and a round end."""
    near, far, bend = middle + way * begins, middle + way * (begins + wide), wide / 2
    down = reaches - bend
    return (
        f"M{near:g} {top:g}H{far:g}V{down:g}"
        f"C{far:g} {reaches + bend / 3:g} {near:g} {reaches + bend / 3:g} {near:g} {down:g}Z"
    )


OUTLINES = outlines()
HEAD_BEHIND = head_behind()
NOT_DRAWN = frozenset({EVERYWHERE})  # a box of its own beside the drawing
