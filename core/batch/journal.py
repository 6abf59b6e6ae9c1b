"""What became of every photo of a batch, on disk before and after each step. SQLite.

A row's state is committed before anything is done about it, so that whatever a crash or a power
cut leaves can be told apart (see `recovery`). Usable from several threads, by one process.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.batch.entries import as_text, enter
from core.batch.item import Facts, Item, Mark, Plan
from core.batch.options import Job
from core.batch.records import Records
from core.batch.search import Found
from core.batch.tables import COLUMNS, keep, lay_out, translated
from core.errors import BatchError
from core.files import discard
from core.names import name_key

__all__ = ["Journal"]

#: A result stays known when its photo is asked for anew, whose row then says nothing of it.
_KEEP = f"INSERT OR REPLACE INTO made SELECT {COLUMNS} FROM items WHERE"
_NOTHING = "sha256 = '', size = 0, changed = 0, facts = NULL"


class Journal(Records):
    """See the module. Every method raises BatchError when the journal cannot be read or written."""

    @classmethod
    def create(
        cls,
        path: Path,
        job: Job,
        token: str,
        names: Mapping[Path, Path] = MappingProxyType({}),
        made: Iterable[Item] = (),
    ) -> Journal:
        """A new, empty one; `token` marks its temporary files, `names` are results' of earlier
        batches with their photos, `made` those results, the latest last.
        """
        try:
            with translated(path):
                lay_out(path, job, token, names, made)
            return cls(path)
        except BaseException:
            # Half of one would be in the way of the next.
            discard(path)
            raise

    def admit(self, job: Job) -> None:
        """Photos of where and up to which size that job says; all else stays as it was begun."""
        options = self.job.options
        recipe = replace(options.recipe, max_megapixels=job.options.recipe.max_megapixels)
        options = replace(options, recipe=recipe)
        self.job = replace(self.job, search=job.search, options=options)
        with self._transaction() as db:
            db.execute("UPDATE batch SET job = ?", (self.job.to_json(),))

    def add(self, found: Iterable[Found]) -> int:
        """Photos that are not in it yet, at the end; returns how many there were."""
        with self._transaction() as db:
            return enter(db, found)

    def keep_names(self, names: Mapping[Path, Path]) -> None:
        """Results' of other batches, which may have come since this one was begun."""
        with self._transaction() as db:
            keep(db, names)

    def plan(self, plans: Iterable[tuple[int, Plan]]) -> None:
        """Reserve names, or write down why there is none."""
        with self._transaction() as db:
            for number, plan in plans:
                target = plan.target
                db.execute(
                    "UPDATE items SET target = ?, target_key = ?, state = ?, message = ? "
                    "WHERE id = ?",
                    (
                        os.fsencode(target) if target else None,
                        name_key(target) if target else None,
                        plan.state,
                        as_text(plan.message),
                        number,
                    ),
                )

    def begin(self, number: int) -> bool:
        """Take an item in hand; False if it is not waiting any more."""
        return self._change("state = 'working', message = ''", number, "state = 'waiting'")

    def written(self, number: int, sha256: str, mark: Mark, facts: Facts) -> None:
        """The result is on the disk under its temporary name."""
        self._change(
            "state = 'written', sha256 = ?, size = ?, changed = ?, facts = ?",
            number,
            "state = 'working'",
            (sha256, *mark, json.dumps(asdict(facts))),
        )

    def confirm(
        self, number: int, *, changed: int | None = None, facts: Facts | None = None
    ) -> None:
        """The same result, or the same photo, was found in a file that looks different now."""
        told = json.dumps(asdict(facts)) if facts else None
        what = "changed = COALESCE(?, changed), facts = COALESCE(?, facts)"
        self._change(what, number, "state = 'done'", (changed, told))

    def disown(self, messages: Mapping[int, str]) -> None:
        """What lies under finished items' names is their result no more: they count as skipped."""
        with self._transaction() as db:
            for number, message in messages.items():
                db.execute("UPDATE items SET message = ? WHERE id = ?", (as_text(message), number))
                db.execute(f"{_KEEP} id = ?", (number,))
                skipped = f"UPDATE items SET state = 'skipped', {_NOTHING} WHERE id = ?"
                db.execute(skipped, (number,))

    def settle(self, number: int, state: str, message: str = "") -> Item:
        """done, skipped, failed, or waiting again; the item as it is then."""
        self._change("state = ?, message = ?", number, "1", (state, as_text(message)))
        item = self.item(number)
        assert item is not None
        return item

    def wait(self, numbers: Iterable[int]) -> None:
        """What is over waits again, under its name."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE items SET state = 'waiting', message = '' WHERE id = ?",
                [(number,) for number in numbers],
            )

    def retry(self, numbers: Iterable[int]) -> None:
        """What is over, done or not, waits again, for a name too.

        The name of an earlier result stays that one's, unless existing files are replaced.
        """
        self._again("id", numbers)

    def renew(self, sources: Iterable[Path]) -> None:
        """The same, for photos by their paths."""
        self._again("source", map(os.fsencode, sources))

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget items, unless they are in hand."""
        with self._transaction() as db:
            db.executemany(
                "DELETE FROM items WHERE id = ? AND state NOT IN ('working', 'written')",
                [(number,) for number in numbers],
            )

    def reorder(self, numbers: Sequence[int]) -> None:
        """Put the items in this order, the others behind them."""
        with self._transaction() as db:
            db.execute("UPDATE items SET position = position + ?", (len(numbers) + 1,))
            db.executemany(
                "UPDATE items SET position = ? WHERE id = ?",
                [(position, number) for position, number in enumerate(numbers, 1)],
            )

    def set_ended(self, ended: bool) -> None:
        """Whether anybody should be asked to go on with it."""
        with self._transaction() as db:
            db.execute("UPDATE batch SET ended = ?", (int(ended),))

    def bind_weights(self, sha256: str) -> None:
        """Write down which weights are used; others than before are a BatchError."""
        with self._transaction() as db:
            known = self._value("SELECT weights FROM batch")
            if known not in (None, sha256):
                raise BatchError(
                    "This batch was begun with other weights; results would not go together. "
                    "Start it anew."
                )
            db.execute("UPDATE batch SET weights = ?", (sha256,))

    # SQL ----------------------------------------------------------------------------------------

    def _again(self, column: str, values: Iterable[int | bytes]) -> None:
        chosen = [(value,) for value in values]
        with self._transaction() as db:
            db.executemany(f"{_KEEP} {column} = ? AND state = 'done' AND target NOT NULL", chosen)
            db.executemany(
                f"UPDATE items SET state = 'waiting', message = '', {_NOTHING}, "
                f"target = NULL, target_key = NULL WHERE {column} = ? "
                "AND state IN ('done', 'skipped', 'failed')",
                chosen,
            )

    def _change(self, what: str, number: int, when: str, values: tuple[Any, ...] = ()) -> bool:
        with self._transaction() as db:
            done = db.execute(f"UPDATE items SET {what} WHERE id = ? AND {when}", (*values, number))
            return done.rowcount > 0
