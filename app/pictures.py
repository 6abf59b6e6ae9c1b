"""Thumbnails, one after the other, in a thread of their own: no search waits for them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.thumbnails import Waiting, pictures
from app.worker import Runner, Task


class Pictures(QObject):
    """`side` is the long side of each in pixels."""

    pictured = Signal(object)  # thumbnails.Thumbnail

    def __init__(self, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = Runner(self)
        # What comes after the last word of a task but before the end of its thread waits for that.
        self.runner.busy_changed.connect(self._go_on)
        self._side = side
        self._waiting = Waiting()

    def add(self, paths: Iterable[Path]) -> None:
        """Behind those that wait already."""
        self._waiting.add(paths)
        self._go_on()

    def forget(self, paths: Iterable[Path]) -> None:
        """Photos that are gone; one in the thread's hands is finished in vain."""
        self._waiting.forget(paths)

    def hold_large(self, held: bool) -> None:
        """Large photos wait while the window needs memory and processor for one itself."""
        self._waiting.hold_large(held)
        self._go_on()

    def cancel(self) -> None:
        """Stop, and forget those that wait."""
        self._waiting.clear()
        self.runner.cancel()

    def close(self) -> None:
        """Stop and wait."""
        self._waiting.clear()
        self.runner.close()

    def _go_on(self) -> None:
        if not self.runner.is_busy:
            self._start()

    def _start(self) -> None:
        if self._waiting:
            self.runner.start(
                Task(
                    lambda: pictures(self._waiting, self._side),
                    self.pictured.emit,
                    on_done=self._start,
                    on_failed=lambda failure: self._start(),
                    on_cancelled=self._start,
                )
            )
