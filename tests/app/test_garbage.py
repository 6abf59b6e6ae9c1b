"""Garbage: no thread of a job takes apart what belongs to the window."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Generator

import pytest
from pytestqt.qtbot import QtBot

from app import garbage
from app.garbage import Garbage
from app.worker import Runner, Task
from tests.app.conftest import wait


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self


def allocating() -> Generator[object, None, None]:
    """A job after which Python's own collector has surely been at work, if it is on."""
    yield [[number] for number in range(100_000)]


def test_the_windows_thread_collects_and_no_other(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "INTERVAL_MS", 20)
    collector = Garbage()
    threads: list[int] = []
    runner = Runner()
    gc.collect()
    weakref.finalize(Knot(), lambda: threads.append(threading.get_ident()))
    heard: list[object] = []
    runner.start(Task(allocating, heard.append))
    wait(qtbot, lambda: heard)
    wait(qtbot, lambda: threads)
    runner.close()
    collector.deleteLater()
    assert threads == [threading.get_ident()]
