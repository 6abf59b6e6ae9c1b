"""The worker's contract: what is told, in which order, and from which thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import log, worker
from app.worker import Failure, Runner, Task
from core.errors import PhotoError


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


class Ear:
    """Writes down what a task tells, and in which thread."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.threads: set[int] = set()

    def hear(self, what: Any) -> None:
        self.heard.append(what)
        self.threads.add(threading.get_ident())

    def task(self, job: Any) -> Task:
        return Task(
            job,
            self.hear,
            on_done=lambda: self.hear("done"),
            on_failed=lambda failure: self.hear(failure),
            on_cancelled=lambda: self.hear("cancelled"),
        )


def idle(qtbot: QtBot, runner: Runner) -> None:
    qtbot.waitUntil(lambda: not runner.is_busy)


def counting(closed: list[int], end: int = 10_000) -> Generator[object, None, None]:
    """Counts slowly; notes the thread in which it is closed."""
    try:
        for number in range(end):
            time.sleep(0.002)
            yield number
    finally:
        closed.append(threading.get_ident())


def test_items_arrive_in_order_in_the_windows_thread(qtbot: QtBot, runner: Runner) -> None:
    ear = Ear()
    closed: list[int] = []
    runner.start(ear.task(lambda: counting(closed, 20)))
    idle(qtbot, runner)
    assert ear.heard == [*range(20), "done"]
    assert ear.threads == {threading.get_ident()}
    assert closed != [threading.get_ident()]


def test_cancelling_closes_the_generator_in_its_thread(qtbot: QtBot, runner: Runner) -> None:
    ear = Ear()
    closed: list[int] = []
    runner.start(ear.task(lambda: counting(closed)))
    qtbot.waitUntil(lambda: len(ear.heard) >= 3)
    runner.cancel()
    heard = len(ear.heard)
    idle(qtbot, runner)
    assert ear.heard[heard:] == ["cancelled"]
    assert len(closed) == 1
    assert closed != [threading.get_ident()]


@pytest.mark.parametrize(
    "error", [RuntimeError("boom"), PhotoError("The photo is gone."), KeyError]
)
def test_every_exception_is_told_once_as_text(
    qtbot: QtBot, runner: Runner, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[BaseException] = []
    monkeypatch.setattr(log, "write", written.append)

    def failing() -> Generator[object, None, None]:
        yield 1
        raise error

    ear = Ear()
    runner.start(ear.task(failing))
    idle(qtbot, runner)
    failure = ear.heard[1]
    assert len(ear.heard) == 2
    assert isinstance(failure, Failure)
    assert "failing" in failure.details
    assert failure.expected == isinstance(error, PhotoError)
    assert bool(written) != failure.expected


def test_a_new_task_replaces_the_running_one(qtbot: QtBot, runner: Runner) -> None:
    first, second = Ear(), Ear()
    runner.start(first.task(lambda: counting([])))
    qtbot.waitUntil(lambda: len(first.heard) >= 1)
    runner.start(second.task(lambda: iter_once("new")))
    idle(qtbot, runner)
    assert first.heard[-1] == "cancelled"
    assert second.heard == ["new", "done"]


def test_closing_waits_and_nothing_is_heard_afterwards(qtbot: QtBot) -> None:
    runner, ear = Runner(), Ear()
    closed: list[int] = []
    runner.start(ear.task(lambda: counting(closed)))
    qtbot.waitUntil(lambda: len(ear.heard) >= 1)
    runner.close()
    heard = len(ear.heard)
    assert len(closed) == 1
    qtbot.wait(30)
    assert len(ear.heard) == heard


def iter_once(item: object) -> Generator[object, None, None]:
    yield item


def test_after_close_the_next_task_is_not_taken_for_the_last(runner: Runner, qtbot: QtBot) -> None:
    """The closed worker's last words are on their way when the next one starts."""

    def slow() -> Generator[object, None, None]:
        yield "new"
        time.sleep(0.1)

    ear = Ear()
    for _ in range(3):
        runner.start(ear.task(lambda: iter_of("old")))
        time.sleep(0.05)  # without the event loop: its signals stay queued
        runner.close()
        runner.start(ear.task(slow))
        qtbot.waitUntil(lambda: not runner.is_busy, timeout=30_000)
    assert ear.heard == ["new", "done"] * 3


def iter_of(*items: object) -> Generator[object, None, None]:
    yield from items


def test_what_cannot_be_interrupted_is_let_go(
    qtbot: QtBot, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PATIENCE_MS", 100)
    ended, stuck, following = threading.Event(), Ear(), Ear()

    def deaf() -> Generator[object, None, None]:
        yield "begun"
        ended.wait(20)
        yield "too late"

    runner.start(stuck.task(deaf))
    qtbot.waitUntil(lambda: stuck.heard == ["begun"])
    runner.cancel()
    idle(qtbot, runner)
    assert stuck.heard == ["begun", "cancelled"]
    runner.start(following.task(lambda: iter_once("new")))
    assert runner.is_busy
    qtbot.wait(50)
    assert following.heard == []  # one thread at a time, all the same
    ended.set()
    idle(qtbot, runner)
    assert stuck.heard == ["begun", "cancelled"]
    assert following.heard == ["new", "done"]


def test_a_task_that_never_began_hears_that_it_was_cancelled(qtbot: QtBot, runner: Runner) -> None:
    first, second, third = Ear(), Ear(), Ear()
    runner.start(first.task(lambda: counting([])))
    runner.start(second.task(lambda: iter_once("second")))
    runner.start(third.task(lambda: iter_once("third")))
    assert second.heard == ["cancelled"]
    runner.cancel()
    idle(qtbot, runner)
    assert [ear.heard[-1] for ear in (first, second, third)] == ["cancelled"] * 3


def test_places_to_stop_are_told_to_nobody(qtbot: QtBot, runner: Runner) -> None:
    ear = Ear()
    runner.start(ear.task(lambda: iter_of(None, 1, None, 2)))
    idle(qtbot, runner)
    assert ear.heard == [1, 2, "done"]
