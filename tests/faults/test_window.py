"""The window where something is missing: it opens all the same, or says in a line why not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.conftest import save
from tests.faults.process import PATIENCE, Command, Poverty, run

FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")


def close_soon() -> None:
    """Let the window that comes up close itself."""
    from PySide6.QtCore import QTimer

    from app.application import application

    app = application()
    QTimer.singleShot(1500, app.closeAllWindows)


def at_home(home: Path, **environment: str | None) -> dict[str, str | None]:
    folders: dict[str, str | None] = dict.fromkeys(FOLDERS)
    return folders | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"} | environment


def quiet(err: str) -> bool:
    """Whether nothing was said but what Qt says of the platform for tests."""
    return all("propagateSizeHints" in line for line in err.splitlines())


@pytest.mark.parametrize(
    "display",
    [{"DISPLAY": ":77"}, {"WAYLAND_DISPLAY": "none", "DISPLAY": None}, {"QT_QPA_PLATFORM": "x"}],
    ids=str,
)
def test_a_display_that_does_not_answer(room: Path, display: dict[str, str | None]) -> None:
    ended = run(room, lacking=Poverty(environment=at_home(room, QT_QPA_PLATFORM=None) | display))
    assert ended.code == 2
    last = ended.err.splitlines()[-1]
    assert "The window cannot start here" in last
    assert "guided-deblur deblur PHOTO" in last


def test_a_home_that_cannot_be_written(room: Path) -> None:
    home = room / "home"
    home.mkdir(mode=0o555)
    lacking = Poverty(rights=True, environment=at_home(home), before=close_soon)
    ended = run(room, lacking=lacking)
    assert ended.code == 0
    assert list(home.iterdir()) == []


def test_no_home_at_all(room: Path) -> None:
    lacking = Poverty(environment=at_home(room, HOME=None), before=close_soon)
    ended = run(room, lacking=lacking)
    assert ended.code == 0
    assert quiet(ended.err)


def change_settings_often() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app.application import application
    from app.window import MainWindow

    close_soon()
    timer = QTimer(application(), interval=5)

    def change() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow):
                window.session.change_settings(recent=(f"/photo-{time.monotonic_ns()}.jpg",) * 12)

    timer.timeout.connect(change)
    timer.start()


def test_two_windows_at_once(room: Path, tmp_path: Path) -> None:
    lacking = Poverty(environment=at_home(tmp_path), before=change_settings_often)
    second = tmp_path / "second"
    second.mkdir()
    commands = [Command(folder, lacking=lacking) for folder in (room, second)]
    for command in commands:
        ended = command.end()
        assert ended.code == 0
        assert quiet(ended.err)
    (stored,) = (tmp_path / ".config").rglob("settings.json")
    assert len(json.loads(stored.read_text())["recent"]) == 12
    assert not list(stored.parent.glob(".*.tmp"))


@pytest.mark.parametrize(
    ("number", "seconds"), [(signal.SIGTERM, 0), (signal.SIGINT, 1), (signal.SIGHUP, 2)]
)
def test_a_signal_while_the_model_works(room: Path, number: signal.Signals, seconds: int) -> None:
    """In the preview that a photo starts by itself; the temporary folder goes too."""
    photo = save(room / "photo.png", 640, 480)
    spool = room / "spool"
    spool.mkdir()
    environment = at_home(room, TMPDIR=str(spool))
    command = Command(room, photo, lacking=Poverty(environment=environment))
    pid = command.process.pid
    assert pid is not None
    give_up = time.monotonic() + PATIENCE
    while not (list(spool.glob("guided-deblur-*")) and catches(pid, signal.SIGHUP)):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    time.sleep(seconds)
    os.kill(pid, number)
    sent = time.monotonic()
    ended = command.end()
    assert time.monotonic() - sent < 12
    assert ended.code == 128 + number
    assert quiet(ended.err)
    assert list(spool.glob("guided-deblur-*")) == []


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether the process has a handler of its own for the signal."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


@pytest.fixture
def screen_without_opengl() -> Iterator[str]:
    """A real X server that has no GLX."""
    if shutil.which("Xvfb") is None:
        pytest.skip("there is no Xvfb")
    reader, writer = os.pipe()
    words = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24"]
    server = subprocess.Popen(
        [*words, "-extension", "GLX"], pass_fds=[writer], stderr=subprocess.DEVNULL
    )
    os.close(writer)
    with os.fdopen(reader) as numbers:
        yield f":{numbers.readline().strip()}"
    server.terminate()
    server.wait(10)


OPEN_AND_CLOSE = """
import os, sys
from tests.faults.test_window import close_soon
del os.environ["QT_QPA_PLATFORM"]  # by tests.conftest
close_soon()
from app.start import run
sys.exit(run([]))
"""


@pytest.mark.long
def test_a_screen_without_opengl(room: Path, screen_without_opengl: str) -> None:
    environment = os.environ | {"DISPLAY": screen_without_opengl, "HOME": str(room)}
    for name in (*FOLDERS, "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    ended = subprocess.run(
        [sys.executable, "-c", OPEN_AND_CLOSE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
