"""What was painted on a result, and the change from one mask to another that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from weakref import ReferenceType

from app.history_change import EntryChange
from app.items import Masked
from app.mask_tool import Painted
from app.results import Entry


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
        self, text: str, entry: Entry, before: State, after: State, put: Callable[[State], None]
    ) -> None:
        super().__init__(text)
        self.entry = entry
        self._before, self.after, self._put = before, after, put

    def redo(self) -> None:
        self._put(self.after)

    def undo(self) -> None:
        self._put(self._before)
