"""Pages as small grey pictures, to tell whether a sheet still looks as it was approved.

The approved pictures lie in one compressed file. They are small on purpose: a changed word moves
few cells, a lost picture, a torn box or a page more moves many. Another version of the rasteriser
draws edges a little differently, so cells may differ a little, but not many of them much.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

APPROVED = Path(__file__).with_name("approved.npz")
RESOLUTION = 18  # dots an inch: a page of A4 is 149 by 211 cells
STEPS = 0xF0  # sixteen steps of grey are kept: finer ones only make the file larger
DIFFERENT = 48  # of 255 steps of grey: a cell that shows something else
ALLOWED = 0.004  # part of the cells of a page that may

Page = NDArray[np.uint8]


def pages_of(content: bytes) -> list[Page]:
    """Each page of a PDF, drawn by poppler in grey."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.pdf"
        file.write_bytes(content)
        subprocess.run(
            ["pdftoppm", "-r", str(RESOLUTION), "-gray", str(file), str(file.with_suffix(""))],
            check=True,
            timeout=60,
        )
        return [_read(path) for path in sorted(Path(folder).glob("*.pgm"))]


def _read(path: Path) -> Page:
    """A portable grey map: three words of head, then one byte a cell."""
    kind, width, height, depth, cells = path.read_bytes().split(maxsplit=4)
    assert (kind, depth) == (b"P5", b"255")
    grey = np.frombuffer(cells, dtype=np.uint8).reshape(int(height), int(width))
    return grey & STEPS


def difference(page: Page, approved: Page) -> float:
    """Which part of the cells shows something else, 1 when the paper has another size."""
    if page.shape != approved.shape:
        return 1.0
    apart = np.abs(page.astype(np.int16) - approved.astype(np.int16)) > DIFFERENT
    return float(apart.mean())


def approved() -> dict[str, list[Page]]:
    """The approved pages by the name of their sheet."""
    if not APPROVED.exists():
        return {}
    found: dict[str, list[Page]] = {}
    with np.load(APPROVED) as kept:
        for key in sorted(kept.files, key=lambda key: (key.rpartition("/")[0], _number(key))):
            found.setdefault(key.rpartition("/")[0], []).append(kept[key])
    return found


def approve(sheets: dict[str, list[Page]]) -> None:
    """Keep these pages as the approved ones."""
    pages = {
        f"{name}/{number}": page
        for name, drawn in sorted(sheets.items())
        for number, page in enumerate(drawn, 1)
    }
    np.savez_compressed(APPROVED, **pages)  # type: ignore[arg-type]


def _number(key: str) -> int:
    return int(key.rpartition("/")[2])
