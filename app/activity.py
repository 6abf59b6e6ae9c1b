"""Everything that runs on behalf of the window: what it is, and how it is stopped."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.runs import Runs
from app.searches import Searches
from app.worker import Runner


class Activity(QObject):
    """The jobs that a person waits for and may cancel."""

    changed = Signal()

    def __init__(
        self, searches: Searches, opener: Runner, saver: Runner, runs: Runs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._searches, self._opener, self._saver, self._runs = searches, opener, saver, runs
        self._runners = (
            *(searches.runner, searches.pictures.runner),
            *(opener, saver, runs.runner),
        )
        for runner in self._runners:
            runner.busy_changed.connect(self.changed)

    @property
    def is_busy(self) -> bool:
        return any(runner.is_busy for runner in self._runners)

    @property
    def words(self) -> str:
        """What is running, in the user's words."""
        busy = [runner for runner in self._runners if runner.is_busy]
        if busy and all(runner.is_stopping for runner in busy):
            return self.tr("Stopping ...")
        titles = {
            self._saver: self.tr("Saving"),
            self._opener: self.tr("Opening"),
            self._searches.runner: self.tr("Looking for photos"),
            self._runs.runner: self._model_words,
            self._searches.pictures.runner: self.tr("Looking for photos"),
        }
        return next((title for runner, title in titles.items() if runner.is_busy), "")

    @property
    def _model_words(self) -> str:
        if self._runs.is_deblurring:
            return self.tr("Deblurring")
        return self._runs.aside_title or self.tr("Quick preview")

    def cancel(self) -> None:
        """Stop every job. Each answers as soon as its current item ends."""
        for job in (self._searches, self._opener, self._saver, self._runs):
            job.cancel()

    def close(self) -> None:
        """Stop every job and wait for the threads."""
        for job in (self._searches, self._opener, self._saver, self._runs):
            job.close()
