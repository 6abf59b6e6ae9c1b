"""The compare viewer with two photos, and what a person does in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.compare.panel import FactTable
from app.compare.window import CompareWindow
from app.viewer import Viewer
from tests.app.conftest import wait, write_photo


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[CompareWindow]:
    view = CompareWindow()
    yield view
    view.close()
    view.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two PNGs of 208 x 144 that differ by their noise."""
    return write_photo(tmp_path / "a.png"), write_photo(tmp_path / "b.png", seed=1)


def compare(view: CompareWindow, left: Path, right: Path, qtbot: QtBot) -> None:
    view.compare(left, right)
    wait(qtbot, lambda: not view.comparison.is_busy)


def find(view: CompareWindow, kind: type, name: str) -> QWidget:
    found = view.findChild(kind, name)
    assert isinstance(found, QWidget), name
    return found


def text(view: CompareWindow, name: str) -> str:
    label = find(view, QLabel, f"compare_{name}")
    assert isinstance(label, QLabel)
    return label.text()


def act(view: CompareWindow, name: str) -> QAction:
    action = view.findChild(QAction, f"action_{name}")
    assert isinstance(action, QAction)
    return action


def viewer(view: CompareWindow) -> Viewer:
    found = find(view, Viewer, "compare_viewer")
    assert isinstance(found, Viewer)
    return found


def facts(view: CompareWindow) -> dict[str, tuple[str, str, bool]]:
    table = view.findChild(FactTable)
    assert isinstance(table, FactTable)
    rows = {}
    for row in range(table.rowCount()):
        name, left, right = (table.item(row, column).text() for column in range(3))  # type: ignore[union-attr]
        rows[name.removeprefix("\N{NOT EQUAL TO} ")] = (left, right, table.differs(row))
    return rows
