"""Finds photos for the dialog in a thread, one search after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.batch.job import Weighed, look
from app.batch.rows import Row
from app.images import to_qimage
from app.jobs import Items
from app.pictures import Pictures
from app.thumbnails import Thumbnail
from app.worker import Failure, Runner, Task
from core.batch.options import Search
from core.batch.search import Refused

#: Long side of the table's pictures, twice the shown one for dense screens.
THUMBNAIL_SIDE = 120
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
        # What comes after the last word of a task but before the end of its thread waits for that.
        self._runner.busy_changed.connect(self._go_on)
        self._pictures = Pictures(THUMBNAIL_SIDE, self)
        self._pictures.pictured.connect(self._on_pictured)
        self._waiting: list[Callable[[], Items]] = []
        self._rows: list[Row] = []
        self._timer = QTimer(self, interval=BUNDLE_MS, singleShot=True)
        self._timer.timeout.connect(self._hand_over)

    @property
    def is_busy(self) -> bool:
        """Thumbnails are no search."""
        return self._runner.is_busy or self._timer.isActive()

    def look(self, search: Search, output: Path | None) -> None:
        """Find photos; what is dropped meanwhile waits its turn."""
        self._waiting.append(lambda: look(search, output))
        self._go_on()

    def picture(self, paths: Iterable[Path]) -> None:
        """Thumbnails alone."""
        self._pictures.add(paths)

    def forget(self, paths: Iterable[Path]) -> None:
        """These need no thumbnails any more."""
        self._pictures.forget(paths)

    def close(self) -> None:
        """Stop and wait."""
        self._waiting.clear()
        self._rows.clear()
        self._timer.stop()
        self._runner.close()
        self._pictures.close()

    def _go_on(self) -> None:
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
        elif isinstance(item, Refused):
            self.refused.emit(item.reason)

    def _on_pictured(self, picture: Thumbnail) -> None:
        self.pictured.emit(picture.path, to_qimage(picture.pixels).copy())

    def _on_failed(self, failure: Failure) -> None:
        self.refused.emit(failure.message)
        self._next()

    def _hand_over(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self.found.emit(rows)
            self.picture(row.path for row in rows)
