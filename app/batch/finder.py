"""Finds photos for the dialog in a thread, one search after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.batch.job import Weighed, look, picture
from app.batch.rows import Row
from app.files import Thumbnail
from app.images import to_qimage
from app.jobs import Items
from app.worker import Failure, Runner, Task
from core.batch.options import Search
from core.batch.search import Refused

#: Found photos reach the table in bundles: one by one a large folder would hold up the window.
BUNDLE_MS = 60


class Finder(QObject):
    """`found` brings rows, `pictured` their thumbnails, `refused` a line for whoever dropped it."""

    found = Signal(list)  # of Row
    pictured = Signal(object, object)  # Path, QImage
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = Runner(self)
        self._waiting: list[Callable[[], Items]] = []
        self._rows: list[Row] = []
        self._timer = QTimer(self, interval=BUNDLE_MS, singleShot=True)
        self._timer.timeout.connect(self._hand_over)

    @property
    def is_busy(self) -> bool:
        return self._runner.is_busy or self._timer.isActive()

    def look(self, search: Search, output: Path | None) -> None:
        """Find photos; what is dropped meanwhile waits its turn."""
        self._queue(lambda: look(search, output))

    def picture(self, paths: list[Path]) -> None:
        """Thumbnails alone."""
        self._queue(lambda: picture(paths))

    def close(self) -> None:
        """Stop and wait."""
        self._waiting.clear()
        self._runner.close()

    def _queue(self, job: Callable[[], Items]) -> None:
        self._waiting.append(job)
        if not self._runner.is_busy:
            self._next()

    def _next(self) -> None:
        if self._waiting:
            job = self._waiting.pop(0)
            self._runner.start(
                Task(job, self._on_event, on_done=self._next, on_failed=self._on_failed)
            )

    def _on_event(self, item: object) -> None:
        if isinstance(item, Weighed):
            self._rows.append(Row(item.found.path, item.found.folder, item.size))
            if not self._timer.isActive():
                self._timer.start()
        elif isinstance(item, Thumbnail):
            self._hand_over()
            self.pictured.emit(item.path, to_qimage(item.pixels).copy())
        elif isinstance(item, Refused):
            self.refused.emit(item.reason)

    def _on_failed(self, failure: Failure) -> None:
        self.refused.emit(failure.message)
        self._next()

    def _hand_over(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self.found.emit(rows)
