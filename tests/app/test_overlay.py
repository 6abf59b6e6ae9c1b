"""What lies over the picture, at the ratios that screens have."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from app.images import from_qimage
from app.overlay import draw_focus


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_the_focus_frame_has_four_sides(ratio: float) -> None:
    size = QSize(101, 67)
    image = QImage((QSizeF(size) * ratio).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(0, 0, 0))
    painter = QPainter(image)
    draw_focus(painter, QRect(QPoint(), size), QColor(255, 255, 255))
    painter.end()
    pixels = from_qimage(image)[..., 0]
    for side in (pixels[:2], pixels[-2:], pixels[:, :2].T, pixels[:, -2:].T):
        assert side.max(axis=0).min() == 255
    assert pixels[4:-4, 4:-4].max() == 0
