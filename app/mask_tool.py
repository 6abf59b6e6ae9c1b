"""Painting where to deblur: brush, lasso and eraser on a mask in photo pixels. Knows no viewer."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

MaskMode = Literal["", "brush", "lasso", "eraser"]


@dataclass
class MaskTool:
    """`mode` "" is off; `size` is the brush's diameter, `path` the stroke so far: photo pixels."""

    mode: MaskMode = ""
    size: int = 80
    path: list[QPointF] = field(default_factory=list)

    @property
    def active(self) -> bool:
        return bool(self.mode)

    def press(self, point: QPointF) -> None:
        self.path = [point]

    def drag(self, point: QPointF) -> None:
        if self.path:
            self.path.append(point)

    def release(self, mask: QImage | None, photo: QSize) -> QImage | None:
        """The mask with the stroke; None where nothing came of it.

        Without a mask painting begins with nothing, and the eraser takes from everything.
        """
        path, self.path = self.path, []
        if not path or (self.mode == "lasso" and len(path) < 3):
            return None
        erases = self.mode == "eraser"
        painted = _plain(photo, full=erases) if mask is None else mask.copy()
        painter = QPainter(painted)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(0, 0, 0) if erases else QColor(255, 255, 255)
        if self.mode == "lasso":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
        else:
            painter.setPen(self.pen(colour))
        painter.drawPath(self.shape(path))
        painter.end()
        return painted

    def pen(self, colour: QColor) -> QPen:
        """The brush, in photo pixels."""
        round_ = (Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        return QPen(colour, self.size, Qt.PenStyle.SolidLine, *round_)

    def shape(self, path: list[QPointF]) -> QPainterPath:
        """The stroke as a line, or the lasso's loop, closed."""
        found = QPainterPath(path[0])
        for point in path[1:]:
            found.lineTo(point)
        if self.mode == "lasso":
            found.closeSubpath()
        elif len(path) == 1:
            # A line without length is not drawn; a click is to leave a dot.
            found.lineTo(path[0] + QPointF(0.01, 0))
        return found


def _plain(photo: QSize, *, full: bool) -> QImage:
    """A mask of nothing or of everything."""
    mask = QImage(photo, QImage.Format.Format_Grayscale8)
    mask.fill(255 if full else 0)
    return mask


@dataclass(frozen=True)
class Painted:
    """A mask that is kept to be painted on, laid or undone: packed, for most of it is flat."""

    width: int
    height: int
    packed: bytes

    @classmethod
    def of(cls, mask: QImage) -> Painted:
        flat = np.frombuffer(mask.constBits(), np.uint8, mask.sizeInBytes())
        rows = flat.reshape(mask.height(), mask.bytesPerLine())[:, : mask.width()]
        return cls(mask.width(), mask.height(), zlib.compress(rows.tobytes(), 1))

    def array(self) -> NDArray[np.uint8]:
        """As uint8 (H, W)."""
        flat = np.frombuffer(zlib.decompress(self.packed), np.uint8)
        return flat.reshape(self.height, self.width)

    def image(self) -> QImage:
        """To paint on."""
        flat, grey = zlib.decompress(self.packed), QImage.Format.Format_Grayscale8
        return QImage(flat, self.width, self.height, self.width, grey).copy()
