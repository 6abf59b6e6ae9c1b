"""Saving the results of all open photos, closing all of them, and what is asked before."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app import files, jobs
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


@pytest.fixture
def three(main_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Three photos, two of one name; the first two have results that are not saved."""
    paths = [tmp_path / name for name in ("a/same.png", "b/same.png", "c.png")]
    for number, path in enumerate(paths):
        path.parent.mkdir(exist_ok=True)
        write_photo(path, 64, 48, seed=number)
    open_and_wait(main_window, paths, qtbot)
    for entry in main_window.session.photos.entries[:2]:
        main_window.session.photos.select(entry)
        wait(qtbot, partial(getattr, entry, "opened"))
        wait_idle(main_window, qtbot)
        deblur_and_wait(main_window, qtbot)
    return main_window


def test_all_results_are_saved_under_names_that_are_free(
    three: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "same_deblurred.png").write_bytes(b"mine")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    three.session.photos.select(three.session.photos.entries[2])
    trigger(three, "action_save_all")
    wait_idle(three, qtbot)
    assert (target / "same_deblurred.png").read_bytes() == b"mine"
    names = ["same_deblurred-2.png", "same_deblurred-3.png"]
    assert {path.name for path in target.iterdir()} == {*names, "same_deblurred.png"}
    for name, entry in zip(names, three.session.photos.entries, strict=False):
        result = entry.outcomes[-1].realistic.rgb / 65535
        assert np.abs(decode(target / name).rgb - result).max() < 1 / 255
    assert not three.session.has_unsaved
    assert f"Saved 2 results in {target}" in three._layout.info.text.text()
    assert not three._actions["save_all"].isEnabled()


def test_a_region_s_result_is_among_them(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    opened._layout.viewer.set_region(QRect(10, 10, 80, 80))
    deblur_and_wait(opened, qtbot, "action_preview_region")
    trigger(opened, "action_save_all")
    wait_idle(opened, qtbot)
    assert (tmp_path / "photo_deblurred.jpg").exists()
    assert not opened.session.has_unsaved


def test_a_save_of_all_that_fails_halfway_has_saved_the_first(
    three: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    from app.all_photos import _unsaved

    first, second, _ = three.session.photos.entries
    chosen = [each for each in map(_unsaved, (first, second)) if each is not None]
    there = tmp_path / "there.png"
    there.write_bytes(b"mine")
    three.session.save_all(
        list(zip([tmp_path / "new.png", there], chosen, strict=True)), SaveOptions()
    )
    wait_idle(three, qtbot)
    assert (first.has_unsaved, second.has_unsaved) == (False, True)
    assert there.read_bytes() == b"mine"
    told = three._layout.info.text.text()
    assert "new.png" in told and "there.png" in told


def test_all_photos_are_closed_after_one_question(
    three: MainWindow, qtbot: QtBot, answers: SimpleNamespace, tmp_path: Path
) -> None:
    answers.reply = False
    trigger(three, "action_close_all")
    assert answers.asked == ["Close all photos?"]
    assert answers.texts == ["Photos with results that are not saved: same.png, same.png"]
    assert len(three.session.photos.entries) == 3
    answers.reply = True
    three._layout.filmstrip.close_all_asked.emit()
    assert answers.asked == ["Close all photos?"] * 2
    assert not three.session.photos.entries
    assert three._layout.filmstrip.count() == 0
    assert three._layout.stack.currentWidget() is three._layout.empty
    assert not three._actions["close_all"].isEnabled()
    open_and_wait(three, [tmp_path / "a" / "same.png"], qtbot)
    assert [entry.name for entry in three.session.photos.entries] == ["same.png"]


def test_what_was_found_but_not_shown_yet_is_closed_too(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    photos, found = opened.session.photos, threading.Event()

    def search() -> jobs.Items:
        yield files.Found(write_photo(tmp_path / "late.png", 64, 48))
        found.wait(10)
        yield None

    photos.searches._timer.setInterval(60_000)
    photos.searches.add(search)
    wait(qtbot, lambda: photos.searches._bundle)
    photos.close_all()
    found.set()
    wait_idle(opened, qtbot)
    assert photos.entries == [] and not photos.searches._timer.isActive()


def test_the_question_before_the_end_names_a_few_photos(
    opened: MainWindow, qtbot: QtBot, answers: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    deblur_and_wait(opened, qtbot)
    answers.reply = False
    assert not opened.close()
    assert answers.texts[-1] == "Photos with results that are not saved: photo.jpg"
    monkeypatch.setattr("app.all_photos.NAMED", 0)
    assert not opened.close()
    assert answers.texts[-1].endswith(" and 1 more")
