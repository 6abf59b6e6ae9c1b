"""Searches of the batch dialog: one after the other, whatever becomes of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.batch import dialog as dialogs
from app.batch.dialog import BatchDialog
from app.batch.job import Weighed, look
from app.files import Refused
from core.batch.options import Search
from core.errors import BatchError
from tests.app.conftest import wait, write_photo


def test_a_search_that_fails_does_not_hold_up_the_next(
    batch: BatchDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = write_photo(tmp_path / "photo.png", 64, 48)

    def unplugged(search: Search, output: Path | None) -> Iterator[object]:
        if search.paths == (tmp_path / "unplugged",):
            raise BatchError("The disk is gone.")
        yield from look(search, output)

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
    found, refused = look(Search(paths=(photo, gone)), None)
    assert found == Weighed(photo, "", photo.stat().st_size)
    assert isinstance(refused, Refused)
    assert refused.reason == f"{gone} ist nicht da."
