"""Undo and redo of what happens to a photo's results."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from app.results import Entry, Outcome

SetHistory = Callable[[Entry, list[Outcome], Outcome | None], None]


class EntryChange(QUndoCommand):
    """Something that is done to one photo."""

    entry: Entry


class HistoryChange(EntryChange):
    """One photo's list of results and the shown one, before and after."""

    def __init__(
        self,
        text: str,
        set_history: SetHistory,
        entry: Entry,
        after: list[Outcome],
        shown: Outcome | None,
    ) -> None:
        super().__init__(text)
        self._set_history = set_history
        self.entry = entry
        self._before = (list(entry.outcomes), entry.shown)
        self._after = (after, shown)

    def redo(self) -> None:
        self._set_history(self.entry, *self._after)

    def undo(self) -> None:
        self._set_history(self.entry, *self._before)


class UndoStacks(QUndoGroup):
    """One undo stack for each photo; the current photo's is the active one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stacks: dict[Entry, QUndoStack] = {}
        self._none = QUndoStack(self)

    def activate(self, entry: Entry | None) -> None:
        self.setActiveStack(self._stack(entry) if entry else self._none)

    def do(self, change: EntryChange) -> None:
        """Carry a change out, so that it can be undone."""
        self._stack(change.entry).push(change)

    def remembers(self, entry: Entry) -> bool:
        """Whether there is anything of the photo to undo or redo: results are, or may come back."""
        return entry in self._stacks and self._stacks[entry].count() > 0

    def done(self, entry: Entry) -> Iterator[QUndoCommand]:
        """What was done to a photo and is not undone, the newest first."""
        stack = self._stacks.get(entry)
        if stack is not None:
            yield from (stack.command(index) for index in reversed(range(stack.index())))

    def undone(self, entry: Entry) -> Iterator[QUndoCommand]:
        """What was undone and can be redone, in the order in which it would be."""
        stack = self._stacks.get(entry)
        if stack is not None:
            yield from (stack.command(index) for index in range(stack.index(), stack.count()))

    def go(self, entry: Entry, by: int) -> None:
        """Redo so many changes, or undo them where `by` is below 0."""
        stack = self._stacks.get(entry)
        if stack is not None:
            stack.setIndex(stack.index() + by)

    def forget(self, entry: Entry) -> None:
        """The photo is closed: its changes hold every result it had, and go with it."""
        stack = self._stacks.pop(entry, None)
        if stack is not None:
            self.removeStack(stack)
            stack.clear()
            stack.deleteLater()

    def _stack(self, entry: Entry) -> QUndoStack:
        if entry not in self._stacks:
            self._stacks[entry] = QUndoStack(self)
        return self._stacks[entry]
