"""What was painted until it is laid over the photo: seen, not saved without, and given up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.options import SaveOptions
from tests.app.conftest import held, picture, trigger, wait, wait_idle
from tests.app.test_painting import drag, paint


def test_a_stroke_stays_visible_while_it_is_laid(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, viewer = held(monkeypatch, "lay_mask"), deblurred._layout.viewer
    trigger(deblurred, "action_mask_brush")
    before = picture(deblurred)
    drag(deblurred, [(60, 40), (120, 40)], qtbot)
    assert deblurred.session.runs.aside_title
    at = viewer._view.to_pane(QRectF(92, 40, 0, 0)).topLeft().toPoint()
    painted = np.abs(picture(deblurred) - before)
    assert painted[at.y(), at.x()].max() > 20 and painted[at.y() + 90, at.x()].max() == 0
    gate.set()
    wait_idle(deblurred, qtbot)
    assert deblurred._local._painted_tint is None


def test_strokes_do_not_look_for_the_blur_again(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = deblurred.session.current
    assert entry is not None
    known = deblurred._trust.blurs.get(entry)
    assert known is not None and deblurred._layout.local.protect.isChecked()
    deblurred._trust.blurs.forget(entry)
    paint(deblurred, "mask_brush", [(40, 40), (80, 40)], qtbot)
    found = deblurred._trust.blurs.get(entry)
    assert found is not None and found is not known
    # There is none that could be looked for.
    monkeypatch.setattr("core.blur_network.SHIPPED", Path("nowhere.safetensors"))
    paint(deblurred, "mask_brush", [(40, 80), (80, 80)], qtbot)
    assert deblurred._trust.blurs.get(entry) is found


def test_nothing_is_saved_without_what_is_being_laid(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session, shown = deblurred.session, deblurred.session.shown
    assert shown is not None
    session.save(tmp_path / "whole.png", SaveOptions())
    wait_idle(deblurred, qtbot)
    assert shown.saved and not session.has_unsaved
    gate = held(monkeypatch, "lay_mask")
    trigger(deblurred, "action_mask_brush")
    drag(deblurred, [(60, 40), (120, 40)], qtbot)
    assert session.has_unsaved
    for name in ("save_as", "copy", "export_comparison"):
        assert not deblurred._actions[name].isEnabled()
        assert "painted" in deblurred._actions[name].toolTip()
    gate.set()
    wait(qtbot, lambda: shown.masked is not None)
    assert deblurred._actions["copy"].isEnabled() and not shown.saved
    trigger(deblurred, "action_undo")
    assert shown.saved and not session.has_unsaved
