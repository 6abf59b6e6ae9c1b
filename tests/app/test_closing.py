"""What becomes of results that are not saved when photos or the window are closed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app import dialogs, jobs, theme
from app.save_dialog import SaveDialog
from app.window import MainWindow
from core.options import MAX_STEPS
from tests.app.conftest import deblur_and_wait, open_and_wait, trigger, wait, wait_idle, write_photo


@pytest.fixture
def save(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked where to save takes what is suggested."""

    def accept(dialog: SaveDialog) -> int:
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(SaveDialog, "exec", accept)


@pytest.mark.usefixtures("save")
def test_a_photo_is_closed_when_its_result_is_saved(
    deblurred: MainWindow, qtbot: QtBot, answers: SimpleNamespace, tmp_path: Path
) -> None:
    answers.reply = "save"
    trigger(deblurred, "action_close_photo")
    wait(qtbot, lambda: not deblurred.session.photos.entries)
    assert answers.asked == ["Close photo?"]
    assert (tmp_path / "photo_deblurred.jpg").is_file()


def test_it_stays_where_nobody_says_where_to_save(
    deblurred: MainWindow, answers: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.reply = "save"
    monkeypatch.setattr(SaveDialog, "exec", lambda _: QDialog.DialogCode.Rejected)
    deblurred.close()
    assert deblurred.isVisible() and deblurred.session.has_unsaved


def test_the_window_is_closed_when_all_results_are_saved(
    deblurred: MainWindow,
    qtbot: QtBot,
    answers: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deblur_and_wait(deblurred, qtbot)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    answers.reply = "save"
    deblurred.close()
    assert deblurred.isVisible(), "before they are saved"
    wait(qtbot, lambda: not deblurred.isVisible())
    assert {path.name for path in tmp_path.glob("*_deblurred*")} == {
        "photo_deblurred.jpg",
        "photo_deblurred-2.jpg",
    }


def test_the_window_stays_where_a_result_cannot_be_saved(
    deblurred: MainWindow,
    qtbot: QtBot,
    answers: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deblur_and_wait(deblurred, qtbot)
    gone = tmp_path / "gone"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(gone))
    answers.reply = "save"
    deblurred.close()
    wait_idle(deblurred, qtbot)
    qtbot.wait(20)
    assert deblurred.isVisible() and deblurred.session.has_unsaved
    assert "gone" in deblurred._layout.info.text.text()


def slow_saves(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Files are written when the event is set."""
    save, gate = jobs.save, threading.Event()

    def slow(*args: object) -> Iterator[object]:
        while not gate.wait(0.02):
            yield None
        yield from save(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "save", slow)
    return gate


@pytest.mark.usefixtures("save")
def test_a_file_that_is_being_written_does_not_fall_to_another_close(
    deblurred: MainWindow,
    qtbot: QtBot,
    answers: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_and_wait(deblurred, [write_photo(tmp_path / "other.jpg", 64, 48)], qtbot)
    deblur_and_wait(deblurred, qtbot)
    photos, gate = deblurred.session.photos, slow_saves(monkeypatch)
    answers.reply = "save"
    for entry in photos.entries:
        deblurred._layout.filmstrip.close_asked.emit(entry)
        deblurred._layout.filmstrip.close_asked.emit(entry)
    assert answers.texts == ["photo.jpg has results that are not saved."]
    assert "still being written" in deblurred._layout.info.text.text()
    gate.set()
    wait(qtbot, lambda: not photos.entries)
    assert answers.asked == ["Close photo?"] * 2
    for name in ("photo_deblurred.jpg", "other_deblurred.jpg"):
        assert (tmp_path / name).is_file()


@pytest.mark.usefixtures("save")
@pytest.mark.parametrize("closed", ["photo", "all", "window"])
def test_an_answer_holds_until_the_results_are_saved(
    deblurred: MainWindow, qtbot: QtBot, answers: SimpleNamespace, tmp_path: Path, closed: str
) -> None:
    views, photos = deblurred._layout, deblurred.session.photos
    views.controls.advanced.steps.setValue(MAX_STEPS)
    trigger(deblurred, "action_deblur")
    answers.reply = "save"
    if closed == "window":
        deblurred.close()
    else:
        trigger(deblurred, "action_close_photo" if closed == "photo" else "action_close_all")
    assert deblurred.session.runs.runner.is_cancelling
    wait(qtbot, lambda: not (deblurred.isVisible() if closed == "window" else photos.entries))
    assert len(answers.asked) == 2 and answers.asked[0] == "Stop deblurring?"
    assert (tmp_path / "photo_deblurred.jpg").is_file()


@pytest.mark.usefixtures("save")
def test_a_batch_that_may_stop_is_not_asked_about_again(
    deblurred: MainWindow,
    qtbot: QtBot,
    answers: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(type(deblurred._batch), "is_running", True)
    answers.reply = "save"
    deblurred.close()
    wait(qtbot, lambda: not deblurred.isVisible())
    assert answers.asked == ["Stop the batch?", "Close without saving?"]


def test_a_run_goes_on_where_a_photo_is_kept_open_after_all(
    deblurred: MainWindow, qtbot: QtBot, answers: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    deblurred._layout.controls.advanced.steps.setValue(MAX_STEPS)
    trigger(deblurred, "action_deblur")
    monkeypatch.setattr(dialogs, "before_losing", lambda *_: "keep")
    trigger(deblurred, "action_close_photo")
    assert answers.asked == ["Stop deblurring?"]
    runs = deblurred.session.runs
    assert runs.is_deblurring and not runs.runner.is_cancelling
    trigger(deblurred, "action_cancel")
    wait_idle(deblurred, qtbot)


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(b"other")])
@pytest.mark.usefixtures("save")
def test_a_file_that_is_gone_or_another_is_not_relied_on(
    deblurred: MainWindow, qtbot: QtBot, answers: SimpleNamespace, tmp_path: Path, change: object
) -> None:
    trigger(deblurred, "action_save_as")
    wait_idle(deblurred, qtbot)
    assert not deblurred.session.has_unsaved
    change(tmp_path / "photo_deblurred.jpg")  # type: ignore[operator]
    answers.reply = False
    trigger(deblurred, "action_close_photo")
    assert answers.asked == ["Close photo?"]
    assert deblurred.session.has_unsaved


@pytest.mark.parametrize(("results", "fate"), [(0, "keep"), (1, "save"), (2, "save")])
@pytest.mark.parametrize("look", ["dark", "light"])
def test_enter_loses_nothing(
    qtbot: QtBot, unstyled: QApplication, results: int, fate: str, look: str
) -> None:
    theme.apply_theme(unstyled, look)  # type: ignore[arg-type]
    parent = QWidget()
    qtbot.addWidget(parent)

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        needs = [button.width() - button.sizeHint().width() for button in box.buttons()]
        assert min(needs) >= 0, "all of each answer is read"
        box.defaultButton().click()

    QTimer.singleShot(50, press)
    assert dialogs.before_losing(parent, "Close?", "?", results) == fate


@pytest.mark.parametrize(
    "ask",
    [
        lambda parent, text: dialogs.before_losing(parent, "Close?", text, 1),
        lambda parent, text: dialogs.ask(parent, "Close?", text, "Yes", "No"),
    ],
)
def test_a_files_name_is_read_as_it_is(qtbot: QtBot, ask: Callable[[QWidget, str], object]) -> None:
    parent, name, shown = QWidget(), "<b>html<i> & co.png", []
    qtbot.addWidget(parent)

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        label = box.findChild(QLabel, "qt_msgbox_label")
        assert isinstance(label, QLabel)
        needed = label.fontMetrics().horizontalAdvance(name)
        shown.append((label.sizeHint().width() >= needed, label.text()))
        box.reject()

    QTimer.singleShot(50, look)
    ask(parent, name)
    assert shown == [(True, name)]
