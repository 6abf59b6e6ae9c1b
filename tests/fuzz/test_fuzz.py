"""Damaged files of every format, through a whole deblur: a result or a line, never a crash.

Each runs in another process under a limit of memory (see victim.py), so that a crash of a native
decoder is found and survived. A file that did harm stays in the test's folder.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.fuzz import seeds
from tests.fuzz.mutations import Hurt, hurt, hurts

pytest.importorskip("resource", reason="limits of memory are a matter of Unix")

#: Seconds for one small photo; a loaded machine needs one or two.
PATIENCE = 60.0
INPUTS = 20_000


class Victim:
    """The other process. Starts again after it died."""

    def __init__(self, weights: Path, folder: Path) -> None:
        self._words = [sys.executable, "-m", "tests.fuzz.victim", str(weights), str(folder)]
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self.counts = {"photo": 0, "refused": 0}

    def open(self, name: str, content: bytes) -> None:
        """Fails the test unless the file becomes a photo or a clear refusal in time."""
        process = self._process or self._start()
        path = self._folder / f"hurt{Path(name).suffix}"
        path.write_bytes(content)
        assert process.stdin is not None
        process.stdin.write(f"{path}\n")
        process.stdin.flush()
        answer = self._answer(process)
        if answer is None:
            self.close()
            pytest.fail(f"{name}: dead or hanging (exit code {process.returncode}); see {path}")
        told = json.loads(answer)
        assert "fault" not in told, f"{name}: {told['fault']}"
        for kind in told:
            self.counts[kind] += 1

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            self._words,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"OMP_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"},
        )
        assert self._answer(self._process) == "ready\n"
        return self._process

    @staticmethod
    def _answer(process: subprocess.Popen[str]) -> str | None:
        """One line, None where the process hangs or died."""
        assert process.stdout is not None
        readable, _, _ = select.select([process.stdout], [], [], PATIENCE)
        return (process.stdout.readline() or None) if readable else None


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return seeds.build(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def victim(
    whole: dict[str, bytes], tiny_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Victim]:
    folder = tmp_path_factory.mktemp("fuzz")
    for name, content in whole.items():
        (folder / f"seed.{name}").write_bytes(content)
    other = Victim(tiny_weights, folder)
    yield other
    other.close()


def attack(victim: Victim, whole: dict[str, bytes], inputs: int, *, repeatable: bool) -> None:
    """Spread `inputs` over the formats; each as its own search, so that none starves."""
    chosen = settings(
        max_examples=-(-inputs // len(whole)),
        derandomize=repeatable,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    for name, content in whole.items():
        chosen(_search(victim, name, content))()


def _search(victim: Victim, name: str, content: bytes) -> Callable[[], None]:
    @given(changes=hurts(), mend=st.booleans())
    def one(changes: list[Hurt], mend: bool) -> None:
        note(name)
        victim.open(name, hurt(content, changes, mend=mend))

    return one


def test_a_slice_of_damaged_files(victim: Victim, whole: dict[str, bytes]) -> None:
    """Some seconds of the long test below, the same files every time."""
    attack(victim, whole, 240, repeatable=True)
    assert min(victim.counts.values()) > 10


@pytest.mark.long
def test_twenty_thousand_damaged_files(victim: Victim, whole: dict[str, bytes]) -> None:
    """Other files every time; what fails is printed and shrunk."""
    attack(victim, whole, INPUTS, repeatable=False)
    assert sum(victim.counts.values()) >= INPUTS


def test_the_whole_files_are_photos(victim: Victim, whole: dict[str, bytes]) -> None:
    before = victim.counts["photo"]
    for name, content in whole.items():
        victim.open(name, content)
    assert victim.counts["photo"] == before + len(whole)
