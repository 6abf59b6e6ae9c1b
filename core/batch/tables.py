"""A journal's tables, and its rows as items."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.batch.item import Facts, Item

__all__ = ["COLUMNS", "SCHEMA", "VERSION", "item_from"]

VERSION = 2
SCHEMA = f"""
CREATE TABLE batch (job TEXT NOT NULL, token TEXT NOT NULL, weights TEXT, ended INTEGER NOT NULL);
CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, position INTEGER NOT NULL, number INTEGER NOT NULL,
    source BLOB NOT NULL UNIQUE, folder BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    target BLOB, target_key BLOB UNIQUE, message TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0, facts TEXT
);
CREATE INDEX items_in_turn ON items (state, position);
CREATE TABLE kept (target_key BLOB PRIMARY KEY);
PRAGMA user_version = {VERSION};
"""
COLUMNS = "id, number, source, folder, state, target, message, sha256, size, facts"


def item_from(row: Sequence[Any]) -> Item:
    """An item of a row with these columns."""
    number, n, source, folder, state, target, message, sha256, size, facts = row
    known = json.loads(facts) if facts else None
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
        facts=Facts(**known | {"notes": tuple(known["notes"])}) if known else None,
    )
