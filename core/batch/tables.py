"""A journal's tables, and what its rows mean."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from core.batch.item import Facts, Item, Mark
from core.batch.options import Job, Search
from core.errors import BatchError

__all__ = ["COLUMNS", "begun", "item_from", "keep", "lay_out", "translated", "understood"]

_VERSION = 4
_SCHEMA = f"""
CREATE TABLE batch (job TEXT NOT NULL, token TEXT NOT NULL, weights TEXT, ended INTEGER NOT NULL);
CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, position INTEGER NOT NULL, number INTEGER NOT NULL,
    source BLOB NOT NULL UNIQUE, folder BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    target BLOB, target_key BLOB UNIQUE, message TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0, facts TEXT
);
CREATE INDEX items_in_turn ON items (state, position);
CREATE TABLE made (
    id INTEGER, number INTEGER, source BLOB, folder BLOB, state TEXT, target BLOB PRIMARY KEY,
    message TEXT, sha256 TEXT, size INTEGER, changed INTEGER, facts TEXT
);
CREATE TABLE earlier (target BLOB PRIMARY KEY, source BLOB NOT NULL);
PRAGMA user_version = {_VERSION};
"""
#: A commit is on the disk when it returns: the log is synced, or, where the file system allows
#: none, the rollback journal and its folder (EXTRA); on macOS through the drive's cache too (full).
_LASTING = (
    *("journal_mode = WAL", "synchronous = EXTRA"),
    *("fullfsync = 1", "checkpoint_fullfsync = 1"),
)
COLUMNS = "id, number, source, folder, state, target, message, sha256, size, changed, facts"


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """What SQLite raises about this journal is a BatchError."""
    try:
        yield
    except sqlite3.Error as error:
        raise BatchError(f"The batch's journal {path} cannot be used: {error}.") from error


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """For what was read of this journal: damage leads to every kind of exception."""
    try:
        yield
    except Exception as error:
        raise BatchError(f"The journal {path} cannot be understood.") from error


def lay_out(
    path: Path, job: Job, token: str, names: Mapping[Path, Path], made: Iterable[Item]
) -> None:
    """The tables of a new journal. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"BEGIN; {_SCHEMA}")
        db.execute("INSERT INTO batch VALUES (?, ?, NULL, 0)", (job.to_json(), token))
        keep(db, names)
        _take_over(db, made)
        db.commit()


def _take_over(db: sqlite3.Connection, made: Iterable[Item]) -> None:
    """Results of earlier batches, under no item's id."""
    rows = [
        (os.fsencode(each.source), os.fsencode(each.target), each.sha256, each.size, each.changed)
        for each in made
        if each.target is not None
    ]
    db.executemany(
        "INSERT OR REPLACE INTO made (number, source, folder, state, target, message, sha256, "
        "size, changed) VALUES (0, ?, '', 'done', ?, '', ?, ?, ?)",
        rows,
    )


def keep(db: sqlite3.Connection, names: Mapping[Path, Path]) -> None:
    """Names of results of other batches, with their photos. Raises sqlite3.Error."""
    rows = [(os.fsencode(name), os.fsencode(source)) for name, source in names.items()]
    db.executemany("INSERT OR REPLACE INTO earlier VALUES (?, ?)", rows)


def begun(db: sqlite3.Connection, path: Path) -> tuple[Job, str]:
    """The job and the token of a journal; what is written to it from now on lasts."""
    with translated(path):
        for pragma in _LASTING:
            db.execute(f"PRAGMA {pragma}")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if not version:
            raise BatchError(f"The journal {path} is empty or damaged.")
        if version != _VERSION:
            raise BatchError(f"The journal {path} is of another version of this program.")
        row = db.execute("SELECT job, token FROM batch").fetchone()
    with understood(path):
        return _job_from(row[0]), str(row[1])


def _job_from(text: str) -> Job:
    """The job in a row. What damage leads to is raised as it comes, now and not in its midst."""
    job = Job.from_json(text)
    if not _is_like(job, Job(search=Search(paths=()), output=Path())):
        raise TypeError("a part is of another kind")
    if not all(isinstance(path, Path) for path in (*job.search.paths, job.output)):
        raise TypeError("a path is none")
    return job


def _is_like(value: object, model: object) -> bool:
    """Whether both are dataclasses of one kind, and so are their parts."""
    if not is_dataclass(model):
        return True
    return type(value) is type(model) and all(
        _is_like(getattr(value, each.name), getattr(model, each.name)) for each in fields(model)
    )


def item_from(row: Sequence[Any]) -> Item:
    """An item of a row with these columns."""
    number, n, source, folder, state, target, message, sha256, size, changed, facts = row
    return Item(
        id=number,
        number=n,
        source=Path(os.fsdecode(source)),
        folder=os.fsdecode(folder),
        state=state,
        target=Path(os.fsdecode(target)) if target else None,
        message=message,
        sha256=sha256,
        size=size,
        changed=changed,
        facts=_facts_from(json.loads(facts)) if facts else None,
    )


def _facts_from(known: dict[str, Any]) -> Facts:
    mark = Mark(*known["mark"]) if known["mark"] else None
    return Facts(**known | {"notes": tuple(known["notes"]), "mark": mark})
