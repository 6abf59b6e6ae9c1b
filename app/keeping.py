"""What becomes of photos that nobody looks at: those with results are kept on the shelf.

A result is saved with its photo, and by then the file may have moved, changed or been unplugged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QObject, Signal

from app import jobs
from app.items import Opened, Strayed
from app.results import Entry, Shelf
from app.worker import Runner, Task


class Keeper(QObject):
    """Moves one photo after the other out of memory, in a thread that nobody waits for."""

    strayed = Signal(str)  # what became of the file of a photo that was kept

    def __init__(self, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._waiting: list[Entry] = []
        self._runner, self._looking = Runner(self), Runner(self)

    def tidy(
        self,
        entries: Iterable[Entry],
        needed: Collection[Entry | None],
        remembered: Callable[[Entry], bool],
    ) -> None:
        """Store the pixels of photos with results, or whose results may come back; drop those of
        all others but the ones that are `needed` in memory.
        """
        idle = [entry for entry in entries if entry not in needed]
        for entry in idle:
            entry.preview = None  # made anew when the photo is shown again
            if not remembered(entry):
                entry.opened = None
        self._waiting = [entry for entry in idle if entry.opened and not entry.opened.stored]
        if not self._runner.is_busy:
            self._next()

    def look_again(self, entry: Entry, renew: Callable[[Entry], bool]) -> None:
        """A photo is shown again: tell if its file is not what was opened, unless `renew` opens it
        anew.
        """
        if entry.opened is not None:
            path, sha256 = entry.path, entry.opened.sha256
            self._looking.start(
                Task(
                    lambda: jobs.look_again(path, sha256),
                    lambda item: self._on_looked(entry, item, renew),
                )
            )

    def close(self) -> None:
        """Stop and wait."""
        self._waiting.clear()
        self._runner.close()
        self._looking.close()

    def _on_looked(self, entry: Entry, item: object, renew: Callable[[Entry], bool]) -> None:
        if entry.opened is None or not isinstance(item, Strayed):
            return  # its pixels were dropped meanwhile, and will be read anew
        if not item.gone and renew(entry):
            return
        if item.gone:
            text = self.tr("{0} is not where it was. Its results can still be saved.")
        else:
            text = self.tr(
                "{0} has changed since it was opened and is shown as it was. To work on what it "
                "is now, close it and open it again."
            )
        self.strayed.emit(text.format(entry.name))

    def _next(self) -> None:
        if self._waiting:
            self._store(self._waiting.pop(0))

    def _store(self, entry: Entry) -> None:
        opened = entry.opened
        if opened is None or opened.stored:
            self._next()
            return

        def on_event(item: object) -> None:
            if entry.opened is opened and isinstance(item, Opened):
                entry.opened = item

        self._runner.start(
            Task(
                lambda: jobs.store(opened, self._shelf.keep),
                on_event,
                on_done=self._next,
                # Its pixels stay in memory.
                on_failed=lambda _: self._next(),
            )
        )
