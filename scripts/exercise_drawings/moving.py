"""Strength, balance, walking, reaching and breathing: X21 to X30."""

from figures import (
    FLOOR,
    HEAD,
    Body,
    arrow,
    bend,
    chair,
    counter,
    floor,
    limb,
    line,
    lying,
    mat,
    sitting,
    standing,
    table,
)


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
