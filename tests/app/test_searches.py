"""Searches for photos: none is lost, and a large folder does not hold up the window."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import files, thumbnails
from app.files import Found, find_photos
from app.searches import Searches
from app.thumbnails import THUMBNAIL_SIDE
from app.window import MainWindow
from app.worker import Worker
from core.errors import PhotoError
from tests.app.conftest import wait, wait_idle, write_photo

PHOTO = Found(Path("photo.jpg"))


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
    each = Searches(THUMBNAIL_SIDE)
    yield each
    each.close()


@pytest.fixture
def lingering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads have some time to live after their last word."""
    run = Worker.run

    def slowly(worker: Worker) -> None:
        run(worker)
        time.sleep(0.3)

    monkeypatch.setattr(Worker, "run", slowly)


def test_what_is_opened_while_a_search_stops_is_found(searches: Searches, qtbot: QtBot) -> None:
    found: list[object] = []
    searches.found.connect(found.append)
    searches.add(endless)
    qtbot.wait(20)
    searches.cancel()
    searches.add(lambda: (item for item in [PHOTO]))
    wait(qtbot, lambda: found == [[PHOTO]])


def test_what_is_opened_while_a_search_fails_is_found(searches: Searches, qtbot: QtBot) -> None:
    found: list[object] = []
    failures: list[object] = []
    searches.found.connect(found.append)
    searches.failed.connect(failures.append)
    searches.add(broken)
    searches.add(lambda: (item for item in [PHOTO]))
    wait(qtbot, lambda: found == [[PHOTO]])
    assert len(failures) == 1


def test_what_comes_while_a_thread_is_about_to_end_is_found_and_pictured(
    searches: Searches, qtbot: QtBot, tmp_path: Path, lingering: None
) -> None:
    first, second = (write_photo(tmp_path / f"{number}.png", 32, 24) for number in range(2))
    pictured: list[Path] = []
    searches.pictured.connect(lambda picture: pictured.append(picture.path))
    searches.add(lambda: find_photos([first]))
    wait(qtbot, lambda: pictured == [first])
    searches.add(lambda: find_photos([second]))
    wait(qtbot, lambda: pictured == [first, second])
    qtbot.wait(100)
    searches.pictures.add([first])
    wait(qtbot, lambda: pictured == [first, second, first])


def test_a_folder_comes_in_bundles_and_fills_the_filmstrip_once(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(60):
        write_photo(folder / f"{number:02}.png", 32, 24, seed=number)
    session, filmstrip = main_window.session, main_window._layout.filmstrip
    main_window.open_photos([folder / "00.png"])
    wait(qtbot, lambda: filmstrip.count() == 1)
    first, changes = filmstrip.item(0), []
    session.photos.changed.connect(lambda: changes.append(len(session.photos.entries)))
    main_window.open_photos([folder])
    wait(qtbot, lambda: filmstrip.count() == 60)
    wait_idle(main_window, qtbot)
    assert len(changes) < 10
    assert filmstrip.item(0) is first
    session.photos.close_photo(session.photos.entries[1])
    assert [filmstrip.item(row).text() for row in (0, 1, 58)] == ["00.png", "02.png", "59.png"]


def test_no_search_waits_for_thumbnails_and_cancel_forgets_no_photo(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    gate, quick = threading.Event(), thumbnails.thumbnail

    def slow(path: Path, side: int) -> object:
        gate.wait(20)
        return quick(path, side)

    monkeypatch.setattr(thumbnails, "thumbnail", slow)
    searches = Searches(THUMBNAIL_SIDE)
    request.addfinalizer(searches.close)
    request.addfinalizer(gate.set)
    found: list[Path] = []
    pictured: list[Path] = []
    searches.found.connect(lambda bundle: found.extend(each.path for each in bundle))
    searches.pictured.connect(lambda picture: pictured.append(picture.path))
    paths = [write_photo(tmp_path / f"{number}.png", 32, 24) for number in range(4)]
    searches.add(lambda: find_photos(paths[:1]))
    searches.add(lambda: find_photos(paths[1:2]))
    wait(qtbot, lambda: found == paths[:2])
    searches.cancel()
    searches.add(lambda: find_photos([paths[2]]))
    wait(qtbot, lambda: found == paths[:3])
    gate.set()
    wait(qtbot, lambda: pictured == [paths[2]])
    searches.add(lambda: find_photos([paths[3]]))
    wait(qtbot, lambda: pictured == paths[2:])


def test_of_a_folder_only_visible_files_are_photos(tmp_path: Path) -> None:
    photo, hidden = (write_photo(tmp_path / name, 32, 24) for name in ("a.png", "._a.png"))
    (tmp_path / "folder.png").mkdir()
    assert [item for item in find_photos([tmp_path]) if isinstance(item, Found)] == [Found(photo)]
    named = [item for item in find_photos([hidden]) if isinstance(item, Found)]
    assert named == [Found(hidden)], "who names it means it"


def test_what_a_large_folder_has_beyond_the_limit_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FOLDER_LIMIT", 2)
    for number in range(3):
        write_photo(tmp_path / f"{number}.png", 32, 24)
    items = list(find_photos([tmp_path]))
    assert [type(item).__name__ for item in items[:3]] == ["Found", "Found", "Refused"]
    told = items[2].reason  # type: ignore[attr-defined]
    assert told.endswith("has 3 photos; the first 2 of them were opened.")
