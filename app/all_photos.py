"""What is done with all open photos at once: saving their results, closing them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.dialogs import may_lose, may_stop
from app.file_actions import FileActions
from app.results import Chosen, Entry
from app.session import Session

translate = QCoreApplication.translate

#: Photos that a question names before it counts the rest.
NAMED = 5


class AllPhotos(QWidget):
    """Asks on behalf of `parent`; all changes go through the session."""

    def __init__(self, session: Session, files: FileActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._session = session
        self._files = files

    def save(self) -> None:
        """Every photo's result that is not saved, into one folder, under names that are free."""
        from app.save_dialog import suggested_path
        from core.photo import result_suffix

        chosen = [each for each in map(_unsaved, self._session.photos.entries) if each is not None]
        name = QFileDialog.getExistingDirectory(
            self.window(), self.tr("Save all results into a folder"), str(self._files.save_folder())
        )
        if not name or not chosen:
            return
        results: list[tuple[Path, Chosen]] = []
        for each in chosen:
            path = suggested_path(
                self._files.source(each.entry),
                Path(name),
                result_suffix(each.entry.path).lower(),
                [path for path, _ in results],
            )
            results.append((path, each))
        self._session.save_all(results, self._files.save_options())

    def close_all(self) -> None:
        """Take every photo out of the filmstrip; a run and unsaved results are asked about."""
        # A run may end while its question is open: what it left is asked about as well.
        if self._may_stop() and self._may_lose():
            self._session.photos.close_all()

    def _may_stop(self) -> bool:
        return not self._session.runs.is_deblurring or may_stop(
            self.window(),
            self.tr("Stop deblurring?"),
            self.tr("A photo is still being deblurred."),
        )

    def _may_lose(self) -> bool:
        return not self._session.has_unsaved or may_lose(
            self.window(),
            self.tr("Close all photos?"),
            about_unsaved(self._session.photos.entries),
        )


def about_unsaved(entries: Iterable[Entry]) -> str:
    """Which photos' results would be lost, in a sentence that names a few."""
    names = [entry.name for entry in entries if entry.has_unsaved]
    text = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        text = translate("all_photos", "{0} and {1} more").format(text, len(names) - NAMED)
    return translate("all_photos", "Photos with results that are not saved: {0}").format(text)


def _unsaved(entry: Entry) -> Chosen | None:
    """The shown result or else the newest, of those that can be saved and are not."""
    if entry.opened is None:
        return None
    finished = [outcome for outcome in entry.unsaved if not outcome.painting]
    if not finished:
        return None
    return Chosen(entry, entry.opened, entry.shown if entry.shown in finished else finished[-1])
