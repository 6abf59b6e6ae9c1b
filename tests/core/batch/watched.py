"""A watched batch that a test drives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

from core.batch import store
from core.batch.events import BatchEvent, Watching
from core.batch.options import Job
from core.batch.run import run
from core.batch.watch import Watch, keep
from core.deblur import Deblurrer


class Kept:
    """A watched batch, driven by the test."""

    def __init__(self, batch: store.Batch, watch: Watch, deblurrer: Deblurrer) -> None:
        self.journal = batch.journal
        self.events = keep(watch, batch.journal, lambda: run(batch.journal, lambda: deblurrer))

    def until(self, count: int) -> list[BatchEvent]:
        """Go on until so many items are over and the batch is idle."""
        seen: list[BatchEvent] = []
        give_up = time.monotonic() + 20
        for event in self.events:
            seen.append(event)
            over = len(self.journal.in_state("done", "failed", "skipped"))
            if isinstance(event, Watching) and over >= count:
                return seen
            assert time.monotonic() < give_up, self.journal.items()
        raise AssertionError("it has ended")

    def idle(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            next(self.events)


def start(job: Job, deblurrer: Deblurrer, *, resume: bool = False) -> Iterator[Kept]:
    with closing(store.open_batch(job, [], resume=resume)) as batch, Watch(batch.journal) as watch:
        kept = Kept(batch, watch, deblurrer)
        with closing(kept.events):  # type: ignore[type-var]
            yield kept
