"""What a journal says of its batch: photos, their results, the names that were given away."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

from core.batch.item import Item
from core.batch.ledger import Ledger
from core.batch.marks import is_unchanged
from core.batch.search import is_searched
from core.batch.tables import COLUMNS, begun, item_from, understood
from core.batch.template import result_pattern
from core.files import identity
from core.names import name_key

__all__ = ["Records"]

#: Earlier results of the batch's own photos; the others were taken over from earlier batches.
_OWN_MADE = "made WHERE id NOT NULL"


class Records(Ledger):
    """A journal as it is read. Every method raises BatchError when that cannot be."""

    def __init__(self, path: Path) -> None:
        """Open what `create` made."""
        super().__init__(path)
        try:
            self.job, self.token = begun(self._db, path)
        except BaseException:
            self.close()
            raise

    def items(self) -> list[Item]:
        """All, in turn."""
        return self._items("ORDER BY position")

    def history(self) -> list[Item]:
        """As `items`, each behind earlier results of its photo that were not replaced."""
        items, earlier = self.items(), defaultdict(list)
        for item in self._items(
            "WHERE id NOT NULL AND target NOT IN (SELECT target FROM items WHERE target NOT NULL "
            "AND state IN ('written', 'done', 'skipped')) ORDER BY rowid",
            table="made",
        ):
            earlier[item.id].append(item)
        return [each for item in items for each in (*earlier[item.id], item)]

    def item(self, number: int) -> Item | None:
        """The item of that id."""
        return next(iter(self._items("WHERE id = ?", number)), None)

    def in_state(self, *states: str) -> list[Item]:
        """Those in one of the states, in turn."""
        marks = ", ".join("?" * len(states))
        return self._items(f"WHERE state IN ({marks}) ORDER BY position", *states)

    def next_waiting(self) -> Item | None:
        """Whose turn it is."""
        rows = self._items("WHERE state = 'waiting' ORDER BY position LIMIT 1")
        return next(iter(rows), None)

    def taken_names(self) -> set[bytes]:
        """Keys of all names that were given away."""
        rows = self._rows("SELECT target_key FROM items WHERE target_key IS NOT NULL")
        taken = {bytes(row[0]) for row in rows}
        if self.job.options.existing != "overwrite":
            taken |= {name_key(path) for path in self._paths(f"SELECT target FROM {_OWN_MADE}")}
        return taken

    def given_names(self) -> dict[Path, Path]:
        """Names of results, also of earlier batches, with the photos they were given to, the latest
        last.
        """
        rows = self._rows(
            "SELECT target, source FROM earlier "
            f"UNION ALL SELECT target, source FROM {_OWN_MADE} "
            "UNION ALL SELECT target, source FROM items WHERE target NOT NULL"
        )
        with understood(self.path):
            return {Path(os.fsdecode(name)): Path(os.fsdecode(source)) for name, source in rows}

    def results(self) -> list[Path]:
        """Where finished results lie, earlier ones of photos that were asked for anew too. A name
        that was only reserved may be a photo's that has come since.
        """
        return self._paths(
            "SELECT target FROM items WHERE state IN ('written', 'done') AND target NOT NULL "
            f"UNION SELECT target FROM {_OWN_MADE}"
        )

    def made(self) -> list[Item]:
        """All finished results and their photos, also of earlier batches, the latest last."""
        return [*self._items("", table="made"), *self.in_state("done")]

    def is_source(self, path: Path) -> bool:
        """Whether that file is one of the photos, under any of its names, or one that has come and
        is to be among them.
        """
        there = identity(path)
        if there is None:
            return False
        known = any(identity(source) == there for source in self.sources().values())
        return known or self._has_come(path)

    def _has_come(self, path: Path) -> bool:
        """Whether it lies where photos are looked for and is no result. Most templates tell by
        the name.
        """
        options = self.job.options
        deblur = options.recipe.deblur
        if result_pattern(options.template, deblur.seed, deblur.steps) is not None:
            return False
        if not is_searched(path, self.job.search, self.job.output):
            return False
        made = self._items("WHERE target = ?", os.fsencode(path), table="made")
        return not any(is_unchanged(item, path) for item in made)

    def sources(self, *, after: int = 0) -> dict[int, Path]:
        """The photos by their items' ids, without those up to an id."""
        rows = self._rows("SELECT id, source FROM items WHERE id > ?", after)
        with understood(self.path):
            return {number: Path(os.fsdecode(source)) for number, source in rows}

    @property
    def has_ended(self) -> bool:
        """Whether it came to its end, or was given up by whoever began it."""
        return bool(self._value("SELECT ended FROM batch"))

    @property
    def weights(self) -> str:
        """The SHA-256 of those that are used; "" before the first photo."""
        return str(self._value("SELECT weights FROM batch") or "")

    def _items(self, rest: str, *values: object, table: str = "items") -> list[Item]:
        rows = self._rows(f"SELECT {COLUMNS} FROM {table} {rest}", *values)
        with understood(self.path):
            return [item_from(row) for row in rows]

    def _paths(self, query: str) -> list[Path]:
        rows = self._rows(query)
        with understood(self.path):
            return [Path(os.fsdecode(row[0])) for row in rows]
