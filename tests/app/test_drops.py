"""What is dropped on a window is read, and stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.batch.dialog import BatchDialog
from app.compare.window import CompareWindow
from app.jobs import Engine
from app.settings import Settings
from app.window import MainWindow
from core.options import Recipe

BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
WINDOWS: list[Callable[[Engine], QWidget]] = [
    MainWindow,
    lambda engine: CompareWindow(),
    lambda engine: BatchDialog(engine, Settings(), Recipe()),
]


@pytest.mark.parametrize("make", WINDOWS, ids=["main", "compare", "batch"])
def test_with_shift_too_the_source_hears_of_a_copy(
    make: Callable[[Engine], QWidget], engine: Engine, photo_file: Path, qtbot: QtBot
) -> None:
    window = make(engine)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo_file))])
    pressed = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    enter = QDragEnterEvent(QPoint(5, 5), BOTH, data, *pressed)
    assert enter.proposedAction() == Qt.DropAction.MoveAction
    window.dragEnterEvent(enter)
    drop = QDropEvent(QPointF(5, 5), BOTH, data, *pressed)
    window.dropEvent(drop)
    for event in (enter, drop):
        assert event.isAccepted()
        assert event.dropAction() == Qt.DropAction.CopyAction
    moved = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.MoveAction, data, *pressed)
    window.dragEnterEvent(moved)
    assert not moved.isAccepted(), "it can only be taken away from where it is"
    window.close()
    window.deleteLater()
