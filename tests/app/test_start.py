"""Starting is cheap: the window comes up without torch, whatever the order of imports."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

ROOT = Path(__file__).resolve().parent.parent.parent
WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
import app.window
application = QApplication([])
window = app.window.MainWindow()
window.show()
application.processEvents()
print(sorted({"torch", "cv2", "core.deblur", "PIL", "scipy"} & set(sys.modules)))
print(window.isVisible(), window.findChild(object, "viewer") is not None)
window.close()
"""
CV2_FIRST = "import cv2\n" + WINDOW


#: As `guided-deblur` opens it, until an event of the window's own could be treated.
RUN = """
from PySide6.QtCore import QTimer
from app.application import application
QTimer.singleShot(0, application().closeAllWindows)
from app.start import run
print(run([]))
"""
#: As macOS asks a program that runs already; said instead of opened.
ASKED = """
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFileOpenEvent
from app.application import application
from app.start import run
from app.window import MainWindow
app = application()
MainWindow.open_photos = lambda window, paths: (print(*paths), app.closeAllWindows())
event = QFileOpenEvent("/photos/ü 1.jpg")
QTimer.singleShot(0, lambda: app.postEvent(app, event))
print(run([]))
"""


def start(code: str, folder: Path, **more: str) -> list[str]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder),
        "APPDATA": str(folder),
        "HOME": str(folder),
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_binding_keeps_none_alive() -> None:
    """Builds of PySide6 that give a reference of None away at every call end in a crash."""
    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(2000):
        timer.setInterval(1)
    assert sys.getrefcount(None) > before - 1000


def test_the_window_opens_without_torch(tmp_path: Path) -> None:
    heavy, visible = start(WINDOW, tmp_path)
    assert heavy == "[]"
    assert visible == "True True"


def test_what_the_desktop_wants_opened_is_opened(tmp_path: Path) -> None:
    assert start(ASKED, tmp_path, PYTHONIOENCODING="utf-8") == [str(Path("/photos/ü 1.jpg")), "0"]


def test_opencv_imported_first_does_not_harm(tmp_path: Path) -> None:
    assert start(CV2_FIRST, tmp_path)[1] == "True True"


def test_the_window_opens_where_a_large_i_has_a_dot(tmp_path: Path) -> None:
    """PySide makes names of Qt's functions by the upper case of the user's language."""
    language = "tr_TR.UTF-8"
    words = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(tmp_path / language)]
    if shutil.which("localedef") is None or subprocess.run(words, check=False).returncode:
        pytest.skip("no Turkish to be had here")
    assert start(RUN, tmp_path, LC_ALL=language, LOCPATH=str(tmp_path)) == ["0"]
