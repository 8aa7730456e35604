"""Draws the exercises of the home programme: our own line drawings, one SVG each.

python scripts/exercise_drawings            writes content/drawings/x01.svg and so on
python scripts/exercise_drawings --check    fails when a stored drawing differs
"""

import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

import arms
import legs
import moving
from figures import INK

FOLDER = Path(__file__).resolve().parents[2] / "content" / "drawings"

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
    "x28": "Walking with a stick in one hand.",
    "x29": "Reaching across: sitting, hands clasped, the body turns to a cup.",
    "x30": "Slow breathing lying down, knees bent, a hand on the belly.",
}
POSES: dict[str, Callable[[], list[str]]] = {
    name: getattr(next(part for part in (legs, arms, moving) if hasattr(part, name)), name)
    for name in TITLES
}


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
