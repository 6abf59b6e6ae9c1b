"""Writing files: one job at a time, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import jobs
from app.items import Saved
from app.worker import Runner, Task


class Saves(QObject):
    """Runs jobs that write a file and end with `Saved`."""

    saved = Signal(object)  # Path
    failed = Signal(object)  # Failure
    stopped = Signal(str)  # cancelled before there was a file, in words

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Whether there is a file is known when the thread has ended, and not before.
        self.runner = Runner(self, patient=True)

    def write(self, job: Callable[[], jobs.Items], on_saved: Callable[[], object]) -> None:
        """`on_saved` is called when the file is there, even if it was cancelled too late."""
        written: list[Path] = []

        def noting() -> jobs.Items:
            for item in job():
                if isinstance(item, Saved):
                    written.append(item.path)
                yield None

        def on_end() -> None:
            if written:
                on_saved()
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
