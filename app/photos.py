"""The open photos: how they come, which one is current, how they go. Makes no results.

Finding and decoding have a runner each beside the model's, so that a photo can be opened while
another is deblurred.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import files, jobs
from app.core_words import in_words
from app.history_change import UndoStacks
from app.images import Pixels, scaled
from app.items import Opened
from app.keeping import Keeper
from app.newcomers import Newcomers
from app.results import Entry, Shelf
from app.runs import Runs
from app.searches import Searches
from app.settings import SettingsFile
from app.thumbnails import THUMBNAIL_SIDE, Thumbnail
from app.worker import Failure, Runner, Task
from core.names import absolute


class Photos(QObject):
    """Opens, selects and closes. Every method belongs to the window's thread."""

    changed = Signal()
    thumbnail_changed = Signal(object)  # Entry
    current_changed = Signal()  # another photo is current; its pixels may still be missing
    opened = Signal()  # the current photo's pixels are here
    message = Signal(str)
    failed = Signal(object)  # Failure

    def __init__(
        self, shelf: Shelf, runs: Runs, undo: UndoStacks, settings: SettingsFile, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shelf, self._runs, self._undo, self._settings = shelf, runs, undo, settings
        self._by_path: dict[Path, Entry] = {}
        self.current: Entry | None = None
        self._previous: Entry | None = None
        self._newcomers = Newcomers()
        self._openings = 0
        self._pasted = 0
        self._keeper = Keeper(shelf, self)
        self._keeper.strayed.connect(self.message)
        self.searches = Searches(THUMBNAIL_SIDE, self)
        self.searches.found.connect(self._on_found)
        self.searches.pictured.connect(self._on_pictured)
        self.searches.refused.connect(self.message)
        self.searches.failed.connect(self.failed)
        self.opener = Runner(self)
        self.opener.busy_changed.connect(self._on_opener)

    @property
    def entries(self) -> list[Entry]:
        """In the order in which they were opened."""
        return list(self._by_path.values())

    def open_paths(self, paths: Iterable[Path]) -> None:
        """Add photos and the photos in folders; the first that can be read becomes current."""
        found = [absolute(path) for path in paths]
        if found:
            self._newcomers.ask()
            self.searches.add(lambda: files.find_photos(found))

    def paste(self, pixels: Pixels, title: str) -> None:
        """Add a picture from the clipboard, uint8 (h, w, 4) as in app.images."""
        self._pasted += 1
        path = self._shelf.folder / f"pasted-{self._pasted}.png"
        self._newcomers.ask()
        self.searches.add(lambda: files.paste(pixels, path, title))

    def is_pasted(self, entry: Entry) -> bool:
        return entry.path.parent == self._shelf.folder

    def select(self, entry: Entry | None) -> None:
        """Make a photo current, as somebody has chosen, and decode it if need be."""
        self._newcomers.settle()
        self._make_current(entry)

    def close_photo(self, entry: Entry, then: Entry | None = None) -> None:
        """Take a photo out of the filmstrip with its results; a run on it is cancelled.

        If it is current, `then` follows it, or by default the one before.
        """
        if self._runs.of(entry):
            self._runs.cancel()
        index = self.entries.index(entry)
        del self._by_path[entry.path]
        self.searches.pictures.forget([entry.path])
        entry.opened = None
        self._undo.forget(entry)
        self.changed.emit()
        if entry is self.current:
            entries, previous = self.entries, self._previous
            left = entries[min(index, len(entries) - 1)] if entries else None
            self._make_current(then or (previous if previous in entries else left))
            self._previous = previous

    def close_all(self) -> None:
        """Take every photo out of the filmstrip; what looks for more or works on one is stopped."""
        self.searches.forget()
        self._runs.cancel()
        self._newcomers.settle()
        entries = self.entries
        self._by_path.clear()
        self.searches.pictures.forget(entry.path for entry in entries)
        for entry in entries:
            entry.opened = None
            self._undo.forget(entry)
        self.changed.emit()
        self._make_current(None)
        self._previous = None

    def tidy(self) -> None:
        """Move photos that are neither looked at nor deblurred out of memory."""
        running = self._runs.current.entry if self._runs.current else None
        self._keeper.tidy(self.entries, (self.current, running), self._undo.remembers)

    def close(self) -> None:
        """Stop moving photos out of memory, and wait."""
        self._keeper.close()

    def _make_current(self, entry: Entry | None) -> None:
        if entry is self.current:
            return
        self._previous, self.current = self.current, entry
        self._undo.activate(entry)
        self.tidy()
        self.current_changed.emit()
        if entry is None:
            self.opener.cancel()
        elif entry.opened is None:
            self._open(entry)
        else:
            self.opener.cancel()
            self._keeper.look_again(entry, self._renew)
            self.opened.emit()

    # Found --------------------------------------------------------------------------------------

    def _on_found(self, found: list[files.Found]) -> None:
        for each in found:
            if each.path not in self._by_path:
                self._by_path[each.path] = Entry(each.path, title=each.title)
        self.changed.emit()
        entries = [self._by_path[each.path] for each in found]
        chosen = self._newcomers.offer(entries, self.current is None)
        if chosen is not None and chosen is self.current and chosen.opened is not None:
            self._newcomers.on_opened()
            self._keeper.look_again(chosen, self._renew)
        elif chosen is not None:
            self._make_current(chosen)

    def _on_pictured(self, picture: Thumbnail) -> None:
        entry = self._by_path.get(picture.path)
        if entry is not None:
            entry.thumbnail = picture.pixels
            self.thumbnail_changed.emit(entry)

    def _on_opener(self) -> None:
        self.searches.pictures.hold_large(self.opener.is_busy)

    def _renew(self, entry: Entry) -> bool:
        """Open the current photo, whose file has changed, anew; not where results hang on it."""
        if entry is not self.current or self._runs.of(entry) or self._undo.remembers(entry):
            return False
        # Another entry, since much is known of this one's pixels in many places.
        fresh = Entry(entry.path, entry.thumbnail, sha256=entry.sha256, title=entry.title)
        self._by_path[entry.path], entry.opened = fresh, None
        self._undo.forget(entry)
        self.changed.emit()
        previous = self._previous
        self._make_current(fresh)
        self._previous = previous
        return True

    # Decoded ------------------------------------------------------------------------------------

    def _open(self, entry: Entry) -> None:
        self._openings += 1
        number, largest = self._openings, self._settings.settings.max_megapixels
        self.opener.start(
            Task(
                lambda: jobs.open_photo(entry.path, largest),
                lambda item: self._on_opened(entry, item),
                on_failed=lambda failure: self._on_open_failed(entry, failure),
                on_cancelled=lambda: self._on_open_cancelled(entry, number),
            )
        )

    def _on_opened(self, entry: Entry, item: object) -> None:
        if isinstance(item, Opened) and entry is self.current:
            stale = entry.thumbnail is None or entry.sha256 not in ("", item.sha256)
            entry.opened, entry.sha256 = item, item.sha256
            self._newcomers.on_opened()
            self.opened.emit()
            if stale:  # or the picture of what the file held before
                self.searches.pictures.forget([entry.path])
                self._on_pictured(Thumbnail(entry.path, scaled(item.pyramid, THUMBNAIL_SIDE)))
            for note in item.photo.notes:
                self.message.emit(f"{entry.name}: {in_words(note)}")

    def _on_open_failed(self, entry: Entry, failure: Failure) -> None:
        """A broken file leaves the filmstrip, unless results hang on it."""
        self.failed.emit(failure)
        others = [other for other in self.entries if other is not entry]
        self._drop(entry, self._newcomers.after_failure(others))

    def _on_open_cancelled(self, entry: Entry, number: int) -> None:
        """By the user, unless a newer opening came in the way, maybe of the same photo again."""
        newest = number == self._openings
        if newest and entry is self.current and entry.opened is None:
            self._newcomers.settle()
            self._drop(entry)

    def _drop(self, entry: Entry, then: Entry | None = None) -> None:
        if entry in self.entries and not entry.outcomes:
            self.close_photo(entry, then)
