"""Searches of the batch dialog: one after the other, and none finds an earlier batch's results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.batch import dialog as dialogs
from app.batch.dialog import BatchDialog
from app.batch.job import Weighed, look
from app.batch.rows import PHOTO, STATUS
from app.files import Refused
from app.jobs import Engine
from app.window import MainWindow
from core.batch.options import Search
from core.errors import BatchError
from tests.app.batch_dialog.conftest import cells, fill, opened_from, press, run_to_end
from tests.app.conftest import wait, write_photo


def test_a_search_that_fails_does_not_hold_up_the_next(
    batch: BatchDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = write_photo(tmp_path / "photo.png", 64, 48)

    def unplugged(search: Search, output: Path | None, usual: str) -> Iterator[object]:
        if search.paths == (tmp_path / "unplugged",):
            raise BatchError("The disk is gone.")
        yield from look(search, output, usual)

    monkeypatch.setattr(dialogs, "look", unplugged)
    for path in (tmp_path / "unplugged", photo):
        batch.add_paths([path])
    wait(qtbot, lambda: batch._rows.rows)
    assert batch._views.message.text() == "The disk is gone."
    [row] = batch._rows.rows
    assert (row.path, row.size) == (photo, photo.stat().st_size)
    wait(qtbot, lambda: row.thumbnail is not None)


def test_what_was_refused_is_not_said_of_the_next_photos(
    batch: BatchDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    batch.add_paths([tmp_path / "gone.png"])
    wait(qtbot, lambda: batch._views.message.text())
    batch.add_paths([write_photo(tmp_path / "photo.png", 64, 48)])
    wait(qtbot, lambda: batch._rows.rows)
    assert not batch._views.message.text()


@pytest.mark.usefixtures("german")
def test_what_leads_to_no_photo_is_said_in_the_user_s_language(tmp_path: Path) -> None:
    photo, gone = write_photo(tmp_path / "photo.png", 64, 48), tmp_path / "gone.png"
    found, refused = look(Search(paths=(photo, gone)), None, "")
    assert found == Weighed(photo, "", photo.stat().st_size)
    assert isinstance(refused, Refused)
    assert refused.reason == f"{gone} ist nicht da."


def add(view: BatchDialog, path: Path, qtbot: QtBot) -> list[str]:
    """Search there; the table's photos then."""
    view.add_paths([path])
    wait(qtbot, lambda: not view._searches.runner.is_busy)
    return cells(view, PHOTO)


def test_results_of_another_day_are_no_photos_unless_asked_for(
    main_window: MainWindow,
    batch: BatchDialog,
    photos: Path,
    tmp_path: Path,
    qtbot: QtBot,
    engine: Engine,
) -> None:
    originals = ["a.jpg", "b.png", "inner/a.jpg", "inner/d.webp"]
    assert add(batch, photos, qtbot) == originals
    run_to_end(batch, qtbot)
    main_window.close()
    again = MainWindow(engine)
    again.show()
    view = opened_from(again)
    # From another folder, so that this folder's results are not where the new ones go.
    (tmp_path / "other").mkdir()
    other = write_photo(tmp_path / "other" / "deblurred.png", 96, 64)
    assert add(view, other.parent, qtbot) == ["deblurred.png"]
    assert add(view, photos, qtbot) == ["deblurred.png", *originals]
    assert view._views.message.text() == "Earlier results that were left out: 4."
    assert add(view, tmp_path, qtbot) == ["deblurred.png", *originals]
    assert len(add(view, photos / "deblurred" / "b_deblurred.png", qtbot)) == 6
    assert cells(view, PHOTO)[5] == "b_deblurred.png"
    add(view, photos / "deblurred", qtbot)
    assert cells(view, PHOTO)[6:] == [
        *("a_deblurred.jpg", "inner/a_deblurred.jpg", "inner/d_deblurred.webp")
    ]
    run_to_end(view, qtbot)
    assert cells(view, STATUS) == ["Done"] * 9
    again.close()


def test_the_folder_for_the_results_is_left_out_wherever_it_is_when_it_starts(
    batch: BatchDialog, photos: Path, qtbot: QtBot
) -> None:
    sharp = photos / "inner" / "sharp"
    (sharp / "deep").mkdir(parents=True)
    for name in ("a_x.jpg", "deep/d_x.png", "mine.png"):
        write_photo(sharp / name, 96, 64)
    fill(batch, photos, sharp, qtbot)
    originals = ["a.jpg", "b.png", "inner/a.jpg", "inner/d.webp"]
    results = ["inner/sharp/a_x.jpg", "inner/sharp/mine.png", "inner/sharp/deep/d_x.png"]
    assert cells(batch, PHOTO) == [*originals, *results]
    add(batch, sharp / "mine.png", qtbot)
    run_to_end(batch, qtbot)
    assert cells(batch, PHOTO) == [*originals, "inner/sharp/mine.png"], "asked for by its name"
    assert cells(batch, STATUS) == ["Done"] * 5
    assert batch._views.message.text() == "Earlier results that were left out: 2."
    assert not batch._views.message.is_warning
    # What is done stays where another batch writes to: only what waits is left out.
    batch._views.table.selectRow(0)
    press(batch, "batch_again")
    batch._views.output.folder.setText(str(photos / "inner"))
    run_to_end(batch, qtbot)
    assert len(cells(batch, PHOTO)) == 5


def test_a_folder_that_was_added_itself_is_not_left_out(
    batch: BatchDialog, photos: Path, qtbot: QtBot
) -> None:
    add(batch, photos, qtbot)
    add(batch, photos / "inner", qtbot)
    batch._views.output.folder.setText(str(photos / "inner"))
    run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Done"] * 4


def test_nothing_starts_with_results_alone(batch: BatchDialog, photos: Path, qtbot: QtBot) -> None:
    for name in ("a.jpg", "b.png"):
        (photos / name).unlink()
    fill(batch, photos, photos / "inner", qtbot)
    press(batch, "batch_start")
    assert not batch.run.is_running and not cells(batch, PHOTO)
    assert "left out: 2" in batch._views.message.text()
    assert "Add photos" in batch._views.why.text()
