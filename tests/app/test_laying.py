"""What was painted until it is laid over the photo: seen, not saved without, and given up."""

from __future__ import annotations

import threading
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
    entry = deblurred.session.photos.current
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


def end_laying(
    view: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, gate: threading.Event, end: str
) -> None:
    with monkeypatch.context() as broken:
        if end == "cancel":
            trigger(view, "action_cancel")
        else:
            broken.setattr("core.local.effective", lambda *words: 1 / 0)
            gate.set()
        wait_idle(view, qtbot)
    gate.set()


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
    save_all = deblurred._actions["save_all"]
    assert not save_all.isEnabled() and "not laid" in save_all.toolTip()
    end_laying(deblurred, qtbot, monkeypatch, gate, end)
    assert not shown.painting and shown.masked is before
    assert save_all.isEnabled()
    assert before is not None and deblurred._stage._tint is before.tint
    # They can be tried again.
    trigger(deblurred, "action_redo")
    wait(qtbot, lambda: shown.masked is not before)
    assert shown.masked.mask[80, 90] > 200 and shown.masked.mask[140, 90] < 50
    trigger(deblurred, "action_undo")
    # The next stroke begins with what is shown, and it is the one that is undone.
    paint(deblurred, "mask_brush", [(150, 40), (160, 40)], qtbot)
    assert shown.masked is not None
    assert shown.masked.mask[110, 100] < 50 and shown.masked.mask[100, 60] < 50
    trigger(deblurred, "action_undo")
    assert shown.masked is before
    trigger(deblurred, "action_undo")
    assert shown.masked is None


@pytest.fixture
def striped(deblurred: MainWindow, qtbot: QtBot) -> MainWindow:
    """A result with so many strokes, side by side, that the first ones are laid again by undo."""
    local = deblurred._layout.local
    local.protect.setChecked(False)
    local.feather.setValue(0)
    local.brush.setValue(8)
    for x in STRIPES:
        paint(deblurred, "mask_brush", [(x, 30), (x, 110)], qtbot)
    return deblurred


STRIPES = range(20, 20 + 20 * (KEPT + 2), 20)


def stripes(view: MainWindow) -> int:
    """How many strokes the result shows."""
    shown = view.session.shown
    if shown is None or shown.masked is None:
        return 0
    return sum(int(shown.masked.mask[70, x]) == 255 for x in STRIPES)


@pytest.mark.parametrize("end", ["cancel", "failure"])
def test_undoing_that_comes_to_nothing_is_taken_back(
    striped: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    shown, group = striped.session.shown, striped.session.undo_group
    assert shown is not None
    gate = held(monkeypatch, "lay_mask")
    while not shown.painting:
        left = stripes(striped)
        trigger(striped, "action_undo")
    trigger(striped, "action_undo")
    end_laying(striped, qtbot, monkeypatch, gate, end)
    assert not shown.painting and stripes(striped) == left
    # From there undo goes on stroke by stroke, and redo brings all of them back.
    for count in reversed(range(left)):
        trigger(striped, "action_undo")
        wait_idle(striped, qtbot)
        assert stripes(striped) == count
    assert group.undoText() == "Deblur"
    for count in range(1, len(STRIPES) + 1):
        trigger(striped, "action_redo")
        wait_idle(striped, qtbot)
        assert stripes(striped) == count
    assert not group.canRedo()


@pytest.mark.parametrize("end", ["cancel", "failure"])
def test_redoing_that_comes_to_nothing_is_taken_back(
    striped: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    shown = striped.session.shown
    assert shown is not None
    for _ in STRIPES:
        trigger(striped, "action_undo")
        wait_idle(striped, qtbot)
    gate = held(monkeypatch, "lay_mask")
    while not shown.painting:
        left = stripes(striped)
        trigger(striped, "action_redo")
    end_laying(striped, qtbot, monkeypatch, gate, end)
    assert not shown.painting and stripes(striped) == left
    for count in range(left + 1, len(STRIPES) + 1):
        trigger(striped, "action_redo")
        wait_idle(striped, qtbot)
        assert stripes(striped) == count


def test_what_else_was_done_while_a_stroke_was_laid_stays_when_that_is_cancelled(
    striped: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, amount = held(monkeypatch, "lay_mask"), striped._layout.controls.amount
    drag(striped, [(10, 120), (200, 120)], qtbot)
    amount.setValue(40)
    end_laying(striped, qtbot, monkeypatch, gate, "cancel")
    assert amount.value() == 40 and stripes(striped) == len(STRIPES)
    # The amount is undone, then the stroke that came to nothing, then the last of the others.
    for count in (len(STRIPES), len(STRIPES), len(STRIPES) - 1):
        trigger(striped, "action_undo")
        wait_idle(striped, qtbot)
        assert amount.value() == 100 and stripes(striped) == count


def test_painting_on_what_undo_was_about_to_show_ends_where_it_was(
    striped: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stroke that the result shows cannot be redone any more; undo and redo still reach it."""
    shown = striped.session.shown
    assert shown is not None
    gate = held(monkeypatch, "lay_mask")
    while not shown.painting:
        left = stripes(striped)
        trigger(striped, "action_undo")
    drag(striped, [(10, 120), (200, 120)], qtbot)
    end_laying(striped, qtbot, monkeypatch, gate, "cancel")
    assert stripes(striped) == left
    for action, count in (("undo", left - 1), ("redo", left), ("undo", left - 1)):
        trigger(striped, f"action_{action}")
        wait_idle(striped, qtbot)
        assert stripes(striped) == count
