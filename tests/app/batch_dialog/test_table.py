"""How the batch's table looks: selected rows, and what there is without any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from app import theme
from app.batch.dialog import BatchDialog
from app.batch.rows import FRAME, PHOTO, PROGRESS, SIZE
from app.batch.table import NameDelegate
from app.images import from_qimage
from app.window import MainWindow
from tests.app.batch_dialog.conftest import cells, fill, opened_from, press
from tests.app.conftest import open_and_wait, wait, wait_idle, write_photo


def cell(table: QTableView, row: int, column: int) -> NDArray[np.intp]:
    """What is painted of one cell, BGR (h, w, 3)."""
    index = table.model().index(row, column)
    table.scrollTo(index)
    place = table.visualRect(index)
    return from_qimage(table.viewport().grab(place).toImage())[..., :3].astype(int)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_the_work_on_a_selected_row_is_seen(
    batch: BatchDialog,
    photos: Path,
    tmp_path: Path,
    qtbot: QtBot,
    unstyled: QApplication,
    name: str,
) -> None:
    batch.resize(1400, 700)
    theme.apply_theme(unstyled, name)  # type: ignore[arg-type]
    fill(batch, photos, tmp_path / "out", qtbot)
    wait(qtbot, lambda: all(row.thumbnail is not None for row in batch._rows.rows))
    table, rows = batch._views.table, batch._rows.rows
    rows[0].state, rows[0].share = "working", 0.5
    before = cell(table, 0, PHOTO)
    table.selectRow(0)
    batch.activateWindow()
    table.setFocus()
    wait(qtbot, table.hasFocus)
    bar = cell(table, 0, PROGRESS)
    middle, width = bar.shape[0] // 2, bar.shape[1]
    ground, done, undone = bar[6, width // 2], bar[middle, width // 4], bar[middle, width * 3 // 4]

    def apart(one: NDArray[np.intp], other: NDArray[np.intp]) -> int:
        return int(np.abs(one - other).max())

    assert apart(done, undone) > 60
    assert apart(done, ground) > 60
    assert 5 < apart(undone, ground) < 60, "what is done stands out"
    picture = slice(before.shape[0] // 2 - 10, before.shape[0] // 2 + 10), slice(25, 55)
    assert np.array_equal(before[picture], cell(table, 0, PHOTO)[picture]), "no tint over it"


def test_long_names_have_lines_and_sizes_one(
    batch: BatchDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    path = write_photo(tmp_path / "a_name_with_no_space_in_it_but_many_letters_all_the_same.png")
    fill(batch, path, tmp_path / "out", qtbot)
    table = batch._views.table
    option, index = QStyleOptionViewItem(), batch._rows.index(0, PHOTO)
    delegate = table.itemDelegateForIndex(index)
    assert isinstance(delegate, NameDelegate)
    delegate.initStyleOption(option, index)
    assert option.text.replace("\N{ZERO WIDTH SPACE}", "") == path.name
    parts = option.text.split("\N{ZERO WIDTH SPACE}")
    room = table.columnWidth(PHOTO) - FRAME.width()
    assert max(map(table.fontMetrics().horizontalAdvance, parts)) < room / 2
    assert table.columnWidth(SIZE) > table.fontMetrics().horizontalAdvance("999 bytes") + 10


def test_an_empty_table_says_what_to_do(batch: BatchDialog, photos: Path, qtbot: QtBot) -> None:
    view = batch._views.table.viewport()
    batch.resize(1400, 700)
    middle = view.rect().center()
    words = QRect(0, 0, 260, 40)
    words.moveCenter(middle)

    def colours() -> int:
        return len(np.unique(from_qimage(view.grab(words).toImage()).reshape(-1, 4), axis=0))

    assert colours() > 5
    batch._views.filter.setText("a.jpg")
    batch.add_paths([photos])
    wait(qtbot, lambda: batch._rows.rows)
    assert colours() == 1


def test_the_open_photos_are_a_click_away(
    main_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [write_photo(tmp_path / f"{name}.png", 96, 64, n) for n, name in enumerate("abc")]
    open_and_wait(main_window, paths[:2], qtbot)
    main_window.session.photos.paste(np.zeros((48, 64, 4), np.uint8), "Pasted picture")
    wait(qtbot, lambda: len(main_window.session.photos.entries) == 3)
    wait_idle(main_window, qtbot)
    view = opened_from(main_window)
    button = view._views.add_open
    assert button.text() == "Add the 2 open photos"
    press(view, "batch_add_open")
    wait(qtbot, lambda: not view._searches.runner.is_busy)
    assert cells(view, PHOTO) == ["a.png", "b.png"]
    assert view._views.output.folder.text() == str(tmp_path / "deblurred")
    assert not button.isVisible()
    open_and_wait(main_window, paths[2:], qtbot)
    assert button.isVisible() and button.text() == "Add the open photo"
