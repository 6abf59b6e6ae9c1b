"""What runs on a cluster's workers: the model, loaded once a process, and one photo at a time.

Dask sends these classes and functions by name, so a worker needs this program installed. Paths come
as the worker sees them, as text. Nothing here writes a journal or gives a result its name: a worker
stages it in the target's folder under a name of that attempt, and says what it staged.
"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import torch
from distributed import Worker
from distributed.diagnostics.plugin import WorkerPlugin

from core import provenance, weights
from core.batch.delivery import Parcel, concerns_all, pack, unwritable
from core.batch.errands import Standing, Task
from core.batch.item import Facts
from core.batch.making import facts_of, read
from core.batch.options import Job
from core.batch.turns import Failure, failure_of
from core.deblur import Deblurrer
from core.develop import develop
from core.errors import BatchError, DeblurError
from core.events import Notice, Result
from core.files import discard
from core.options import DeviceName
from core.photo import Photo, check_fits
from core.provenance import Environment
from core.version import version

__all__ = ["Answer", "ModelPlugin", "Orders"]

#: Seconds between two looks whether the batch still goes on.
LOOK = 0.5


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What a batch demands of every worker. `job` is its JSON; `weights` None means the shipped
    ones. `lease` is a file in the output folder that holds `nonce` as long as the batch goes on.
    """

    name: str
    version: str
    job: str
    weights: str | None
    sha256: str
    output: str
    lease: str
    nonce: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A staged result: SHA-256, size and facts, and for a sidecar the photo's SHA-256, the weights'
    file name and what computed.
    """

    sha256: str
    size: int
    facts: Facts
    source_sha256: str | None
    weights: str
    environment: Environment


class ModelPlugin(WorkerPlugin):
    """The model on a worker. One that cannot take part stays in the cluster and says why."""

    def __init__(self, orders: Orders) -> None:
        self.name = orders.name
        self.orders = orders

    async def setup(self, worker: Worker) -> None:
        """Load beside the worker's loop, whose silence the scheduler would take for its end."""
        # One photo at a time, whatever number of threads the worker was started with: they are
        # the model's.
        self.turn = threading.Lock()
        self.standing = await asyncio.to_thread(self._load, worker.state.nthreads)

    def _load(self, threads: int) -> Standing:
        try:
            return self._loaded(threads)
        except DeblurError as error:
            return Standing(refusal=str(error))
        except Exception as error:
            return Standing(refusal=failure_of(error).message)

    def _loaded(self, threads: int) -> Standing:
        orders = self.orders
        if version() != orders.version:
            raise BatchError(f"it has version {version()} of the program, not {orders.version}.")
        if not self._sees_lease():
            raise BatchError(f"it does not see the output folder as {orders.output}.")
        # Dask tells the libraries to use one thread only.
        torch.set_num_threads(max(1, threads))
        self.recipe = Job.from_json(orders.job).options.recipe
        self.deblurrer = _deblurrer(orders.weights, orders.sha256, self.recipe.deblur.device)
        hint = self.deblurrer.device.hint or ""
        return Standing(device=self.deblurrer.description, hint=hint)

    def _goes_on(self) -> bool:
        """Whether the batch, and no later one of the same journal, still wants results. A shared
        folder that fails for a moment says nothing about that.
        """
        try:
            return self._is_leased()
        except FileNotFoundError:
            return False
        except OSError:
            return True

    def _sees_lease(self) -> bool:
        try:
            return self._is_leased()
        except OSError:
            return False

    def _is_leased(self) -> bool:
        return Path(self.orders.lease).read_bytes() == self.orders.nonce.encode("ascii")

    def treat(self, task: Task) -> Answer | Failure:
        """From the photo's file to the staged result. A failure leaves nothing behind."""
        staged = Path(task.staged)
        try:
            answer = self._treat(task, staged)
            if self._goes_on():
                return answer
            failure = Failure("The batch has ended.")
        except OSError as error:
            line = unwritable(Path(task.target), error)
            failure = Failure(line, concerns_all=concerns_all(error))
        except Exception as error:
            failure = failure_of(error)
        discard(staged)
        return failure

    def _treat(self, task: Task, staged: Path) -> Answer:
        source = read(Path(task.source), self.recipe)
        photo, target = source.photo, Path(task.target)
        check_fits(photo, target)
        result, notes = self._deblur(photo)
        facts = facts_of(self.deblurrer, source, result, notes, target, self.recipe)
        parcel = Parcel(photo=photo, rgb=result.rgb, facts=facts)
        packed = pack(parcel, target, staged, self.recipe.save)
        return Answer(
            sha256=packed.sha256,
            size=packed.size,
            facts=facts,
            source_sha256=source.sha256,
            weights=self.deblurrer.weights.path.name,
            environment=provenance.environment(self.deblurrer),
        )

    def _deblur(self, photo: Photo) -> tuple[Result, list[str]]:
        notes, looked = [], time.monotonic()
        for event in develop(photo, self.deblurrer, self.recipe):
            if isinstance(event, Notice):
                notes.append(event.message)
            elif isinstance(event, Result):
                return event, notes
            if time.monotonic() - looked > LOOK:
                looked = time.monotonic()
                if not self._goes_on():
                    raise BatchError("The batch has ended.")
        raise DeblurError("The run ended without a result.")


@lru_cache(maxsize=1)
def _deblurrer(path: str | None, sha256: str, device: DeviceName) -> Deblurrer:
    """Kept from batch to batch. Raises WeightsError, DeviceError, BatchError."""
    loaded = weights.load(Path(path) if path else None, weights.named(sha256) or "compact")
    if loaded.sha256 != sha256:
        raise BatchError(f"it has other weights ({loaded.sha256[:12]}, not {sha256[:12]}).")
    return Deblurrer(loaded, device)
