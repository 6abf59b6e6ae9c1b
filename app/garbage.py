"""Objects that hold each other are taken apart in the window's thread alone.

Python looks for them wherever it happens to allocate. A widget or a timer that a worker's thread
takes apart is still in the lists of Qt's loop, which falls over it sooner or later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class Garbage(QObject):
    """Does from now on what Python's collector did; belongs to the thread that makes it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(collect)
        self._timer.start()


def collect() -> None:
    """Look for garbage as thoroughly as Python would by now: every time, or at every tenth, ..."""
    due = [
        generation
        for generation, (count, limit) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if count > limit > 0
    ]
    if due:
        gc.collect(due[-1])
