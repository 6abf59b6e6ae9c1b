"""What a person does in the window, with a tiny model: open, deblur, compare, save, undo, close."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QDockWidget, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app import presets
from app.jobs import Engine
from app.render import Mode
from app.settings import window_store
from app.window import MainWindow
from core import device
from core.options import DeblurOptions
from tests.app.conftest import (
    deblur_and_wait,
    open_and_wait,
    trigger,
    wait,
    wait_idle,
    write_photo,
)

ACTIONS = (
    *("open", "save_as", "deblur", "preview_region", "cancel", "batch", "compare", "copy"),
    *("paste", "preferences", "mode_split", "mode_side_by_side", "mode_flicker"),
    "mode_difference",
)
WIDGETS = (
    *("viewer", "process_strip", "controls", "progress", "device_badge", "preset", "steps"),
    *("seed", "samples", "filmstrip", "history"),
)


def action(view: MainWindow, name: str) -> QAction:
    found = view.findChild(QAction, f"action_{name}")
    assert isinstance(found, QAction), name
    return found


def test_everything_can_be_found_from_outside(main_window: MainWindow) -> None:
    for name in ACTIONS:
        assert action(main_window, name).text()
    for name in WIDGETS:
        assert main_window.findChild(QWidget, name) is not None, name
    assert isinstance(main_window.findChild(QWidget, "preset"), QComboBox)


def test_missing_devices_are_greyed_out(opened: MainWindow) -> None:
    import torch

    box = opened._layout.controls.advanced.device
    flags = [box.model().flags(box.model().index(row, 0)) for row in range(box.count())]
    names = [box.itemData(row) for row in range(box.count())]
    enabled = {
        name: bool(flag & Qt.ItemFlag.ItemIsEnabled)
        for name, flag in zip(names, flags, strict=True)
    }
    assert enabled["auto"] and enabled["cpu"]
    assert enabled["cuda"] == torch.cuda.is_available()


def test_disabled_actions_say_why(main_window: MainWindow) -> None:
    for name in ("deblur", "preview_region", "save_as", "compare", "cancel"):
        assert not action(main_window, name).isEnabled()
        assert "\n" in action(main_window, name).toolTip()


def test_opening_shows_a_preview_and_the_times(opened: MainWindow) -> None:
    entry = opened.session.photos.current
    assert entry is not None
    assert entry.preview is not None
    assert opened.session.rate("auto") is not None
    badge = opened.findChild(QWidget, "device_badge")
    assert badge.text() == device.choose().description  # type: ignore[union-attr]
    assert opened.windowTitle().startswith("photo.jpg")


def test_paste_opens_a_picture(main_window: MainWindow, qtbot: QtBot) -> None:
    image = QImage(120, 90, QImage.Format.Format_RGB32)
    image.fill(0xFF204060)
    QGuiApplication.clipboard().setImage(image)
    trigger(main_window, "action_paste")
    wait(
        qtbot,
        lambda: main_window.session.photos.current and main_window.session.photos.current.opened,
    )
    wait_idle(main_window, qtbot)
    entry = main_window.session.photos.current
    assert entry is not None and entry.opened is not None
    assert entry.opened.photo.rgb.shape == (90, 120, 3)
    assert entry.path.as_posix() not in main_window.session.settings.recent


def test_a_dropped_folder_fills_the_filmstrip(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(3):
        write_photo(folder / f"{number}.jpg", seed=number)
    (folder / "notes.txt").write_text("no photo")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    main_window._files.take(data)
    wait(qtbot, lambda: len(main_window.session.photos.entries) == 3)
    wait_idle(main_window, qtbot)
    assert all(entry.thumbnail is not None for entry in main_window.session.photos.entries)
    assert main_window._layout.filmstrip_dock.isVisible()
    trigger(main_window, "action_next_photo")
    wait(qtbot, lambda: main_window.session.photos.current.opened)  # type: ignore[union-attr]
    assert main_window.session.photos.entries[0].opened is None  # only the current one is in memory
    assert main_window.session.photos.current is main_window.session.photos.entries[1]


def test_the_filmstrip_is_walked_by_keys_and_a_click_goes_on_to_the_viewer(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    main_window.activateWindow()
    paths = [write_photo(tmp_path / f"{number}.jpg", seed=number) for number in range(3)]
    open_and_wait(main_window, paths, qtbot)
    viewer, filmstrip = main_window._layout.viewer, main_window._layout.filmstrip
    assert main_window.focusWidget() is viewer
    filmstrip.setFocus()
    for name in ("1.jpg", "2.jpg"):
        qtbot.keyClick(main_window.focusWidget(), Qt.Key.Key_Down)
        wait(qtbot, lambda: main_window.session.photos.current.opened)  # type: ignore[union-attr]
        wait_idle(main_window, qtbot)
        assert main_window.session.photos.current.name == name  # type: ignore[union-attr]
    spot = filmstrip.visualItemRect(filmstrip.item(1)).center()
    qtbot.mouseClick(filmstrip.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert main_window.session.photos.current.name == "1.jpg"  # type: ignore[union-attr]
    assert main_window.focusWidget() is viewer


def test_recent_photos_have_thumbnails_after_a_restart(
    opened: MainWindow, photo_file: Path, engine: Engine, qtbot: QtBot
) -> None:
    opened.close()
    again = MainWindow(engine)
    again._layout.recent.aboutToShow.emit()
    (action,) = again._layout.recent.actions()
    assert action.toolTip() == str(photo_file)
    image = action.icon().pixmap(160, 160).toImage()
    assert image.width() > image.height()  # the photo's shape, not the placeholder's
    action.trigger()
    wait(qtbot, lambda: again.session.photos.current and again.session.photos.current.opened)
    wait_idle(again, qtbot)
    again.close()


def test_presets_and_steps_follow_each_other(main_window: MainWindow) -> None:
    controls = main_window._layout.controls
    controls.preset.setCurrentText("Fast")
    assert controls.advanced.steps.value() == 1
    controls.advanced.steps.setValue(5)
    assert controls.preset.currentText() == "Custom"
    controls.preset.setCurrentText("Best")
    assert controls.advanced.steps.value() == presets.BEST.steps
    assert controls.preset.findText("Custom") == -1


def test_the_window_begins_with_one_step_and_keeps_what_the_user_chooses(
    main_window: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    open_and_wait(main_window, [photo_file], qtbot)
    steps = main_window._layout.controls.advanced.steps
    assert main_window._layout.controls.preset.currentText() == "Fast"
    assert steps.value() == 1
    steps.setValue(2)
    deblur_and_wait(main_window, qtbot)
    assert steps.value() == 2


def test_controls_become_options(main_window: MainWindow) -> None:
    advanced = main_window._layout.controls.advanced
    advanced.steps.setValue(4)
    advanced.sampler.setCurrentIndex(advanced.sampler.findData("heun"))
    advanced.seed.setValue(99)
    advanced.samples.setValue(3)
    advanced.strengths[1].value = 0.5
    advanced.tile.setCurrentIndex(advanced.tile.findData(512))
    advanced.scale.setCurrentIndex(advanced.scale.findData(0.5))
    expected = DeblurOptions(
        steps=4,
        sampler="heun",
        seed=99,
        samples=3,
        guidance_strength=(1.0, 0.5, 1.0),
        tile=512,
        scale=0.5,
    )
    assert main_window._layout.controls.options() == expected
    advanced.steps.setValue(1)
    assert not advanced.samples.isEnabled()
    assert main_window._layout.controls.options() == replace(expected, steps=1, samples=1)
    advanced.steps.setValue(4)
    assert main_window._layout.controls.options() == expected
    advanced.lock.setChecked(False)
    seeds = {main_window._layout.controls.options().seed for _ in range(4)}
    assert len(seeds) == 4


def test_a_number_that_is_still_being_typed_is_used(opened: MainWindow, qtbot: QtBot) -> None:
    controls = opened._layout.controls
    controls.advanced_open = True
    steps = controls.advanced.steps
    steps.setFocus()
    steps.selectAll()
    qtbot.keyClicks(steps.lineEdit(), "2")
    qtbot.keyClick(steps.lineEdit(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, lambda: opened.session.shown)
    wait_idle(opened, qtbot)
    assert opened.session.shown.options.steps == 2  # type: ignore[union-attr]
    # An empty field is left alone while other things ask for the settings.
    steps.setFocus()
    steps.selectAll()
    qtbot.keyClick(steps.lineEdit(), Qt.Key.Key_Delete)
    assert controls.options().steps == 2
    assert steps.lineEdit().text() == ""


def test_modes_by_action_and_by_key(opened: MainWindow, qtbot: QtBot) -> None:
    viewer = opened._layout.viewer
    for mode in Mode:
        trigger(opened, f"action_mode_{mode.value}")
        assert viewer.mode is mode
    viewer.setFocus()
    qtbot.keyClick(viewer, Qt.Key.Key_M)
    assert viewer.mode is Mode.SPLIT
    assert action(opened, "mode_split").isChecked()
    qtbot.keyClick(viewer, Qt.Key.Key_2)
    assert viewer.zoom == 2.0


def test_a_layout_of_an_older_set_of_docks_is_left_aside(
    qtbot: QtBot, engine: Engine, answers: SimpleNamespace
) -> None:
    older = QMainWindow()
    qtbot.addWidget(older)
    right = Qt.DockWidgetArea.RightDockWidgetArea
    for name in ("controls", "history", "process", "filmstrip"):
        dock = QDockWidget(older)
        dock.setObjectName(f"dock_{name}")
        older.addDockWidget(right, dock)
    older.show()
    window_store().setValue("state", older.saveState())
    view = MainWindow(engine)
    qtbot.addWidget(view)
    view.show()
    docks = {dock.objectName(): dock for dock in view.findChildren(QDockWidget)}
    assert docks["dock_trust"] in view.tabifiedDockWidgets(docks["dock_controls"])
    assert view.dockWidgetArea(docks["dock_process"]) == Qt.DockWidgetArea.BottomDockWidgetArea


def test_docks_stay_where_they_were_put(
    qtbot: QtBot, engine: Engine, answers: SimpleNamespace
) -> None:
    left = Qt.DockWidgetArea.LeftDockWidgetArea
    for number in range(2):
        view = MainWindow(engine)
        qtbot.addWidget(view)
        view.show()
        history = view.findChild(QDockWidget, "dock_history")
        assert isinstance(history, QDockWidget)
        if number == 0:
            view.addDockWidget(left, history)
        assert view.dockWidgetArea(history) == left
        view.close()


def test_geometry_theme_and_choices_outlast_the_window(
    qtbot: QtBot, engine: Engine, answers: SimpleNamespace
) -> None:
    first = MainWindow(engine)
    first.resize(760, 690)  # within the offscreen screen
    first.show()
    first._layout.docks[1].hide()
    first._layout.controls.advanced_open = True
    first._reactions.choose_preset("best")  # never by itself
    first.session.change_settings(theme="light")
    first.close()
    second = MainWindow(engine)
    second.show()
    qtbot.wait(10)
    assert (second.width(), second.height()) == (first.width(), first.height())
    assert second._layout.docks[1].isHidden()
    assert second._layout.controls.advanced_open
    assert second._layout.controls.preset.currentData() == "best"
    assert second.session.settings.theme == "light"
    second.close()


def test_every_widget_that_takes_focus_has_a_name(opened: MainWindow) -> None:
    nameless = [
        type(widget).__name__
        for widget in opened.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(opened)
        and not widget.accessibleName()
        and not getattr(widget, "text", lambda: "")()
        and not widget.objectName().startswith("qt_")
        and type(widget).__name__ != "QLineEdit"  # the inside of a spin box
    ]
    assert nameless == []


def test_the_sample_is_the_blurred_photo(main_window: MainWindow, qtbot: QtBot) -> None:
    trigger(main_window, "action_open_sample")
    wait(
        qtbot,
        lambda: main_window.session.photos.current and main_window.session.photos.current.opened,
    )
    assert main_window.session.photos.current is not None
    assert main_window.session.photos.current.name == "sample.jpg"
    wait_idle(main_window, qtbot)
