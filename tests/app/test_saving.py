"""Saving from the window: which result is written, and what is said of it afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app import file_actions, file_manager, jobs
from app.save_dialog import SaveDialog
from app.settings import Theme
from app.theme import apply_theme
from app.window import MainWindow
from core.options import SaveOptions
from core.photo import decode
from tests.app.conftest import (
    deblur_and_wait,
    open_and_wait,
    trigger,
    wait,
    wait_idle,
    write_photo,
)


def test_what_was_shown_when_the_dialog_came_is_saved(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends while the dialog is open shows its result behind it."""
    target = tmp_path / "chosen.png"
    for seed in (1, 2):
        opened._layout.controls.advanced.seed.setValue(seed)
        deblur_and_wait(opened, qtbot)
    first, second = opened.session.photos.current.outcomes  # type: ignore[union-attr]
    opened.session.show(first)

    def answer(dialog: SaveDialog) -> int:
        opened.session.show(second)
        dialog.path.setText(str(target))
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(SaveDialog, "exec", answer)
    trigger(opened, "action_save_as")
    wait_idle(opened, qtbot)
    written = decode(target).rgb
    assert np.abs(written - first.realistic.rgb / 65535).max() < 1 / 255
    assert (first.saved, second.saved) == (True, False)


def marks(view: MainWindow) -> tuple[bool, bool]:
    """Whether the list of results says "saved", and whether the filmstrip says "unsaved"."""
    filmstrip = view._layout.filmstrip
    said = view._layout.history.item(0).text().endswith("saved")
    return said, filmstrip.item(0).text().startswith("\N{BULLET}")


def test_what_changes_after_saving_is_unsaved_until_it_is_as_before(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    deblur_and_wait(opened, qtbot)
    assert marks(opened) == (False, True)
    opened.session.save(tmp_path / "out.png", SaveOptions())
    wait_idle(opened, qtbot)
    assert marks(opened) == (True, False)
    amount = opened._layout.controls.amount
    amount.setValue(40)
    assert marks(opened) == (False, True)
    amount.setValue(100)
    assert marks(opened) == (True, False)


def test_what_changes_during_a_save_is_unsaved(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    deblur_and_wait(opened, qtbot)
    opened.session.save(tmp_path / "out.png", SaveOptions())
    opened._layout.controls.amount.setValue(40)
    wait_idle(opened, qtbot)
    assert opened.session.has_unsaved


def test_the_photo_that_was_saved_loses_its_mark(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 64, 48)], qtbot)
    first, other = opened.session.photos.entries
    opened.session.photos.select(first)
    wait(qtbot, lambda: first.opened)
    deblur_and_wait(opened, qtbot)
    opened.session.save(tmp_path / "out.png", SaveOptions())
    opened.session.photos.select(other)
    wait_idle(opened, qtbot)
    assert opened._layout.filmstrip.item(0).text() == "photo.jpg"


def test_closing_while_a_file_is_written_is_asked_about(
    opened: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: SimpleNamespace,
) -> None:
    deblur_and_wait(opened, qtbot)
    save, gate = jobs.save, threading.Event()

    def slow(*args: object) -> Iterator[object]:
        gate.wait(20)
        yield from save(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "save", slow)
    opened.session.save(tmp_path / "out.png", SaveOptions())
    answers.reply = False
    assert not opened.close()
    assert answers.asked == ["Stop saving?"]
    assert opened.isVisible()
    gate.set()
    wait_idle(opened, qtbot)
    assert opened.close()
    assert answers.asked == ["Stop saving?"], "it is saved"
    assert (tmp_path / "out.png").exists()


def test_a_save_that_was_cancelled_says_whether_there_is_a_file(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.worker.PATIENCE_MS", 50)
    deblur_and_wait(opened, qtbot)
    save, pauses = jobs.save, [0.3, 0.0]

    def slow(*args: object) -> Iterator[object]:
        time.sleep(pauses[0])
        yield None
        yield from save(*args)  # type: ignore[arg-type]
        time.sleep(pauses[1])

    def cancelled(before: float, after: float) -> str:
        pauses[:] = before, after
        opened.session.save(tmp_path / "out.png", SaveOptions())
        wait(qtbot, lambda: (tmp_path / "out.png").exists() or before)
        trigger(opened, "action_cancel")
        wait_idle(opened, qtbot)
        return opened._layout.info.text.text().splitlines()[-1]

    monkeypatch.setattr(jobs, "save", slow)
    assert cancelled(before=0.3, after=0.0) == "Stopped: nothing was saved."
    assert opened.session.has_unsaved
    assert cancelled(before=0.0, after=0.3).startswith("Saved as")
    assert not opened.session.has_unsaved


@pytest.mark.parametrize("by", ["another result", "an export"])
def test_a_result_whose_file_was_replaced_is_unsaved(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    session, target = opened.session, tmp_path / "out.png"
    deblur_and_wait(opened, qtbot)
    first = session.shown
    session.save(target, SaveOptions())
    wait_idle(opened, qtbot)
    assert first is not None and first.saved and not session.has_unsaved
    if by == "another result":
        deblur_and_wait(opened, qtbot)
        second = session.shown
        session.save(target, SaveOptions(overwrite=True))
        wait_idle(opened, qtbot)
        assert second is not None and second.saved
    else:
        monkeypatch.setattr(file_actions, "choose_target", lambda *texts: target)
        trigger(opened, "action_export_comparison")
        wait_idle(opened, qtbot)
    assert not first.saved and session.has_unsaved
    history, filmstrip = opened._layout.history, opened._layout.filmstrip
    assert not history.item(history.count() - 1).text().endswith("saved")
    assert filmstrip.item(0).text().startswith("\N{BULLET}")


def test_a_result_saved_over_its_own_file_is_saved(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    deblur_and_wait(opened, qtbot)
    for amount in (100, 40):
        opened._layout.controls.amount.setValue(amount)
        opened.session.save(tmp_path / "out.png", SaveOptions(overwrite=True))
        wait_idle(opened, qtbot)
        assert marks(opened) == (True, False)


def test_the_message_of_a_save_lies_over_the_photo_and_leads_to_its_folder(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    monkeypatch.setattr(file_manager, "_asked", lambda path: False)
    deblur_and_wait(opened, qtbot)
    info, viewer = opened._layout.info, opened._layout.viewer
    info.hide()
    qtbot.wait(50)
    before = viewer.geometry(), opened._layout.zoom.text()
    opened.session.save(tmp_path / "out.png", SaveOptions())
    wait(qtbot, info.isVisible)
    wait_idle(opened, qtbot)
    qtbot.wait(50)
    assert (viewer.geometry(), opened._layout.zoom.text()) == before
    button = info.findChild(QPushButton, "show_in_folder")
    assert isinstance(button, QPushButton) and button.isVisible()
    spot = info.mapTo(opened, info.rect().center())
    assert opened.childAt(spot) in (info, *info.findChildren(QWidget)), "over the photo"
    button.click()
    assert [url.toLocalFile() for url in shown] == [str(tmp_path)]
    info.hide()
    opened.session.message.emit("Something else.")
    assert not button.isVisible()


@pytest.mark.parametrize("name", get_args(Theme))
def test_the_message_leaves_the_buttons_of_the_empty_page_alone(
    main_window: MainWindow, unstyled: QApplication, name: Theme
) -> None:
    apply_theme(unstyled, name)
    main_window.resize(main_window.minimumSizeHint().expandedTo(QSize(900, 560)))
    main_window.session.message.emit("There is no photo in that.")
    QApplication.processEvents()
    info, empty = main_window._layout.info, main_window._layout.empty
    place = QRect(info.mapTo(main_window, QPoint()), info.size())
    assert info.isVisible()
    for button in empty.findChildren(QPushButton):
        assert not place.intersects(QRect(button.mapTo(main_window, QPoint()), button.size()))
