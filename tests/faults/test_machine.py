"""Processes without memory, home, language or time: a result, or a line that says why not."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import photo as photos
from core import weights
from core.deblur import Deblurrer, drain
from core.options import DeblurOptions, SaveOptions
from tests.conftest import ROOT
from tests.faults.conftest import save
from tests.faults.process import Command, Poverty, run

MB = 1 << 20


@pytest.fixture
def deblur(tiny_weights: Path) -> tuple[object, ...]:
    return ("deblur", "--weights", tiny_weights, "--steps", 1)


@pytest.mark.parametrize("megabytes", [1, 20, 60, 120])
def test_little_memory(room: Path, deblur: tuple, megabytes: int) -> None:
    """2 megapixels need some 24 MB decoded and several times that for a result."""
    photo = save(room / "large.png", 1632, 1224)
    lacking = Poverty(limits={resource.RLIMIT_AS: megabytes * MB})
    ended = run(room, *deblur, photo, "--quiet", lacking=lacking)
    result = room / "large_deblurred.png"
    assert ended.code in (0, 1)
    assert ended.code == 1 or photos.decode(result).width == 1632
    lines = ended.err.splitlines()
    assert all("memory" in line for line in lines), lines
    assert all("smaller tiles" in line for line in lines[: len(lines) - (ended.code or 0)])
    assert result.exists() == (ended.code == 0)
    assert not list(room.glob(".*.tmp"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_in_a_run(room: Path, tiny_weights: Path, number: signal.Signals) -> None:
    photo = save(room / "large.png", 1000, 800)
    words = ("deblur", photo, "--weights", tiny_weights, "--steps", 100)
    command = Command(room, *words, lacking=Poverty(before=_at_a_terminal))
    command.process.join(3)
    assert command.process.is_alive(), "the run must still be at work"
    assert command.process.pid is not None
    os.kill(command.process.pid, number)
    sent = time.monotonic()
    ended = command.end()
    assert time.monotonic() - sent < 10
    assert ended.code == 128 + number
    assert ended.err == ("Interrupted.\n" if number == signal.SIGINT else "Terminated.\n")
    assert sorted(p.name for p in room.iterdir()) == ["large.png", "stderr", "stdout"]


def _at_a_terminal() -> None:
    """Forked servers ignore Ctrl+C, and `nohup` a hangup; a process of a terminal does not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


LOCALES = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"LC_ALL": "no_such.LOCALE", "LANG": "?"},
    {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
]
NAMES = ["Großmutter 圖片 🎞.png", os.fsdecode(b"caf\xe9.png"), "new\nline.png", "%s {0}.png"]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_of_every_kind(room: Path, deblur: tuple, name: str) -> None:
    photo = save(room / "photo.png", 64, 64).rename(room / name)
    ended = run(room, *deblur, photo, room / ("not " + name))
    assert ended.code == 1
    assert "not exist" in ended.err
    assert "Unexpected" not in ended.err
    assert (room / name).with_name(photo.stem + "_deblurred.png").exists()


@pytest.mark.long
@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale["LC_ALL"])
def test_odd_locales(room: Path, deblur: tuple, locale: dict[str, str]) -> None:
    """New processes: an interpreter settles its encodings when it starts."""
    photo = save(room / "photo.png", 64, 64).rename(room / NAMES[0])
    words = [sys.executable, str(ROOT / "main.py"), *map(str, deblur), str(photo), "missing é.png"]
    ended = subprocess.run(
        words, cwd=room, env=os.environ | locale, capture_output=True, check=False, timeout=120
    )
    assert ended.returncode == 1
    assert ended.stderr.count(b"\n") == 1
    assert b"does not exist" in ended.stderr
    assert len(list(room.glob("*_deblurred.png"))) == 1


def test_without_home(photo: Path, room: Path, deblur: tuple) -> None:
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "USER", "LOGNAME")
    lacking = Poverty(environment=dict.fromkeys(names))
    ended = run(room, *deblur, photo, lacking=lacking)
    assert (ended.code, ended.err) == (0, "")
    ended = run(room, "info", lacking=lacking)
    assert (ended.code, ended.err) == (0, "")


@pytest.fixture
def eight_megabytes() -> Iterator[None]:
    """New threads get the stack that Linux gives by default, half of the worker's own."""
    before = threading.stack_size(8 * MB)
    yield
    threading.stack_size(before)


def test_a_whole_job_on_a_stack_of_8_mb(eight_megabytes: None, photo: Path, room: Path) -> None:
    """With the shipped weights, whose convolutions are the large ones."""
    done: list[Path] = []

    def job() -> None:
        opened = photos.decode(photo)
        deblurrer = Deblurrer(weights.load(), "cpu")
        result = drain(deblurrer.run(opened.rgb, DeblurOptions(steps=1)))
        target = room / "result.avif"
        done.append(photos.encode(opened.with_rgb(result.rgb), target, SaveOptions(), source=photo))

    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    assert [path.name for path in done] == ["result.avif"]
