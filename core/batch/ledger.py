"""A SQLite file that several threads of one process read and write, one after the other."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.batch.tables import translated
from core.names import absolute

__all__ = ["Ledger"]


class Ledger:
    """What fails raises BatchError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        with self._translated():
            self._db = sqlite3.connect(
                _address(path), uri=True, check_same_thread=False, isolation_level=None
            )

    def close(self) -> None:
        """Free the file."""
        with self._lock:
            self._db.close()

    def _value(self, query: str) -> Any:
        return self._rows(query)[0][0]

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock, self._translated():
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back by itself.
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def _translated(self) -> AbstractContextManager[None]:
        return translated(self.path)


def _address(path: Path) -> str:
    """For SQLite, which makes no file then where there is none."""
    place = quote(os.fsencode(absolute(path).as_posix()))
    # A drive's letter stands behind a slash.
    return f"file://{'' if place.startswith('/') else '/'}{place}?mode=rw"
