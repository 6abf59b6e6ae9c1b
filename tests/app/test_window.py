"""What a person does in the window, with a tiny model: open, deblur, compare, save, undo, close."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QRect, Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from app.jobs import Engine
from app.render import Mode
from app.save_dialog import SaveDialog, suggested_path
from app.window import MainWindow
from core.options import DeblurOptions, Region, SaveOptions
from core.photo import decode
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


def test_disabled_actions_say_why(main_window: MainWindow) -> None:
    for name in ("deblur", "preview_region", "save_as", "compare", "batch", "cancel"):
        assert not action(main_window, name).isEnabled()
        assert "\n" in action(main_window, name).toolTip()


def test_opening_shows_a_preview_and_the_times(opened: MainWindow) -> None:
    entry = opened.session.current
    assert entry is not None
    assert entry.preview is not None
    assert opened.session.rate("auto") is not None
    assert "CPU" in opened.findChild(QWidget, "device_badge").text()  # type: ignore[union-attr]
    assert opened.windowTitle().startswith("photo.jpg")


def test_deblur_fills_the_film_and_the_history(opened: MainWindow, qtbot: QtBot) -> None:
    opened.findChild(QWidget, "steps").setValue(3)  # type: ignore[union-attr]
    deblur_and_wait(opened, qtbot)
    entry = opened.session.current
    assert entry is not None and entry.film is not None and entry.shown is not None
    assert [frame.step for frame in entry.film.frames] == [1, 2, 3]
    assert [structure.scale for structure in entry.film.structures] == [2, 4, 8]
    assert entry.shown.options.steps == 3
    assert entry.shown.rgb.shape == (144, 208, 3)
    assert action(opened, "save_as").isEnabled()
    assert not action(opened, "cancel").isEnabled()


def test_the_film_scrubs_in_the_viewer(opened: MainWindow, qtbot: QtBot) -> None:
    opened.findChild(QWidget, "steps").setValue(3)  # type: ignore[union-attr]
    deblur_and_wait(opened, qtbot)
    viewer = opened.findChild(QWidget, "viewer")
    opened._layout.viewer.set_mode(Mode.FLICKER)
    final = viewer.grab().toImage()  # type: ignore[union-attr]
    trigger(opened, "action_previous_step")
    assert opened._stage.step == 2
    assert viewer.grab().toImage() != final  # type: ignore[union-attr]
    trigger(opened, "action_next_step")
    assert opened._stage.step is None
    assert viewer.grab().toImage() == final


def test_grain_and_working_scale_reach_the_run(opened: MainWindow, qtbot: QtBot) -> None:
    advanced = opened._layout.controls.advanced
    advanced.steps.setValue(1)
    advanced.scale.setCurrentIndex(advanced.scale.findData(0.5))
    deblur_and_wait(opened, qtbot)
    plain = opened.session.shown
    advanced.grain.setChecked(True)
    deblur_and_wait(opened, qtbot)
    grained = opened.session.shown
    assert plain is not None and grained is not None
    assert plain.options.scale == 0.5
    assert (plain.grain, grained.grain) == (False, True)


def test_a_region_is_final_where_it_was_computed(opened: MainWindow, qtbot: QtBot) -> None:
    opened.findChild(QWidget, "steps").setValue(2)  # type: ignore[union-attr]
    opened._layout.viewer.set_region(QRect(40, 30, 96, 80))
    deblur_and_wait(opened, qtbot, "action_preview_region")
    region = opened.session.shown
    deblur_and_wait(opened, qtbot)
    whole = opened.session.shown
    assert region is not None and whole is not None
    assert region.options.region == Region(x=40, y=30, width=96, height=80)
    inner = np.s_[30 + 20 : 30 + 60, 40 + 20 : 40 + 76]
    difference = np.abs(region.rgb[inner].astype(int) - whole.rgb[inner].astype(int))
    assert difference.max() <= 2 * 257
    assert np.abs(region.rgb[:20].astype(int) - whole.rgb[:20].astype(int)).max() > 1000


def test_saving_writes_the_blend_and_keeps_the_source(
    opened: MainWindow, photo_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    source = photo_file.read_bytes()
    deblur_and_wait(opened, qtbot)
    opened.findChild(QWidget, "amount").setValue(50)  # type: ignore[union-attr]
    target = tmp_path / "result.png"
    opened.session.save(target, SaveOptions())
    wait_idle(opened, qtbot)
    assert photo_file.read_bytes() == source
    entry, shown = opened.session.current, opened.session.shown
    assert entry is not None and entry.opened is not None and shown is not None
    blurry = entry.opened.photo.rgb
    expected = (blurry + shown.rgb.astype(np.float32) / 65535) / 2
    assert np.abs(decode(target).rgb - expected).max() < 1 / 255
    assert not opened.session.has_unsaved


def test_results_are_chosen_compared_deleted_and_come_back(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.findChild(QWidget, "steps").setValue(1)  # type: ignore[union-attr]
    for seed in (1, 2):
        opened.findChild(QWidget, "seed").setValue(seed)  # type: ignore[union-attr]
        deblur_and_wait(opened, qtbot)
    session, history = opened.session, opened._layout.history
    assert history.count() == 2
    first, second = session.current.outcomes  # type: ignore[union-attr]
    assert not np.array_equal(first.rgb, second.rgb)
    history.selectAll()
    trigger(opened, "action_compare")
    assert (session.reference, session.shown) == (first, second)
    opened._photo.escape()
    assert session.reference is None
    trigger(opened, "action_delete_result")
    assert history.count() == 1
    assert session.shown is first
    trigger(opened, "action_undo")
    assert history.count() == 2
    assert session.shown is second
    trigger(opened, "action_undo")
    assert session.shown is first
    trigger(opened, "action_redo")
    assert session.shown is second


def test_copy_puts_what_is_seen_on_the_clipboard(opened: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(opened, qtbot)
    trigger(opened, "action_copy")
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (208, 144)
    pixel = image.pixelColor(100, 70)
    shown = opened.session.shown
    assert shown is not None
    values = shown.pyramid.levels[0][70, 100, 2::-1]
    assert (pixel.red(), pixel.green(), pixel.blue()) == tuple(int(v) for v in values)


def test_paste_opens_a_picture(main_window: MainWindow, qtbot: QtBot) -> None:
    image = QImage(120, 90, QImage.Format.Format_RGB32)
    image.fill(0xFF204060)
    QGuiApplication.clipboard().setImage(image)
    trigger(main_window, "action_paste")
    wait(qtbot, lambda: main_window.session.current and main_window.session.current.opened)
    wait_idle(main_window, qtbot)
    entry = main_window.session.current
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
    wait(qtbot, lambda: len(main_window.session.entries) == 3)
    wait_idle(main_window, qtbot)
    assert all(entry.thumbnail is not None for entry in main_window.session.entries)
    assert main_window._layout.filmstrip_dock.isVisible()
    trigger(main_window, "action_next_photo")
    wait(qtbot, lambda: main_window.session.current.opened)  # type: ignore[union-attr]
    assert main_window.session.entries[0].opened is None  # only the current one is in memory
    assert main_window.session.current is main_window.session.entries[1]


def test_switching_photos_keeps_each_ones_results(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    deblur_and_wait(opened, qtbot)
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 160, 120)], qtbot)
    assert opened._layout.history.count() == 0
    assert not action(opened, "undo").isEnabled()
    opened.session.select(opened.session.entries[0])
    wait_idle(opened, qtbot)
    assert opened._layout.history.count() == 1
    assert action(opened, "undo").isEnabled()


def test_presets_and_steps_follow_each_other(main_window: MainWindow) -> None:
    controls = main_window._layout.controls
    controls.preset.setCurrentText("Fast")
    assert controls.advanced.steps.value() == 1
    controls.advanced.steps.setValue(5)
    assert controls.preset.currentText() == "Custom"
    controls.preset.setCurrentText("Best")
    assert controls.advanced.steps.value() == 20
    assert controls.preset.findText("Custom") == -1


def test_the_program_suggests_a_preset_until_the_user_chooses(
    main_window: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    open_and_wait(main_window, [photo_file], qtbot)
    steps = main_window._layout.controls.advanced.steps
    assert steps.value() == 20  # a tiny model on a tiny photo: Best takes no time
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
    advanced.lock.setChecked(False)
    seeds = {main_window._layout.controls.options().seed for _ in range(4)}
    assert len(seeds) == 4


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


def test_amount_is_kept_with_each_result(opened: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(opened, qtbot)
    amount = opened._layout.controls.amount
    amount.setValue(30)
    deblur_and_wait(opened, qtbot)
    assert amount.value() == 100
    trigger(opened, "action_undo")
    assert amount.value() == 30


def test_geometry_theme_and_choices_outlast_the_window(
    qtbot: QtBot, engine: Engine, answers: SimpleNamespace
) -> None:
    first = MainWindow(engine)
    first.resize(760, 690)  # within the offscreen screen
    first.show()
    first._layout.docks[1].hide()
    first._layout.controls.advanced_open = True
    first._reactions.choose_preset("fast")
    first.session.change_settings(theme="light")
    first.close()
    second = MainWindow(engine)
    second.show()
    qtbot.wait(10)
    assert (second.width(), second.height()) == (first.width(), first.height())
    assert second._layout.docks[1].isHidden()
    assert second._layout.controls.advanced_open
    assert second._layout.controls.preset.currentData() == "fast"
    assert second.session.settings.theme == "light"
    second.close()


def test_exports_are_readable_pictures(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from app import exports

    opened.findChild(QWidget, "steps").setValue(2)  # type: ignore[union-attr]
    deblur_and_wait(opened, qtbot)
    entry, shown = opened.session.current, opened.session.shown
    assert entry is not None and entry.opened is not None and shown is not None
    assert entry.film is not None
    comparison, strip = tmp_path / "comparison.jpg", tmp_path / "strip.png"
    sides = (entry.opened.pyramid, shown.pyramid)
    list(exports.export_comparison(sides, 1.0, ("Before", "After"), comparison))
    list(exports.export_strip(entry.film, opened._files._captions(entry.film), strip))
    assert decode(comparison).width > 2 * 208
    assert decode(comparison).height > 144
    assert decode(strip).width > 5 * 100


def test_every_widget_that_takes_focus_has_a_name(opened: MainWindow) -> None:
    nameless = [
        type(widget).__name__
        for widget in opened.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(opened)
        and not widget.accessibleName()
        and not getattr(widget, "text", lambda: "")()
        and not widget.objectName().startswith("qt_")
        and type(widget).__name__ not in ("QScrollArea", "QLineEdit")
    ]
    assert nameless == []


def test_suggested_names_are_free(tmp_path: Path) -> None:
    source = tmp_path / "a.b.jpg"
    assert suggested_path(source, tmp_path, ".png").name == "a.b-deblurred.png"
    (tmp_path / "a.b-deblurred.png").touch()
    assert suggested_path(source, tmp_path, ".png").name == "a.b-deblurred-2.png"


@pytest.fixture
def save_dialog(photo_file: Path, qtbot: QtBot, tmp_path: Path) -> SaveDialog:
    dialog = SaveDialog(decode(photo_file), tmp_path / "out.jpg", SaveOptions(), [photo_file])
    qtbot.addWidget(dialog)
    return dialog


def test_save_dialog_links_format_and_ending(save_dialog: SaveDialog) -> None:
    save_dialog.path.setText("/x/out.tiff")
    save_dialog._follow_path()
    assert save_dialog.kind.currentData().name == "TIFF"
    assert save_dialog.bits.isEnabled()
    assert not save_dialog.quality.isEnabled()
    save_dialog.kind.setCurrentIndex(0)
    save_dialog._follow_format()
    assert save_dialog.path.text().endswith("out.jpg")
    assert not save_dialog.bits.isEnabled()


def test_save_dialog_refuses_what_would_lose_something(
    save_dialog: SaveDialog, photo_file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.jpg"
    link.symlink_to(photo_file)
    for path in (photo_file, link, tmp_path, tmp_path / "no" / "folder.jpg", tmp_path / "x.xyz"):
        save_dialog.path.setText(str(path))
        save_dialog.accept()
        assert save_dialog.choice is None
        assert save_dialog.problem.text()
    save_dialog.path.setText(str(tmp_path / "new.jpg"))
    save_dialog.accept()
    assert save_dialog.choice is not None
    assert save_dialog.choice.options.overwrite is False
