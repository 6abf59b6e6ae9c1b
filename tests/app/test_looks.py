"""Amount and realism of a result are undone like anything else, a drag at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from app import looks
from app.window import MainWindow
from tests.app.conftest import deblur_and_wait, picture, trigger


def handle(slider: QSlider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    place = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    return place.center()


def drag(slider: QSlider, qtbot: QtBot, steps: int = 4) -> int:
    """To the left by the mouse, in some steps -> the value that it ends at."""
    spot, before = handle(slider), slider.value()
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=spot)
    for step in range(1, steps + 1):
        qtbot.mouseMove(slider, spot - QPoint(8 * step, 0))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=spot - QPoint(8 * steps, 0))
    assert slider.value() < before
    return slider.value()


@pytest.mark.parametrize("name", ["amount", "realism"])
def test_undo_brings_back_what_a_drag_changed(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(looks, "PAUSE", 0.0)  # a drag may stand still for longer
    if name == "realism":
        deblurred._layout.reveal_trust()
    shown, slider = deblurred.session.shown, deblurred.findChild(QSlider, name)
    assert shown is not None and isinstance(slider, QSlider)
    deblurred._layout.viewer.clearFocus()  # its frame is in the picture
    whole = picture(deblurred)
    first = drag(slider, qtbot)
    second = drag(slider, qtbot)
    for undone in (first, 100):
        trigger(deblurred, "action_undo")
        assert deblurred.session.shown is shown
        assert (slider.value(), getattr(shown, name)) == (undone, undone / 100)
    assert (picture(deblurred) == whole).all()
    trigger(deblurred, "action_redo")
    trigger(deblurred, "action_redo")
    assert (slider.value(), getattr(shown, name)) == (second, second / 100)
    assert (picture(deblurred) != whole).any()


def test_keys_that_follow_each_other_are_undone_together(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PAUSE", 60.0)
    amount = deblurred._layout.controls.amount
    for _ in range(3):
        qtbot.keyClick(amount, Qt.Key.Key_Left)
    monkeypatch.setattr(looks, "PAUSE", 0.0)
    qtbot.keyClick(amount, Qt.Key.Key_Left)
    for undone in (97, 100):
        trigger(deblurred, "action_undo")
        assert amount.value() == undone


def test_there_and_back_is_nothing_to_undo(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PAUSE", 60.0)
    amount, group = deblurred._layout.controls.amount, deblurred.session.undo_group
    for _ in range(2):
        qtbot.keyClick(amount, Qt.Key.Key_Left)
        assert group.undoText() == "Amount"
        qtbot.keyClick(amount, Qt.Key.Key_Right)
        assert group.undoText() == "Deblur"


def test_what_is_undone_is_shown(deblurred: MainWindow, qtbot: QtBot) -> None:
    first = deblurred.session.shown
    deblur_and_wait(deblurred, qtbot)
    second = deblurred.session.shown
    deblurred._layout.controls.amount.setValue(40)
    deblurred.session.show(first)
    trigger(deblurred, "action_undo")
    assert deblurred.session.shown is second
    assert deblurred._layout.controls.amount.value() == 100
