"""Which photo becomes current, and what comes of opening one that is open already."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.files import Found
from app.images import Pixels
from app.window import MainWindow
from tests.app.conftest import deblur_and_wait, open_and_wait, wait, wait_idle, write_photo


def differ(one: Pixels | None, other: Pixels | None) -> bool:
    return one is not None and other is not None and not np.array_equal(one, other)


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
    assert [each.name for each in session.photos.entries] == ["photo.jpg", "good0.png", "good1.png"]
    assert session.photos.current is session.photos.entries[1] and session.photos.current.opened
    session.photos.close_photo(session.photos.current)
    assert session.photos.current is session.photos.entries[0]


def test_a_photo_is_open_once_by_whichever_way_it_is_found(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = write_photo(tmp_path / "good.png", 64, 48)
    (tmp_path / "sub").mkdir()
    opened.open_photos([photo])
    opened.open_photos([tmp_path / "sub" / ".." / "good.png"])
    wait_idle(opened, qtbot)
    names = [each.path for each in opened.session.photos.entries]
    assert names[1:] == [photo]


@pytest.mark.parametrize("somebody_chose", [False, True])
def test_a_good_photo_may_be_found_after_the_broken_one_has_failed(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, somebody_chose: bool
) -> None:
    session, first = opened.session, opened.session.photos.current
    opened.open_photos([broken(tmp_path / "bad.png")])
    wait_idle(opened, qtbot)
    assert session.photos.current is first
    if somebody_chose:
        session.photos.select(first)
    session.photos.searches.found.emit([Found(write_photo(tmp_path / "good.png", 64, 48))])
    wait_idle(opened, qtbot)
    assert session.photos.current is session.photos.entries[0 if somebody_chose else 1]


def test_a_note_says_which_photo_it_is_about(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """It is still read when another photo is shown."""
    Image.new("CMYK", (64, 48)).save(tmp_path / "print.jpg")
    open_and_wait(main_window, [tmp_path / "print.jpg"], qtbot)
    info = main_window._layout.info.text
    assert info.text().startswith("print.jpg: CMYK")
    open_and_wait(main_window, [write_photo(tmp_path / "other.png", 64, 48)], qtbot)
    assert info.isVisible() and info.text().startswith("print.jpg: CMYK")


def test_a_photo_that_changed_is_opened_anew_when_it_is_asked_for(
    opened: MainWindow, qtbot: QtBot, photo_file: Path, tmp_path: Path
) -> None:
    session, strip = opened.session, opened._layout.filmstrip
    other = write_photo(tmp_path / "other.png", 64, 48)
    opened.open_photos([photo_file, other])
    wait_idle(opened, qtbot)
    first = session.photos.current
    assert first is session.photos.entries[0] and first.opened is not None
    wait(qtbot, lambda: first.thumbnail is not None)
    before = first.thumbnail
    write_photo(photo_file, 100, 80, seed=5)
    opened.open_photos([photo_file])
    wait(
        qtbot, lambda: session.photos.current and session.photos.current.opened is not first.opened
    )
    wait(qtbot, lambda: session.photos.current and session.photos.current.opened)
    wait_idle(opened, qtbot)
    current = session.photos.current
    assert current is not None and current.opened is not None
    assert current.opened.photo.width == 100
    assert opened._layout.viewer.photo_size.width() == 100
    wait(qtbot, lambda: differ(current.thumbnail, before))
    assert [strip.item(row).text() for row in range(strip.count())] == ["photo.jpg", "other.png"]
    assert strip.currentRow() == 0
    assert not opened._layout.info.isVisible()


def test_a_photo_with_results_that_changed_is_said_to_have(
    opened: MainWindow, qtbot: QtBot, photo_file: Path
) -> None:
    deblur_and_wait(opened, qtbot)
    entry = opened.session.photos.current
    assert entry is not None and entry.opened is not None
    opened.open_photos([photo_file])
    wait_idle(opened, qtbot)
    qtbot.wait(50)
    assert not opened._layout.info.isVisible()
    write_photo(photo_file, 100, 80)
    opened.open_photos([photo_file])
    wait(qtbot, lambda: "photo.jpg has changed" in opened._layout.info.text.text())
    assert opened.session.photos.current is entry and entry.opened.photo.width == 208
