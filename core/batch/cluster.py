"""The batch on a cluster: photos are handed to workers, one each; results come home here.

The counterpart of `run`, with the same journal, which this process alone writes. Workers stage
results under names of the attempt (see `worker`), and only here does one of them get its name: a
worker that is lost, or that comes back, can neither replace a result nor leave half of one.
"""

from __future__ import annotations

import queue
import secrets
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distributed import Future, wait

from core import weights
from core.batch.delivery import Staged, adopt, attempt_for, sweep, writing_into
from core.batch.errands import Standing, Task, standing, treat
from core.batch.events import BatchEvent, Changed, Ended, Ready, Said, Working
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.making import model_of
from core.batch.recovery import recover
from core.batch.roster import Roster
from core.batch.turns import Failure, Turns, ended, failed, failure_of
from core.batch.worker import Answer, ModelPlugin, Orders
from core.batch.workers import Cluster, Mount, seen_there
from core.errors import BatchError, OutputError
from core.files import discard, make_folder
from core.provenance import FileFact, Origin
from core.steps import timed
from core.version import version

__all__ = ["run"]

#: Seconds between signs of life, between two looks at who is there, and at the end for the
#: workers to notice it.
TICK, LOOK, FAREWELL = 0.1, 0.5, 5.0
#: A photo that so many workers ended with is not tried again.
DEATHS = 3
#: Where the question itself cannot be understood.
_STRANGER = Standing(
    refusal="there or at the scheduler the program is not installed, or an old version of it."
)


def run(
    journal: Journal, cluster: Cluster, mapped: tuple[Mount, ...] = ()
) -> Generator[BatchEvent, None, None]:
    """Work until no item waits; events and errors as of `core.batch.run.run`."""
    return timed(_run(journal, cluster, mapped), Ended)


def _run(
    journal: Journal, cluster: Cluster, mapped: tuple[Mount, ...]
) -> Generator[BatchEvent, None, None]:
    turns = Turns(journal)
    for item in turns.reserve():
        yield Changed(item)
    if journal.next_waiting() is not None:
        # Workers may compute on whatever there is: nothing else is left to decide by.
        model = model_of(journal) or "compact"
        sha256 = weights.load(journal.job.options.weights, model).sha256
        journal.bind_weights(sha256)
        with closing(_Coordinator(journal, turns, cluster, mapped)) as work:
            work.settle_in(sha256)
            yield from work.work()
    yield ended(journal)


@dataclass
class _Assignment:
    """An item with a worker."""

    item: Item
    attempt: Path
    future: Any


class _Coordinator:
    """The workers at the batch: each is asked first, and given one photo at a time by name."""

    def __init__(
        self, journal: Journal, turns: Turns, cluster: Cluster, mapped: tuple[Mount, ...]
    ) -> None:
        self._journal = journal
        self._turns = turns
        self._cluster = cluster
        self._mapped = mapped
        self._roster = Roster()
        self._hands: dict[str, _Assignment] = {}
        self._again: deque[Item] = deque()
        self._deaths: dict[int, int] = {}
        self._folders = {journal.job.output}
        self._finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._looked = -LOOK
        self._waits = False
        self._name = f"guided-deblur-{journal.token}"
        self._lease = journal.job.output / f".guided-deblur-{journal.token}-lease.tmp"

    def settle_in(self, sha256: str) -> None:
        """The lease on the shared folder, and the model on all workers, those to come too."""
        job, nonce = self._journal.job, secrets.token_hex(8)
        with writing_into(job.output):
            make_folder(job.output)
            self._lease.write_text(nonce, "ascii")
        own = job.options.weights
        orders = Orders(
            name=self._name,
            version=version(),
            job=job.to_json(),
            weights=None if own is None else self._there(own.absolute()),
            sha256=sha256,
            output=self._there(job.output),
            lease=self._there(self._lease),
            nonce=nonce,
        )
        # A worker without the program fails here; it is asked like the others and says so.
        with suppress(Exception):
            self._cluster.client.register_plugin(ModelPlugin(orders), name=self._name)

    def close(self) -> None:
        """Workers stop at the lease's end; what was in hand waits again; leftovers are removed."""
        discard(self._lease)
        futures = [hand.future for hand in self._hands.values()]
        if self._cluster.is_reached:
            with suppress(Exception):
                wait(futures, timeout=FAREWELL)
            with suppress(Exception):
                self._cluster.client.cancel(futures)
                self._cluster.client.unregister_worker_plugin(self._name)
        with suppress(BatchError):
            # What lies whole in the shared folder gets its name; the rest waits again.
            recover(self._journal)
        for folder in self._folders:
            sweep(folder, self._journal.token)

    def work(self) -> Iterator[BatchEvent]:
        while True:
            yield from self._look_who_is_there()
            yield from self._hand_out()
            if not self._hands and not self._again and self._journal.next_waiting() is None:
                return
            with suppress(queue.Empty):
                yield from self._answered(self._finished.get(timeout=TICK))
            yield from (Working(hand.item.id) for hand in self._hands.values())

    # Who is there -------------------------------------------------------------------------------

    def _look_who_is_there(self) -> Iterator[BatchEvent]:
        if time.monotonic() - self._looked < LOOK:
            return
        self._looked = time.monotonic()
        there = self._cluster.workers()
        for address in self._hands.keys() - there:
            yield from self._lost(address)
        self._roster.forget(self._roster.known - there)
        for address in there - self._roster.known:
            self._roster.asked[address] = self._submit(address, standing, self._name)
        if there and there == self._roster.refused:
            raise BatchError("No worker of the cluster can take part.")
        if not there and not self._waits:
            yield Said(f"{self._cluster.address} has no workers; waiting for some.")
        self._waits = not there

    def _lost(self, address: str) -> Iterator[BatchEvent]:
        """The worker has gone: its photo is tried elsewhere, after all others, but not for ever."""
        hand = self._hands.pop(address)
        self._cluster.client.cancel([hand.future])
        discard(hand.attempt)
        number = hand.item.id
        self._deaths[number] = self._deaths.get(number, 0) + 1
        yield Said(f"The worker {address} was lost at {hand.item.source.name}.")
        if self._deaths[number] < DEATHS:
            self._again.append(hand.item)
        else:
            failure = Failure(f"{DEATHS} workers were lost one after the other at this photo.")
            yield from failed(self._journal, hand.item, failure)

    def _stands(self, address: str, answer: Standing) -> Iterator[BatchEvent]:
        del self._roster.asked[address]
        if answer.refusal:
            self._roster.refused.add(address)
            yield Said(f"The worker {address} cannot take part: {answer.refusal}")
            return
        self._roster.fit.add(address)
        yield Ready(device=f"{address}: {answer.device}", hint=answer.hint)

    # Photos -------------------------------------------------------------------------------------

    def _hand_out(self) -> Iterator[BatchEvent]:
        for address in sorted(self._roster.fit - self._hands.keys()):
            item = yield from self._next()
            if item is None:
                return
            assert item.target is not None
            self._folders.add(item.target.parent)
            attempt = attempt_for(item, self._journal.token, secrets.token_hex(4))
            task = Task(self._there(item.source), self._there(item.target), self._there(attempt))
            future = self._submit(address, treat, self._name, task)
            self._hands[address] = _Assignment(item, attempt, future)

    def _next(self) -> Generator[BatchEvent, None, Item | None]:
        """An item that is in hand now; those that lost a worker come last."""
        while (waiting := self._journal.next_waiting()) is not None:
            item = self._turns.take(waiting)
            if item is not None:
                yield Changed(item)
                if item.state == "working":
                    return item
        return self._again.popleft() if self._again else None

    def _answered(self, future: Future) -> Iterator[BatchEvent]:
        address = str(future.key).split(" ")[0]
        answer = _result_of(future)
        hand = self._hands.get(address)
        if hand is not None and hand.future.key == future.key:
            if answer is None:
                # Cancelled by the scheduler, or it has gone itself.
                self._cluster.workers()
                self._roster.forget({address})
                yield from self._lost(address)
                return
            del self._hands[address]
            # The worker goes on while its result is brought home.
            yield from self._hand_out()
            yield from self._bring_home(hand, answer)
        elif self._roster.asked.get(address) is future and answer is not None:
            yield from self._stands(address, answer if isinstance(answer, Standing) else _STRANGER)

    def _bring_home(self, hand: _Assignment, answer: Answer | Failure) -> Iterator[BatchEvent]:
        if isinstance(answer, Answer) and not _is_whole(hand.attempt, answer.size):
            answer = Failure(f"The result did not arrive; is {hand.attempt.parent} shared?")
        if isinstance(answer, Failure):
            if answer.concerns_all:
                raise OutputError(answer.message)
            yield from failed(self._journal, hand.item, answer)
            return
        staged = Staged(
            sha256=answer.sha256,
            size=answer.size,
            facts=answer.facts,
            origin=_origin(hand.item, answer),
        )
        yield Changed(adopt(hand.item, hand.attempt, staged, self._journal))

    def _submit(self, address: str, task: Any, *words: object) -> Future:
        """To that worker and no other; the key begins with its address."""
        future = self._cluster.client.submit(
            task, *words, key=f"{address} {secrets.token_hex(8)}", workers=[address], retries=0
        )
        future.add_done_callback(self._finished.put)
        return future

    def _there(self, path: Path) -> str:
        return seen_there(path, self._mapped)


def _result_of(future: Future) -> Any:
    """What the task returned, a Failure for what went wrong around it, None if it was cancelled."""
    if future.cancelled():
        return None
    error = future.exception()
    return future.result() if error is None else failure_of(error)


def _is_whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _origin(item: Item, answer: Answer) -> Origin | None:
    """For the sidecar, if one was wished."""
    if answer.source_sha256 is None:
        return None
    return Origin(
        source=item.source,
        source_sha256=answer.source_sha256,
        weights=FileFact(file=answer.weights, sha256=answer.facts.weights),
        environment=answer.environment,
        tile=answer.facts.tile,
        scale=answer.facts.scale,
    )
