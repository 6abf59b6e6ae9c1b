"""What a running batch says. Frozen; safe to hand to another thread."""

from __future__ import annotations

from dataclasses import dataclass

from core.batch.item import Item
from core.events import Progress

__all__ = ["BatchEvent", "Changed", "Ended", "Ready", "Said", "Trouble", "Watching", "Working"]


@dataclass(frozen=True, kw_only=True)
class Ready:
    """The model is loaded: its device in words, and why it is slower than need be, if it is."""

    device: str
    hint: str = ""


@dataclass(frozen=True)
class Changed:
    """An item has another state."""

    item: Item


@dataclass(frozen=True)
class Working:
    """The item of that id is in hand; `progress` is None while it is being read."""

    id: int
    progress: Progress | None = None


@dataclass(frozen=True)
class Said:
    """A line for a person about the machines or folders at work, not about one photo."""

    message: str


@dataclass(frozen=True)
class Watching:
    """Nothing waits, and folders are watched for more: a sign of life."""


@dataclass(frozen=True)
class Trouble:
    """The item failed by a fault of the program's own: the traceback, for a log."""

    item: Item
    details: str


@dataclass(frozen=True, kw_only=True)
class Ended:
    """No item waits any more: how many there are of each kind, and the seconds of this run,
    pauses left out.
    """

    done: int
    skipped: int
    failed: int
    seconds: float = 0.0


BatchEvent = Ready | Changed | Working | Said | Watching | Trouble | Ended
