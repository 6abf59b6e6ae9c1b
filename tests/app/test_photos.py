"""Photos come, go and are paged through: slow ones, vanished ones, many of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from app import jobs, results
from app.window import MainWindow
from core.options import SaveOptions
from core.photo import decode
from tests.app.conftest import (
    deblur_and_wait,
    is_mapped,
    open_and_wait,
    trigger,
    wait,
    wait_idle,
    write_photo,
)


def several(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    return [write_photo(folder / f"{n}.png", 64, 48, seed=n) for n in range(count)]


def test_paging_there_and_back_through_slow_photos_keeps_them_all(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(main_window, several(tmp_path / "photos", 3), qtbot)
    quick = jobs.open_photo

    def slow(path: Path, largest: float) -> Iterator[object]:
        time.sleep(0.2)
        yield None
        yield from quick(path, largest)

    monkeypatch.setattr(jobs, "open_photo", slow)
    for name in ("next_photo", "next_photo", "previous_photo"):
        trigger(main_window, f"action_{name}")
        qtbot.wait(20)
    wait_idle(main_window, qtbot)
    session = main_window.session
    assert [entry.name for entry in session.photos.entries] == ["0.png", "1.png", "2.png"]
    wait(qtbot, lambda: session.photos.current and session.photos.current.opened)
    assert session.photos.current is session.photos.entries[1]


def test_the_preview_of_a_photo_that_nobody_looks_at_is_let_go(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first = opened.session.photos.entries[0]
    assert first.preview is not None
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 64, 48)], qtbot)
    assert first.preview is None
    opened.session.photos.select(first)
    wait(qtbot, lambda: first.preview is not None)


def test_each_photo_keeps_its_region_and_zoom(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    viewer, photos, region = opened._layout.viewer, opened.session.photos, QRect(8, 8, 64, 48)
    viewer.set_region(region)
    viewer.set_zoom(3.0)
    open_and_wait(opened, [write_photo(tmp_path / "other.png")], qtbot)
    assert viewer.region is None and viewer.place is None
    photos.select(photos.entries[0])
    wait(qtbot, lambda: viewer.region == region)
    assert viewer.zoom == pytest.approx(3.0)
    photos.select(photos.entries[1])
    wait(qtbot, lambda: not viewer.photo_size.isEmpty())
    assert viewer.region is None and viewer.place is None


def test_a_photo_with_a_result_needs_no_preview(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    deblur_and_wait(opened, qtbot)
    photos, previewed = opened.session.photos, list[object]()
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 64, 48)], qtbot)
    opened.session.runs.previewed.connect(previewed.append)
    photos.select(photos.entries[0])
    wait(qtbot, lambda: not opened._layout.viewer.photo_size.isEmpty())
    wait_idle(opened, qtbot)
    assert previewed == []


@pytest.fixture
def left(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """A photo with an unsaved result lies on the shelf; another photo is current."""
    monkeypatch.setattr(results, "SPOOL_BYTES", 0)
    deblur_and_wait(opened, qtbot)
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 64, 48)], qtbot)
    entry = opened.session.photos.entries[0]
    wait(qtbot, lambda: entry.opened and entry.opened.stored)
    return opened


def test_results_of_a_photo_that_is_gone_can_be_saved_and_it_can_be_closed(
    left: MainWindow, photo_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    entry = left.session.photos.entries[0]
    photo = decode(photo_file).rgb
    assert entry.opened is not None and is_mapped(entry.opened.photo.rgb)
    photo_file.unlink()
    left.session.photos.select(entry)
    wait(qtbot, lambda: "photo.jpg is not where it was" in left._layout.info.text.text())
    for name in ("save_as", "copy", "close_photo"):
        assert left._actions[name].isEnabled(), name
    left._layout.controls.amount.setValue(50)
    left.session.save(tmp_path / "rescued.png", SaveOptions())
    wait_idle(left, qtbot)
    result = left.session.shown.realistic.rgb / 65535  # type: ignore[union-attr]
    assert np.abs(decode(tmp_path / "rescued.png").rgb - (photo + result) / 2).max() < 1 / 255
    trigger(left, "action_close_photo")
    assert [each.name for each in left.session.photos.entries] == ["other.png"]


def test_a_photo_that_changed_is_shown_as_it_was(
    left: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    write_photo(photo_file, 100, 80)
    entry = left.session.photos.entries[0]
    left.session.photos.select(entry)
    wait(qtbot, lambda: "photo.jpg has changed" in left._layout.info.text.text())
    assert entry.opened is not None and entry.opened.photo.width == 208


def test_a_photo_from_the_shelf_is_deblurred_again(left: MainWindow, qtbot: QtBot) -> None:
    left.session.photos.select(left.session.photos.entries[0])
    deblur_and_wait(left, qtbot)
    first, second = left.session.photos.entries[0].outcomes
    assert np.array_equal(first.realistic.rgb, second.realistic.rgb)


def test_a_photo_without_results_is_dropped_after_its_run_was_cancelled(
    left: MainWindow, qtbot: QtBot
) -> None:
    session = left.session
    other = session.photos.entries[1]
    left._layout.controls.advanced.steps.setValue(50)
    trigger(left, "action_deblur")
    wait(qtbot, lambda: session.runs.is_deblurring)
    session.photos.select(session.photos.entries[0])
    assert other.opened is not None
    session.runs.cancel()
    wait_idle(left, qtbot)
    assert other.opened is None


def test_a_result_comes_back_over_the_photo_that_it_was_made_of(
    left: MainWindow, photo_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    """Deleted, its photo's file changed and another photo looked at, and then brought back."""
    session = left.session
    first, other = session.photos.entries
    photo = decode(photo_file).rgb
    session.photos.select(first)
    trigger(left, "action_delete_result")
    session.photos.select(other)
    write_photo(photo_file, seed=9)
    session.photos.select(first)
    wait(qtbot, lambda: "photo.jpg has changed" in left._layout.info.text.text())
    trigger(left, "action_undo")
    left._layout.controls.amount.setValue(0)
    session.save(tmp_path / "out.png", SaveOptions())
    wait_idle(left, qtbot)
    assert np.abs(decode(tmp_path / "out.png").rgb - photo).max() < 1 / 255


def test_what_a_photo_had_on_disk_goes_with_it(left: MainWindow, qtbot: QtBot) -> None:
    folder = left.session._shelf.folder
    assert list(folder.glob("*.raw"))
    for entry in left.session.photos.entries:
        left.session.photos.close_photo(entry)
    left.session.photos._previous = None
    wait(qtbot, lambda: not list(folder.glob("*.raw")))
