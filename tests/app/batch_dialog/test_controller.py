"""The batch without its dialog: a journal that refuses, and one that another window began anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.batch.controller import BatchRun
from app.batch.rows import Row
from app.jobs import Engine
from app.worker import Failure
from core.batch import place, store
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.options import BatchOptions, Job, Search
from core.errors import BatchError
from core.options import DeblurOptions, Recipe, SaveOptions
from tests.app.conftest import wait, write_photo


@pytest.fixture
def run(engine: Engine) -> Iterator[BatchRun]:
    made = BatchRun(engine)
    yield made
    made.close()


@pytest.fixture
def rows(tmp_path: Path) -> list[Row]:
    return [Row(write_photo(tmp_path / f"{name}.png", 96, 64)) for name in "abc"]


def job(tmp_path: Path, seed: int = 0) -> Job:
    recipe = Recipe(deblur=DeblurOptions(seed=seed), save=SaveOptions(sidecar=True))
    return Job(
        search=Search(paths=()),
        output=tmp_path / "out",
        options=BatchOptions(recipe=recipe),
        origin="window",
    )


def refuse(*, writes: bool) -> None:
    """The only journal takes no word of the batch's end any more, or takes it again."""
    (path,) = place.folder().glob(f"*{place.ENDING}")
    what = (
        "CREATE TRIGGER full BEFORE UPDATE ON batch BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        if writes
        else "DROP TRIGGER full"
    )
    with closing(sqlite3.connect(path)) as db:
        db.execute(what)


def show(rows: list[Row], items: list[Item]) -> None:
    """What the dialog does."""
    by_path = {row.path: row for row in rows}
    for item in items:
        by_path[item.source].take(item)


def test_a_batch_that_cannot_write_its_end_has_ended_and_says_why(
    run: BatchRun, rows: list[Row], tmp_path: Path, qtbot: QtBot
) -> None:
    failures: list[Failure] = []
    run.failed.connect(failures.append)
    run.items_changed.connect(lambda items: show(rows, items))
    run.start(job(tmp_path), rows)
    refuse(writes=True)
    run.cancel()
    wait(qtbot, lambda: not run.is_running)
    assert "disk is full" in failures[-1].message
    assert not any(row.is_in_hand for row in rows)
    # Nor can it begin now, and holds nothing for that.
    with pytest.raises(BatchError, match="disk is full"):
        run.start(job(tmp_path), rows)
    assert not run.is_running
    with pytest.raises(BatchError, match="disk is full"):
        run.go_on(*place.folder().glob(f"*{place.ENDING}"))
    assert not run.is_running
    refuse(writes=False)
    told: list[list[Item]] = []
    run.items_changed.connect(told.append)
    run.start(job(tmp_path), rows)
    wait(qtbot, lambda: not run.is_running)
    assert [item.state for item in told[-1]] == ["done"] * 3, "all at once: the views follow once"


def test_a_journal_that_another_window_began_anew_is_not_taken_for_the_own(
    run: BatchRun, rows: list[Row], engine: Engine, tmp_path: Path, qtbot: QtBot
) -> None:
    run.items_changed.connect(lambda items: show(rows[:2], items))
    run.start(job(tmp_path, seed=1), rows[:1])
    wait(qtbot, lambda: not run.is_running)
    other = BatchRun(engine)
    other.start(job(tmp_path, seed=2), rows[2:])
    wait(qtbot, lambda: not other.is_running)
    run.start(job(tmp_path, seed=1), rows[:2])
    wait(qtbot, lambda: not run.is_running)
    assert run.job == job(tmp_path, seed=1)
    (begun_anew,) = place.folder().glob(f"*{place.ENDING}")
    with closing(Journal(begun_anew)) as journal:
        assert [item.source.name for item in journal.items()] == ["b.png"]
    sidecar = json.loads((tmp_path / "out" / "b_deblurred.png.deblur.json").read_text())
    assert sidecar["recipe"]["deblur"]["seed"] == 1


def test_a_batch_whose_journal_has_gone_is_begun_anew(
    run: BatchRun, rows: list[Row], tmp_path: Path, qtbot: QtBot
) -> None:
    """Somebody tidied up, or there were many newer batches."""
    run.items_changed.connect(lambda items: show(rows, items))
    run.start(job(tmp_path), rows[:1])
    wait(qtbot, lambda: not run.is_running)
    for path in place.folder().iterdir():
        path.unlink()
    run.start(job(tmp_path), rows)
    wait(qtbot, lambda: not run.is_running)
    assert [row.state for row in rows] == ["done"] * 3


def test_photos_beyond_the_limit_are_tried_again_in_the_same_batch(
    run: BatchRun, rows: list[Row], tmp_path: Path, qtbot: QtBot
) -> None:
    def limited(megapixels: float) -> Job:
        begun = job(tmp_path)
        recipe = replace(begun.options.recipe, max_megapixels=megapixels)
        return replace(begun, options=replace(begun.options, recipe=recipe))

    run.items_changed.connect(lambda items: show(rows, items))
    large = write_photo(rows[1].path, 300, 200)
    run.start(limited(0.05), rows)
    wait(qtbot, lambda: not run.is_running)
    assert [row.state for row in rows] == ["done", "failed", "done"]
    rows[1].state = "waiting"
    run.start(limited(1), rows)
    wait(qtbot, lambda: not run.is_running)
    assert [row.state for row in rows] == ["done"] * 3
    assert sorted(run.told) == sorted(row.path for row in rows)
    assert run.told[large][0].target is not None


def test_what_was_cancelled_is_not_offered_again_though_the_window_closed(
    run: BatchRun, rows: list[Row], tmp_path: Path
) -> None:
    run.start(job(tmp_path), rows)
    run.cancel()
    run.close()
    assert store.interrupted("window") == []
