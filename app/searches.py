"""Searches for photos, one after the other: nothing that was dropped or opened is forgotten."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app import jobs
from app.worker import Failure, Runner, Task


class Searches(QObject):
    """`found` tells the items of app.files as they come."""

    found = Signal(object)
    failed = Signal(object)  # Failure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = Runner(self)
        self._waiting: list[Callable[[], jobs.Items]] = []

    def add(self, job: Callable[[], jobs.Items]) -> None:
        """Search now, or when those before have ended."""
        self._waiting.append(job)
        if not self.runner.is_busy:
            self._next()

    def cancel(self) -> None:
        """Stop searching and forget those that wait."""
        self._waiting.clear()
        self.runner.cancel()

    def _next(self) -> None:
        if self._waiting:
            job = self._waiting.pop(0)
            self.runner.start(
                Task(
                    job,
                    self.found.emit,
                    on_done=self._next,
                    on_failed=self._on_failed,
                    on_cancelled=self._next,
                )
            )

    def _on_failed(self, failure: Failure) -> None:
        self.failed.emit(failure)
        self._next()
