"""What passes while somebody else works, or waits, is nobody's work."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass

from core.steps import timed

WORK, PAUSE = 0.02, 0.5


@dataclass(frozen=True)
class Last:
    seconds: float = 0.0


def work(closed: list[bool]) -> Generator[object, None, None]:
    try:
        for _ in range(3):
            time.sleep(WORK)
            yield None
        yield Last()
    finally:
        closed.append(True)


def test_a_pause_is_no_working_time() -> None:
    closed: list[bool] = []
    events = timed(work(closed), Last)
    assert next(events) is None
    time.sleep(PAUSE)
    *others, last = events
    assert others == [None, None]
    assert 3 * WORK <= last.seconds < PAUSE
    assert closed


def test_who_leaves_early_closes_what_was_timed() -> None:
    closed: list[bool] = []
    events = timed(work(closed), Last)
    next(events)
    events.close()
    assert closed
