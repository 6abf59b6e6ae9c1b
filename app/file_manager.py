"""The desktop's file manager: shows a folder, or a file selected in it. Waits for nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox

translate = QCoreApplication.translate

#: https://www.freedesktop.org/wiki/Specifications/file-manager-interface/
SERVICE = "org.freedesktop.FileManager1"


def show_folder(folder: Path) -> None:
    """Open it in the desktop's file manager; where there is none, say where it is."""
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        return
    box = QMessageBox(QApplication.activeWindow())
    box.setObjectName("folder_told")
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle(translate("file_manager", "The folder"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    text = translate("file_manager", "No program here shows folders. This is the one:")
    box.setText(f"{text}\n\n{folder}")
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # Which keeps it, too: without a window nothing else does.
    box.finished.connect(lambda _: box.deleteLater())
    box.open()


def show_file(path: Path) -> None:
    """Show it selected; where nothing can do that, its folder."""
    path = path.absolute()
    command = _command(path)
    if not (_started(command) if command else _asked(path)):
        show_folder(path.parent)


def _command(path: Path) -> str | list[str] | None:
    """The program that selects a file, None on systems that ask by D-Bus."""
    if sys.platform == "win32":
        # Explorer has rules of its own: quotes around the path alone, else commas part it.
        explorer = Path(os.environ.get("SYSTEMROOT", "C:/Windows"), "explorer.exe")
        return f'"{explorer}" /select,"{path}"'
    return ["/usr/bin/open", "-R", str(path)] if sys.platform == "darwin" else None


def _started(command: str | list[str]) -> bool:
    try:
        subprocess.Popen(command)
    except OSError:
        return False
    return True


def _asked(path: Path) -> bool:
    """Ask by D-Bus, if there is one; the folder is shown if the answer is an error."""
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
    except ImportError:
        return False
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    place = f"/{SERVICE.replace('.', '/')}"
    message = QDBusMessage.createMethodCall(SERVICE, place, SERVICE, "ShowItems")
    message.setArguments([[path.as_uri()], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message), QCoreApplication.instance())

    def on_answer() -> None:
        if watcher.isError():
            show_folder(path.parent)
        watcher.deleteLater()

    watcher.finished.connect(on_answer)
    return True
