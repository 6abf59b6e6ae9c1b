"""What was painted until it is laid over the photo: seen, not saved without, and given up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from app.trust.local import KEPT
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


@pytest.mark.parametrize("end", ["cancel", "failure"])
def test_strokes_that_were_not_laid_are_gone_when_that_ends(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    shown = deblurred.session.shown
    assert shown is not None
    paint(deblurred, "mask_brush", [(40, 40), (80, 40)], qtbot)
    before, gate = shown.masked, held(monkeypatch, "lay_mask")
    drag(deblurred, [(60, 80), (120, 80)], qtbot)
    drag(deblurred, [(60, 110), (120, 110)], qtbot)
    assert shown.painting
    with monkeypatch.context() as broken:
        if end == "cancel":
            trigger(deblurred, "action_cancel")
        else:
            broken.setattr("core.local.effective", lambda *words: 1 / 0)
            gate.set()
        wait_idle(deblurred, qtbot)
    gate.set()
    assert not shown.painting and shown.masked is before
    assert before is not None and deblurred._stage._tint is before.tint
    # The next stroke begins with what is shown, and it is the one that is undone.
    paint(deblurred, "mask_brush", [(150, 40), (160, 40)], qtbot)
    assert shown.masked is not None
    assert shown.masked.mask[110, 100] < 50 and shown.masked.mask[100, 60] < 50
    trigger(deblurred, "action_undo")
    assert shown.masked is before
    trigger(deblurred, "action_undo")
    assert shown.masked is None


def test_undoing_that_is_cancelled_leaves_the_strokes(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = deblurred.session.shown
    assert shown is not None
    for x in range(20, 20 + 10 * (KEPT + 2), 10):
        paint(deblurred, "mask_brush", [(x, 70)], qtbot)
    gate = held(monkeypatch, "lay_mask")
    while not shown.painting:
        masked = shown.masked
        trigger(deblurred, "action_undo")
    trigger(deblurred, "action_cancel")
    wait_idle(deblurred, qtbot)
    assert not shown.painting and shown.masked is masked
    gate.set()
    trigger(deblurred, "action_undo")
    wait(qtbot, lambda: not shown.painting)
    assert shown.masked is not masked
