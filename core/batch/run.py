"""The batch at work: the model on one photo while the next is read and the last one is written.

`run` is a generator: stop iterating, close it, and the photo in hand waits again. What is being
written then is finished first. Photos and their order may change in the journal meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing

from core import provenance
from core.batch.delivery import Parcel, deliver, writing_into
from core.batch.events import BatchEvent, Changed, Ended, Ready, Working
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.making import Read, facts_of, read
from core.batch.turns import Turns, ended, failed, failure_of, let_go
from core.deblur import Deblurrer
from core.develop import develop
from core.errors import BatchError, DeblurError
from core.events import Notice, Progress, Result
from core.files import make_folder, try_folder
from core.photo import Photo, check_fits
from core.steps import timed

__all__ = ["run"]

#: Behind a larger photo the next one is not read ahead: several would not fit into memory.
AHEAD_PIXELS = 64_000_000
#: Seconds between signs of life while a photo is read.
TICK = 0.1


Reading = tuple[Item, Future[Read]]


def run(journal: Journal, load: Callable[[], Deblurrer]) -> Generator[BatchEvent, None, None]:
    """Work until no item waits. `load` is called once, and only if there is work.

    An item's failure is a `Changed`; raised is what concerns them all: BatchError, and the
    DeblurError that `load` raises. Close the generator in its own thread.
    """
    return timed(_run(journal, load), Ended)


def _run(journal: Journal, load: Callable[[], Deblurrer]) -> Generator[BatchEvent, None, None]:
    turns = Turns(journal)
    for item in turns.reserve():
        yield Changed(item)
    if journal.next_waiting() is not None:
        _try_output(journal)
        deblurrer = load()
        journal.bind_weights(deblurrer.weights.sha256)
        yield Ready(device=deblurrer.description, hint=deblurrer.device.hint or "")
        with closing(_Line(journal, turns, deblurrer)) as line:
            yield from line.work()
    yield ended(journal)


def _try_output(journal: Journal) -> None:
    """Raises OutputError where no result could be written, before any is computed."""
    output = journal.job.output
    with writing_into(output):
        make_folder(output)
        try_folder(output)


class _Line:
    """The reader's and the writer's thread with the model between them."""

    def __init__(self, journal: Journal, turns: Turns, deblurrer: Deblurrer) -> None:
        self._journal = journal
        self._turns = turns
        self._deblurrer = deblurrer
        self._recipe = journal.job.options.recipe
        self._reader = ThreadPoolExecutor(1, "batch-read")
        self._writer = ThreadPoolExecutor(1, "batch-write")
        self._ahead: Reading | None = None
        self._behind: tuple[Item, Future[Item]] | None = None

    def close(self) -> None:
        """Finish what is being written; what was in hand waits again."""
        self._ahead = None
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
        let_go(self._journal)

    def work(self) -> Iterator[BatchEvent]:
        while True:
            reading, self._ahead = self._ahead or self._read_next(), None
            if reading is None:
                yield from self._collect(patient=True)
                if self._journal.next_waiting() is None:
                    return
                continue
            item = self._turns.take(reading[0])
            if item is None:
                continue
            yield Changed(item)
            if item.state == "working":
                yield from self._treat(item, reading[1])

    def _read_next(self) -> Reading | None:
        item = self._journal.next_waiting()
        if item is None:
            return None
        return item, self._reader.submit(read, item.source, self._recipe)

    def _treat(self, item: Item, decoded: Future[Read]) -> Iterator[BatchEvent]:
        """Read, deblur, hand over to the writer."""
        target = item.target
        assert target is not None, "a name is reserved before the work"
        while not decoded.done():
            wait([decoded], timeout=TICK)
            yield Working(item.id)
            yield from self._collect()
        try:
            source = decoded.result()
            photo, digest = source.photo, source.sha256
            check_fits(photo, target)
        except Exception as error:
            yield from failed(self._journal, item, failure_of(error))
            return
        if photo.width * photo.height <= AHEAD_PIXELS:
            self._ahead = self._read_next()
        try:
            result, notes = yield from self._deblur(item, photo)
        except BatchError:
            raise
        except Exception as error:
            yield from failed(self._journal, item, failure_of(error))
            return
        origin = None
        if digest is not None:
            origin = provenance.origin(self._deblurrer, item.source, digest, result)
        facts = facts_of(self._deblurrer, source, result, notes, target, self._recipe)
        parcel = Parcel(photo=photo, rgb=result.rgb, facts=facts, origin=origin)
        self._behind = item, self._writer.submit(deliver, item, parcel, self._journal)

    def _deblur(
        self, item: Item, photo: Photo
    ) -> Generator[BatchEvent, None, tuple[Result, list[str]]]:
        notes = []
        for event in develop(photo, self._deblurrer, self._recipe):
            if isinstance(event, Progress):
                # Before the last tile is used the last photo is on the disk: a crash then costs
                # one finished computation, not two.
                yield from self._collect(patient=event.done == event.total)
                yield Working(item.id, event)
            elif isinstance(event, Notice):
                notes.append(event.message)
            elif isinstance(event, Result):
                return event, notes
        raise DeblurError("The run ended without a result.")

    def _collect(self, *, patient: bool = False) -> Iterator[BatchEvent]:
        """What the writer has finished; `patient` waits for it."""
        if self._behind is None:
            return
        item, written = self._behind
        while patient and not written.done():
            wait([written], timeout=TICK)
            yield Working(item.id)
        if written.done():
            self._behind = None
            try:
                yield Changed(written.result())
            except BatchError:
                raise
            except Exception as error:
                yield from failed(self._journal, item, failure_of(error))
