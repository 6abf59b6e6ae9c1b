"""The batch that the dialog shows: journal, worker, pause. Owns no widget."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import log
from app.batch.job import drive, size_of
from app.batch.rows import Row
from app.jobs import Engine
from app.worker import Failure, Runner, Task, describe
from core.batch.events import Changed, Ended, Ready, Trouble, Working
from core.batch.item import Item
from core.batch.options import Job, changes
from core.batch.search import Found
from core.batch.store import Batch, closed_on_error, open_batch, reopen
from core.errors import BatchError


class BatchRun(QObject):
    """At most one batch at a time. Methods raise DeblurError where they say so."""

    state_changed = Signal()
    items_changed = Signal(list)  # of Item
    progressed = Signal(int, object)  # item's number, Progress or None
    ready = Signal(object)  # Ready
    ended = Signal(object)  # Ended
    failed = Signal(object)  # Failure: the batch as a whole

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        # The journal is the thread's until it has ended: it may be about to finish a photo.
        self._runner = Runner(self, patient=True)
        self._runner.busy_changed.connect(self.state_changed)
        self._paused = threading.Event()
        self._batch: Batch | None = None
        self._path: Path | None = None
        self._token = ""
        self.job: Job | None = None
        #: What was said last of each photo, in whichever of the dialog's batches.
        self.told: dict[Path, tuple[Item, Job]] = {}
        #: Results that were written since the dialog was opened, links resolved.
        self.results: set[Path] = set()

    @property
    def is_running(self) -> bool:
        return self._batch is not None

    @property
    def is_paused(self) -> bool:
        return self._paused.is_set()

    @property
    def is_cancelling(self) -> bool:
        return self.is_running and self._runner.is_cancelling

    # Beginning and ending -----------------------------------------------------------------------

    def start(self, job: Job, rows: Sequence[Row]) -> None:
        """Work on all rows that wait. With the settings of last time its journal is carried on, so
        that names stay as they were given. Raises DeblurError if it cannot begin.
        """
        batch = self._last(job)
        if batch is None:
            batch = open_batch(job, [], resume=False)
            for row in rows:
                row.item = None
        journal = batch.journal
        with closed_on_error(batch):
            kept = {row.item for row in rows if row.item is not None}
            journal.remove([item.id for item in journal.items() if item.id not in kept])
            journal.retry([row.item for row in rows if row.item and row.state == "waiting"])
            journal.add(_found(rows))
            self._launch(batch, rows)

    def go_on(self, path: Path) -> list[Row]:
        """Carry on with an interrupted batch; returns rows for it. Raises DeblurError."""
        batch = reopen(path)
        rows = []
        with closed_on_error(batch):
            for item in batch.journal.items():
                row = Row(item.source, item.folder, size_of(item.source))
                row.take(item)
                rows.append(row)
            self._launch(batch, rows)
        return rows

    def pause(self, on: bool) -> None:
        """Stop computing at the next tile, or go on."""
        (self._paused.set if on else self._paused.clear)()
        self.state_changed.emit()

    def cancel(self) -> None:
        """Stop; what is finished stays, the photo in hand waits again."""
        self._runner.cancel()

    def close(self) -> None:
        """Stop and wait; what was not cancelled is offered again another day."""
        given_up = self.is_cancelling
        self._runner.close()
        self._free(given_up=given_up)

    # While it runs ------------------------------------------------------------------------------

    def add(self, rows: Sequence[Row]) -> None:
        """New photos, at the end."""
        if self._batch is not None:
            self._batch.journal.add(_found(rows))
            self._match(self._batch, rows)

    def remove(self, rows: Sequence[Row]) -> None:
        if self._batch is not None:
            self._batch.journal.remove([row.item for row in rows if row.item is not None])

    def reorder(self, rows: Sequence[Row]) -> None:
        """All rows in their new order."""
        if self._batch is not None:
            _reorder(self._batch, rows)

    def retry(self, rows: Sequence[Row]) -> None:
        """Rows that are over wait again."""
        if self._batch is not None:
            self._batch.journal.retry([row.item for row in rows if row.item is not None])

    # Inside -------------------------------------------------------------------------------------

    def _last(self, job: Job) -> Batch | None:
        """The batch of last time, if its settings were these and its journal is the one there."""
        if self._path is None or self.job is None or not _same(self.job, job):
            return None
        if not self._path.exists():
            # Only so many are kept.
            return None
        batch = reopen(self._path)
        if batch.journal.token == self._token:
            batch.journal.admit(job)
            return batch
        # Another window has begun anew with the same folder.
        batch.close()
        return None

    def _launch(self, batch: Batch, rows: Sequence[Row]) -> None:
        batch.journal.set_ended(False)
        self._match(batch, rows)
        _reorder(batch, rows)
        journal = batch.journal
        self._batch, self._path = batch, journal.path
        self.job, self._token = journal.job, journal.token
        self._paused.clear()
        self._runner.start(
            Task(
                lambda: drive(batch, self._engine, self._paused),
                self._on_event,
                on_done=self._free,
                on_failed=self._on_failed,
                on_cancelled=self._on_cancelled,
            )
        )
        self.state_changed.emit()

    def _match(self, batch: Batch, rows: Sequence[Row]) -> None:
        items = batch.journal.items()
        self.told |= {item.source: (item, batch.journal.job) for item in items}
        numbers = {item.source: item.id for item in items}
        for row in rows:
            row.item = numbers.get(row.path, row.item)

    def _on_event(self, event: object) -> None:
        if isinstance(event, Working):
            self.progressed.emit(event.id, event.progress)
        elif isinstance(event, Changed):
            self._take([event.item])
        elif isinstance(event, Trouble):
            log.write(event.details)
        elif isinstance(event, Ready):
            self.ready.emit(event)
        elif isinstance(event, Ended):
            self.ended.emit(event)

    def _on_failed(self, failure: Failure) -> None:
        self._free()
        self.failed.emit(failure)

    def _on_cancelled(self) -> None:
        self._free(given_up=True)

    def _free(self, *, given_up: bool = False) -> None:
        """Show what the journal says now, and let go of it whether it can be used or not."""
        batch, self._batch = self._batch, None
        self._paused.clear()
        if batch is not None:
            try:
                self._take([_at_rest(item) for item in batch.journal.items()])
                if given_up:
                    batch.journal.set_ended(True)
            except BatchError as error:
                self.failed.emit(describe(error))
            finally:
                batch.close()
        self.state_changed.emit()

    def _take(self, items: list[Item]) -> None:
        assert self.job is not None
        for item in items:
            self.told[item.source] = item, self.job
            if item.state == "done" and item.target is not None:
                self.results.add(item.target.resolve())
        self.items_changed.emit(items)


def _at_rest(item: Item) -> Item:
    """Nothing is in hand when nothing runs, though a full disk kept the journal from saying so."""
    return replace(item, state="waiting") if item.state in ("working", "written") else item


def _reorder(batch: Batch, rows: Sequence[Row]) -> None:
    batch.journal.reorder([row.item for row in rows if row.item is not None])


def _found(rows: Sequence[Row]) -> list[Found]:
    return [Found(row.path, row.folder) for row in rows if row.state == "waiting"]


def _same(before: Job, now: Job) -> bool:
    return before.output == now.output and not changes(before, now)
