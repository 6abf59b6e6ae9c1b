"""How large windows open: as wished, as far as their screen goes."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

#: Room in logical pixels for the frame and the title, which are known only once a window is shown.
FRAME = QSize(16, 48)


def open_at(window: QWidget, width: int, height: int) -> None:
    """Give a window its first size."""
    room = window.screen().availableGeometry().size() - FRAME
    window.resize(QSize(width, height).boundedTo(room))
