"""One photo of a batch and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

__all__ = ["Facts", "Item", "Mark", "Plan", "State"]

#: waiting -> working -> written -> done; or skipped; or failed, which can be tried again.
State = Literal["waiting", "working", "written", "done", "skipped", "failed"]


class Mark(NamedTuple):
    """What tells one content of a file from another at a look: bytes, and when it was written."""

    size: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """How a result came about: model seconds, pixels, device in words, tile, working scale,
    weights' hash; the photo's file as it was read, and a checksum of its pixels.
    """

    seconds: float
    width: int
    height: int
    device: str
    tile: int
    scale: float
    weights: str
    notes: tuple[str, ...] = ()
    mark: Mark | None = None
    pixels: int = 0


@dataclass(frozen=True, kw_only=True)
class Item:
    """A row of the journal. `number` is the template's {n}; `sha256`, `size` and `changed` (when
    it was written) are the result's.

    `target` is None until a name was reserved. `message` says why it was skipped or failed.
    """

    id: int
    number: int
    source: Path
    folder: str = ""
    state: State = "waiting"
    target: Path | None = None
    message: str = ""
    sha256: str = ""
    size: int = 0
    changed: int = 0
    facts: Facts | None = field(default=None)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an item gets: a reserved name, or the reason why it is skipped or fails."""

    target: Path | None
    state: State = "waiting"
    message: str = ""
