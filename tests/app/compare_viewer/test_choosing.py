"""The compare viewer: how photos and folders come into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit, QToolBar
from pytestqt.qtbot import QtBot

from app.compare.window import CompareWindow
from app.window import MainWindow
from tests.app.compare_viewer.conftest import act, compare, find, viewer
from tests.app.conftest import trigger, wait, write_photo


def test_folders_are_paired_and_stepped_through(
    window: CompareWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    left, right = tmp_path / "in", tmp_path / "out"
    for folder in (left, right):
        folder.mkdir()
    for name in ("IMG_1", "IMG_2"):
        write_photo(left / f"{name}.png")
        write_photo(right / f"{name.lower()}_deblurred.png", seed=3)
    write_photo(left / "lonely.png")
    compare(window, left, right, qtbot)
    assert len(window.comparison.pairs) == 2
    assert find(window, QToolBar, "compare_pair_bar").isVisibleTo(window)
    assert "lonely.png" in window._views.notes.text()
    assert "(1/2)" in window.windowTitle()
    assert not act(window, "previous_pair").isEnabled()
    act(window, "next_pair").trigger()
    wait(qtbot, lambda: not window.comparison.is_busy)
    assert viewer(window)._labels == ("IMG_2.png", "img_2_deblurred.png")
    assert not act(window, "next_pair").isEnabled()
    act(window, "swap").trigger()
    wait(qtbot, lambda: not window.comparison.is_busy)
    assert viewer(window)._labels == ("img_2_deblurred.png", "IMG_2.png")
    assert window.comparison.paths == (right, left)


def test_folders_can_be_swapped_before_their_photos_are_known(
    window: CompareWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    left, right = tmp_path / "left", tmp_path / "right"
    for folder in (left, right):
        folder.mkdir()
        write_photo(folder / "photo.png")
    window.compare(left, right)
    act(window, "swap").trigger()
    wait(qtbot, lambda: not window.comparison.is_busy)
    assert window.comparison.paths == (right, left)
    assert window.comparison.pairs == [(right / "photo.png", left / "photo.png")]
    assert not window.comparison.problems


def test_folders_without_a_common_name_are_said(
    window: CompareWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
    compare(window, tmp_path / "x", tmp_path / "y", qtbot)
    assert "No photo in x" in window._views.notes.text()


def test_a_typed_path_is_compared_on_enter(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot
) -> None:
    window.compare(pair[0], None)
    wait(qtbot, lambda: window.comparison.loaded[0] is not None)
    edit = find(window, QLineEdit, "compare_right")
    assert isinstance(edit, QLineEdit)
    edit.setText(str(pair[1]))
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    wait(qtbot, lambda: window.comparison.measures is not None)
    assert window.comparison.paths == pair


@pytest.mark.parametrize("text", ["~nobody-of-this-name/x.jpg", "a" * 300])
def test_a_typed_path_that_can_be_none_is_said(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot, text: str
) -> None:
    window.show()
    left, right = (window.findChild(QLineEdit, f"compare_{side}") for side in ("left", "right"))
    assert left is not None and right is not None
    left.setText(text)
    right.setText(str(pair[1]))
    qtbot.keyClick(left, Qt.Key.Key_Return)
    wait(qtbot, lambda: window.comparison.problems and not window.comparison.is_busy)
    (problem,) = {words for _, words in window.comparison.problems}
    assert "Error" not in problem


def test_two_dropped_files_are_left_and_right(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot
) -> None:
    window.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in pair])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    wait(qtbot, lambda: window.comparison.measures is not None)
    assert window.comparison.paths == pair


def test_a_window_lives_until_it_is_closed(pair: tuple[Path, Path], qtbot: QtBot) -> None:
    CompareWindow().compare(*pair)
    (window,) = CompareWindow._on_screen
    with qtbot.waitSignal(window.destroyed):
        window.close()  # while it is decoding
    assert not CompareWindow._on_screen
    CompareWindow().compare(*pair)
    (window,) = CompareWindow._on_screen
    comparison = window.comparison
    wait(qtbot, lambda: comparison.measures is not None)
    with qtbot.waitSignal(window.destroyed):
        qtbot.keyClick(viewer(window), Qt.Key.Key_Escape)
    assert comparison.loaded == [None, None]


def test_the_main_window_opens_it_with_the_current_photo(
    opened: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    trigger(opened, "action_compare_files")
    (window,) = CompareWindow._on_screen
    wait(qtbot, lambda: window.comparison.loaded[0] is not None)
    assert window.comparison.paths == (photo_file, None)
    window.close()
