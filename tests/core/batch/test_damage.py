"""Damaged journals: said to whoever resumes, replaced by whoever begins anew, hiding no other."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.batch import store
from core.batch.journal import Journal
from core.batch.options import Job
from core.batch.turns import Turns
from core.errors import BatchError
from tests.core.batch.conftest import found_by, job_for

SET = "UPDATE batch SET job = json_set(job, '$.{}', {})"


def sql(text: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            database.execute(text)
            database.commit()

    return damage


def scribble(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:8192] + os.urandom(40_000))


DAMAGES = {
    "emptied": lambda path: path.write_bytes(b""),
    "scribbled over": scribble,
    "no row": sql("DELETE FROM batch"),
    "no photos": sql("DROP TABLE items"),
    "a list for a job": sql("UPDATE batch SET job = '[]'"),
    "a dict for text": sql(SET.format("options.template", """json('{"a": 1}')""")),
    "a number for options": sql(SET.format("options.recipe.deblur", 5)),
    "a number for paths": sql(SET.format("search.paths", 5)),
    "broken facts": sql("UPDATE items SET facts = '{'"),
    "other facts": sql("""UPDATE items SET facts = '{"x": 1}'"""),
    "a number for a name": sql("UPDATE items SET source = 5 WHERE id = 1"),
}


def begun(job: Job) -> Path:
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        Turns(batch.journal).reserve()
        return batch.journal.path


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_becomes_of_a_damaged_journal(tmp_path: Path, photos: Path, damage: str) -> None:
    other = begun(job_for(photos, tmp_path / "other"))
    job = job_for(photos, tmp_path / "out")
    path = begun(job)
    DAMAGES[damage](path)
    assert [left.path for left in store.interrupted("command")] == [other]
    for again in (lambda: store.open_batch(job, [], resume=True), lambda: store.reopen(path)):
        with pytest.raises(BatchError, match="journal"), closing(again()) as batch:
            batch.journal.items()
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        assert len(batch.journal.items()) == 6


def test_an_empty_journal_is_not_of_another_version(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(BatchError, match="empty or damaged"):
        Journal(tmp_path / "empty")


def test_what_is_in_hand_without_a_name_waits(tmp_path: Path, photos: Path) -> None:
    path = begun(job_for(photos, tmp_path / "out"))
    sql("UPDATE items SET state = 'working', target = NULL, target_key = NULL WHERE id = 1")(path)
    with closing(store.reopen(path)) as batch:
        assert {item.state for item in batch.journal.items()} == {"waiting"}


def test_a_journal_that_cannot_be_begun_leaves_no_file(tmp_path: Path, photos: Path) -> None:
    job = job_for(photos, tmp_path / "out")
    path = tmp_path / "new.sqlite3"
    path.write_bytes(b"no database" * 99)
    with pytest.raises(BatchError, match="cannot be used"):
        Journal.create(path, job, "token")
    assert not path.exists()
