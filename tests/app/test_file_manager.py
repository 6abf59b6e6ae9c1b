"""A file is shown selected by whatever the system has for that, else its folder is opened."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app import file_manager
from tests.conftest import ROOT

#: With a file manager that may be absent; says what it is asked for, or the folder.
DESKTOP = """
import sys
from pathlib import Path
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection
from app import file_manager

@ClassInfo({"D-Bus Interface": file_manager.SERVICE})
class Files(QObject):
    @Slot("QStringList", str)
    def ShowItems(self, addresses, startup):
        print("selected", *addresses)
        QTimer.singleShot(200, app.quit)

def show(folder):
    print("opened", folder)
    app.quit()

app, files = QCoreApplication([]), Files()
if "there" in sys.argv:
    bus = QDBusConnection.sessionBus()
    place = "/" + file_manager.SERVICE.replace(".", "/")
    every = QDBusConnection.RegisterOption.ExportAllSlots
    assert bus.registerObject(place, files, every) and bus.registerService(file_manager.SERVICE)
file_manager.show_folder = show
QTimer.singleShot(0, lambda: file_manager.show_file(Path("/photos/a ü,1.jpg")))
QTimer.singleShot(20_000, app.quit)
app.exec()
"""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that are opened instead."""
    folders: list[Path] = []

    def open_url(url: QUrl) -> bool:
        folders.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return folders


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("win32", '"{root}" /select,"{path}"'),
        ("darwin", ["/usr/bin/open", "-R", "{path}"]),
    ],
)
def test_the_system_s_own_program_selects_the_file(
    opened: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    expected: str | list[str],
) -> None:
    started: list[str | list[str]] = []
    monkeypatch.setattr(file_manager, "sys", SimpleNamespace(platform=system))
    monkeypatch.setattr(subprocess, "Popen", started.append)
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    path, program = tmp_path / "a, b.jpg", tmp_path / "explorer.exe"
    file_manager.show_file(path)
    whole = expected if isinstance(expected, str) else "\n".join(expected)
    whole = whole.format(root=program, path=path)
    assert started == [whole if isinstance(expected, str) else whole.split("\n")]
    assert opened == []

    def fail(command: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "Popen", fail)
    file_manager.show_file(path)
    assert opened == [tmp_path]


def test_without_d_bus_the_folder_is_opened(
    opened: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_manager, "sys", SimpleNamespace(platform="linux"))
    monkeypatch.setitem(sys.modules, "PySide6.QtDBus", None)
    file_manager.show_file(tmp_path / "a.jpg")
    assert opened == [tmp_path]


def test_where_nothing_shows_folders_it_is_said_which_one_it_is(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    file_manager.show_folder(tmp_path / "log")
    (box,) = [w for w in QApplication.topLevelWidgets() if w.objectName() == "folder_told"]
    assert isinstance(box, QMessageBox) and box.isVisible()
    assert str(tmp_path / "log") in box.text()
    box.close()


@pytest.mark.skipif(sys.platform != "linux", reason="asks by D-Bus")
@pytest.mark.parametrize(
    ("words", "said"),
    [(["there"], "selected file:///photos/a%20%C3%BC%2C1.jpg"), ([], "opened /photos")],
    ids=["there", "absent"],
)
def test_a_file_manager_is_asked_by_d_bus(words: list[str], said: str) -> None:
    session = shutil.which("dbus-run-session")
    if session is None:
        pytest.skip("there is no D-Bus")
    done = subprocess.run(
        [session, "--", sys.executable, "-c", DESKTOP, *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines() == [said], done.stderr
