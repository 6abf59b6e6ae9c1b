"""Results of a photo: the run that makes them, their film, history, saving, export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.history import OUTCOME, History
from app.render import Mode
from app.window import MainWindow
from core.options import Region, SaveOptions
from core.photo import decode
from tests.app.conftest import (
    deblur_and_wait,
    enabled,
    open_and_wait,
    trigger,
    wait_idle,
    write_photo,
)


def action(view: MainWindow, name: str) -> QAction:
    found = view.findChild(QAction, f"action_{name}")
    assert isinstance(found, QAction), name
    return found


def test_deblur_fills_the_film_and_the_history(opened: MainWindow, qtbot: QtBot) -> None:
    opened.findChild(QWidget, "steps").setValue(3)  # type: ignore[union-attr]
    deblur_and_wait(opened, qtbot)
    entry = opened.session.photos.current
    assert entry is not None and entry.film is not None and entry.shown is not None
    assert [frame.step for frame in entry.film.frames] == [1, 2, 3]
    assert [structure.scale for structure in entry.film.structures] == [2, 4, 8]
    assert entry.shown.options.steps == 3
    assert entry.shown.realistic.rgb.shape == (144, 208, 3)
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


def test_the_automatic_working_scale_is_told(opened: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(opened, qtbot)
    shown = opened.session.shown
    assert shown is not None and shown.options.scale is None
    shown.origin = replace(shown.origin, scale=0.25)
    opened.session.shown_changed.emit()
    assert "working scale 0.25" in opened._layout.history.item(0).toolTip()


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
    assert (plain.grain, grained.grain) == ("none", "match")


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
    difference = np.abs(
        region.realistic.rgb[inner].astype(int) - whole.realistic.rgb[inner].astype(int)
    )
    assert difference.max() <= 2 * 257
    assert (
        np.abs(region.realistic.rgb[:20].astype(int) - whole.realistic.rgb[:20].astype(int)).max()
        > 1000
    )


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
    entry, shown = opened.session.photos.current, opened.session.shown
    assert entry is not None and entry.opened is not None and shown is not None
    blurry = entry.opened.photo.rgb
    expected = (blurry + shown.realistic.rgb.astype(np.float32) / 65535) / 2
    assert np.abs(decode(target).rgb - expected).max() < 1 / 255
    assert not opened.session.has_unsaved


def test_results_are_chosen_compared_deleted_and_come_back(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.findChild(QWidget, "steps").setValue(2)  # type: ignore[union-attr]
    for seed in (1, 2):
        opened.findChild(QWidget, "seed").setValue(seed)  # type: ignore[union-attr]
        deblur_and_wait(opened, qtbot)
    session, history = opened.session, opened._layout.history
    assert history.count() == 2
    first, second = session.photos.current.outcomes  # type: ignore[union-attr]
    assert not np.array_equal(first.realistic.rgb, second.realistic.rgb)
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


def place_of(history: History, row: int) -> QPoint:
    return history.visualItemRect(history.item(row)).center()


@pytest.mark.parametrize("by_key", [False, True])
@pytest.mark.parametrize("seen", ["step", "structure", "two results"])
def test_the_selected_result_is_shown_when_it_is_chosen_again(
    deblurred: MainWindow, qtbot: QtBot, seen: str, by_key: bool
) -> None:
    views, history = deblurred._layout, deblurred._layout.history
    if seen == "two results":
        deblur_and_wait(deblurred, qtbot)
        history.selectAll()
        trigger(deblurred, "action_compare")
    elif seen == "structure":
        views.strip._pictures[0].click()
    else:
        views.strip.slider.setValue(1)
    assert views.viewer._labels != ("Before", "After")
    if by_key:
        qtbot.keyClick(history, Qt.Key.Key_Return)
    else:
        button = Qt.MouseButton.LeftButton
        qtbot.mouseClick(history.viewport(), button, pos=place_of(history, 0))
    assert views.viewer._labels == ("Before", "After")
    assert views.strip.slider.value() == views.strip.slider.maximum()
    assert history.selected == [deblurred.session.shown]


def test_each_click_in_the_results_chooses_once(deblurred: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(deblurred, qtbot)
    first, second = deblurred.session.photos.entries[0].outcomes
    history = History()
    chosen: list[object] = []
    qtbot.addWidget(history)
    history.chosen.connect(chosen.append)
    history.set_outcomes([first, second], second)
    history.show()

    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    plain, ctrl = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier

    def click(row: int, button: Qt.MouseButton = left, key: Qt.KeyboardModifier = plain) -> object:
        chosen.clear()
        qtbot.mouseClick(history.viewport(), button, key, place_of(history, row))
        return chosen

    assert click(0) == [second]
    assert click(1) == [first]
    assert click(1) == [first]
    assert click(1, right) == [], "the menu"
    assert click(0, key=ctrl) == [], "two to compare"
    assert click(0) == [second]
    assert click(0, key=ctrl) == [] and history.selected == []


def test_results_that_were_deleted_together_come_back_together(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    deblur_and_wait(deblurred, qtbot)
    session, history = deblurred.session, deblurred._layout.history
    both, shown = list(session.photos.entries[0].outcomes), session.shown
    history.selectAll()
    trigger(deblurred, "action_delete_result")
    assert history.count() == 0 and session.shown is None
    assert action(deblurred, "undo").text() == "Undo Delete result"
    trigger(deblurred, "action_undo")
    assert session.photos.entries[0].outcomes == both and session.shown is shown
    trigger(deblurred, "action_redo")
    assert session.photos.entries[0].outcomes == []


def test_copy_puts_what_is_seen_on_the_clipboard(opened: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(opened, qtbot)
    trigger(opened, "action_copy")
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (208, 144)
    pixel = image.pixelColor(100, 70)
    shown = opened.session.shown
    assert shown is not None
    values = shown.realistic.pyramid.levels[0][70, 100, 2::-1]
    assert (pixel.red(), pixel.green(), pixel.blue()) == tuple(int(v) for v in values)


def test_a_copy_of_a_transparent_photo_is_transparent(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "glass.png"
    rgba = np.full((64, 96, 4), 200, np.uint8)
    rgba[:, :48, 3], rgba[:, 48:, 3] = 0, 128
    Image.fromarray(rgba).save(path)
    open_and_wait(main_window, [path], qtbot)
    deblur_and_wait(main_window, qtbot)
    trigger(main_window, "action_copy")
    image = QGuiApplication.clipboard().image()
    assert image.pixelColor(20, 30).alpha() == 0
    shown = main_window.session.shown
    assert shown is not None
    for x, y in ((70, 8), (70, 24)):  # a light and a dark square of the screen's checkerboard
        pixel = image.pixelColor(x, y)
        assert pixel.alpha() == 128
        expected = shown.realistic.rgb[y, x] / 257
        colours = np.array([pixel.red(), pixel.green(), pixel.blue()])
        assert np.abs(colours - expected).max() <= 3


def test_switching_photos_keeps_each_ones_results(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    deblur_and_wait(opened, qtbot)
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 160, 120)], qtbot)
    assert opened._layout.history.count() == 0
    assert not action(opened, "undo").isEnabled()
    opened.session.photos.select(opened.session.photos.entries[0])
    wait_idle(opened, qtbot)
    assert opened._layout.history.count() == 1
    assert action(opened, "undo").isEnabled()


def test_each_photo_counts_its_own_results_and_gives_no_number_twice(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session = opened.session
    for _ in range(2):
        deblur_and_wait(opened, qtbot)
    trigger(opened, "action_delete_result")  # the second, which an undo may bring back
    deblur_and_wait(opened, qtbot)
    assert [outcome.number for outcome in session.photos.entries[0].outcomes] == [1, 3]
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 160, 120)], qtbot)
    deblur_and_wait(opened, qtbot)
    assert [outcome.number for outcome in session.photos.entries[1].outcomes] == [1]


def test_amount_is_kept_with_each_result(opened: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(opened, qtbot)
    amount = opened._layout.controls.amount
    amount.setValue(30)
    deblur_and_wait(opened, qtbot)
    assert amount.value() == 100
    trigger(opened, "action_undo")
    assert amount.value() == 30


def test_two_results_that_are_compared_stay_selected(deblurred: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(deblurred, qtbot)
    history, session = deblurred._layout.history, deblurred.session
    both = session.photos.entries[0].outcomes
    history.selectAll()
    trigger(deblurred, "action_compare")
    assert session.reference is both[0] and history.selected == both
    assert history.currentItem().data(OUTCOME) is both[1], "keys go on from the newer one"
    assert enabled(deblurred, "compare")
    deblurred._photo.escape()
    assert session.reference is None and history.selected == [both[1]]
