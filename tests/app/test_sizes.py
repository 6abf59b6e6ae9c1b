"""Windows open within their screen, here one of 800 x 800, and stay as small as they were made."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.batch.dialog import BatchDialog
from app.batch.rows import Row
from app.compare.window import CompareWindow
from app.core_words import in_words
from app.dialogs import ShortcutsDialog
from app.flow import FlowLayout
from app.jobs import Engine
from app.settings import Settings
from app.trust.help import TrustHelp
from app.window import MainWindow
from core.options import Recipe
from tests.app.conftest import deblur_and_wait, open_and_wait, wait, wait_idle, write_photo


def test_windows_open_within_the_screen(qtbot: QtBot, engine: Engine) -> None:
    batch = BatchDialog(engine, Settings(), Recipe())
    windows = (MainWindow(engine), CompareWindow(), TrustHelp(), ShortcutsDialog([]), batch)
    for window in windows:
        qtbot.addWidget(window)
        room = window.screen().availableGeometry()
        assert window.width() < room.width(), window.objectName()
        assert window.height() < room.height(), window.objectName()


@pytest.mark.usefixtures("german")
def test_the_batch_dialog_fits_a_small_screen(qtbot: QtBot, engine: Engine) -> None:
    batch = BatchDialog(engine, Settings(), Recipe())
    qtbot.addWidget(batch)
    batch.show()
    assert batch.minimumSizeHint().width() < 1000


@pytest.mark.usefixtures("german")
def test_why_a_photo_failed_can_be_read_in_a_narrow_table(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    batch = BatchDialog(engine, Settings(), Recipe())
    qtbot.addWidget(batch)
    batch.show()
    table = batch._views.table
    batch._rows.add([Row(tmp_path / "IMG_1234.jpg")])
    why = in_words("Cannot read IMG_1234.jpg: it is damaged or cut short.")
    assert "beschädigt" in why
    names, messages = 0, table.model().columnCount() - 1
    widths: dict[int, list[int]] = {}
    for width in (1600, 1000, 1600):
        batch.resize(width, 600)
        qtbot.wait(20)
        widths.setdefault(width, []).append(table.columnWidth(names))
        bar = table.horizontalScrollBar()
        shown = table.viewport().width() + bar.maximum()
        assert shown == table.horizontalHeader().length(), "nothing is beyond the scroll bar's end"
        room = QRect(0, 0, table.columnWidth(messages) - 8, 1000)
        lines = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, why)
        assert lines.height() <= table.rowHeight(0)
        assert table.columnWidth(names) > 2 * table.iconSize().width()
    assert widths[1600][0] == widths[1600][1] > widths[1000][0], "names give way, and come back"
    table.setColumnWidth(names, 300)
    batch.resize(1000, 600)
    qtbot.wait(20)
    assert table.columnWidth(names) == 300, "as it was dragged"


def test_a_second_run_leaves_a_small_window_small(opened: MainWindow, qtbot: QtBot) -> None:
    opened._layout.controls.advanced.steps.setValue(2)
    deblur_and_wait(opened, qtbot)
    opened.resize(opened.minimumSizeHint())
    before = opened.height()
    deblur_and_wait(opened, qtbot)
    assert opened.height() == before


def test_the_current_photo_stays_in_sight_when_the_filmstrip_gets_lower(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """A run's pictures come up below it."""
    photos = [write_photo(tmp_path / f"{n}.png", 64, 48) for n in range(4)]
    open_and_wait(main_window, photos, qtbot)
    strip, session = main_window._layout.filmstrip, main_window.session

    def seen(row: int) -> bool:
        return strip.viewport().rect().contains(strip.visualItemRect(strip.item(row)))

    session.photos.select(session.photos.entries[2])
    wait_idle(main_window, qtbot)
    room = strip.viewport().height() - strip.visualItemRect(strip.item(2)).bottom() - 1
    main_window.resize(main_window.width(), main_window.height() - room)
    wait(qtbot, lambda: [seen(row) for row in range(4)] == [True, True, True, False])
    deblur_and_wait(main_window, qtbot)
    wait(qtbot, lambda: [seen(row) for row in range(4)] == [False, True, True, False])


def test_the_window_goes_onto_a_small_screen_and_comes_back(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(opened, [write_photo(tmp_path / "second.png", 64, 48)], qtbot)
    views = opened._layout
    strip = next(dock for dock in views.docks if dock.objectName() == "dock_process")
    deblur_and_wait(opened, qtbot)
    opened.resize(1280, 800)
    qtbot.wait(20)
    before, pictures = strip.height(), views.strip._pages.height()
    assert views.filmstrip_dock.isVisible()
    least = opened.minimumSizeHint()
    assert least.width() <= 800 and least.height() <= 440
    opened.resize(least)
    wait(qtbot, lambda: strip.height() < before)
    opened.resize(1280, 800)
    wait(qtbot, lambda: (strip.height(), views.strip._pages.height()) == (before, pictures))


def test_buttons_go_on_in_another_line(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    buttons = [QPushButton(f"Button {number}") for number in range(4)]
    flow = FlowLayout(*buttons)
    holder.setLayout(flow)
    wide = flow.sizeHint().width()
    flow.setGeometry(QRect(0, 0, wide, 100))
    assert len({button.y() for button in buttons}) == 1
    flow.setGeometry(QRect(0, 0, wide // 2, 100))
    assert len({button.y() for button in buttons}) == 2
    assert buttons[2].x() == buttons[0].x()
    assert flow.heightForWidth(wide // 2) > flow.heightForWidth(wide)


def test_a_long_word_in_a_message_does_not_widen_the_window(
    main_window: MainWindow, qtbot: QtBot
) -> None:
    width, least = main_window.width(), main_window.minimumSizeHint().width()
    main_window._layout.info.tell("n" * 250)
    qtbot.wait(1)
    assert main_window.width() == width
    assert main_window.minimumSizeHint().width() <= max(least, 700)
