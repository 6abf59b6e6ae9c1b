"""Dropped files are only read: a source that hears of a move deletes its own (Shift on Windows)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def accept_copy(event: QDropEvent) -> None:
    """Take what is dropped, or is about to be, as a copy; refused where it can only be moved."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.setAccepted(event.dropAction() != Qt.DropAction.MoveAction)
