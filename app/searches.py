"""Searches for photos, one after the other: nothing that was dropped or opened is forgotten.

The window's and the batch dialog's; the jobs yield a `files.Refused`, or something with a `path`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app import files, jobs
from app.pictures import Pictures
from app.worker import Failure, Runner, Task

#: Found photos come in bundles: one by one a large folder would hold up the window.
BUNDLE_MS = 60


class HasPath(Protocol):
    """A photo that was found."""

    @property
    def path(self) -> Path: ...


class Searches(QObject):
    """Bundles of what was found, and the picture of each, `side` pixels long, some time later."""

    found = Signal(list)  # of what the jobs yield
    pictured = Signal(object)  # thumbnails.Thumbnail
    refused = Signal(str)
    failed = Signal(object)  # Failure

    def __init__(self, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = Runner(self)
        # What comes after the last word of a task but before the end of its thread waits for that.
        self.runner.busy_changed.connect(self._go_on)
        self.pictures = Pictures(side, self)
        self.pictures.pictured.connect(self.pictured)
        self._waiting: list[Callable[[], jobs.Items]] = []
        self._bundle: list[HasPath] = []
        self._timer = QTimer(self, interval=BUNDLE_MS, singleShot=True)
        self._timer.timeout.connect(self._hand_over)

    def add(self, job: Callable[[], jobs.Items]) -> None:
        """Search now, or when those before have ended."""
        self._waiting.append(job)
        self._go_on()

    def cancel(self) -> None:
        """Stop searching and forget those that wait."""
        self._waiting.clear()
        self.runner.cancel()
        self.pictures.cancel()

    def forget(self) -> None:
        """As `cancel`; what was found but not told yet is not told."""
        self._bundle.clear()
        self._timer.stop()
        self.cancel()

    def close(self) -> None:
        """Stop, wait, and say no more."""
        self._waiting.clear()
        self._timer.stop()
        self.runner.close()
        self.pictures.close()

    def _go_on(self) -> None:
        if not self.runner.is_busy:
            self._next()

    def _next(self) -> None:
        self._hand_over()
        if self._waiting:
            job = self._waiting.pop(0)
            self.runner.start(
                Task(
                    job,
                    self._on_event,
                    on_done=self._next,
                    on_failed=self._on_failed,
                    on_cancelled=self._next,
                )
            )

    def _on_event(self, item: HasPath) -> None:
        if isinstance(item, files.Refused):
            self.refused.emit(item.reason)
            return
        self._bundle.append(item)
        if not self._timer.isActive():
            self._timer.start()

    def _on_failed(self, failure: Failure) -> None:
        self.failed.emit(failure)
        self._next()

    def _hand_over(self) -> None:
        bundle, self._bundle = self._bundle, []
        self._timer.stop()
        if bundle:
            self.found.emit(bundle)
            self.pictures.add(each.path for each in bundle)
