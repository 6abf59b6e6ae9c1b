"""The viewer: what is painted where, zoom and pan, the modes, the region, the read-out."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import overlay
from app.images import Pixels, Pyramid, build_pyramid, from_qimage
from app.render import Divider, Layer, Mode
from app.viewer import ZOOM_STEP, Viewer
from app.viewport import Viewport, fitted

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


def test_split_shows_before_left_and_after_right(viewer: Viewer) -> None:
    assert colour_at(viewer, 250, 250) == RED
    assert colour_at(viewer, 550, 250) == BLUE
    viewer.rotate_divider(90)
    assert colour_at(viewer, 250, 150) == RED
    assert colour_at(viewer, 250, 250) == BLUE
    viewer.rotate_divider(45)
    assert {colour_at(viewer, 230, 290), colour_at(viewer, 570, 110)} == {RED, BLUE}


def test_dragging_the_divider_moves_it(viewer: Viewer, qtbot: QtBot) -> None:
    qtbot.mousePress(viewer, Qt.MouseButton.LeftButton, pos=QPoint(400, 100))
    qtbot.mouseMove(viewer, QPoint(300, 100))
    qtbot.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert viewer.divider.at == pytest.approx(300 / 800)
    assert colour_at(viewer, 350, 250) == BLUE


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


def test_side_by_side_a_photo_that_fits_still_does_beside_a_second(viewer: Viewer) -> None:
    one, two = [Layer(flat(RED, size := QSize(1600, 800)))], [Layer(flat(BLUE, size))]
    viewer.set_mode(Mode.SIDE_BY_SIDE)
    viewer.set_sides(one, [], ("", ""))
    viewer.set_photo(size)
    assert viewer.zoom == pytest.approx(0.5)
    viewer.set_sides(one, two, ("", ""))
    assert viewer.zoom == pytest.approx(0.25)
    viewer.set_zoom(3.0)
    viewer.set_sides(one, [], ("", ""))
    assert viewer.zoom == pytest.approx(3.0)


def test_swapped_sides_stay_so_until_another_photo_comes(viewer: Viewer) -> None:
    def show(*after: Layer) -> None:
        viewer.set_sides([Layer(flat(RED))], list(after), ("Before", "After"))

    viewer.swap_sides()
    show(Layer(flat(BLUE), opacity=0.5))  # as when the amount is changed
    assert viewer._labels == ("After", "Before")
    assert colour_at(viewer, 550, 250) == RED != colour_at(viewer, 250, 250)
    show()
    assert colour_at(viewer, 250, 250) == RED, "there is nothing else to show"
    show(Layer(flat(BLUE)))
    viewer.swap_sides()
    assert colour_at(viewer, 250, 250) == RED
    viewer.swap_sides()
    assert colour_at(viewer, 250, 250) == BLUE
    viewer.set_photo(PHOTO)
    show(Layer(flat(BLUE)))
    assert viewer._labels == ("Before", "After") and colour_at(viewer, 250, 250) == RED


def test_flicker_shows_before_while_space_is_held(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.set_mode(Mode.FLICKER)
    assert colour_at(viewer, 250, 250) == BLUE
    qtbot.keyPress(viewer, Qt.Key.Key_Space)
    assert colour_at(viewer, 550, 250) == RED
    qtbot.keyRelease(viewer, Qt.Key.Key_Space)
    assert colour_at(viewer, 550, 250) == BLUE


def test_side_by_side_each_pane_shows_before_in_its_place(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.set_sides([Layer(flat(RED))], [Layer(flat(BLUE))], ("Before", "After"))
    viewer.set_mode(Mode.SIDE_BY_SIDE)
    viewer.set_zoom(2.0)
    assert (colour_at(viewer, 200, 200), colour_at(viewer, 600, 200)) == (RED, BLUE)
    qtbot.keyPress(viewer, Qt.Key.Key_Space)
    assert (colour_at(viewer, 200, 200), colour_at(viewer, 600, 200)) == (RED, RED)
    assert viewer._labels_now() == ("Before", "Before")
    viewer.fit()
    assert colour_at(viewer, 600, 200) == RED, "in the right pane, and not only in the left one"
    qtbot.keyRelease(viewer, Qt.Key.Key_Space)
    assert colour_at(viewer, 600, 200) == BLUE


def test_difference_is_amplified_eight_times(viewer: Viewer) -> None:
    viewer.set_sides([Layer(flat((100, 100, 100)))], [Layer(flat((110, 95, 100)))], ("", ""))
    viewer.set_mode(Mode.DIFFERENCE)
    assert colour_at(viewer, 300, 250) == (80, 40, 0)


def test_the_difference_follows_what_is_shown(viewer: Viewer) -> None:
    grey = [Layer(flat((100, 100, 100)))]
    spot = Layer(flat((103, 100, 100), QSize(50, 50)), QRectF(100, 50, 50, 50))
    viewer.set_mode(Mode.DIFFERENCE)
    viewer.set_sides(grey, [*grey, spot], ("", ""))
    assert [colour_at(viewer, x, 180) for x in (290, 310, 360)] == [(0,) * 3, (24, 0, 0), (0,) * 3]
    viewer.set_zoom(4.0)  # about the middle: the spot fills the upper left quarter
    assert [colour_at(viewer, x, 150) for x in (150, 250, 310)] == [(24, 0, 0), (0,) * 3, (0,) * 3]
    viewer.pan(QPointF(100, 0))
    assert [colour_at(viewer, x, 150) for x in (150, 250, 310)] == [(24, 0, 0)] * 2 + [(0,) * 3]
    viewer.set_sides(grey, [Layer(flat((100, 100, 180)))], ("", ""))
    assert colour_at(viewer, 400, 250) == (0, 0, 255)  # saturated
    viewer.set_zoom(1.0)
    assert colour_at(viewer, 10, 200) == (0, 0, 0)


def test_amount_blends_the_after_side(viewer: Viewer) -> None:
    sides = [Layer(flat((100, 100, 100))), Layer(flat((200, 100, 0)), opacity=0.5)]
    viewer.set_sides([Layer(flat(RED))], sides, ("", ""))
    viewer.set_mode(Mode.FLICKER)
    assert colour_at(viewer, 300, 250) == pytest.approx((150, 100, 50), abs=1)


def test_a_layer_covers_only_its_rectangle(viewer: Viewer) -> None:
    patch = Layer(flat(BLUE, QSize(50, 50)), QRectF(100, 50, 100, 100))
    viewer.set_sides([Layer(flat(RED)), patch], [], ("", ""))
    shown = painted(viewer)[:, :, 2::-1]
    blue = np.argwhere((shown == BLUE).all(axis=-1))
    assert blue.min(axis=0).tolist() == [150, 300]
    assert blue.max(axis=0).tolist() == [249, 399]


@pytest.mark.parametrize("zoom", [0.05, 0.31, 0.5, 0.77])
def test_reduced_photos_keep_their_mean(viewer: Viewer, zoom: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (1000, 1600, 4)).astype(np.uint8)
    pyramid = build_pyramid(noise)
    viewer.set_photo(QSize(1600, 1000))
    viewer.set_sides([Layer(pyramid)], [], ("", ""))
    viewer.set_zoom(zoom)
    width, height = int(1600 * zoom), int(1000 * zoom)
    left, top = max(0, (800 - width) // 2), max(0, (400 - height) // 2)
    inner = painted(viewer)[top + 8 : top + height - 8, left + 8 : left + width - 8, :3]
    assert inner.mean() == pytest.approx(noise[:, :, :3].mean(), abs=3)


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


def test_a_label_keeps_its_beginning_and_a_long_name_its_ends(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    text = "Schnelle Vorschau: 1 Schritt bei 800 Bildpunkten"
    room = metrics.horizontalAdvance(text) * 2 // 3
    assert overlay._fitted(text, metrics, 2 * room) == text
    first, second = overlay._fitted(text, metrics, room).splitlines()
    assert f"{first} {second}" == text
    name = overlay._fitted(text.replace(" ", "_"), metrics, room)
    assert name.startswith("Schnelle") and name.endswith("punkten") and "\n" not in name
    assert len(overlay._fitted(text * 9, metrics, room).splitlines()) == 2


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


def test_divider_position_and_line_agree() -> None:
    pane = QSizeF(640, 480)
    for angle in (0.0, 30.0, 90.0, 135.0):
        divider = Divider(0.3, angle)
        point, _ = divider.line(pane)
        assert divider.position(point, pane) == pytest.approx(0.3)


def drag(view: Viewer, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
