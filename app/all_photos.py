"""Saving the results of several photos at once, and naming the photos that have some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

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
        """Of every photo a result that is not saved."""
        chosen = [each for each in map(_unsaved, self._session.photos.entries) if each is not None]
        if chosen:
            self.save_results(chosen)

    def save_results(self, chosen: Sequence[Chosen]) -> bool:
        """Ask for one folder, and begin to write there under names that are free; whether there
        was an answer.
        """
        from app.save_dialog import suggested_path
        from core.photo import result_suffix

        name = QFileDialog.getExistingDirectory(
            self.window(), self.tr("Save all results into a folder"), str(self._files.save_folder())
        )
        if not name:
            return False
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
        return True


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
