"""How a result looks, as a person sets it by sliders: seen at once, and each drag can be undone."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from app.history_change import EntryChange, UndoStacks
from app.results import Entry, Outcome

#: Seconds between two steps by keys or wheel that are undone together.
PAUSE = 1.0
Put = Callable[[Entry, Outcome, str, float], None]


class LookChange(EntryChange):
    """One value of a result's look before and after. All that comes of a drag is one change."""

    def __init__(
        self, text: str, entry: Entry, outcome: Outcome, name: str, after: float, put: Put
    ) -> None:
        super().__init__(text)
        self.entry = entry
        self.drag: int | None = None
        self._what = (outcome, name)
        self._before, self._after, self._put = float(getattr(outcome, name)), after, put
        self._when = time.monotonic()

    def redo(self) -> None:
        self._put(self.entry, *self._what, self._after)

    def undo(self) -> None:
        self._put(self.entry, *self._what, self._before)

    def id(self) -> int:
        """Qt offers to merge changes of the same id; without one, none."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, LookChange) or other._what != self._what:
            return False
        soon = other.drag is not None or other._when - self._when < PAUSE
        if other.drag != self.drag or not soon:
            return False
        self._after, self._when = other._after, other._when
        self.setObsolete(self._after == self._before)
        return True


class Looks(QObject):
    """Changes looks, and tells whose."""

    marked = Signal(object)  # Entry: which of its results are saved
    changed = Signal(object, object)  # Entry, Outcome: its look was changed, or changed back

    def __init__(self, stacks: UndoStacks, parent: QObject) -> None:
        super().__init__(parent)
        self._stacks = stacks

    def change(
        self, text: str, entry: Entry, outcome: Outcome, name: str, value: float, drag: int | None
    ) -> None:
        """Set one value; can be undone under the name `text`, together with the rest of `drag`."""
        if getattr(outcome, name) != value:
            change = LookChange(text, entry, outcome, name, value, self._put_and_tell)
            change.drag = drag
            self._stacks.do(change)

    def put(self, entry: Entry, outcome: Outcome, **look: object) -> None:
        """Set some values, for whoever keeps for himself how to undo it."""
        before = outcome.saved, outcome.painting
        for name, value in look.items():
            setattr(outcome, name, value)
        if (outcome.saved, outcome.painting) != before:
            self.marked.emit(entry)

    def _put_and_tell(self, entry: Entry, outcome: Outcome, name: str, value: float) -> None:
        self.put(entry, outcome, **{name: value})
        self.changed.emit(entry, outcome)
