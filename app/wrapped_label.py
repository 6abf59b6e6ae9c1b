"""Sentences with names of files in them, in whatever width there is."""

from __future__ import annotations

import html
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTextBoundaryFinder
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

#: The least width in logical pixels.
LEAST = 100
#: Lets a line end, and is not seen.
BREAK = "\N{ZERO WIDTH SPACE}"


class WrappedLabel(QLabel):
    """Plain text in lines. What is longer than a line and has no place to end it, as a long name,
    lacks its middle, which Qt would have cut off at its end; the tooltip has all of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setWordWrap(True)
        self.setMinimumWidth(LEAST)  # else that of a long name, whatever the window's
        self.setTextFormat(Qt.TextFormat.PlainText)

    def text(self) -> str:
        """All of it."""
        return self._whole

    def setText(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        shown, tip = "", ""
        for part in _parts(self._whole):
            fitting = metrics.elidedText(part.rstrip(), Qt.TextElideMode.ElideMiddle, room)
            cut = fitting != part.rstrip()
            shown += fitting + part[len(part.rstrip()) :]
            tip += BREAK.join(part) if cut else part
        if shown != super().text():
            super().setText(shown)
        plain = html.escape(tip).replace("\n", "<br>")
        self.setToolTip(f"<p>{plain}</p>" if shown != self._whole else "")


def _parts(text: str) -> Iterator[str]:
    """What lies between the places where a line may end."""
    finder, start = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text), 0
    units = text.encode("utf-16-le", "surrogatepass")  # as Qt counts
    while (end := finder.toNextBoundary()) != -1:
        yield units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
        start = end
