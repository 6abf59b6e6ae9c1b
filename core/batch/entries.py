"""How photos, and what is said of them, get into a journal's tables."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.batch.search import Found
from core.files import identity

__all__ = ["as_text", "enter"]


def enter(db: sqlite3.Connection, found: Iterable[Found]) -> int:
    """Photos that are not in it yet, at the end, in a transaction; returns how many there were."""
    added: list[Path] = []
    last = db.execute(
        "SELECT COALESCE(MAX(position), 0), COALESCE(MAX(number), 0) FROM items"
    ).fetchone()
    for photo in found:
        place = len(added) + 1
        row = db.execute(
            "INSERT OR IGNORE INTO items (position, number, source, folder) VALUES (?, ?, ?, ?)",
            (
                last[0] + place,
                last[1] + place,
                os.fsencode(photo.path),
                os.fsencode(photo.folder),
            ),
        )
        if row.rowcount:
            added.append(photo.path)
    _make_way(db, added)
    return len(added)


def _make_way(db: sqlite3.Connection, photos: Sequence[Path]) -> None:
    """What waits for a name that is one of these photos' waits for another one."""
    known = {each for path in photos if (each := identity(path))}
    rows = db.execute("SELECT id, target FROM items WHERE state = 'waiting' AND target NOT NULL")
    given_back = [row[:1] for row in rows if identity(Path(os.fsdecode(row[1]))) in known]
    db.executemany("UPDATE items SET target = NULL, target_key = NULL WHERE id = ?", given_back)


def as_text(message: str) -> str:
    """A message as SQLite takes it: a file's name in it may be no UTF-8."""
    return message.encode("utf-8", "backslashreplace").decode("utf-8")
