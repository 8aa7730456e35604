"""The same document gives the same bytes: in this process, in others, from forks and threads."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

from content.documents import Layout
from content.drawn_sheets import draw_handout, inputs_digest
from core import pdf
from tests.pdf.samples import NIGHT_CRAMPS, everything

ROOT = Path(__file__).resolve().parents[2]


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = draw_handout(NIGHT_CRAMPS), draw_handout(everything())
    again = draw_handout(NIGHT_CRAMPS)
    assert again.file.content == first.file.content
    assert again.inputs_digest == first.inputs_digest == inputs_digest(NIGHT_CRAMPS)
    assert second.inputs_digest != first.inputs_digest
    assert draw_handout(NIGHT_CRAMPS.laid_out(Layout.LARGE)).inputs_digest != first.inputs_digest


def test_other_processes_and_hash_seeds_give_the_same_bytes() -> None:
    code = (
        "import django; django.setup();"
        "from content.drawn_sheets import draw_handout; from tests.pdf.samples import NIGHT_CRAMPS;"
        "d = draw_handout(NIGHT_CRAMPS); print(d.file.sha256, d.inputs_digest)"
    )
    here = draw_handout(NIGHT_CRAMPS)
    expected = f"{here.file.sha256} {here.inputs_digest}"
    for seed in ("0", "1", "7"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=_environment(PYTHONHASHSEED=seed, TZ="Pacific/Auckland", LC_ALL="C"),
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert done.stdout.strip() == expected, f"hash seed {seed}"


def test_a_worker_that_ends_leaves_its_parents_fonts_in_place() -> None:
    """A server loads the renderer, forks workers and replaces them; each draws the same bytes."""
    code = """
import django, os, hashlib; django.setup()
from core import pdf
from content.drawn_sheets import draw_handout
from tests.pdf.samples import NIGHT_CRAMPS, everything
pdf.warm_up("handout")
for worker in range(2):
    child = os.fork()
    if child == 0:
        draw_handout(NIGHT_CRAMPS)
        raise SystemExit(0)
    assert os.waitpid(child, 0)[1] == 0
print(draw_handout(everything()).file.sha256)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == draw_handout(everything()).file.sha256


def test_threads_take_turns() -> None:
    digests: list[str] = []

    def draw() -> None:
        digests.append(draw_handout(NIGHT_CRAMPS).file.sha256)

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(digests) == 4
    assert len(set(digests)) == 1


def test_the_toolchain_names_every_library_that_decides_the_bytes() -> None:
    versions = pdf.toolchain_versions()
    assert set(versions) >= {"weasyprint", "pydyf", "fonttools", "pango", "harfbuzz", "zlib"}
    assert all(re.match(r"\d+\.\d+", version) for version in versions.values())


def test_the_application_starts_without_the_renderer() -> None:
    code = (
        "import django, sys; django.setup(); from content import documents;"
        "sys.exit('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=_environment(), timeout=120)
    assert done.returncode == 0


def _environment(**more: str) -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"} | more
