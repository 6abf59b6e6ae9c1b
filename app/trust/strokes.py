"""What was painted on a result, and the change from one mask to another that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from weakref import ReferenceType

from app.history_change import EntryChange, UndoStacks
from app.items import Masked
from app.mask_tool import Painted
from app.results import Entry, Outcome


@dataclass(eq=False)
class State:
    """What was painted on a result with which edge; without anything it is the whole result.

    `masked` is what comes of it, after a while. A large thing: nothing is kept of it here, and what
    nothing else holds any more (the result, as it is or as it was saved) is laid again.
    """

    painted: Painted | None = None
    feather: int = 0
    protect: bool = False
    laid: ReferenceType[Masked] | None = None

    @property
    def masked(self) -> Masked | None:
        return self.laid() if self.laid is not None else None

    @property
    def waits(self) -> bool:
        return self.painted is not None and self.masked is None


class MaskChange(EntryChange):
    """One result's mask before and after."""

    def __init__(
        self,
        text: str,
        entry: Entry,
        outcome: Outcome,
        before: State,
        after: State,
        put: Callable[[State], None],
    ) -> None:
        super().__init__(text)
        self.entry, self.outcome, self.before, self.after = entry, outcome, before, after
        self._put = put

    def redo(self) -> None:
        self._put(self.after)

    def undo(self) -> None:
        self._put(self.before)


def return_to(state: State, outcome: Outcome, undo: UndoStacks, entry: Entry) -> None:
    """Undo or redo until a result has this state, so that undo goes on from there.

    Where no change leads there, or others would be undone on the way, the newest one has led there.
    """
    way = _way_to(state, outcome, undo, entry)
    if way is not None:
        undo.go(entry, way)
        return
    for change in undo.done(entry):
        if isinstance(change, MaskChange) and change.outcome is outcome:
            change.after = state
            break
    for change in undo.undone(entry):
        if isinstance(change, MaskChange) and change.outcome is outcome:
            change.before = state
            break


def _way_to(state: State, outcome: Outcome, undo: UndoStacks, entry: Entry) -> int | None:
    """How many changes to redo, or below 0 to undo; None where there is no such way."""
    for count, change in enumerate(undo.undone(entry), 1):
        if isinstance(change, MaskChange) and change.outcome is outcome and change.after is state:
            return count
    for count, change in enumerate(undo.done(entry), 1):
        if not isinstance(change, MaskChange) or change.outcome is not outcome:
            return None
        if change.before is state:
            return -count
    return None
