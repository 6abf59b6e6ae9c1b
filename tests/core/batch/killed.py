"""A batch in a process of its own that dies at a wished place, or whenever it is killed.

Called by `multiprocessing` from a server that has torch loaded already, so that twenty of them do
not take minutes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from core import weights
from core.batch import delivery, place, store
from core.batch import run as running
from core.batch.journal import Journal
from core.batch.options import Job
from core.batch.run import run
from core.deblur import Deblurrer
from core.errors import BatchError
from core.events import Result
from tests.core.batch.conftest import found_by

Step = Callable[..., Any]
PLACES = ("reserved", "staged half", "staged", "written", "named", "named and cleaned")


def work(journals: Path, file: Path, job: Job, log: Path, where: str, patience: float = 0) -> None:
    """Resume the batch to its end; `log` gets a line for each finished computation.

    `patience` slows every write down, so that a killer finds more than the model at work.
    """
    setattr(place, "folder", lambda: journals)  # noqa: B010
    real = running.develop

    def develop(photo: Any, *rest: Any) -> Any:
        for event in real(photo, *rest):
            if isinstance(event, Result):
                with log.open("a") as lines:
                    lines.write(f"{photo.path.name}\n")
            yield event

    setattr(running, "develop", develop)  # noqa: B010
    if patience:
        _slow_down(patience)
    if where:
        _die_at(where)
    deblurrer = Deblurrer(weights.load(file), "cpu")
    with closing(_opened(job)) as batch:
        for _ in run(batch.journal, lambda: deblurrer):
            pass


def _opened(job: Job) -> store.Batch:
    """The lock of a process that was killed is free at once, or a moment later."""
    for _ in range(100):
        with suppress(BatchError):
            return store.open_batch(job, found_by(job), resume=True)
        time.sleep(0.05)
    return store.open_batch(job, found_by(job), resume=True)


def _slow_down(seconds: float) -> None:
    for module, name in ((delivery, "stage"), (delivery, "publish"), (Journal, "settle")):
        setattr(module, name, _after_a_while(getattr(module, name), seconds))


def _after_a_while(function: Step, seconds: float) -> Step:
    def slow(*args: Any, **options: Any) -> Any:
        time.sleep(seconds)
        result = function(*args, **options)
        time.sleep(seconds)
        return result

    return slow


def _die_at(where: str) -> None:
    """At the second photo's delivery, around one of its steps."""
    hooks = {
        "reserved": (delivery, "stage", _before),
        "staged half": (delivery, "stage", _halfway),
        "staged": (delivery, "stage", _after),
        "written": (Journal, "written", _after),
        "named": (Path, "unlink", _before_cleaning),
        "named and cleaned": (delivery, "publish", _after),
    }
    owner, name, wrap = hooks[where]
    setattr(owner, name, wrap(getattr(owner, name)))


class _Second:
    """Ends the process at its second call."""

    def __init__(self) -> None:
        self._calls = 0

    def __call__(self) -> None:
        self._calls += 1
        if self._calls == 2:
            os._exit(9)


def _before(function: Step) -> Step:
    second = _Second()

    def step(*args: Any, **options: Any) -> Any:
        second()
        return function(*args, **options)

    return step


def _after(function: Step) -> Step:
    second = _Second()

    def step(*args: Any, **options: Any) -> Any:
        result = function(*args, **options)
        second()
        return result

    return step


def _halfway(stage: Step) -> Step:
    second = _Second()

    def step(temporary: Path, write: Any) -> None:
        stage(temporary, write)
        whole = temporary.read_bytes()
        temporary.write_bytes(whole[: len(whole) // 2])
        second()
        temporary.write_bytes(whole)

    return step


def _before_cleaning(unlink: Step) -> Step:
    """Where a name is a second link, both are there for a moment."""
    second = _Second()

    def step(path: Path, *args: Any, **options: Any) -> None:
        if path.name.startswith(delivery._MARK) and path.exists():
            second()
        unlink(path, *args, **options)

    return step
