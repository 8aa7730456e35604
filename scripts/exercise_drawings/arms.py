"""Shoulder, elbow, wrist and hand: X09 to X20."""

from figures import (
    ACCENT,
    FLOOR,
    HEAD,
    arrow,
    bend,
    chair,
    floor,
    forearm,
    hand,
    limb,
    line,
    lying,
    mat,
    sitting,
    table,
)


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
    body = sitting(104, torso=-112, near_arm=(132, 129), far_arm=(70, 30))
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
        forearm((22, 112), (92, 112)),
        hand((92, 112), 8, 22),
        '<path fill="#fff" d="M104 143Q112 128 126 138Q138 122 150 138Q166 132 176 143Z"/>',
        arrow((178, 118), (152, 118)),
    ]


def x19() -> list[str]:
    pegs = [line((x, 138), (x, 124), width=4, colour=ACCENT) for x in (132, 148, 164)]
    return [
        table(14, 190, 146),
        forearm((24, 82), (84, 94)),
        hand((84, 94), 24, 18),
        line((122, 141), (176, 141), width=7),
        *pegs,
    ]


def x20() -> list[str]:
    return [
        table(14, 190, 156),
        line((100, 40), (100, 153), width=4),
        line((106, 52), (106, 146), width=1.6, colour=ACCENT),
        forearm((178, 54), (156, 92)),
        hand((156, 92), 122, 6),
        '<g stroke-dasharray="5 4">',
        line((22, 66), (44, 104), width=2.2),
        line((36, 60), (58, 98), width=2.2),
        line((44, 104), (50, 138), width=2.2),
        line((58, 98), (70, 132), width=2.2),
        line((50, 138), (70, 132), width=2.2),
        "</g>",
    ]
