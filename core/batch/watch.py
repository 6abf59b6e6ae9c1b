"""Keeps a batch going on folders: what comes into them is taken once it stands still.

The system's news (watchdog) only wake it up: what there is, is looked up as at the start of any
batch, so that no news can be missed or mean something else on another system. It looks now and then
without any news too, since network shares send none.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.batch.events import BatchEvent, Ended, Said, Watching
from core.batch.journal import Journal
from core.batch.search import Found, find, without_results
from core.batch.template import name_key
from core.errors import BatchError, OptionsError
from core.files import explain

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

__all__ = ["Watch", "keep"]

#: Seconds that a file's size and time stand still before it is taken, between two looks while one
#: does not, between looks without news, and between signs of life.
STILL, LOOK, ROUND, TICK = 2.0, 0.5, 20.0, 0.25


class _Seen(NamedTuple):
    size: int
    changed: int
    since: float


class Watch:
    """Looks after the folders of a batch. Use it in a `with`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._job = journal.job
        self.folders = [Path(os.path.abspath(p)) for p in self._job.search.paths if p.is_dir()]  # noqa: PTH100
        if not self.folders:
            raise OptionsError("Only folders can be watched, and there is none among the inputs.")
        self._known = {item.source for item in journal.items()}
        self._growing: dict[Path, _Seen] = {}
        self._news = threading.Event()
        self._news.set()
        self._looked = 0.0
        self._observer = _observer(self.folders, self._job.search.recursive, self._news.set)

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self._observer.stop()
        self._observer.join(timeout=5)

    def beginning(self) -> Said:
        """What is watched, in words."""
        return Said(f"Watching {', '.join(map(str, self.folders))}; Ctrl+C ends it.")

    def gone(self) -> list[Path]:
        """Watched folders that are there no more; each is told once."""
        lost = [folder for folder in self.folders if not folder.is_dir()]
        self.folders = [folder for folder in self.folders if folder not in lost]
        return lost

    def settled(self) -> list[Found]:
        """Photos that have come and stand still, each once. Cheap as long as nothing happens."""
        now = time.monotonic()
        since = now - self._looked
        if since < LOOK or not (self._news.is_set() or self._growing or since > ROUND):
            return []
        self._looked = now
        self._news.clear()
        come = [found for found in self._new() if self._stands_still(found, now)]
        self._known |= {found.path for found in come}
        return come

    def _new(self) -> list[Found]:
        """Photos that are neither in the batch nor results of it."""
        job = self._job
        everything = [item for item in find(job.search, job.output) if isinstance(item, Found)]
        photos = without_results(everything, job.output, job.options.template)
        new = [found for found in photos if found.path not in self._known]
        if new:
            own = {_key(item.target) for item in self._journal.items() if item.target is not None}
            new = [found for found in new if _key(found.path) not in own]
        there = {found.path for found in new}
        self._growing = {path: seen for path, seen in self._growing.items() if path in there}
        return new

    def _stands_still(self, found: Found, now: float) -> bool:
        """Whether the file is as it was for a while. An empty one has only been opened yet."""
        try:
            status = found.path.stat()
        except OSError:
            return False
        before = self._growing.get(found.path)
        same = before is not None and (before.size, before.changed) == (
            status.st_size,
            status.st_mtime_ns,
        )
        if before is not None and same and before.size and now - before.since >= STILL:
            del self._growing[found.path]
            return True
        if not same:
            self._growing[found.path] = _Seen(status.st_size, status.st_mtime_ns, now)
        return False


def keep(
    watch: Watch, journal: Journal, work: Callable[[], Generator[BatchEvent, None, None]]
) -> Iterator[BatchEvent]:
    """`work` again and again as photos come: its events, and Watching in between. Has no end.

    Raises BatchError when the last watched folder has gone, after what it had is done.
    """
    while True:
        journal.set_ended(False)
        with closing(work()) as events:
            for event in events:
                if not isinstance(event, Ended):
                    yield event
                journal.add(watch.settled())
        while journal.next_waiting() is None:
            for folder in watch.gone():
                yield Said(f"The watched folder {folder} is not there any more.")
            if not watch.folders:
                raise BatchError("There is no folder left to watch.")
            yield Watching()
            time.sleep(TICK)
            journal.add(watch.settled())


def _observer(folders: list[Path], recursive: bool, wake: Callable[[], None]) -> BaseObserver:
    """Calls `wake` at whatever happens in the folders. Raises BatchError without the extra."""
    try:
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer
    except ImportError:
        raise BatchError(
            "Watching needs an extra package: pip install 'guided-deblur[watch]'."
        ) from None

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            # Our own looking opens and closes folders.
            if event.event_type in ("created", "modified", "moved", "closed"):
                wake()

    observer = Observer()
    try:
        for folder in folders:
            observer.schedule(Handler(), str(folder), recursive=recursive)
        observer.start()
    except OSError as error:
        raise BatchError(f"The folders cannot be watched: {explain(error)}.") from error
    return observer


def _key(path: Path) -> bytes:
    """One for a file, by whichever links its folder is reached."""
    return name_key(Path(os.path.realpath(path.parent)) / path.name)
