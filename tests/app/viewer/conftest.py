"""A viewer with a red photo and a blue result, and what a person does in it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.images import Pixels, Pyramid, build_pyramid, from_qimage
from app.render import Layer
from app.viewer import Viewer

PHOTO = QSize(400, 200)
RED, BLUE = (200, 10, 20), (10, 30, 220)


def flat(colour: tuple[int, int, int], size: QSize = PHOTO) -> Pyramid:
    pixels = np.zeros((size.height(), size.width(), 4), np.uint8)
    pixels[:] = (*colour[::-1], 255)
    return build_pyramid(pixels)


@pytest.fixture
def viewer(qtbot: QtBot) -> Viewer:
    """800 x 400: the photo fits at 100 % in its middle."""
    view = Viewer()
    qtbot.addWidget(view)
    view.resize(800, 400)
    view.show()
    view.set_photo(PHOTO)
    view.set_sides([Layer(flat(RED))], [Layer(flat(BLUE))], ("", ""))
    return view


def painted(view: Viewer) -> Pixels:
    return from_qimage(view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))


def colour_at(view: Viewer, x: int, y: int) -> tuple[int, ...]:
    return tuple(int(v) for v in painted(view)[y, x, 2::-1])


def drag(view: Viewer, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
