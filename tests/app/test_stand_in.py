"""The thumbnail stands in for a photo whose opening takes a while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app import jobs
from app.window import MainWindow
from tests.app.conftest import picture, wait, wait_idle, write_photo


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Photos are decoded once it is set."""
    opens, decode = Event(), jobs.open_photo

    def slow(path: Path, largest: float) -> jobs.Items:
        while not opens.is_set():
            time.sleep(0.01)
            yield None
        yield from decode(path, largest)

    monkeypatch.setattr(jobs, "open_photo", slow)
    yield opens
    opens.set()


def test_the_thumbnail_is_shown_until_the_photo_is_there(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path, gate: Event
) -> None:
    main_window.open_photos([write_photo(tmp_path / "large.jpg", 2400, 1600)])
    viewer, session = main_window._layout.viewer, main_window.session
    wait(qtbot, lambda: session.photos.current and viewer._stand_in is not None)
    standing = picture(main_window)
    gate.set()
    wait(qtbot, lambda: session.photos.current and session.photos.current.opened)
    wait_idle(main_window, qtbot)
    assert viewer._stand_in is None
    if session.photos.current is not None:
        session.photos.current.preview = None
    main_window._stage.refresh()
    there = picture(main_window)
    # The same picture in the same place, but for fine detail and what is written over it.
    middle = (slice(60, -60), slice(20, -20))
    assert standing[middle].std() > 30
    assert np.median(np.abs(standing[middle] - there[middle])) < 12


def test_it_does_not_flash_where_opening_is_quick(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path, gate: Event
) -> None:
    main_window._stage._patience.setInterval(60_000)
    main_window.open_photos([write_photo(tmp_path / "photo.jpg")])
    session, viewer = main_window.session, main_window._layout.viewer
    wait(qtbot, lambda: session.photos.current and session.photos.current.thumbnail is not None)
    assert viewer._stand_in is None
    gate.set()
    wait_idle(main_window, qtbot)
    assert viewer._stand_in is None
    # It would tell the viewer once more what to show.
    assert not main_window._stage._patience.isActive()
