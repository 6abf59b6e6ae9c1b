"""The viewer: the values under the mouse, and the loupe."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.images import build_pyramid
from app.render import Layer
from app.viewer import Viewer
from tests.app.viewer.conftest import BLUE, PHOTO, RED, colour_at, flat, painted


def test_the_readout_tells_both_sides(viewer: Viewer, qtbot: QtBot) -> None:
    told: list[str] = []
    viewer.hovered.connect(told.append)
    qtbot.mouseMove(viewer, QPoint(210, 120))
    assert told[-1].startswith("10, 20")
    assert "200 10 20" in told[-1]
    assert "10 30 220" in told[-1]
    qtbot.mouseMove(viewer, QPoint(5, 5))
    assert told[-1] == ""


def test_the_readout_invents_no_value_where_a_side_has_no_pixel(
    viewer: Viewer, qtbot: QtBot
) -> None:
    told: list[str] = []
    viewer.hovered.connect(told.append)
    narrow = Layer(flat(BLUE, QSize(100, 200)), QRectF(150, 0, 100, 200))
    viewer.set_sides([Layer(flat(RED))], [narrow], ("", ""))
    qtbot.mouseMove(viewer, QPoint(210, 120))
    assert told[-1] == "10, 20   RGB 200 10 20  \N{RIGHTWARDS ARROW}  \N{EN DASH}"
    qtbot.mouseMove(viewer, QPoint(400, 200))
    left, right = told[-1].split("  \N{RIGHTWARDS ARROW}  ")
    assert (left, right) == ("200, 100   RGB 200 10 20", "50, 100   RGB 10 30 220")
    viewer.set_sides([narrow], [], ("", ""))
    qtbot.mouseMove(viewer, QPoint(210, 120))
    assert told[-1] == ""


def test_the_readout_follows_what_changes_under_a_resting_mouse(
    viewer: Viewer, qtbot: QtBot
) -> None:
    told: list[str] = []
    viewer.hovered.connect(told.append)
    qtbot.mouseMove(viewer, QPoint(500, 250))
    viewer.set_sides([Layer(flat(BLUE))], [], ("", ""))
    assert told[-1] == "300, 150   RGB 10 30 220"
    viewer.set_zoom(4.0, QPointF(500, 250))
    viewer.pan(QPointF(80, 0))
    assert told[-1].startswith("280, 150")
    viewer.set_photo(QSize(100, 50))  # in the middle of the pane, not below the mouse
    assert told[-1] == ""
    viewer.set_photo(PHOTO)
    assert told[-1].startswith("300, 150")
    QApplication.sendEvent(viewer, QEvent(QEvent.Type.Leave))
    viewer.set_zoom(4.0)
    viewer.set_sides([Layer(flat(RED))], [], ("", ""))
    assert told[-1] == ""


def test_the_loupe_enlarges_both_sides_four_times(viewer: Viewer, qtbot: QtBot) -> None:
    striped = np.zeros((200, 400, 4), np.uint8)
    striped[:, ::2] = 255
    viewer.set_sides([Layer(build_pyramid(striped))], [Layer(flat(BLUE))], ("", ""))
    viewer.set_loupe(True)
    qtbot.mouseMove(viewer, QPoint(300, 150))
    left_half = painted(viewer)[200, 330:500, 0]
    changes = np.flatnonzero(np.diff(left_half.astype(int)))
    assert np.all(np.diff(changes) == 4)
    assert colour_at(viewer, 600, 250) == BLUE
