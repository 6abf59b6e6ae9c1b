"""The batch at work: the model on one photo while the next is read and the last one is written.

`run` is a generator: stop iterating, close it, and the photo in hand waits again. What is being
written then is finished first. Photos and their order may change in the journal meanwhile.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from core import photo as photos
from core import provenance
from core.batch.delivery import Parcel, deliver
from core.batch.events import BatchEvent, Changed, Ended, Ready, Trouble, Working
from core.batch.item import Facts, Item
from core.batch.journal import Journal
from core.batch.planning import Namer
from core.batch.template import name_key
from core.deblur import Deblurrer
from core.develop import develop
from core.errors import BatchError, DeblurError
from core.events import Notice, Progress, Result
from core.options import Recipe
from core.photo import Photo

__all__ = ["run"]

#: Behind a larger photo the next one is not read ahead: several would not fit into memory.
AHEAD_PIXELS = 64_000_000
#: Seconds between signs of life while a photo is read.
TICK = 0.1


class Read(NamedTuple):
    """A decoded photo and its file's SHA-256, if anybody wants to know."""

    photo: Photo
    sha256: str | None


Reading = tuple[Item, Future[Read]]


def run(journal: Journal, load: Callable[[], Deblurrer]) -> Generator[BatchEvent, None, None]:
    """Work until no item waits. `load` is called once, and only if there is work.

    An item's failure is a `Changed`; raised is what concerns them all: BatchError, and the
    DeblurError that `load` raises. Close the generator in its own thread.
    """
    started = time.monotonic()
    for item in _reserve(journal):
        yield Changed(item)
    if journal.next_waiting() is not None:
        deblurrer = load()
        journal.bind_weights(deblurrer.weights.sha256)
        yield Ready(device=deblurrer.description, hint=deblurrer.device.hint or "")
        with closing(_Line(journal, deblurrer)) as line:
            yield from line.work()
    journal.set_ended(True)
    states = [item.state for item in journal.items()]
    yield Ended(
        done=states.count("done"),
        skipped=states.count("skipped"),
        failed=states.count("failed"),
        seconds=time.monotonic() - started,
    )


def _reserve(journal: Journal) -> list[Item]:
    """Names for all that wait without one, in one go, so that they depend on the order alone.

    Returns the items that were skipped or refused by that.
    """
    unnamed = [item for item in journal.in_state("waiting") if item.target is None]
    namer = _namer(journal)
    plans = [(item.id, namer.plan(item)) for item in unnamed]
    journal.plan(plans)
    settled = {number for number, plan in plans if plan.state != "waiting"}
    return [item for item in journal.items() if item.id in settled]


def _namer(journal: Journal, *, free: bytes = b"") -> Namer:
    """`free` is a name that its owner gives back."""
    sources = (item.source for item in journal.items())
    taken = journal.taken_names() - {free}
    return Namer(journal.job.output, journal.job.options, taken, sources)


def _read(source: Path, recipe: Recipe) -> Read:
    digest = provenance.file_sha256(source) if recipe.save.sidecar else None
    return Read(photos.decode(source, max_megapixels=recipe.max_megapixels), digest)


class _Line:
    """The reader's and the writer's thread with the model between them."""

    def __init__(self, journal: Journal, deblurrer: Deblurrer) -> None:
        self._journal = journal
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
        with suppress(BatchError):
            for item in self._journal.in_state("working"):
                self._journal.settle(item.id, "waiting")

    def work(self) -> Iterator[BatchEvent]:
        while True:
            reading, self._ahead = self._ahead or self._read_next(), None
            if reading is None:
                yield from self._collect(patient=True)
                if self._journal.next_waiting() is None:
                    return
                continue
            item = self._take(reading[0])
            if item is None:
                continue
            yield Changed(item)
            if item.state == "working":
                yield from self._treat(item, reading[1])

    def _read_next(self) -> Reading | None:
        item = self._journal.next_waiting()
        if item is None:
            return None
        return item, self._reader.submit(_read, item.source, self._recipe)

    def _take(self, item: Item) -> Item | None:
        """The item in hand, or refused for want of a name; None if it waits no more."""
        number = item.id
        found = self._journal.item(number)
        if found is None or found.state != "waiting":
            return None
        if not self._has_name(found):
            own = name_key(found.target) if found.target else b""
            plan = _namer(self._journal, free=own).plan(found)
            self._journal.plan([(number, plan)])
            if plan.state != "waiting":
                return self._journal.item(number)
        return self._journal.item(number) if self._journal.begin(number) else None

    def _has_name(self, item: Item) -> bool:
        """Whether a name is reserved and still free."""
        overwrite = self._journal.job.options.existing == "overwrite"
        return item.target is not None and (overwrite or not os.path.lexists(item.target))

    def _treat(self, item: Item, decoded: Future[Read]) -> Iterator[BatchEvent]:
        """Read, deblur, hand over to the writer."""
        while not decoded.done():
            wait([decoded], timeout=TICK)
            yield Working(item.id)
            yield from self._collect()
        try:
            photo, digest = decoded.result()
        except Exception as error:
            yield from self._fail(item, error)
            return
        if photo.width * photo.height <= AHEAD_PIXELS:
            self._ahead = self._read_next()
        try:
            result, notes = yield from self._deblur(item, photo)
        except BatchError:
            raise
        except Exception as error:
            yield from self._fail(item, error)
            return
        origin = None
        if digest is not None:
            origin = provenance.origin(self._deblurrer, item.source, digest, result)
        facts = self._facts(item, photo, result, notes)
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

    def _facts(self, item: Item, photo: Photo, result: Result, notes: list[str]) -> Facts:
        assert item.target is not None
        lost = photos.losses(photo, item.target.suffix, self._recipe.save)
        return Facts(
            seconds=result.seconds,
            width=photo.width,
            height=photo.height,
            device=result.device,
            tile=result.tile,
            scale=result.scale,
            weights=self._deblurrer.weights.sha256,
            notes=(*photo.notes, *lost, *notes),
        )

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
                yield from self._fail(item, error)

    def _fail(self, item: Item, error: Exception) -> Iterator[BatchEvent]:
        expected = isinstance(error, DeblurError)
        said = str(error).strip().splitlines() or [""]
        message = said[0] if expected else f"Unexpected error: {said[0] or type(error).__name__}."
        if isinstance(error, MemoryError):
            message = "There is not enough memory for this photo."
        settled = self._journal.settle(item.id, "failed", message)
        if not expected:
            yield Trouble(settled, "".join(traceback.format_exception(error)))
        yield Changed(settled)
