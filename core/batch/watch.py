"""Keeps a batch going on folders: what comes into them is taken once it stands still.

The system's news (watchdog) only wake it up: what there is, is looked up as at the start of any
batch, so that no news can be missed or mean something else on another system. It looks now and then
without any news too, since network shares send none.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.batch.delivery import check_output
from core.batch.events import BatchEvent, Ended, Said, Watching
from core.batch.item import Mark
from core.batch.journal import Journal
from core.batch.marks import mark_of
from core.batch.results import but_described, but_made, made_into, place_key, results_of
from core.batch.review import has_another_photo
from core.batch.search import Found, find, without_results
from core.errors import BatchError, OptionsError, OutputError
from core.names import absolute

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

__all__ = ["Watch", "keep"]

#: Seconds that a file's size and time stand still before it is taken, between two looks while one
#: does not, between looks without news, and between signs of life.
STILL, LOOK, ROUND, TICK = 2.0, 0.5, 20.0, 0.25
_OVER = {"done", "skipped", "failed"}


class _Seen(NamedTuple):
    mark: Mark
    since: float


class Watch:
    """Looks after the folders of a batch. Use it in a `with`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._job = journal.job
        self.folders = [absolute(path) for path in self._job.search.paths if path.is_dir()]
        if not self.folders:
            raise OptionsError("Only folders can be watched, and there is none among the inputs.")
        #: Photos of the batch as they were taken.
        self._known = {item.source: mark_of(item.source) for item in journal.items()}
        self._results: set[bytes] = set()
        #: Of batches before this one. No other writes into the output folder now.
        self._made = made_into(self._job.output)
        self._growing: dict[Path, _Seen] = {}
        self._news = threading.Event()
        self._news.set()
        self._looked = 0.0
        self._had_output = False
        self._observer = _observer(self.folders, self._job.search.recursive, self._news.set)

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(timeout=5)

    def beginning(self) -> Said:
        """What is watched, in words."""
        said = f"Watching {', '.join(map(str, self.folders))}; Ctrl+C ends it."
        if self._observer is None:
            said += f" The system tells no news of them; they are looked at every {ROUND:.0f} s."
        return Said(said)

    def check_output(self) -> None:
        """Raises OutputError where the output folder was there and is not."""
        if self._had_output:
            check_output(self._job.output)

    def gone(self) -> list[Path]:
        """Watched folders that are there no more; each is told once."""
        lost = [folder for folder in self.folders if not folder.is_dir()]
        self.folders = [folder for folder in self.folders if folder not in lost]
        return lost

    def take(self) -> None:
        """Photos that have come and stand still, each once, into the batch. Cheap as long as
        nothing happens.
        """
        self._had_output = self._had_output or self._job.output.is_dir()
        come = self._settled()
        if come:
            self._journal.add(come)
            self._journal.renew(found.path for found in come)

    def _settled(self) -> list[Found]:
        now = time.monotonic()
        since = now - self._looked
        if since < LOOK or not (self._news.is_set() or self._growing or since > ROUND):
            return []
        self._looked = now
        self._news.clear()
        standing = [found for found in self._new() if self._stands_still(found, now)]
        done = {item.source: item for item in self._journal.in_state("done")} if standing else {}
        again = [found for found in standing if found.path in done]
        come = [found for found in standing if found.path not in done]
        # One a look: it is decoded, and a program may have written tags into thousands.
        for found in again[:1]:
            self._known[found.path] = mark_of(found.path)
            if has_another_photo(done[found.path], self._journal):
                come.append(found)
        self._known |= {found.path: mark_of(found.path) for found in come}
        return come

    def _new(self) -> list[Found]:
        """Photos that are neither in the batch nor results of it, nor the same as before."""
        job = self._job
        everything = [item for item in find(job.search, job.output) if isinstance(item, Found)]
        photos = without_results(everything, job.output, job.options)
        new = self._others_than_before(photos)
        if new:
            self._results |= results_of(self._journal)
            new = [found for found in new if place_key(found.path) not in self._results]
            new = but_described(new, job)
            new = but_made(new, job, self._made, {found.path for found in photos})
        there = {found.path for found in new}
        self._growing = {path: seen for path, seen in self._growing.items() if path in there}
        return new

    def _others_than_before(self, photos: list[Found]) -> list[Found]:
        """New names; known ones whose file has changed after what became of them: a copy that had
        paused, another photo, or the same with other tags.
        """
        changed = {
            found.path
            for found in photos
            if found.path in self._known and mark_of(found.path) != self._known[found.path]
        }
        if changed:
            states = {item.source: item.state for item in self._journal.items()}
            changed = {path for path in changed if states.get(path) in _OVER}
        return [f for f in photos if f.path not in self._known or f.path in changed]

    def _stands_still(self, found: Found, now: float) -> bool:
        """Whether the file is as it was for a while. An empty one has only been opened yet."""
        mark, before = mark_of(found.path), self._growing.get(found.path)
        if mark is None:
            return False
        if before is None or before.mark != mark:
            self._growing[found.path] = _Seen(mark, now)
            return False
        if now - before.since < STILL:
            return False
        if not mark.size:
            # Whoever writes into it makes news of that.
            del self._growing[found.path]
        return bool(mark.size)


def keep(
    watch: Watch, journal: Journal, work: Callable[[], Generator[BatchEvent, None, None]]
) -> Iterator[BatchEvent]:
    """`work` again and again as photos come: its events, and Watching in between. Has no end.

    While the output folder is away, or its disk full, photos wait. Raises BatchError when the last
    watched folder has gone, after what it had is done.
    """
    try:
        yield from _kept(watch, journal, work)
    finally:
        with suppress(BatchError):
            journal.set_ended(journal.next_waiting() is None)


def _kept(
    watch: Watch, journal: Journal, work: Callable[[], Generator[BatchEvent, None, None]]
) -> Iterator[BatchEvent]:
    told = ""
    while True:
        try:
            watch.check_output()
            with closing(work()) as events:
                for event in events:
                    if not isinstance(event, Ended):
                        yield event
                    watch.take()
            told = ""
            # What came to its end waits for more.
            journal.set_ended(False)
        except OutputError as error:
            if str(error) != told:
                told = str(error)
                yield Said(told)
            yield from _rest(watch)
            continue
        while journal.next_waiting() is None:
            for folder in watch.gone():
                yield Said(f"The watched folder {folder} is not there any more.")
            if not watch.folders:
                raise BatchError("There is no folder left to watch.")
            yield Watching()
            time.sleep(TICK)
            watch.take()


def _rest(watch: Watch) -> Iterator[BatchEvent]:
    """Until it is time to look again."""
    end = time.monotonic() + ROUND
    while time.monotonic() < end:
        yield Watching()
        time.sleep(TICK)
        watch.take()


def _observer(
    folders: list[Path], recursive: bool, wake: Callable[[], None]
) -> BaseObserver | None:
    """Calls `wake` at whatever happens in the folders; None where the system tells no news of them:
    it has no watches left to give, or not for a share. Raises BatchError without the extra.
    """
    try:
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer
    except ImportError:
        raise BatchError(
            'Watching needs an extra package: pip install "guided-deblur[watch]".'
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
    except (OSError, RuntimeError, queue.Empty):
        # The last is what watchdog raises on Windows where its thread does not start in time.
        observer.stop()
        return None
    return observer
