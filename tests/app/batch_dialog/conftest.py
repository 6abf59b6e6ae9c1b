"""The batch dialog with a tiny model, and what a person does in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.batch import dialog as dialogs
from app.batch.dialog import BatchDialog
from app.window import MainWindow
from core.batch import run as running
from tests.app.conftest import trigger, wait, write_photo


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "inner").mkdir(parents=True)
    for number, name in enumerate(("a.jpg", "b.png", "inner/a.jpg", "inner/d.webp")):
        write_photo(folder / name, 96, 64, number)
    return folder


@pytest.fixture
def batch(
    main_window: MainWindow, answers: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> BatchDialog:
    """The dialog, opened by its action."""

    def ask(parent: object, title: str, *texts: str) -> bool:
        answers.asked.append(title)
        return bool(answers.reply)

    monkeypatch.setattr(dialogs, "ask", ask)
    return opened_from(main_window)


def opened_from(window: MainWindow) -> BatchDialog:
    trigger(window, "action_batch")
    view = window.findChild(BatchDialog, "batch_dialog")
    assert isinstance(view, BatchDialog)
    assert view.isVisible()
    return view


def fill(view: BatchDialog, folder: Path, output: Path, qtbot: QtBot) -> None:
    """Photos in, and where to go."""
    before = len(view._rows.rows)
    view.add_paths([folder])
    wait(qtbot, lambda: len(view._rows.rows) > before and not view._searches.runner.is_busy)
    view._views.output.folder.setText(str(output))


def press(view: BatchDialog, name: str) -> None:
    button = view.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isEnabled(), f"{name}: {button.toolTip()}"
    button.click()


def run_to_end(view: BatchDialog, qtbot: QtBot) -> None:
    press(view, "batch_start")
    wait(qtbot, lambda: not view.run.is_running)


def cells(view: BatchDialog, column: int) -> list[str]:
    model = view._rows
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


class Gate(threading.Event):
    """Says too whether somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = False

    def wait(self, timeout: float | None = None) -> bool:
        self.reached = True
        return super().wait(timeout)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Every photo's computation waits for this, so that a test finds the batch at work."""
    gate = Gate()
    real = running.develop

    def develop(*args: object, **options: object) -> Iterator[object]:
        for event in real(*args, **options):  # type: ignore[arg-type]
            gate.wait(20)
            yield event

    monkeypatch.setattr(running, "develop", develop)
    yield gate
    gate.set()


def drop(view: BatchDialog, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(event)
