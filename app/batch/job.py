"""The batch's work as generators for `app.worker`: finding photos, and the batch itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from app.core_words import in_words
from app.files import Refused
from app.jobs import PROGRESS_SECONDS, Engine, Items
from core.batch.events import BatchEvent, Working
from core.batch.making import model_of
from core.batch.options import Search
from core.batch.run import run
from core.batch.search import Found, Other, find, said_of, said_of_results
from core.batch.store import Batch

#: Seconds between signs of life while the batch is paused.
PAUSE_TICK = 0.1


@dataclass(frozen=True)
class Weighed:
    """A found photo: its place below the searched folder, and its file's size in bytes."""

    path: Path
    folder: str
    size: int


def look(search: Search, output: Path | None, usual: str) -> Items:
    """-> Weighed or files.Refused each. Besides `output`, inner folders of the `usual` name for
    results are left out: nobody remembers where earlier batches wrote to.
    """
    others, results = [], 0
    for item in find(search, output):
        if isinstance(item, Found) and usual in Path(item.folder).parts:
            results += 1
        elif isinstance(item, Found):
            yield Weighed(item.path, item.folder, size_of(item.path))
        elif isinstance(item, Other):
            others.append(item)
        else:
            yield Refused(item.path, in_words(item.reason))
    if others:
        yield Refused(search.paths[0], in_words(said_of(others)))
    if results:
        yield Refused(search.paths[0], in_words(said_of_results(results)))


def drive(batch: Batch, engine: Engine, paused: threading.Event) -> Items:
    """The batch's events; nothing is computed while `paused` is set, None comes now and then."""
    options = batch.journal.job.options.recipe.deblur
    load = lambda: engine.deblurrer(options.device, model_of(batch.journal))  # noqa: E731
    with closing(run(batch.journal, load)) as events:
        for event in _throttled(events):
            yield event
            while paused.is_set():
                time.sleep(PAUSE_TICK)
                yield None


def _throttled(events: Iterable[BatchEvent]) -> Iterator[BatchEvent | None]:
    """Progress that nobody could see becomes None: still a place to stop."""
    last = 0.0
    for event in events:
        if isinstance(event, Working):
            now = time.monotonic()
            if now - last < PROGRESS_SECONDS:
                yield None
                continue
            last = now
        yield event


def size_of(path: Path) -> int:
    """Of a photo's file in bytes; 0 where nobody can tell."""
    with suppress(OSError):
        return path.stat().st_size
    return 0
