"""Where journals lie. Imports next to nothing: the window asks at every start."""

from __future__ import annotations

from pathlib import Path

from core.version import DISTRIBUTION

__all__ = ["ENDING", "folder", "has_journals"]

ENDING = ".sqlite3"


def folder() -> Path:
    """In the user's state folder; it may not be there yet."""
    from platformdirs import user_state_path

    return user_state_path(DISTRIBUTION, appauthor=False) / "batches"


def has_journals() -> bool:
    """Whether there is any, of batches that have ended too."""
    return any(folder().glob(f"*{ENDING}"))
