"""Photos come, go and are paged through: slow ones, vanished ones, many of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import jobs
from app.window import MainWindow
from tests.app.conftest import open_and_wait, trigger, wait, wait_idle, write_photo


def several(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    return [write_photo(folder / f"{n}.png", 64, 48, seed=n) for n in range(count)]


def test_paging_there_and_back_through_slow_photos_keeps_them_all(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(main_window, several(tmp_path / "photos", 3), qtbot)
    quick = jobs.open_photo

    def slow(path: Path) -> Iterator[object]:
        time.sleep(0.2)
        yield None
        yield from quick(path)

    monkeypatch.setattr(jobs, "open_photo", slow)
    for name in ("next_photo", "next_photo", "previous_photo"):
        trigger(main_window, f"action_{name}")
        qtbot.wait(20)
    wait_idle(main_window, qtbot)
    session = main_window.session
    assert [entry.name for entry in session.entries] == ["0.png", "1.png", "2.png"]
    wait(qtbot, lambda: session.current and session.current.opened)
    assert session.current is session.entries[1]
