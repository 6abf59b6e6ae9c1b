"""Work in small steps: generators that yield at every place to stop and return what they made."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any, TypeVar

__all__ = ["Pause", "bands", "instead", "outcome", "timed"]

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


def timed(events: Generator[Any, None, None], told: type[Any]) -> Generator[Any, None, None]:
    """The same events; those of the kind `told` say in `seconds` how long it has worked for them.
    What passes between an event and the demand for the next one, as in a pause, does not count.
    """
    seconds, resumed = 0.0, time.monotonic()
    with closing(events):
        for event in events:
            seconds += time.monotonic() - resumed
            yield replace(event, seconds=seconds) if isinstance(event, told) else event
            resumed = time.monotonic()


def bands(height: int, rows: int) -> Iterator[slice]:
    """So many rows at a time, from the top."""
    for top in range(0, height, rows):
        yield slice(top, min(height, top + rows))
