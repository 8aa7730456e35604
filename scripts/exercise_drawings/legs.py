"""Stretching the legs and moving the feet: X01 to X08."""

from figures import (
    ACCENT,
    HEAD,
    arrow,
    bed,
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
)


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
        x=98,
        near_leg=(4, 128, 110),
        far_leg=(-34, 40, 0),
        near_arm=(66, 22),
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
