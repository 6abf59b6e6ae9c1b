"""The button that brings the main window's photos into the batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.batch.rows import Rows
from app.naming import named


class OpenPhotosButton(QPushButton):
    """Shown while there are open photos that are not in the table yet."""

    asked = Signal(list)  # of Path

    def __init__(self, rows: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "batch_add_open")
        self.setAutoDefault(False)
        self._rows = rows
        self._open: list[Path] = []
        rows.rowsInserted.connect(self._follow)
        rows.modelReset.connect(self._follow)
        self.clicked.connect(lambda: self.asked.emit(self._missing()))
        self._follow()

    def offer(self, paths: Sequence[Path]) -> None:
        """The photos that are open now."""
        self._open = list(paths)
        self._follow()

    def _missing(self) -> list[Path]:
        return [path for path in self._open if self._rows.find(path) is None]

    def _follow(self) -> None:
        count = len(self._missing())
        one = self.tr("Add the open photo")
        self.setText(one if count == 1 else self.tr("Add the {0} open photos").format(count))
        self.setVisible(count > 0)
