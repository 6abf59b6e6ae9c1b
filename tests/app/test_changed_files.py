"""A photo without results is decoded afresh when it is shown again: what its file held is over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.results import Entry
from app.trust.variations import VariationsDialog
from app.window import MainWindow
from tests.app.conftest import open_and_wait, trigger, wait, wait_idle, write_photo


@pytest.fixture
def two(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Two photos without results, the first of them current, in quick settings."""
    opened._layout.controls.advanced.steps.setValue(2)
    open_and_wait(opened, [write_photo(tmp_path / "second.jpg", seed=1)], qtbot)
    show(opened, opened.session.photos.entries[0], qtbot)
    return opened


def show(view: MainWindow, entry: Entry, qtbot: QtBot) -> None:
    view.session.photos.select(entry)
    wait(qtbot, lambda: entry.opened)
    wait_idle(view, qtbot)


def replaced(view: MainWindow, qtbot: QtBot, width: int = 208) -> Entry:
    """The first photo after its file was replaced while the second was shown."""
    first, second = view.session.photos.entries
    show(view, second, qtbot)
    assert first.opened is None
    write_photo(first.path, width, seed=2)
    show(view, first, qtbot)
    return first


def leave_dialog(view: MainWindow) -> list[VariationsDialog]:
    """Close the dialog that comes up; those that came."""
    came: list[VariationsDialog] = []
    timer = QTimer(view, interval=20)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, VariationsDialog):
            came.append(dialog)
            dialog.reject()

    timer.timeout.connect(look)
    timer.start()
    return came


def test_variations_of_what_the_file_held_before_are_not_offered(
    two: MainWindow, qtbot: QtBot
) -> None:
    trigger(two, "action_show_disagreement")
    wait_idle(two, qtbot)
    first, second = two.session.photos.entries
    old = two._trust.seeds.varied.get(first)
    show(two, second, qtbot)
    show(two, first, qtbot)
    assert old is not None and two._trust.seeds.varied.get(first) is old, "the file is the same"
    replaced(two, qtbot)
    came = leave_dialog(two)
    trigger(two, "action_variations")
    assert not came, "computed first"
    wait(qtbot, lambda: came)
    new = two._trust.seeds.varied.get(first)
    assert new is not None and new is not old
    assert new.variations[0].finished.origin.source_sha256 == first.sha256


def test_the_blur_of_what_the_file_held_before_is_not_shown(two: MainWindow, qtbot: QtBot) -> None:
    trigger(two, "action_show_blur")
    wait_idle(two, qtbot)
    first = replaced(two, qtbot, width=320)
    assert two._trust.blurs.get(first) is None
    trigger(two, "action_show_blur")
    assert two.session.runs.aside_title
    wait_idle(two, qtbot)
    found = two._trust.blurs.get(first)
    assert found is not None and found.overlay.pyramid.width == 40


def test_its_thumbnail_is_that_of_the_new_file(two: MainWindow, qtbot: QtBot) -> None:
    before = two.session.photos.entries[0].thumbnail
    first = replaced(two, qtbot, width=144)
    assert before is not None and first.thumbnail is not None
    assert np.shape(first.thumbnail)[0] > np.shape(before)[0]


def test_so_is_that_of_a_photo_whose_change_is_noticed_while_it_is_in_memory(
    two: MainWindow, qtbot: QtBot
) -> None:
    before = two.session.photos.entries[0]
    wait(qtbot, lambda: before.thumbnail is not None)
    assert before.thumbnail is not None
    old = np.shape(before.thumbnail)
    write_photo(before.path, 144, seed=2)
    two.open_photos([before.path])
    wait(qtbot, lambda: two.session.photos.entries[0] is not before)
    wait_idle(two, qtbot)
    fresh = two.session.photos.entries[0]
    assert fresh.thumbnail is not None and np.shape(fresh.thumbnail)[0] > old[0]
