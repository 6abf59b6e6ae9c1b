"""Deblurring in places, as a person paints it: brush, lasso and eraser on a result."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.items import Masked
from app.trust import jobs
from app.trust.local import KEPT
from app.window import MainWindow
from core.options import SaveOptions
from core.photo import decode
from core.provenance import sidecar_path
from core.reproduce import Reproduction, reproduce
from tests.app.conftest import deblur_and_wait, picture, trigger, wait, wait_idle


def drag(view: MainWindow, points: list[tuple[int, int]], qtbot: QtBot) -> None:
    """A stroke in the viewer, in photo pixels."""
    viewer = view._layout.viewer
    rect = [viewer._view.to_pane(QRectF(x, y, 0, 0)).topLeft().toPoint() for x, y in points]
    qtbot.mousePress(viewer, Qt.MouseButton.LeftButton, pos=rect[0])
    for point in rect[1:]:
        qtbot.mouseMove(viewer, point)
    qtbot.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=rect[-1])


def paint(view: MainWindow, tool: str, points: list[tuple[int, int]], qtbot: QtBot) -> None:
    shown = view.session.shown
    assert shown is not None
    before = shown.masked
    if not view._actions[tool].isChecked():
        trigger(view, f"action_{tool}")
    drag(view, points, qtbot)
    wait(qtbot, lambda: shown.masked is not before)
    wait_idle(view, qtbot)


def test_brush_lasso_and_eraser_lay_the_result_over_their_places_alone(
    deblurred: MainWindow, qtbot: QtBot, tmp_path: Path, tiny_weights: Path
) -> None:
    local, shown = deblurred._layout.local, deblurred.session.shown
    assert shown is not None
    local.protect.setChecked(False)
    local.feather.setValue(0)
    local.brush.setValue(20)
    paint(deblurred, "mask_brush", [(40, 40), (80, 40)], qtbot)
    assert shown.masked is not None
    mask = shown.masked.mask
    assert mask[40, 60] == 255 and mask[40, 100] == 0 and mask[60, 60] == 0
    paint(deblurred, "mask_lasso", [(100, 80), (160, 80), (160, 120), (100, 120)], qtbot)
    assert shown.masked.mask[100, 130] == 255 and shown.masked.mask[40, 60] == 255
    paint(deblurred, "mask_eraser", [(60, 40)], qtbot)
    assert shown.masked.mask[40, 60] == 0 and shown.masked.mask[40, 42] == 255
    target = tmp_path / "local.png"
    deblurred.session.save(target, SaveOptions(sidecar=True))
    wait_idle(deblurred, qtbot)
    saved, entry = decode(target).rgb, deblurred.session.photos.current
    assert entry is not None and entry.opened is not None
    photo, result = entry.opened.photo.rgb, shown.realistic.rgb / 65535
    assert np.abs(saved[20, :] - photo[20, :]).max() < 1 / 255
    assert np.abs(saved[90:110, 110:150] - result[90:110, 110:150]).max() < 1 / 255
    *_, found = reproduce(sidecar_path(target), weights_file=tiny_weights)
    assert isinstance(found, Reproduction) and found.bit_equal
    # What the viewer shows is what was saved, once the painted mask's tint is gone with the tool.
    tinted = picture(deblurred)
    trigger(deblurred, "action_mask_eraser")
    pixels = picture(deblurred)
    viewer = deblurred._layout.viewer
    corner = viewer._view.origin.toPoint()
    inside = pixels[corner.y() : corner.y() + 144, corner.x() : corner.x() + 208, ::-1]
    assert np.abs(inside[60:140, 90:] - saved[60:140, 90:] * 255).mean() < 2
    tinting = np.abs(tinted - pixels)[corner.y() :, corner.x() :]
    assert tinting[100, 130].max() > 20 and tinting[20:30, 120:200].max() == 0


def test_strokes_are_undone_and_the_whole_result_comes_back(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    shown = deblurred.session.shown
    assert shown is not None
    deblurred._layout.local.protect.setChecked(False)
    whole = picture(deblurred)
    assert not deblurred._actions["mask_clear"].isEnabled()
    paint(deblurred, "mask_brush", [(40, 40), (80, 40)], qtbot)
    first = shown.masked
    assert first is not None
    paint(deblurred, "mask_brush", [(40, 100), (80, 100)], qtbot)
    trigger(deblurred, "action_undo")
    assert shown.masked is first
    trigger(deblurred, "action_mask_clear")
    assert shown.masked is None
    trigger(deblurred, "action_mask_brush")  # off: its circle leaves the picture
    assert np.array_equal(picture(deblurred), whole)
    trigger(deblurred, "action_undo")
    assert shown.masked is first


def test_many_strokes_cost_little_and_are_all_undone(deblurred: MainWindow, qtbot: QtBot) -> None:
    shown, local = deblurred.session.shown, deblurred._layout.local
    assert shown is not None
    local.protect.setChecked(False)
    local.feather.setValue(0)
    local.brush.setValue(8)
    columns = range(10, 90, 10)
    masks: list[ReferenceType[Masked]] = []
    for x in columns:
        paint(deblurred, "mask_brush", [(x, 30), (x, 110)], qtbot)
        assert shown.masked is not None
        masks.append(ref(shown.masked))
    trigger(deblurred, "action_mask_brush")
    gc.collect()
    assert sum(mask() is not None for mask in masks) == KEPT
    painted = deblurred._local._state(shown).painted
    assert painted is not None and len(painted.packed) < painted.width * painted.height / 20
    for left in reversed(range(1, len(columns))):
        trigger(deblurred, "action_undo")
        wait_idle(deblurred, qtbot)
        masked = shown.masked
        assert masked is not None
        row = [int(masked.mask[70, x]) for x in columns]
        assert row == [255] * left + [0] * (len(columns) - left)
    trigger(deblurred, "action_undo")
    assert shown.masked is None


def test_what_was_saved_is_known_again_after_many_strokes(
    deblurred: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = deblurred.session.shown
    assert shown is not None
    paint(deblurred, "mask_brush", [(40, 40), (80, 40)], qtbot)
    deblurred.session.save(tmp_path / "saved.png", SaveOptions())
    wait_idle(deblurred, qtbot)
    for x in range(20, 20 + 10 * (KEPT + 1), 10):
        paint(deblurred, "mask_brush", [(x, 70)], qtbot)
    assert not shown.saved
    for _ in range(KEPT + 1):
        trigger(deblurred, "action_undo")
        wait_idle(deblurred, qtbot)
    assert shown.saved


def test_quick_strokes_are_all_kept_and_undone_one_by_one(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    shown = deblurred.session.shown
    assert shown is not None
    local = deblurred._layout.local
    local.protect.setChecked(False)
    local.feather.setValue(0)
    local.brush.setValue(20)
    trigger(deblurred, "action_mask_brush")
    for y in (30, 70, 110):
        drag(deblurred, [(40, y), (80, y)], qtbot)
    wait(qtbot, lambda: shown.masked is not None and shown.masked.mask[110, 60])
    wait_idle(deblurred, qtbot)
    assert shown.masked is not None
    assert [shown.masked.mask[y, 60] for y in (30, 70, 110)] == [255, 255, 255]
    # What came of the second stroke was never asked for before.
    trigger(deblurred, "action_undo")
    wait(qtbot, lambda: shown.masked is not None and not shown.masked.mask[110, 60])
    assert [shown.masked.mask[y, 60] for y in (30, 70)] == [255, 255]


def test_a_stroke_stays_with_the_result_it_was_painted_on(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    deblur_and_wait(deblurred, qtbot)
    entry = deblurred.session.photos.current
    assert entry is not None
    first, second = entry.outcomes
    deblurred._layout.local.protect.setChecked(False)
    trigger(deblurred, "action_mask_brush")
    drag(deblurred, [(40, 40), (80, 40)], qtbot)
    deblurred.session.show(first)
    wait(qtbot, lambda: second.masked)
    assert first.masked is None
    wait_idle(deblurred, qtbot)


def test_the_eraser_takes_from_a_whole_result(deblurred: MainWindow, qtbot: QtBot) -> None:
    shown = deblurred.session.shown
    assert shown is not None
    deblurred._layout.local.protect.setChecked(False)
    deblurred._layout.local.feather.setValue(0)
    paint(deblurred, "mask_eraser", [(60, 40)], qtbot)
    assert shown.masked is not None
    assert shown.masked.mask[40, 60] == 0
    assert shown.masked.mask[130, 200] == 255


def test_escape_puts_the_brush_away(deblurred: MainWindow, qtbot: QtBot) -> None:
    trigger(deblurred, "action_mask_brush")
    assert deblurred._layout.viewer.mask_tool.active
    qtbot.keyClick(deblurred._layout.viewer, Qt.Key.Key_Escape)
    assert not deblurred._layout.viewer.mask_tool.active
    trigger(deblurred, "action_select_region")
    trigger(deblurred, "action_mask_lasso")
    assert not deblurred._layout.viewer.region_tool.active


def test_a_stroke_that_a_run_pushed_aside_is_laid_after_it(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, shown, quick = deblurred.session, deblurred.session.shown, jobs.lay_mask

    def slow(*words: Any) -> Iterator[object]:
        for _ in range(10):
            time.sleep(0.05)
            yield None
        yield from quick(*words)

    monkeypatch.setattr(jobs, "lay_mask", slow)
    trigger(deblurred, "action_mask_brush")
    drag(deblurred, [(40, 40), (80, 40)], qtbot)
    wait(qtbot, lambda: session.runs.aside_title)
    deblurred._layout.controls.advanced.steps.setValue(50)
    trigger(deblurred, "action_deblur")
    wait(qtbot, lambda: session.runs.is_deblurring)
    trigger(deblurred, "action_cancel")
    wait(qtbot, lambda: shown is not None and shown.masked is not None)


def test_keys_and_wheel_size_the_brush_and_hide_the_mask(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    viewer, slider = deblurred._layout.viewer, deblurred._layout.strip.slider
    brush, actions = deblurred._layout.local.brush, deblurred._actions
    viewer.setFocus()
    qtbot.waitUntil(viewer.hasFocus)
    step = slider.value()
    assert not actions["brush_larger"].isEnabled()
    paint(deblurred, "mask_brush", [(40, 40), (80, 40)], qtbot)
    size = brush.value()
    qtbot.keyClick(viewer, Qt.Key.Key_BracketRight)
    assert brush.value() == viewer.mask_tool.size > size
    qtbot.keyClick(viewer, Qt.Key.Key_BracketLeft)
    qtbot.keyClick(viewer, Qt.Key.Key_BracketLeft)
    assert brush.value() < size and slider.value() == step
    zoom, size = viewer.zoom, brush.value()
    turn_wheel(viewer, Qt.KeyboardModifier.ControlModifier)
    assert brush.value() > size and viewer.zoom == zoom
    tinted = picture(deblurred)
    qtbot.keyClick(viewer, Qt.Key.Key_O)
    plain = picture(deblurred)
    assert np.abs(tinted - plain).max() > 20 and deblurred._stage._tint is None
    qtbot.keyClick(viewer, Qt.Key.Key_O)
    assert np.array_equal(picture(deblurred), tinted)
    # Without the brush the same keys go through the steps, and the wheel zooms.
    trigger(deblurred, "action_mask_brush")
    size = brush.value()
    qtbot.keyClick(viewer, Qt.Key.Key_BracketLeft)
    turn_wheel(viewer, Qt.KeyboardModifier.ControlModifier)
    assert slider.value() == step - 1 and brush.value() == size and viewer.zoom > zoom


def turn_wheel(viewer: QWidget, modifiers: Qt.KeyboardModifier) -> None:
    middle = QPointF(viewer.rect().center())
    scroll = (QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, modifiers)
    event = QWheelEvent(middle, middle, *scroll, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(viewer, event)
