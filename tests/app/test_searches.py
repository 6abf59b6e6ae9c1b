"""Searches for photos: none is lost, and a large folder does not hold up the window."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.searches import Searches
from core.errors import PhotoError
from tests.app.conftest import wait


def endless() -> Generator[object, None, None]:
    while True:
        time.sleep(0.05)
        yield None


def broken() -> Generator[object, None, None]:
    time.sleep(0.05)
    raise PhotoError("There is nothing.")
    yield


@pytest.fixture
def searches() -> Iterator[Searches]:
    each = Searches()
    yield each
    each.runner.close()


def test_what_is_opened_while_a_search_stops_is_found(searches: Searches, qtbot: QtBot) -> None:
    found: list[object] = []
    searches.found.connect(found.append)
    searches.add(endless)
    qtbot.wait(20)
    searches.cancel()
    searches.add(lambda: (item for item in ["photo"]))
    wait(qtbot, lambda: found == ["photo"])


def test_what_is_opened_while_a_search_fails_is_found(searches: Searches, qtbot: QtBot) -> None:
    found: list[object] = []
    failures: list[object] = []
    searches.found.connect(found.append)
    searches.failed.connect(failures.append)
    searches.add(broken)
    searches.add(lambda: (item for item in ["photo"]))
    wait(qtbot, lambda: found == ["photo"])
    assert len(failures) == 1
