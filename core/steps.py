"""Work in small steps: generators that yield at every place to stop and return what they made."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

__all__ = ["Pause", "bands", "instead", "outcome"]

T = TypeVar("T")
Item = TypeVar("Item")


class Pause:
    """Between two pieces of work that nobody counts: a place to stop."""


def outcome(steps: Generator[object, None, T]) -> T:
    """Do all of it, and return what it made."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: T = end.value
            return made


def instead(
    steps: Generator[object, None, T], item: Callable[[], Item]
) -> Generator[Item, None, T]:
    """The same work, yielding `item()` at each place to stop."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: T = end.value
            return made
        yield item()


def bands(height: int, rows: int) -> Iterator[slice]:
    """So many rows at a time, from the top."""
    for top in range(0, height, rows):
        yield slice(top, min(height, top + rows))
