"""The window as a program: shown with its photos, given more by the desktop, ended by a signal."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.application import application
from app.quit_signals import QuitSignals
from app.window import MainWindow

#: What a shutdown of the computer surely grants.
END_SECONDS = 4.0


def run(paths: list[Path]) -> int:
    """Open the window with these photos and stay until it is closed; returns the exit code."""
    app = application()
    if os.name == "posix":
        QuitSignals(lambda number: _end(app, number), app)
    window = MainWindow()
    # The model's library is here to stay: looking through it again would hold the window up.
    window.session.runs.ready.connect(lambda: gc.freeze(), Qt.ConnectionType.SingleShotConnection)
    window.show()
    app.styleHints().colorSchemeChanged.connect(
        lambda: window.apply_theme() if window.session.settings.theme == "system" else None
    )
    app.file_asked.connect(lambda path: window.open_photos([path]))
    if paths:
        QTimer.singleShot(0, lambda: window.open_photos(paths))
    return int(app.exec())


def _end(app: QApplication, number: int) -> None:
    """What a signal asks for, with the exit code that shells expect, and soon.

    A thread that loads PyTorch hears of nothing for many seconds. It is not waited for: files are
    whole or absent at every moment.
    """
    windows = [view for view in app.topLevelWidgets() if isinstance(view, MainWindow)]

    def leave() -> None:
        for window in windows:
            window.session.abandon()
        os._exit(128 + number)

    deadline = threading.Timer(END_SECONDS, leave)
    deadline.daemon = True
    deadline.start()
    for window in windows:
        window.end()
    # As an event, which waits for the event loop if that does not run yet.
    QTimer.singleShot(0, lambda: app.exit(128 + number))
