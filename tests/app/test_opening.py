"""Which photo becomes current."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.files import Found
from app.window import MainWindow
from tests.app.conftest import wait_idle, write_photo


def broken(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    return path


def test_after_broken_photos_the_first_that_can_be_read_becomes_current(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = [broken(tmp_path / f"bad{n}.png") for n in range(2)]
    good = [write_photo(tmp_path / f"good{n}.png", 64, 48) for n in range(2)]
    opened.open_photos([*bad, *good])
    wait_idle(opened, qtbot)
    session = opened.session
    assert [each.name for each in session.entries] == ["photo.jpg", "good0.png", "good1.png"]
    assert session.current is session.entries[1] and session.current.opened
    session.close_photo(session.current)
    assert session.current is session.entries[0]


@pytest.mark.parametrize("somebody_chose", [False, True])
def test_a_good_photo_may_be_found_after_the_broken_one_has_failed(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, somebody_chose: bool
) -> None:
    session, first = opened.session, opened.session.current
    opened.open_photos([broken(tmp_path / "bad.png")])
    wait_idle(opened, qtbot)
    assert session.current is first
    if somebody_chose:
        session.select(first)
    session.searches.found.emit([Found(write_photo(tmp_path / "good.png", 64, 48))])
    wait_idle(opened, qtbot)
    assert session.current is session.entries[0 if somebody_chose else 1]
