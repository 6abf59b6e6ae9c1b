"""What was painted on a result, and the change from one mask to another that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from weakref import ReferenceType

from PySide6.QtGui import QUndoCommand

from app.history_change import EntryChange
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
        self.entry, self.outcome, self.before = entry, outcome, before
        self._after, self._put = after, put

    def redo(self) -> None:
        self._put(self._after)

    def undo(self) -> None:
        self._put(self.before)


def changes_since(state: State, outcome: Outcome, newest: Iterable[QUndoCommand]) -> int:
    """How many of the newest changes lead there from `state`; 0 where others came between."""
    for count, change in enumerate(newest, 1):
        if not isinstance(change, MaskChange) or change.outcome is not outcome:
            return 0
        if change.before is state:
            return count
    return 0
