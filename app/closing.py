"""What is asked before photos are closed: whether a run may stop, what becomes of results."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app import dialogs
from app.all_photos import AllPhotos, about_unsaved
from app.file_actions import FileActions
from app.results import Chosen, Entry
from app.running import Run
from app.session import Session


class Closing(QWidget):
    """Asks on behalf of `parent`, and closes photos."""

    def __init__(
        self, session: Session, files: FileActions, every: AllPhotos, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.hide()
        self._session = session
        self._files = files
        self._all = every
        #: What is closed when the file that is being written is there, by what would be lost: how,
        #: and whether all of that has to be saved first.
        self._waiting: dict[tuple[Entry, ...], tuple[Callable[[], object], bool]] = {}
        self._ending: Run | None = None  # may end with what is being closed
        session.saver.busy_changed.connect(self._go_on)

    def close_photo(self, entry: Entry | None) -> None:
        """Close a photo; a run on it and unsaved results are asked about."""
        if entry not in self._session.photos.entries or self._must_wait(
            [entry], lambda: self.close_photo(entry)
        ):
            return
        # A run may end while its question is open: what it left is asked about as well.
        if self.may_stop(entry) and self._may_lose(
            [entry],
            self.tr("Close photo?"),
            lambda: self.close_photo(entry),
            self.tr("{0} has results that are not saved.").format(entry.name),
        ):
            self._session.photos.close_photo(entry)

    def close_all(self) -> None:
        """Take every photo out of the filmstrip; a run and unsaved results are asked about."""
        if (
            not self._must_wait(self._session.photos.entries, self.close_all)
            and self.may_stop()
            and self.may_lose_all(self.tr("Close all photos?"), self.close_all)
        ):
            self._session.photos.close_all()

    def may_stop(self, entry: Entry | None = None) -> bool:
        """Whether there is no run, of this photo if one is given, or it may stop. Nothing is asked
        about one that is stopping already.
        """
        runs, self._ending = self._session.runs, None
        run = runs.current
        if run is None or entry not in (None, run.entry) or runs.runner.is_cancelling:
            return True
        text = self.tr("A photo is still being deblurred.")
        if entry is not None:
            text = self.tr("{0} is still being deblurred.").format(entry.name)
        if dialogs.may_stop(self.window(), self.tr("Stop deblurring?"), text):
            self._ending = run
        return self._ending is not None

    def may_lose_all(self, title: str, again: Callable[[], object]) -> bool:
        """Whether no result is unsaved, or all of them may go. Where they are saved first, it is
        `again` that follows then.
        """
        return self._may_lose(self._session.photos.entries, title, again)

    def _must_wait(self, entries: Sequence[Entry], again: Callable[[], object]) -> bool:
        """While a file is written another save would take its place, so whoever may ask for one is
        asked afterwards.
        """
        self._session.look_for_files()
        if not self._session.saver.is_busy or not any(entry.has_unsaved for entry in entries):
            return False
        self._waiting.setdefault(tuple(entries), (again, False))
        self._session.message.emit(
            self.tr("A file is still being written. Closing goes on after that.")
        )
        return True

    def _may_lose(
        self, entries: Sequence[Entry], title: str, again: Callable[[], object], text: str = ""
    ) -> bool:
        self._session.look_for_files()
        if not any(entry.has_unsaved for entry in entries):
            return True
        unsaved, text = _unsaved(entries), text or about_unsaved(entries)
        answer = dialogs.before_losing(self.window(), title, text, len(unsaved))
        if answer == "save" and self._save(unsaved):
            self._waiting[tuple(entries)] = again, True
            # That is decided: what the run would leave is not asked about.
            if self._ending is not None and self._session.runs.current is self._ending:
                self._session.runs.cancel()
        return answer == "lose"

    def _save(self, results: list[Chosen]) -> bool:
        """Whether it has begun."""
        if len(results) == 1:
            return self._files.save_result(results[0])
        return self._all.save_results(results)

    def _go_on(self) -> None:
        """What was saved to be closed is closed now, unless something of it could not be saved."""
        if not self._waiting or self._session.saver.is_busy:
            return
        waiting, self._waiting = self._waiting, {}
        closing = [
            again
            for entries, (again, saved_first) in waiting.items()
            if not (saved_first and any(entry.has_unsaved for entry in entries))
        ]
        # After the saver's last word: closing waits for its thread. One after the other: each may
        # ask something.
        QTimer.singleShot(0, self, lambda: [again() for again in closing])


def _unsaved(entries: Sequence[Entry]) -> list[Chosen]:
    """All results that are lost with these photos and can be saved."""
    return [
        Chosen(entry, entry.opened, outcome)
        for entry in entries
        if entry.opened is not None
        for outcome in entry.unsaved
        if not outcome.painting
    ]
