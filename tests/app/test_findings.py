"""What findings look like over a photo."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.images import from_qimage
from app.outline import Outline
from app.render import Canvas, Layer
from app.trust.findings import OVERLAY_SIDE, tint_of
from app.viewport import Viewport

VIEW = QRectF(0, 0, 300, 200)


def seen(mask: NDArray[np.uint8], grey: int, view: Viewport) -> NDArray[np.intp]:
    """Rows of brightness, of a grey photo with this mask's tint."""
    tint = tint_of(mask)
    rect = QRectF(0, 0, mask.shape[1], mask.shape[0])
    image = QImage(VIEW.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(QColor(grey, grey, grey))
    painter = QPainter(image)
    layer = Layer(tint.pyramid, rect, translucent=True, outline=Outline(tint.edge))
    layer.draw(painter, view, Canvas(), VIEW)
    painter.end()
    return from_qimage(image)[..., :3].astype(int).mean(axis=-1).astype(int)


@pytest.mark.parametrize(
    ("width", "scale"),
    [(1200, 0.25), (1200, 1.0), (1200, 2.0), (1200, 8.0), (4800, 0.1), (4800, 2.0)],
)
def test_the_edge_of_a_mask_shows_on_any_photo_and_is_thin(width: int, scale: float) -> None:
    mask = np.zeros((width // 2, width), np.uint8)
    mask[:, width // 2 :] = 255
    view = Viewport(scale, QPointF(150 - width / 2 * scale, 0))
    for grey in (0, 90, 160, 255):
        row = seen(mask, grey, view)[20]
        assert np.ptp(row[140:160]) > 90, "light and dark beside each other"
        edge = np.flatnonzero(np.abs(np.diff(row[100:200])) > 12) + 100
        # In a reduced mask the tint's own step is as soft as its pixels are large.
        soft = scale * max(1, width / OVERLAY_SIDE)
        assert edge[0] > 144 - soft and edge[-1] < 156 + soft


@pytest.mark.parametrize("beside", [0, 255])
def test_a_stroke_that_its_soft_edge_leaves_little_of_has_an_edge(beside: int) -> None:
    mask = np.zeros((200, 300), np.uint8)
    mask[95:105], mask[150:180] = 60, beside
    column = seen(mask, 90, Viewport())[:120, 150]
    assert column.max() > 200 and column.min() < 40
    assert np.ptp(column[98:102]) < 20, "what is painted shows inside"
    mask[:] = 0
    assert not tint_of(mask).edge


def test_a_slanting_edge_has_no_stairs() -> None:
    y, x = np.mgrid[0:100, 0:150]
    (line,) = tint_of(np.where(3 * y > x, 255, 0).astype(np.uint8)).edge
    assert len(line) < 20, "what is straight has few corners"
