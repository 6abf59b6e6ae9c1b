"""The program never asks for the network: the kernel would end it if it did."""

from __future__ import annotations

import platform
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import save
from tests.faults.process import Poverty, run
from tests.faults.test_window import at_home, quiet
from tests.security.deny import SOCKET_CALL, deny_network

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.machine() not in SOCKET_CALL,
    reason="seccomp is Linux's",
)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return save(tmp_path / "photo.png", 96, 64)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "room"
    folder.mkdir()
    return folder


def ask_for_the_network() -> None:
    deny_network()
    socket.socket(socket.AF_UNIX).close()
    socket.socket(socket.AF_INET).close()


def test_the_filter_bites(room: Path) -> None:
    assert run(room, "info", lacking=Poverty(before=ask_for_the_network)).code == -signal.SIGSYS


def test_a_deblur_without_network(photo: Path, room: Path, tiny_weights: Path) -> None:
    words = ("deblur", photo, "--weights", tiny_weights, "--steps", 1)
    ended = run(room, *words, lacking=Poverty(before=deny_network))
    assert (ended.code, ended.err) == (0, "")
    assert photo.with_name("photo_deblurred.png").exists()


def test_info_without_network(room: Path) -> None:
    ended = run(room, "info", lacking=Poverty(before=deny_network))
    assert (ended.code, ended.err) == (0, "")


def denied_and_closed_after_the_preview() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app.application import application
    from app.window import MainWindow

    deny_network()
    timer = QTimer(application(), interval=50)

    def look() -> None:
        for window in QApplication.topLevelWidgets():
            photo = window.session.photos.current if isinstance(window, MainWindow) else None
            if photo is not None and photo.preview is not None:
                # Closing waits for threads, and looks at events while it does.
                timer.stop()
                print("previewed", flush=True)
                QApplication.closeAllWindows()

    timer.timeout.connect(look)
    timer.start()


def test_the_window_without_network(photo: Path, room: Path) -> None:
    """It opens the photo and previews it with the shipped weights before it closes."""
    before = denied_and_closed_after_the_preview
    ended = run(room, photo, lacking=Poverty(before=before, environment=at_home(room)))
    assert (ended.code, ended.out) == (0, "previewed\n")
    assert quiet(ended.err)
