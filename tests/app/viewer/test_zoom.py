"""The viewer: zoom and pan."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.render import Mode
from app.viewer import ZOOM_STEP, Viewer
from app.viewport import Viewport, fitted
from tests.app.viewer.conftest import BLUE, RED, colour_at


def test_side_by_side_links_zoom_and_unlinks_pan_with_ctrl(viewer: Viewer) -> None:
    viewer.set_mode(Mode.SIDE_BY_SIDE)
    assert colour_at(viewer, 200, 200) == RED
    assert colour_at(viewer, 600, 200) == BLUE
    viewer.set_zoom(4.0)
    viewer.pan(QPointF(3000, 0))
    viewer.pan(QPointF(150, 0), unlinked=True)
    assert colour_at(viewer, 20, 200) == RED
    assert colour_at(viewer, 420, 200) != BLUE  # the right pane alone was moved aside
    assert colour_at(viewer, 700, 200) == BLUE


def turn_wheel(view: Viewer, spot: QPointF, angle: QPoint) -> None:
    """By eighths of a degree, with the cursor there."""
    event = QWheelEvent(
        *(spot, view.mapToGlobal(spot), QPoint(), angle, Qt.MouseButton.NoButton),
        *(Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(view, event)


def test_wheel_zooms_at_the_cursor(viewer: Viewer) -> None:
    views: list[Viewport] = []
    viewer.view_changed.connect(views.append)
    viewer.set_zoom(4.0)  # so large that no border gets in the way
    spot = QPointF(300, 250)
    turn_wheel(viewer, spot, QPoint(0, 240))
    assert viewer.zoom == pytest.approx(4 * ZOOM_STEP**2)
    turn_wheel(viewer, spot, QPoint(0, -120))
    assert viewer.zoom == pytest.approx(4 * ZOOM_STEP)
    points = [view.to_photo(spot) for view in views]
    assert all((point - points[0]).manhattanLength() < 1e-6 for point in points)


def test_a_wheel_that_is_turned_to_the_side_leaves_the_photo_fitted(viewer: Viewer) -> None:
    turn_wheel(viewer, QPointF(300, 200), QPoint(120, 0))
    viewer.resize(400, 200)
    viewer.resize(300, 200)
    assert viewer.zoom == pytest.approx(0.75)


def test_fit_shows_all_and_never_beyond_100_percent() -> None:
    large = fitted(QSizeF(8000, 6000), QSizeF(800, 400), 1.0)
    assert large.to_pane(QRectF(0, 0, 8000, 6000)).height() == pytest.approx(400)
    assert fitted(QSizeF(100, 100), QSizeF(800, 400), 1.0).scale == 1.0
    assert fitted(QSizeF(100, 100), QSizeF(800, 400), 2.0).scale == 0.5


def test_double_click_takes_turns_between_fit_and_100_percent(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.set_photo(QSize(4000, 2000))
    assert viewer.zoom == pytest.approx(0.2)
    qtbot.mouseDClick(viewer, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert viewer.zoom == 1.0
    qtbot.mouseDClick(viewer, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert viewer.zoom == pytest.approx(0.2)
