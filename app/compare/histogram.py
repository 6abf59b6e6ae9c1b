"""A small chart: how often the right photo is how many levels above or below the left one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.compare.words import histogram_text

#: One colour a channel, readable on dark and on light.
CHANNELS = (QColor(226, 84, 84), QColor(70, 170, 90), QColor(74, 134, 232))
#: Levels shown to either side at least, and the share of the values that must fit inside.
NARROWEST = 8
SHOWN = 0.999
MARGIN = 6.0


class DifferenceHistogram(QWidget):
    """Red, green and blue as lines over a logarithmic scale; `None` shows an empty frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_histogram")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts: NDArray[np.int64] | None = None
        self.show_counts(None)

    def show_counts(self, counts: NDArray[np.int64] | None) -> None:
        """int64 (3, 511) as in core.evaluation.pair.Measures."""
        self._counts = counts
        title = self.tr("Histogram of the difference, right minus left")
        self.setAccessibleName(title)
        self.setAccessibleDescription(histogram_text(counts) if counts is not None else "")
        self.setToolTip(title + (f"\n{histogram_text(counts)}" if counts is not None else ""))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 96 + self.fontMetrics().height())

    @property
    def reach(self) -> int:
        """Levels to either side of 0 that are shown."""
        if self._counts is None:
            return NARROWEST
        total = self._counts.sum(axis=0)
        by_size = total[255:] + np.concatenate([[0], total[254::-1]])
        inside = np.cumsum(by_size) / by_size.sum()
        return max(NARROWEST, int(np.searchsorted(inside, SHOWN)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = float(self.fontMetrics().height())
        chart = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -line - MARGIN)
        ink = self.palette().windowText().color()
        ink.setAlpha(90)
        painter.setPen(QPen(ink, 1))
        painter.drawLine(chart.bottomLeft(), chart.bottomRight())
        middle = chart.center().x()
        painter.drawLine(QPointF(middle, chart.top()), QPointF(middle, chart.bottom()))
        if self._counts is not None:
            self._draw_channels(painter, chart, self._counts)
        self._draw_scale(painter, chart, line)
        painter.end()

    def _draw_channels(self, painter: QPainter, chart: QRectF, counts: NDArray[np.int64]) -> None:
        reach = self.reach
        heights = np.log1p(counts[:, 255 - reach : 256 + reach].astype(np.float64))
        heights /= max(1e-9, float(heights.max()))
        across = np.linspace(chart.left(), chart.right(), 2 * reach + 1)
        for channel, colour in zip(heights, CHANNELS, strict=True):
            points = [
                QPointF(float(x), chart.bottom() - float(h) * chart.height())
                for x, h in zip(across, channel, strict=True)
            ]
            shade = QColor(colour)
            shade.setAlpha(36)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawPolygon(QPolygonF([chart.bottomLeft(), *points, chart.bottomRight()]))
            painter.setPen(QPen(colour, 1.4))
            painter.drawPolyline(QPolygonF(points))

    def _draw_scale(self, painter: QPainter, chart: QRectF, line: float) -> None:
        painter.setPen(self.palette().windowText().color())
        below = QRectF(chart.left(), chart.bottom() + 2, chart.width(), line)
        reach = str(self.reach)
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | top, f"\N{MINUS SIGN}{reach}")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | top, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | top, f"+{reach}")
