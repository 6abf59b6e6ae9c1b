"""Which of the photos that were asked for becomes current: the first that can be read."""

from __future__ import annotations

from collections.abc import Collection

from app.results import Entry


class Newcomers:
    """Is told what happens to photos, and says which of them is to be shown. Shows nothing."""

    def __init__(self) -> None:
        self._asked = False
        self._next: list[Entry] | None = None  # where the one that is being opened fails

    def ask(self) -> None:
        """Photos were asked for, and are looked for."""
        self._asked, self._next = True, None

    def offer(self, entries: list[Entry], nothing_shown: bool) -> Entry | None:
        """Some were found -> the one to show; None where that was decided with others before."""
        if self._asked or nothing_shown:
            self._asked, self._next = False, entries[1:]
            return entries[0]
        if self._next is not None:
            self._next += entries
        return None

    def after_failure(self, there: Collection[Entry]) -> Entry | None:
        """The photo that was to be shown cannot be read -> another one of those asked for."""
        ready = [entry for entry in self._next or [] if entry in there]
        if ready:
            self._next = ready[1:]
            return ready[0]
        if self._next is not None:
            self._asked, self._next = True, None  # the search may still bring one
        return None

    def on_opened(self) -> None:
        """The photo that was to be shown can be read."""
        self._next = None

    def settle(self) -> None:
        """Somebody has chosen: nothing that comes now takes that photo's place."""
        self._asked, self._next = False, None
