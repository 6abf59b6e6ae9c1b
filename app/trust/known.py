"""What was found out about photos, each finding beside the file that it was found in."""

from __future__ import annotations

from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from app.items import Opened
from app.results import Entry

Found = TypeVar("Found")


class Known(Generic[Found]):
    """One finding for each photo; none for what the photo's file holds by now, if that changed.

    A photo that nobody looks at is out of memory, and its file is decoded afresh afterwards.
    """

    def __init__(self) -> None:
        self._found: WeakKeyDictionary[Entry, tuple[str, Found]] = WeakKeyDictionary()

    def get(self, entry: Entry) -> Found | None:
        """None for a photo out of memory as well: what it will be is not known."""
        if entry not in self._found or entry.opened is None:
            return None
        sha256, found = self._found[entry]
        if entry.opened.sha256 != sha256:
            self.forget(entry)
            return None
        return found

    def keep(self, entry: Entry, opened: Opened, found: Found) -> None:
        """`opened` is what was looked at."""
        self._found[entry] = (opened.sha256, found)

    def forget(self, entry: Entry) -> None:
        self._found.pop(entry, None)
