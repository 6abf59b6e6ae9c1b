"""Searches for the batch dialog without it: one after the other, whatever becomes of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.batch import finder as finders
from app.batch.finder import Finder
from app.batch.rows import Row
from core.batch.options import Search
from core.errors import BatchError
from tests.app.conftest import wait, write_photo


def test_a_search_that_fails_does_not_hold_up_the_next(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, real = write_photo(tmp_path / "photo.png", 64, 48), finders.look

    def look(search: Search, output: Path | None) -> Iterator[object]:
        if search.paths == (tmp_path / "unplugged",):
            raise BatchError("The disk is gone.")
        yield from real(search, output)

    monkeypatch.setattr(finders, "look", look)
    finder, rows, refused = Finder(), list[Row](), list[str]()
    finder.found.connect(rows.extend)
    finder.refused.connect(refused.append)
    for path in (tmp_path / "unplugged", photo):
        finder.look(Search(paths=(path,)), None)
    wait(qtbot, lambda: rows)
    finder.close()
    assert refused == ["The disk is gone."]
    assert [(row.path, row.size) for row in rows] == [(photo, photo.stat().st_size)]
