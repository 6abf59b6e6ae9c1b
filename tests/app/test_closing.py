"""What becomes of results that are not saved when photos or the window are closed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app import dialogs, theme
from app.save_dialog import SaveDialog
from app.window import MainWindow
from tests.app.conftest import deblur_and_wait, trigger, wait, wait_idle


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
