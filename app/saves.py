"""Writing files: one job at a time, what became of it, and which results lie in which files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from app import jobs
from app.items import Saved
from app.results import Outcome
from app.worker import Failure, Runner, Task
from core.files import is_same_file

Job = Callable[[], jobs.Items]
#: A job that ends with `Saved`, and what is called then.
_Writing = tuple[Job, Callable[[Path], object]]
#: A file's size and time; None of one that is not there.
_Stamp = tuple[int, int] | None


class Saves(QObject):
    """Runs jobs that write a file and end with `Saved`."""

    saved = Signal(list)  # of Path
    marked = Signal(object)  # Outcome: there is a file of it now, or no more
    failed = Signal(object)  # Failure
    stopped = Signal(str)  # cancelled before there was a file, in words

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Whether there is a file is known when the thread has ended, and not before.
        self.runner = Runner(self, patient=True)
        #: Of each result the newest one, also of those that undo may bring back.
        self._files: WeakKeyDictionary[Outcome, tuple[Path, _Stamp]] = WeakKeyDictionary()

    def save(self, results: Sequence[tuple[Outcome, Job]]) -> None:
        """Run jobs that write results as they look now, one after the other, until one fails."""
        self._write([(job, self._noted(outcome)) for outcome, job in results])

    def write(self, job: Job) -> None:
        """Run a job that writes something made of results."""
        self._write([(job, lambda path: None)])

    def look_again(self) -> None:
        """A result whose file was removed or replaced by someone else is not saved any more."""
        for outcome, (file, stamp) in list(self._files.items()):
            if _stamp(file) != stamp:
                self._unmark(outcome)

    def _noted(self, outcome: Outcome) -> Callable[[Path], None]:
        """What is called when the file of a result is there, as that looks now."""
        look = outcome.look

        def on_written(path: Path) -> None:
            outcome.saved_look, self._files[outcome] = look, (path, _stamp(path))
            self.marked.emit(outcome)

        return on_written

    def _write(self, writings: Sequence[_Writing]) -> None:
        """Files that are there are saved, even if what came after failed or was cancelled."""
        written: list[Path] = []

        def noting() -> jobs.Items:
            for job, _ in writings:
                for item in job():
                    if isinstance(item, Saved):
                        written.append(item.path)
                    yield None

        def on_end() -> None:
            if not tell():
                self.stopped.emit(self.tr("Stopped: nothing was saved."))

        def on_failed(failure: Failure) -> None:
            tell()
            self.failed.emit(failure)

        def tell() -> bool:
            for path, (_, on_written) in zip(written, writings, strict=False):
                self._forget(path)
                on_written(path)
            if written:
                self.saved.emit(written)
            return bool(written)

        self.runner.start(
            Task(
                noting,
                lambda item: None,
                on_done=on_end,
                on_failed=on_failed,
                on_cancelled=on_end,
            )
        )

    def _forget(self, path: Path) -> None:
        """Another file is in its place: the result that lay there is not saved any more."""
        for outcome, (file, _) in list(self._files.items()):
            if is_same_file(file, path):
                self._unmark(outcome)

    def _unmark(self, outcome: Outcome) -> None:
        del self._files[outcome]
        outcome.saved_look = None
        self.marked.emit(outcome)


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
