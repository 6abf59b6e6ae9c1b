"""The viewer: the region that is drawn, moved and resized."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from pytestqt.qtbot import QtBot

from app.render import Mode
from app.viewer import Viewer
from tests.app.viewer.conftest import drag


def test_region_is_drawn_moved_resized_and_stays_inside(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.set_region_tool(True)
    drag(viewer, qtbot, QPoint(260, 130), QPoint(360, 190))  # photo corner is at 200, 100
    assert viewer.region == QRect(60, 30, 100, 60)
    drag(viewer, qtbot, QPoint(300, 160), QPoint(2000, 160))
    assert viewer.region == QRect(300, 30, 100, 60)
    drag(viewer, qtbot, QPoint(500, 130), QPoint(550, 100))  # its upper left corner
    assert viewer.region == QRect(350, 0, 50, 90)
    drag(viewer, qtbot, QPoint(220, 280), QPoint(224, 282))  # a slip of the hand
    assert viewer.region == QRect(350, 0, 50, 90)


def test_the_first_region_lies_where_one_looks_and_is_drawn_over(
    viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.set_zoom(4.0)
    viewer.pan(QPointF(-5000, -5000))  # 200 x 100 of the photo's 400 x 200 at its lower right
    viewer.set_region_tool(True)
    assert viewer.region == QRect(250, 125, 100, 50)
    drag(viewer, qtbot, QPoint(320, 160), QPoint(480, 320))  # inside of it
    assert viewer.region == QRect(280, 140, 40, 40)
    drag(viewer, qtbot, QPoint(400, 220), QPoint(440, 240))  # inside of what was drawn
    assert viewer.region == QRect(290, 145, 40, 40)


def test_another_button_does_not_end_the_drag(viewer: Viewer, qtbot: QtBot) -> None:
    left, middle = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
    viewer.set_region_tool(True)
    qtbot.mousePress(viewer, left, pos=QPoint(260, 130))
    qtbot.mouseMove(viewer, QPoint(260, 130))
    qtbot.mousePress(viewer, middle, pos=QPoint(260, 130))
    qtbot.mouseRelease(viewer, middle, pos=QPoint(260, 130))
    qtbot.mouseMove(viewer, QPoint(360, 190))
    qtbot.mouseRelease(viewer, left, pos=QPoint(360, 190))
    assert viewer.region == QRect(60, 30, 100, 60)


def test_side_by_side_a_drag_stays_in_its_pane(viewer: Viewer, qtbot: QtBot) -> None:
    """The panes meet at 400; the photo begins 100 below their upper edge."""
    viewer.set_mode(Mode.SIDE_BY_SIDE)
    viewer.set_region_tool(True)
    drag(viewer, qtbot, QPoint(300, 130), QPoint(430, 190))
    assert viewer.region == QRect(300, 30, 100, 60)
    drag(viewer, qtbot, QPoint(500, 220), QPoint(370, 280))
    assert viewer.region == QRect(0, 120, 100, 60)
    viewer.set_region_tool(False)
    viewer.set_mask_mode("brush")
    qtbot.mousePress(viewer, Qt.MouseButton.LeftButton, pos=QPoint(390, 200))
    qtbot.mouseMove(viewer, QPoint(405, 200))
    assert viewer.mask_tool.path == [QPointF(390, 100), QPointF(405, 100)]


def test_a_drag_of_the_region_ends_with_the_photo(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.set_region_tool(True)
    viewer.set_region(QRect(300, 30, 100, 60))
    qtbot.mousePress(viewer, Qt.MouseButton.LeftButton, pos=QPoint(300, 150))
    viewer.set_region_tool(False)  # by a key, with the photo
    viewer.set_photo(QSize(40, 30))
    qtbot.mouseMove(viewer, QPoint(390, 195))
    qtbot.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=QPoint(390, 195))
    assert viewer.region is None


def test_region_by_keyboard(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.set_region_tool(True)
    viewer.set_region(QRect(100, 50, 64, 64))
    qtbot.keyClick(viewer, Qt.Key.Key_Right)
    qtbot.keyClick(viewer, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.region == QRect(116, 50, 64, 80)
    for _ in range(40):
        qtbot.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.region == QRect(0, 50, 64, 80)
