"""What is being worked on, and on which photo: the status bar, the filmstrip's badge, and the word
at the end for whoever looks elsewhere.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow

from app import words
from app.layout import Layout
from app.results import Entry, Outcome
from app.running import Errand, Run
from app.session import Session
from core.events import Progress


class Status(QObject):
    """Connects itself to the session; changes nothing but widgets."""

    def __init__(self, session: Session, views: Layout, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._views, self._window = session, views, window
        self._job: Run | Errand | None = None
        self._progress: Progress | None = None
        self._left: float | None = None
        self._told: dict[str, tuple[Entry, Outcome]] = {}
        session.busy_changed.connect(self._on_busy)
        session.photos.current_changed.connect(self._show)
        session.runs.progressed.connect(self._on_progress)
        session.runs.deblurred.connect(self._on_deblurred)
        for changed in (session.shown_changed, session.photos.changed):
            changed.connect(self._take_back)

    def _on_busy(self) -> None:
        """A job began or ended."""
        job = self._session.runs.job
        if job is not self._job:
            self._job, self._progress = job, None
            self._left = job.clock.left() if job else None
            self._views.filmstrip.set_working(job.entry if job else None)
        self._views.show_running(self._session.is_busy)
        self._show()

    def _on_progress(self, progress: Progress | None, left: float | None) -> None:
        self._progress, self._left = progress, left
        self._show()

    def _show(self) -> None:
        bar, text = self._views.progress, self._views.progress_text
        known = self._progress if not self._session.runs.runner.is_stopping else None
        bar.setRange(0, known.total if known else 0)
        if known is not None:
            bar.setValue(known.done)
        text.setText(self._words(known))

    def _words(self, progress: Progress | None) -> str:
        job = self._job
        if job is None or self._session.runs.runner.is_stopping:
            return self._session.activity
        parts = (
            [words.short_name(job.entry.name)]
            if job.entry is not self._session.photos.current
            else []
        )
        if isinstance(job, Errand):
            parts.append(job.title)
        elif progress is None:
            parts.append(self.tr("Looking at the blur") if job.looks else self.tr("Deblurring"))
        if progress is not None:
            parts.append(words.progress_text(progress, self._left))
        elif self._left is not None:
            parts.append(words.about_left(self._left))
        return words.joined(parts)

    def _on_deblurred(self, entry: Entry, outcome: Outcome) -> None:
        """Whoever sees the result come needs no words."""
        if entry is self._session.photos.current and self._window.isActiveWindow():
            return
        text = (
            self.tr("The region of {0} is deblurred.")
            if outcome.is_region
            else self.tr("{0} is deblurred.")
        )
        text = text.format(entry.name)
        self._told[text] = entry, outcome
        self._views.info.tell(text)
        QApplication.alert(self._window)

    def _take_back(self) -> None:
        """What was told of a result that is undone, deleted, or closed with its photo."""
        entries = self._session.photos.entries
        for text, (entry, outcome) in list(self._told.items()):
            if entry not in entries or outcome not in entry.outcomes:
                del self._told[text]
                self._views.info.take_back(text)
