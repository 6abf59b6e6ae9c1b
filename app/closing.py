"""What is asked before photos are closed: whether a run may stop, what becomes of results."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app import dialogs
from app.all_photos import AllPhotos, about_unsaved
from app.file_actions import FileActions
from app.results import Chosen, Entry
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
        #: What is being saved to be closed, and how that is done.
        self._waiting: tuple[Sequence[Entry], Callable[[], object]] | None = None
        session.saver.busy_changed.connect(self._go_on)

    def close_photo(self, entry: Entry | None) -> None:
        """Close a photo; a run on it and unsaved results are asked about."""
        # A run may end while its question is open: what it left is asked about as well.
        if (
            entry in self._session.photos.entries
            and self._may_stop(entry)
            and self._may_lose(
                [entry],
                self.tr("Close photo?"),
                lambda: self.close_photo(entry),
                self.tr("{0} has results that are not saved.").format(entry.name),
            )
        ):
            self._session.photos.close_photo(entry)

    def close_all(self) -> None:
        """Take every photo out of the filmstrip; a run and unsaved results are asked about."""
        stopped = not self._session.runs.is_deblurring or dialogs.may_stop(
            self.window(),
            self.tr("Stop deblurring?"),
            self.tr("A photo is still being deblurred."),
        )
        if stopped and self.may_lose_all(self.tr("Close all photos?"), self.close_all):
            self._session.photos.close_all()

    def may_lose_all(self, title: str, again: Callable[[], object]) -> bool:
        """Whether no result is unsaved, or all of them may go. Where they are saved first, it is
        `again` that follows then.
        """
        return self._may_lose(self._session.photos.entries, title, again)

    def _may_stop(self, entry: Entry) -> bool:
        run = self._session.runs.current
        return (
            run is None
            or run.entry is not entry
            or dialogs.may_stop(
                self.window(),
                self.tr("Stop deblurring?"),
                self.tr("{0} is still being deblurred.").format(entry.name),
            )
        )

    def _may_lose(
        self, entries: Sequence[Entry], title: str, again: Callable[[], object], text: str = ""
    ) -> bool:
        self._session.look_for_files()
        if not any(entry.has_unsaved for entry in entries):
            return True
        unsaved, text = _unsaved(entries), text or about_unsaved(entries)
        answer = dialogs.before_losing(self.window(), title, text, len(unsaved))
        if answer == "save" and self._save(unsaved):
            self._waiting = [*entries], again
        return answer == "lose"

    def _save(self, results: list[Chosen]) -> bool:
        """Whether it has begun."""
        if len(results) == 1:
            return self._files.save_result(results[0])
        return self._all.save_results(results)

    def _go_on(self) -> None:
        """What was saved to be closed is closed now, unless something of it could not be saved."""
        if self._waiting is None or self._session.saver.is_busy:
            return
        (entries, again), self._waiting = self._waiting, None
        if not any(entry.has_unsaved for entry in entries):
            # After the saver's last word: closing waits for its thread.
            QTimer.singleShot(0, self, again)


def _unsaved(entries: Sequence[Entry]) -> list[Chosen]:
    """All results that are lost with these photos and can be saved."""
    return [
        Chosen(entry, entry.opened, outcome)
        for entry in entries
        if entry.opened is not None
        for outcome in entry.unsaved
        if not outcome.painting
    ]
