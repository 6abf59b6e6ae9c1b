"""What keys reach: nothing that cannot be seen, and what has the focus."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app import keys
from app.dialogs import ShortcutsDialog
from app.field_keys import keep_keys
from app.jobs import Engine
from app.window import MainWindow
from tests.app.conftest import deblur_and_wait, open_and_wait, wait, wait_idle, write_photo


def reached_by_tab(view: MainWindow) -> list[QWidget]:
    """Everything that Tab goes through, once around."""
    view.activateWindow()
    view._layout.viewer.setFocus()
    reached: list[QWidget] = []
    for _ in range(200):
        focused = QApplication.focusWidget()
        if focused is None or focused in reached:
            break
        reached.append(focused)
        view.focusNextChild()
    return reached


@pytest.mark.parametrize("front", ["controls", "trust"])
def test_tab_reaches_only_what_can_be_seen(deblurred: MainWindow, qtbot: QtBot, front: str) -> None:
    views = deblurred._layout
    dock = {dock.objectName(): dock for dock in views.docks}[f"dock_{front}"]
    sizes = [(views.viewer.size(), dock.size())]
    everywhere = deblurred.rect()
    for _ in range(2):  # there, and back from the other
        views.reveal_trust()
        dock.raise_()
        wait(qtbot, lambda: dock.x() > 0)
        sizes.append((views.viewer.size(), dock.size()))
        reached = reached_by_tab(deblurred)
        assert len(reached) > 10
        for widget in reached:
            around = [each for each in views.docks if each.isAncestorOf(widget)]
            assert all(everywhere.contains(each.geometry()) for each in around)
        assert views.controls.deblur in reached or front == "trust"
        assert views.trust.realism in reached or front == "controls"
    assert sizes[1] == sizes[2]
    assert sizes[0][0] == sizes[1][0]


def test_the_steps_of_a_run_are_one_stop_of_tab(opened: MainWindow, qtbot: QtBot) -> None:
    """Fifty steps are not fifty stops: by keys the slider goes through them."""
    opened._layout.controls.advanced.steps.setValue(6)
    deblur_and_wait(opened, qtbot)
    strip = opened._layout.strip
    assert strip.step_count == 6
    reached = [widget for widget in reached_by_tab(opened) if strip.isAncestorOf(widget)]
    steps = [picture for picture in strip._pictures if picture not in reached]
    assert strip.slider in reached and len(steps) == 6


@pytest.mark.parametrize("front", ["controls", "trust"])
def test_keys_are_for_the_photo_when_another_panel_comes_to_the_front(
    deblurred: MainWindow, qtbot: QtBot, front: str
) -> None:
    views = deblurred._layout
    docks = {dock.objectName(): dock for dock in views.docks}
    back = "trust" if front == "controls" else "controls"
    field = {"trust": views.trust.realism, "controls": views.controls.advanced.steps}[back]
    views.controls.advanced_open = True
    deblurred.activateWindow()
    docks[f"dock_{back}"].raise_()
    wait(qtbot, field.isVisible)
    field.setFocus()
    wait(qtbot, field.hasFocus)
    docks[f"dock_{front}"].raise_()
    wait(qtbot, lambda: not field.isVisible())
    assert views.viewer.hasFocus()


def test_delete_in_the_filmstrip_closes_the_photo_after_a_question(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, answers: SimpleNamespace
) -> None:
    deblur_and_wait(opened, qtbot)
    first = opened.session.photos.current
    assert first is not None
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 64, 48)], qtbot)
    opened.session.photos.select(first)
    strip = opened._layout.filmstrip
    opened.activateWindow()
    strip.setFocus()
    wait(qtbot, strip.hasFocus)
    answers.reply = False
    qtbot.keyClick(strip, Qt.Key.Key_Delete)
    assert answers.asked == ["Close photo?"]
    assert first in opened.session.photos.entries and len(first.outcomes) == 1
    answers.reply = True
    qtbot.keyClick(strip, Qt.Key.Key_Delete)
    assert first not in opened.session.photos.entries


def test_macs_have_a_smaller_keyboard(
    qtbot: QtBot, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its delete key is Backspace, and does the same in every place."""
    monkeypatch.setattr(keys, "sys", SimpleNamespace(platform="darwin"))
    window = MainWindow(engine)
    qtbot.addWidget(window)
    shortcuts = [key.toString() for key in window._actions["delete_result"].shortcuts()]
    assert shortcuts == ["Backspace", "Del"]
    plain = Qt.KeyboardModifier.NoModifier
    press = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Backspace, plain)
    press.ignore()
    window._layout.filmstrip.event(press)
    assert press.isAccepted(), "it closes the photo, after a question"
    said = [label.text() for label in ShortcutsDialog([], window).findChildren(QLabel)]
    assert "Cmd+drag, side by side" in said and "Option+arrow keys" in said
    window.close()


def test_what_has_no_key_of_its_own_on_german_keyboards_has_another(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    viewer, slider = deblurred._layout.viewer, deblurred._layout.strip.slider
    deblurred.activateWindow()
    viewer.setFocus()
    wait(qtbot, viewer.hasFocus)
    last = slider.value()
    qtbot.keyClick(viewer, Qt.Key.Key_Comma)
    assert slider.value() == last - 1
    qtbot.keyClick(viewer, Qt.Key.Key_Period)
    assert slider.value() == last
    deblurred._actions["mask_brush"].trigger()
    size = deblurred._layout.local.brush.value()
    qtbot.keyClick(viewer, Qt.Key.Key_Period)
    assert deblurred._layout.local.brush.value() > size and slider.value() == last


def test_letters_and_pages_are_for_the_field_that_has_the_focus(
    deblurred: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    views, photos = deblurred._layout, deblurred.session.photos
    first, controls, brush = photos.current, views.controls, deblurred._actions["mask_brush"]
    assert first is not None
    open_and_wait(deblurred, [write_photo(tmp_path / "other.png", 64, 48)], qtbot)
    photos.select(first)
    wait_idle(deblurred, qtbot)
    controls.advanced_open = True
    deblurred.activateWindow()

    def press(field: QWidget, key: Qt.Key) -> None:
        field.setFocus()
        wait(qtbot, field.hasFocus)
        qtbot.keyClick(field, key)

    press(controls.preset, Qt.Key.Key_B)
    assert controls.preset.currentText() == "Balanced"
    steps = controls.advanced.steps
    steps.setValue(50)
    press(steps, Qt.Key.Key_PageUp)
    assert steps.value() == 60
    press(controls.amount, Qt.Key.Key_PageDown)
    assert controls.amount.value() == 90
    assert not brush.isChecked() and photos.current is first
    # What a field has no use for is the window's.
    press(controls.amount, Qt.Key.Key_B)
    assert brush.isChecked()
    press(views.viewer, Qt.Key.Key_PageDown)
    assert photos.current is not first


def test_letters_and_pages_are_for_a_list_that_has_the_focus(qtbot: QtBot) -> None:
    window, names, pressed = QWidget(), QListWidget(), []
    names.addItems(["apple", "banana", "cherry"])
    keep_keys(names)
    QVBoxLayout(window).addWidget(names)
    for key in ("B", "PgDown", "+"):
        QShortcut(key, window).activated.connect(lambda key=key: pressed.append(key))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    names.setFocus()
    wait(qtbot, names.hasFocus)
    rows = []
    for sent in (Qt.Key.Key_B, Qt.Key.Key_PageDown, Qt.Key.Key_Plus):
        qtbot.keyClick(names, sent)
        rows.append(names.currentRow())
    assert rows == [1, 2, 2] and pressed == ["+"]


def test_delete_elsewhere_deletes_the_result(opened: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(opened, qtbot)
    opened.activateWindow()
    wait(qtbot, opened.isActiveWindow)
    qtbot.keyClick(opened._layout.viewer, Qt.Key.Key_Delete)
    assert opened.session.photos.current is not None and not opened.session.photos.current.outcomes
