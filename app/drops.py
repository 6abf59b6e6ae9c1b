"""Dropped files are only read: a source that hears of a move deletes its own (Shift on Windows)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent


def accept_copy(event: QDropEvent) -> None:
    """Take what is dropped, or is about to be, as a copy; refused where it can only be moved."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.setAccepted(event.dropAction() != Qt.DropAction.MoveAction)


def local_paths(data: QMimeData) -> list[Path]:
    """The files and folders of this computer in what was dropped or pasted."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
