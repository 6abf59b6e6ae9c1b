"""The edge of a painted mask: how soft it is, and whose."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.trust.local import REST_MS
from app.window import MainWindow
from tests.app.conftest import deblur_and_wait, trigger, wait, wait_idle
from tests.app.test_painting import paint


def test_the_edge_follows_keys_and_the_mouse_in_one_undo_step_each(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    shown, feather = deblurred.session.shown, deblurred._layout.local.feather
    assert shown is not None
    deblurred._layout.local.protect.setChecked(False)
    feather.setValue(0)
    deblurred._layout.local.brush.setValue(20)
    paint(deblurred, "mask_brush", [(60, 60), (120, 60)], qtbot)

    def edge() -> int:
        assert shown.masked is not None
        return int(np.count_nonzero(shown.masked.mask % 255))

    sharp = edge()
    for _ in range(8):
        qtbot.keyClick(feather, Qt.Key.Key_Right)
    wait(qtbot, lambda: edge() > sharp)
    wait_idle(deblurred, qtbot)
    soft = edge()
    feather.setSliderDown(True)
    feather.setValue(0)
    qtbot.wait(REST_MS + 100)
    assert edge() == soft
    feather.setSliderDown(False)
    wait(qtbot, lambda: edge() == sharp)
    wait_idle(deblurred, qtbot)
    trigger(deblurred, "action_undo")
    wait(qtbot, lambda: edge() == soft)
    trigger(deblurred, "action_undo")
    wait(qtbot, lambda: edge() == sharp)
    trigger(deblurred, "action_undo")
    assert shown.masked is None


def test_an_edge_stays_with_the_result_it_was_chosen_for(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    deblur_and_wait(deblurred, qtbot)
    first, _ = deblurred.session.photos.current.outcomes  # type: ignore[union-attr]
    deblurred.session.show(first)
    paint(deblurred, "mask_brush", [(60, 60), (120, 60)], qtbot)
    painted = first.masked
    deblurred.session.show(None)
    qtbot.keyClick(deblurred._layout.local.feather, Qt.Key.Key_Right)
    deblurred.session.show(first)
    qtbot.wait(REST_MS + 100)
    wait_idle(deblurred, qtbot)
    assert first.masked is painted


def test_the_panel_s_edge_is_the_one_of_the_mask_that_is_shown(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    """Else the next stroke changes what is painted already."""
    local, shown = deblurred._layout.local, deblurred.session.shown
    assert shown is not None
    local.protect.setChecked(False)
    local.feather.setValue(40)
    local.brush.setValue(20)
    paint(deblurred, "mask_brush", [(40, 40)], qtbot)
    assert shown.masked is not None
    corner = shown.masked.mask[:60, :60].copy()
    local.feather.setValue(0)
    wait(qtbot, lambda: not np.array_equal(shown.masked.mask[:60, :60], corner))  # type: ignore[union-attr]
    wait_idle(deblurred, qtbot)
    trigger(deblurred, "action_undo")
    assert local.feather.value() == 40
    paint(deblurred, "mask_brush", [(190, 120)], qtbot)
    assert np.array_equal(shown.masked.mask[:60, :60], corner)
    deblurred.session.show(None)
    local.feather.setValue(100)
    local.protect.setChecked(True)
    deblurred.session.show(shown)
    wait(qtbot, lambda: local.feather.value() == 40 and not local.protect.isChecked())
