"""Writing files: one job at a time, what became of it, and which results lie in which files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from app import jobs
from app.items import Saved
from app.results import Outcome
from app.worker import Runner, Task
from core.files import is_same_file


class Saves(QObject):
    """Runs jobs that write a file and end with `Saved`."""

    saved = Signal(object)  # Path
    marked = Signal(object)  # Outcome: there is a file of it now, or no more
    failed = Signal(object)  # Failure
    stopped = Signal(str)  # cancelled before there was a file, in words

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Whether there is a file is known when the thread has ended, and not before.
        self.runner = Runner(self, patient=True)
        #: Of each result the newest one, also of those that undo may bring back.
        self._files: WeakKeyDictionary[Outcome, Path] = WeakKeyDictionary()

    def save(self, outcome: Outcome, job: Callable[[], jobs.Items]) -> None:
        """Run a job that writes a result as it looks now."""
        look = outcome.look

        def on_written(path: Path) -> None:
            outcome.saved_look, self._files[outcome] = look, path
            self.marked.emit(outcome)

        self._write(job, on_written)

    def write(self, job: Callable[[], jobs.Items]) -> None:
        """Run a job that writes something made of results."""
        self._write(job, lambda path: None)

    def _write(self, job: Callable[[], jobs.Items], on_written: Callable[[Path], object]) -> None:
        """`on_written` is called when the file is there, even if it was cancelled too late."""
        written: list[Path] = []

        def noting() -> jobs.Items:
            for item in job():
                if isinstance(item, Saved):
                    written.append(item.path)
                yield None

        def on_end() -> None:
            if written:
                self._forget(written[0])
                on_written(written[0])
                self.saved.emit(written[0])
            else:
                self.stopped.emit(self.tr("Stopped: nothing was saved."))

        self.runner.start(
            Task(
                noting,
                lambda item: None,
                on_done=on_end,
                on_failed=self.failed.emit,
                on_cancelled=on_end,
            )
        )

    def _forget(self, path: Path) -> None:
        """Another file is in its place: the result that lay there is not saved any more."""
        for outcome, file in list(self._files.items()):
            if is_same_file(file, path):
                del self._files[outcome]
                outcome.saved_look = None
                self.marked.emit(outcome)
