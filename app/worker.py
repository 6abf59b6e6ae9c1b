"""Drives any generator in a thread of its own and reports to the window; jobs know no threads.

A job is a generator; each item it yields, unless it is None, reaches the window's thread as an
event. Cancelling means that nobody asks for the next item. Knows nothing of photos or models.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer, Signal, Slot

from app import log
from app.core_words import in_words
from core.errors import DeblurError, worded

#: Convolution libraries recurse and allocate on the stack; some platforms give threads 512 KB.
STACK_BYTES = 16 << 20
#: The window comes first: its own thread stays at 0.
NICE = 10
#: A cancelled task counts as over after this long, though its thread still works: loading PyTorch
#: and decoding a photo cannot be interrupted. What comes next waits for the thread.
PATIENCE_MS = 1500

Job = Callable[[], Generator[object, None, None]]


@dataclass(frozen=True)
class Failure:
    """Why a job ended early: one sentence for a person, and the traceback for a report.

    `expected` tells errors that the program words itself from those that are its own fault.
    """

    message: str
    details: str
    expected: bool


def joined(failures: Sequence[Failure]) -> Failure:
    """Several, at least one, as one of several lines."""
    return Failure(
        "\n".join(each.message for each in failures),
        "\n".join(each.details for each in failures),
        all(each.expected for each in failures),
    )


@dataclass(frozen=True)
class Task:
    """A job and who hears of it. All callables run in the window's thread.

    Exactly one of `on_done`, `on_failed`, `on_cancelled` is called, unless the runner is closed.
    """

    job: Job
    on_event: Callable[[Any], None]
    on_done: Callable[[], None] = lambda: None
    on_failed: Callable[[Failure], object] = lambda failure: None
    on_cancelled: Callable[[], None] = lambda: None


class Worker(QThread):
    """Runs one job. Exactly one of `done`, `failed`, `cancelled`, then QThread's `finished`."""

    produced = Signal(object)
    done = Signal()
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setStackSize(STACK_BYTES)
        self._job = job
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop before its next item; returns at once."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()

    def run(self) -> None:
        _give_way()
        try:
            completed = self._drive()
        except Exception as error:  # whatever a job raises, the window survives it
            self.failed.emit(describe(error))
        else:
            (self.done if completed else self.cancelled).emit()

    def _drive(self) -> bool:
        """True when the generator ended by itself. It is closed here, in its own thread."""
        with closing(self._job()) as items:
            while not self._stop.is_set():
                try:
                    item = next(items)
                except StopIteration:
                    return True
                if self._stop.is_set():
                    return False
                if item is not None:
                    self.produced.emit(item)
        return False


def _give_way() -> None:
    """Linux ignores QThread's priority; nice is per thread there, and torch's inherit it."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def describe(error: Exception) -> Failure:
    """The error as text only: a traceback object would keep every tensor of the run alive."""
    details = "".join(traceback.format_exception(error))
    expected = isinstance(error, DeblurError)
    if not expected:
        log.write(error)
    return Failure(in_words(worded(error)), details, expected)


class Runner(QObject):
    """At most one task at a time; a newer one replaces the running and the waiting one.

    A `patient` one stays busy until a cancelled task's thread has ended, however long that takes.
    """

    busy_changed = Signal()

    def __init__(self, parent: QObject | None = None, *, patient: bool = False) -> None:
        super().__init__(parent)
        self._patient = patient
        self._worker: Worker | None = None
        self._task: Task | None = None
        self._next: Task | None = None
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._let_go)
        # A thread that outlived the application would end the process with a crash.
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    @property
    def is_busy(self) -> bool:
        return self._task is not None or self._next is not None

    @property
    def is_cancelling(self) -> bool:
        return self._worker is not None and self._worker.is_cancelled

    @property
    def is_stopping(self) -> bool:
        """Whether the cancelled task is the last one for now."""
        return self.is_cancelling and self._next is None

    def start(self, task: Task) -> None:
        """Run `task` now, or as soon as the task in its way has stopped."""
        if self._worker is None:
            self._launch(task)
            return
        self._forget_waiting()
        self._next = task
        self._worker.cancel()
        self.busy_changed.emit()

    def cancel(self) -> None:
        """Stop the running task and forget the waiting one."""
        self._forget_waiting()
        if self._worker is not None:
            self._worker.cancel()
            if not self._patient:
                self._patience.start(PATIENCE_MS)
            self.busy_changed.emit()

    def _forget_waiting(self) -> None:
        waiting, self._next = self._next, None
        if waiting is not None:
            waiting.on_cancelled()

    @Slot()
    def _let_go(self) -> None:
        """Nobody waits for this thread any longer, but the next task."""
        if self._task is not None:
            task, self._task = self._task, None
            task.on_cancelled()
            self.busy_changed.emit()

    @Slot()
    def close(self) -> None:
        """Stop everything and wait for the thread; nobody hears of the task any more.

        `start` may follow.
        """
        self._next = None
        self._patience.stop()
        if self._worker is not None:
            self._worker.disconnect(self)
            self._worker.cancel()
            self._worker.wait()
            # What the worker said last still waits for this thread, and would be taken for words
            # of the next one.
            QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)
            self._worker.setParent(None)
            self._worker = self._task = None

    def _launch(self, task: Task) -> None:
        worker = Worker(task.job, self)
        worker.produced.connect(self._on_event)
        worker.done.connect(self._on_done)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)
        worker.finished.connect(self._on_finished)
        self._worker, self._task = worker, task
        worker.start(QThread.Priority.LowPriority)
        self.busy_changed.emit()

    @Slot(object)
    def _on_event(self, item: object) -> None:
        if self._task is not None and not self.is_cancelling:
            self._task.on_event(item)

    @Slot()
    def _on_done(self) -> None:
        # A task cancelled after its last item: the cancellation was first, so it counts.
        if self._task is not None:
            (self._task.on_cancelled if self.is_cancelling else self._task.on_done)()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self._task is not None:
            if self.is_cancelling:
                self._task.on_cancelled()
            else:
                self._task.on_failed(failure)

    @Slot()
    def _on_cancelled(self) -> None:
        if self._task is not None:
            self._task.on_cancelled()

    @Slot()
    def _on_finished(self) -> None:
        self._patience.stop()
        if self._worker is not None:
            self._worker.deleteLater()
        self._worker = self._task = None
        waiting, self._next = self._next, None
        if waiting is not None:
            self._launch(waiting)
        else:
            self.busy_changed.emit()
