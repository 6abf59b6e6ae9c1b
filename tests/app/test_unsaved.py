"""Who closes what is not saved is asked about it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.options import SaveOptions
from tests.app.conftest import deblur_and_wait, trigger, wait_idle


def test_unsaved_results_are_asked_about(
    opened: MainWindow, qtbot: QtBot, answers: SimpleNamespace
) -> None:
    deblur_and_wait(opened, qtbot)
    answers.reply = False
    assert not opened.close()
    trigger(opened, "action_close_photo")
    assert len(opened.session.photos.entries) == 1
    assert answers.asked == ["Close without saving?", "Close photo?"]
    answers.reply = True
    trigger(opened, "action_close_photo")
    assert opened.session.photos.entries == []
    assert opened._layout.stack.currentWidget() is opened._layout.empty


def test_a_region_that_is_not_saved_is_asked_about(
    opened: MainWindow, qtbot: QtBot, answers: SimpleNamespace, tmp_path: Path
) -> None:
    opened._layout.viewer.set_region(QRect(32, 32, 64, 64))
    deblur_and_wait(opened, qtbot, "action_preview_region")
    assert opened._layout.filmstrip.item(0).text() == "\N{BULLET} photo.jpg"
    answers.reply = False
    assert not opened.close()
    trigger(opened, "action_close_photo")
    assert len(opened.session.photos.entries) == 1
    assert answers.asked == ["Close without saving?", "Close photo?"]
    opened.session.save(tmp_path / "region.png", SaveOptions())
    wait_idle(opened, qtbot)
    trigger(opened, "action_close_photo")
    assert opened.session.photos.entries == [] and len(answers.asked) == 2


def test_a_region_that_was_tried_before_all_was_saved_is_not_asked_about(
    opened: MainWindow, qtbot: QtBot, answers: SimpleNamespace, tmp_path: Path
) -> None:
    opened._layout.viewer.set_region(QRect(32, 32, 64, 64))
    deblur_and_wait(opened, qtbot, "action_preview_region")
    deblur_and_wait(opened, qtbot)
    opened.session.save(tmp_path / "whole.png", SaveOptions())
    wait_idle(opened, qtbot)
    assert not opened.session.has_unsaved
    deblur_and_wait(opened, qtbot, "action_preview_region")
    assert opened.session.has_unsaved, "this one came after the whole photo's"
