"""Batches that a crash has ended: what is asked about them, and what is there after Go on."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.batch.dialog import BatchDialog
from app.batch.rows import SIZE, STATUS
from app.window import MainWindow
from core.batch import store
from core.batch.options import BatchOptions, Job, Search
from core.batch.search import Found
from core.options import DeblurOptions, Recipe
from tests.app.batch_dialog.conftest import cells, press, run_to_end
from tests.app.conftest import wait, write_photo


def leave(photos: list[Path], output: Path, weights: Path, age: int = 0) -> Path:
    """A batch of which one photo is done and the rest wait; returns its journal."""
    job = Job(
        search=Search(paths=()),
        output=output,
        options=BatchOptions(recipe=Recipe(deblur=DeblurOptions(seed=5)), weights=weights),
        origin="window",
    )
    batch = store.open_batch(job, map(Found, photos), resume=False)
    batch.journal.settle(batch.journal.items()[0].id, "done")
    path = batch.journal.path
    batch.close()
    os.utime(path, (1e9 - age, 1e9 - age))
    return path


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    return [write_photo(tmp_path / f"{name}.png", 96, 64, n) for n, name in enumerate("abc")]


def offer(window: MainWindow, qtbot: QtBot) -> QMessageBox:
    def shown() -> list[QMessageBox]:
        boxes = window.findChildren(QMessageBox, "batch_offer")
        return [box for box in boxes if box.isVisible()]

    wait(qtbot, shown)
    (box,) = shown()
    return box


def answer(box: QMessageBox, text: str) -> None:
    next(button for button in box.buttons() if button.text() == text).click()


def dialog_of(window: MainWindow) -> BatchDialog:
    view = window.findChild(BatchDialog, "batch_dialog")
    assert isinstance(view, BatchDialog)
    return view


def test_each_is_asked_about_by_its_folder_and_what_is_left(
    main_window: MainWindow, pictures: list[Path], tmp_path: Path, tiny_weights: Path, qtbot: QtBot
) -> None:
    new, old = tmp_path / "new <b>", tmp_path / "old"
    leave(pictures, new, tiny_weights)
    forgotten = leave(pictures[:2], old, tiny_weights, age=10)
    main_window._batch.look_for_interrupted()
    box = offer(main_window, qtbot)
    assert f"2 of 3 photos into {new} are waiting" in box.text()
    assert "Other interrupted batches: 1." in box.text()
    answer(box, "Not now")
    box = offer(main_window, qtbot)
    assert f"1 of 2 photos into {old} are waiting" in box.text()
    assert "Other" not in box.text()
    answer(box, "Forget it")
    left = store.interrupted("window")
    assert [each.output for each in left] == [new]
    assert forgotten not in [each.path for each in left]
    assert main_window.findChild(BatchDialog, "batch_dialog") is None


def test_one_that_goes_on_looks_as_it_did_and_can_be_stopped_and_started(
    main_window: MainWindow,
    pictures: list[Path],
    tmp_path: Path,
    tiny_weights: Path,
    qtbot: QtBot,
    slow: threading.Event,
) -> None:
    leave(pictures, tmp_path / "out", tiny_weights)
    main_window._batch.look_for_interrupted()
    answer(offer(main_window, qtbot), "Go on")
    view = dialog_of(main_window)
    assert all("kB" in size for size in cells(view, SIZE))
    assert view._views.output.folder.text() == str(tmp_path / "out")
    assert view._views.output.shown.text() == "a.png becomes a_deblurred.png"
    wait(qtbot, lambda: "Deblurring" in cells(view, STATUS))
    press(view, "batch_cancel")
    slow.set()
    wait(qtbot, lambda: not view.run.is_running)
    assert cells(view, STATUS) == ["Done", "Waiting", "Waiting"]
    assert view._views.summary.text() == "Stopped: 2 left; Start goes on."
    run_to_end(view, qtbot)
    assert cells(view, STATUS) == ["Done"] * 3
    assert "Done: 3." in view._views.summary.text()
    results = sorted(path.name for path in (tmp_path / "out").glob("*.png"))
    assert results == ["b_deblurred.png", "c_deblurred.png"]
