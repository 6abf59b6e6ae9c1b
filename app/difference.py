"""The difference mode: both sides as they appear on the pane, subtracted and amplified.

Holds its memory from paint to paint and keeps the last picture: fresh pages cost more than the
arithmetic, and at rest nothing but what lies over the picture (the loupe) changes.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from app.images import Pixels, to_qimage
from app.render import Canvas, Side, draw_side
from app.viewport import Viewport

#: How many times larger than it is a difference is shown.
AMPLIFIED = 8


class Difference:
    """Paints |after - before|, amplified, for one viewer."""

    def __init__(self) -> None:
        self._pixels: tuple[Pixels, Pixels] | None = None
        self._key: object = None

    def draw(
        self,
        painter: QPainter,
        sides: tuple[Side, Side],
        view: Viewport,
        pane: QSizeF,
        canvas: Canvas,
    ) -> None:
        """Fill the pane."""
        key = ([*sides[0], None, *sides[1]], view, pane, canvas)
        before, after = self._buffers(pane, canvas)
        if key != self._key:
            for side, pixels in zip(sides, (before, after), strict=True):
                _render(side, pixels, view, pane, canvas)
            _subtract(before, after)
            self._key = key
        image = to_qimage(before)
        image.setDevicePixelRatio(canvas.dpr)
        painter.drawImage(0, 0, image)

    def forget(self) -> None:
        """Let go of the memory and of the layers that the picture was made of."""
        self._pixels = self._key = None

    def _buffers(self, pane: QSizeF, canvas: Canvas) -> tuple[Pixels, Pixels]:
        size = (pane * canvas.dpr).toSize()
        shape = (size.height(), size.width(), 4)
        if self._pixels is None or self._pixels[0].shape != shape:
            self._pixels = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
            self._key = None
        return self._pixels


def _render(side: Side, pixels: Pixels, view: Viewport, pane: QSizeF, canvas: Canvas) -> None:
    """One side as it would appear on the pane, black around it."""
    whole = QRectF(QPointF(), pane)
    if not view.to_pane(side[0].rect).contains(whole):
        pixels.fill(0)
    image = to_qimage(pixels)
    image.setDevicePixelRatio(canvas.dpr)
    painter = QPainter(image)
    draw_side(painter, side, view, whole, canvas)
    painter.end()


def _subtract(before: Pixels, after: Pixels) -> None:
    """`before` becomes the amplified difference, in place."""
    import cv2

    cv2.absdiff(before, after, dst=before)
    cv2.convertScaleAbs(before, dst=before, alpha=AMPLIFIED)
