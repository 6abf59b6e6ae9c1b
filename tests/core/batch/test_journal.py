"""Journals between runs: which belongs to a batch, who may write, what a resumed one takes over."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.batch import store
from core.batch.delivery import temporary_for
from core.batch.journal import Journal
from core.batch.options import Job, Search
from core.batch.run import run
from core.batch.turns import Turns
from core.deblur import Deblurrer
from core.errors import BatchError, OptionsError
from core.options import DeblurOptions, Recipe
from tests.core.batch.conftest import files_in, finish, found_by, job_for, write_photo


def test_resume_without_a_journal_starts_one_and_adds_new_photos(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(photos, tmp_path / "out")
    (photos / "d.png").write_bytes(b"broken")
    first = finish(job, deblurrer, resume=True)
    assert [item.state for item in first].count("failed") == 1
    write_photo(photos / "d.png", 3)
    write_photo(photos / "new.png", 8)
    second = finish(job, deblurrer, resume=True)
    assert {item.state for item in second} == {"done"}
    assert len(second) == 7
    assert second[:6] != first[:6]
    assert len(files_in(tmp_path / "out")) == 7


def test_other_options_are_refused_by_name(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    finish(job_for(photos, tmp_path / "out"), deblurrer)
    recipe = Recipe(deblur=DeblurOptions(steps=5, device="cpu"))
    other = job_for(photos, tmp_path / "out", recipe=recipe)
    with pytest.raises(OptionsError, match="steps: 5, was 1"):
        store.open_batch(other, [], resume=True)
    store.open_batch(other, [], resume=False).close()


def test_a_higher_limit_goes_on_with_the_same_batch(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    def limited(megapixels: float) -> Job:
        recipe = Recipe(deblur=DeblurOptions(steps=1, device="cpu"), max_megapixels=megapixels)
        return job_for(photos, tmp_path / "out", recipe=recipe)

    first = finish(limited(0.001), deblurrer)
    assert {item.state for item in first} == {"failed"}
    second = finish(limited(200), deblurrer, resume=True)
    assert {item.state for item in second} == {"done"}
    assert [item.id for item in second] == [item.id for item in first]


def test_one_writer_at_a_time(tmp_path: Path, photos: Path) -> None:
    job = job_for(photos, tmp_path / "out")
    elsewhere = job_for(photos / "a", tmp_path / "x" / ".." / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)):
        for rival in (job, elsewhere):
            with pytest.raises(BatchError, match=rf"process {os.getpid()}"):
                store.open_batch(rival, found_by(rival), resume=True)
        assert store.interrupted("command") == []
    store.open_batch(elsewhere, found_by(elsewhere), resume=False).close()


def test_interrupted_batches_are_found_until_they_are_given_up(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(photos, tmp_path / "out")
    store.open_batch(job, found_by(job), resume=False).close()
    assert store.interrupted("window") == []
    (left,) = store.interrupted("command")
    path = left.path
    assert (left.output, left.waiting, left.total) == (tmp_path / "out", 6, 6)
    store.give_up(path)
    assert store.interrupted("command") == []
    store.open_batch(job, [], resume=True).close()
    assert store.interrupted("command") == [left]
    finish(job, deblurrer, resume=True)
    assert store.interrupted("command") == []


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99])
def test_a_damaged_journal_is_said_or_replaced(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer, content: bytes
) -> None:
    job = job_for(photos, tmp_path / "out")
    batch = store.open_batch(job, [], resume=False)
    path = batch.journal.path
    batch.close()
    path.write_bytes(content)
    assert store.interrupted("command") == []
    with pytest.raises(BatchError, match="journal"):
        store.open_batch(job, [], resume=True)
    assert {item.state for item in finish(job, deblurrer)} == {"done"}


def test_a_journal_that_lost_its_table_hides_no_other(tmp_path: Path, photos: Path) -> None:
    paths = []
    for name in ("whole", "half"):
        job = job_for(photos, tmp_path / name)
        batch = store.open_batch(job, found_by(job), resume=False)
        paths.append(batch.journal.path)
        batch.close()
    with closing(sqlite3.connect(paths[1])) as database:
        database.execute("DROP TABLE items")
    assert [left.path for left in store.interrupted("command")] == paths[:1]


def test_old_journals_are_forgotten(
    tmp_path: Path, photos: Path, journals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for those that were interrupted, however old."""
    monkeypatch.setattr(store, "KEPT", 2)
    interrupted = job_for(photos, tmp_path / "interrupted")
    batch = store.open_batch(interrupted, found_by(interrupted), resume=False)
    batch.close()
    os.utime(batch.journal.path, (0, 0))
    for number in range(5):
        other = store.open_batch(job_for(photos, tmp_path / str(number)), [], resume=False)
        other.journal.set_ended(True)
        other.close()
    assert len(list(journals.glob("*.sqlite3"))) == 4
    assert [left.path for left in store.interrupted("command")] == [batch.journal.path]


def test_old_journals_of_the_same_folder_and_unreadable_ones_are_forgotten(
    tmp_path: Path, photos: Path, journals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "KEPT", 1)
    journals.mkdir()
    (journals / "damaged.sqlite3").write_bytes(b"no database" * 99)
    os.utime(journals / "damaged.sqlite3", (0, 0))
    for path in sorted(photos.glob("*.png")):
        job = job_for(path, tmp_path / "out")
        with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
            batch.journal.set_ended(True)
    assert len(list(journals.glob("*.sqlite3"))) == 2
    assert not (journals / "damaged.sqlite3").exists()


def test_a_journal_that_is_not_there_is_not_made_by_a_look(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="cannot be used"):
        Journal(tmp_path / "a?#b.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_other_batches_journals_are_no_news(
    tmp_path: Path, photos: Path, journals: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journals.mkdir()
    (journals / "damaged.sqlite3").write_bytes(b"no database" * 99)
    job = job_for(photos, tmp_path / "out")
    store.open_batch(job, found_by(job), resume=False).close()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_what_cannot_be_given_up_is_let_go(
    tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = job_for(photos, tmp_path / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        path = batch.journal.path

    def full(*_: object) -> None:
        raise BatchError("full")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "set_ended", full)
        # The error holds what was open then.
        with pytest.raises(BatchError, match="full") as held:
            store.give_up(path)
    store.reopen(path).close()
    assert held


def test_an_old_journal_that_is_in_use_is_kept(
    tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "KEPT", 1)
    with closing(store.open_batch(job_for(photos, tmp_path / "x"), [], resume=False)) as batch:
        batch.journal.set_ended(True)
        for number in range(3):
            other = store.open_batch(job_for(photos, tmp_path / str(number)), [], resume=False)
            other.journal.set_ended(True)
            other.close()
        assert batch.journal.path.exists()


def test_names_that_are_no_text_survive_the_journal(tmp_path: Path) -> None:
    odd = tmp_path / "in" / os.fsdecode(b"\xff.png")
    write_photo(tmp_path / "in" / "x.png").rename(odd)
    job = job_for(tmp_path / "in", tmp_path / "out")
    batch = store.open_batch(job, found_by(job), resume=False)
    path = batch.journal.path
    batch.close()
    journal = Journal(path)
    assert [item.source for item in journal.items()] == [odd]
    assert journal.job == job
    journal.close()


def test_messages_about_names_that_are_no_text(tmp_path: Path, deblurrer: Deblurrer) -> None:
    """Failed, skipped, changed: each is said, and no photo behind it is lost."""
    source, output = tmp_path / "in", tmp_path / "out"
    broken = source / os.fsdecode(b"a\xff.png")
    write_photo(source / "z.png")
    write_photo(source / "x.png").rename(source / os.fsdecode(b"b\xff.png"))
    broken.write_bytes(b"damaged")
    job = job_for(source, output)
    assert [item.state for item in finish(job, deblurrer)] == ["failed", "done", "done"]
    again = finish(job, deblurrer)
    assert [item.state for item in again] == ["failed", "skipped", "skipped"]
    assert "b\\udcff_deblurred.png is there already" in again[1].message
    broken.unlink()
    edited = job_for(source, output, template="{name}_e")
    finish(edited, deblurrer)
    write_photo(tmp_path / "e.png", 5).replace(output / os.fsdecode(b"b\xff_e.png"))
    states = {item.source.name: item.state for item in finish(edited, deblurrer, resume=True)}
    assert states == {os.fsdecode(b"b\xff.png"): "skipped", "z.png": "done"}


def test_what_is_written_down_is_on_the_disk(tmp_path: Path, photos: Path) -> None:
    """On macOS too, where SQLite by itself stops at the drive's cache."""
    with closing(Journal.create(tmp_path / "j", job_for(photos, tmp_path / "out"), "x")) as journal:
        for pragma, value in (("synchronous", 3), ("fullfsync", 1), ("checkpoint_fullfsync", 1)):
            assert journal._value(f"PRAGMA {pragma}") == value


def test_more_photos_go_on_with_the_same_batch(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    """What `photos/*.png` means when one has come; its photos are done once."""

    def of(*names: str) -> Job:
        job = job_for(photos, tmp_path / "out", existing="rename")
        return replace(job, search=replace(job.search, paths=tuple(photos / n for n in names)))

    first, more, other = of("c.png", "d.png"), of("c.png", "d.png", "e.png"), of("f.png")
    finish(first, deblurrer)
    for job, is_new in ((more, False), (other, True), (first, False)):
        with closing(store.open_batch(job, found_by(job), resume=True)) as batch:
            assert batch.is_new == is_new
            list(run(batch.journal, lambda: deblurrer))
            assert batch.journal.job.search == job.search
    names = [f"{name}_deblurred.png" for name in "cdef"]
    assert files_in(tmp_path / "out") == names


@pytest.mark.parametrize("resume", [True, False])
def test_what_a_batch_with_other_photos_left_is_put_right(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer, resume: bool
) -> None:
    dead, job = (job_for(photos / name, tmp_path / "out") for name in ("a", "c.png"))
    with closing(store.open_batch(dead, found_by(dead), resume=False)) as batch:
        Turns(batch.journal).reserve()
        (item,) = batch.journal.items()
        batch.journal.begin(item.id)
        half = temporary_for(item, batch.journal.token)
    half.parent.mkdir()
    half.write_bytes(b"half")
    finish(job, deblurrer, resume=resume)
    assert len(files_in(tmp_path / "out")) == 1
    assert {item.state for item in finish(dead, deblurrer, resume=True)} == {"done"}


def test_resuming_prefers_the_batch_with_the_same_options(tmp_path: Path, photos: Path) -> None:
    """To a newer one with others, which is named where there is none that fits."""
    paths = sorted(photos.glob("*.png"))

    def opened(count: int, template: str, *, resume: bool) -> tuple[Path, bool]:
        job = job_for(photos, tmp_path / "out", template=template)
        job = replace(job, search=Search(paths=tuple(paths[:count])))
        with closing(store.open_batch(job, found_by(job), resume=resume)) as batch:
            return batch.journal.path, batch.is_new

    fitting, _ = opened(3, "{name}_x", resume=False)
    os.utime(fitting, (0, 0))
    opened(2, "{name}_y", resume=False)
    assert opened(4, "{name}_x", resume=True) == (fitting, False)
    with pytest.raises(OptionsError, match=r"template: {name}_z, was {name}_"):
        opened(4, "{name}_z", resume=True)
