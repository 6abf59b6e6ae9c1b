"""The viewer: what is painted where, in each of the modes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import overlay
from app.images import build_pyramid
from app.render import Divider, Layer, Mode
from app.viewer import Viewer
from tests.app.viewer.conftest import BLUE, PHOTO, RED, colour_at, flat, painted


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


def test_divider_position_and_line_agree() -> None:
    pane = QSizeF(640, 480)
    for angle in (0.0, 30.0, 90.0, 135.0):
        divider = Divider(0.3, angle)
        point, _ = divider.line(pane)
        assert divider.position(point, pane) == pytest.approx(0.3)


@pytest.mark.parametrize("angle", [0.0, 90.0])
def test_the_knob_of_the_divider_does_not_hide_a_small_photo(viewer: Viewer, angle: float) -> None:
    viewer.rotate_divider(angle)
    large, middle = colour_at(viewer, 400, 200), (slice(188, 213), slice(388, 413))
    assert large not in (RED, BLUE), "the knob, where it is on a large one"
    small = QSize(8, 8)
    viewer.set_photo(small)
    viewer.set_sides([Layer(flat(RED, small))], [Layer(flat(BLUE, small))], ("", ""))
    seen = {tuple(pixel) for pixel in painted(viewer)[middle][..., 2::-1].reshape(-1, 3).tolist()}
    assert {RED, BLUE} <= seen
    beside = colour_at(viewer, 400, 229) if angle == 0 else colour_at(viewer, 371, 200)
    around = viewer.background
    assert beside != (around.red(), around.green(), around.blue())
