"""A batch that goes on with what comes into its folders."""

from __future__ import annotations

import errno
import json
import queue
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from core.batch import store
from core.batch import watch as watching
from core.batch.events import Changed, Said
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.options import Search
from core.batch.report import write_report
from core.batch.search import Found, Other, Refused
from core.batch.watch import Watch
from core.deblur import Deblurrer
from core.errors import BatchError, OptionsError
from tests.core.batch.conftest import by_name, files_in, job_for, write_photo
from tests.core.batch.watched import Kept, start

pytest.importorskip("watchdog")

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def kept(source: Path, tmp_path: Path, deblurrer: Deblurrer) -> Iterator[Kept]:
    """Watching `in`, which has one photo already; results go to `in/out`."""
    write_photo(source / "first.png")
    yield from start(job_for(source, source / "out"), deblurrer)


def test_what_comes_is_taken_and_results_are_not(kept: Kept, source: Path, tmp_path: Path) -> None:
    kept.until(1)
    write_photo(tmp_path / "elsewhere" / "moved.png").rename(source / "moved.png")
    write_photo(tmp_path / "folder" / "inside.png")
    (tmp_path / "folder").rename(source / "folder")
    write_photo(source / "written.png")
    (source / "notes.txt").write_text("no photo")
    (source / ".hidden.png").write_bytes(b"")
    kept.until(4)
    kept.idle(1)
    assert {item.state for item in kept.journal.items()} == {"done"}
    assert files_in(source / "out") == [
        "first_deblurred.png",
        "folder/inside_deblurred.png",
        "moved_deblurred.png",
        "written_deblurred.png",
    ]


def test_a_batch_that_waits_for_more_has_not_ended(kept: Kept) -> None:
    kept.until(1)
    assert not kept.journal.has_ended
    kept.events.close()  # type: ignore[attr-defined]
    assert kept.journal.has_ended


def test_a_file_is_taken_when_it_stands_still(kept: Kept, source: Path, tmp_path: Path) -> None:
    kept.until(1)
    content = write_photo(tmp_path / "slow.png", size=(320, 240)).read_bytes()
    with (source / "slow.png").open("wb", buffering=0) as file:
        # Longer than a file must stand still, and nothing at first.
        kept.idle(0.6)
        for part in range(6):
            file.write(content[part * len(content) // 6 : (part + 1) * len(content) // 6])
            kept.idle(0.2)
            assert len(kept.journal.items()) == 1
    kept.until(2)
    assert by_name(kept.journal.items())["slow.png"].state == "done"


def test_a_copy_that_paused_is_tried_again(kept: Kept, source: Path, tmp_path: Path) -> None:
    kept.until(1)
    content = write_photo(tmp_path / "slow.png", size=(320, 240)).read_bytes()
    with (source / "slow.png").open("wb", buffering=0) as file:
        file.write(content[: len(content) // 2])
        kept.until(2)
        assert by_name(kept.journal.items())["slow.png"].state == "failed"
        file.write(content[len(content) // 2 :])
    kept.idle(1)
    kept.until(2)
    assert by_name(kept.journal.items())["slow.png"].state == "done"


def write_tags(path: Path) -> None:
    """As programs do that replace the file."""
    tags = PngImagePlugin.PngInfo()
    tags.add_text("Title", "tagged")
    with Image.open(path) as photo:
        photo.save(path.with_suffix(".tmp"), "PNG", pnginfo=tags)
    path.with_suffix(".tmp").replace(path)


@pytest.mark.parametrize("goes_first", [False, True])
def test_another_photo_under_an_old_name_is_taken_and_the_same_with_tags_is_not(
    kept: Kept, source: Path, tmp_path: Path, goes_first: bool
) -> None:
    """Cameras count anew, "latest.jpg" is replaced; the report has both results."""
    kept.until(1)
    write_tags(source / "first.png")
    kept.idle(1)
    assert files_in(source / "out") == ["first_deblurred.png"]
    before = (source / "out" / "first_deblurred.png").read_bytes()
    if goes_first:
        (source / "first.png").unlink()
        kept.idle(0.5)
    write_photo(tmp_path / "other.png", 6).replace(source / "first.png")
    kept.idle(1)
    kept.until(1)
    assert files_in(source / "out") == ["first_deblurred-2.png", "first_deblurred.png"]
    assert (source / "out" / "first_deblurred.png").read_bytes() == before
    told = [(item, kept.journal.job) for item in kept.journal.history()]
    rows = json.loads(write_report(tmp_path / "r.json", told, source / "out").read_text())
    names = ["first_deblurred.png", "first_deblurred-2.png"]
    assert [row["output"] for row in rows] == [str(source / "out" / name) for name in names]
    assert len({row["sha256"] for row in rows}) == 2


def test_photos_that_were_away_for_a_while_are_the_same(
    kept: Kept, source: Path, tmp_path: Path
) -> None:
    """A share that was not there for a moment, and tags written later."""
    kept.until(1)
    (source / "first.png").rename(tmp_path / "away.png")
    kept.idle(0.5)
    (tmp_path / "away.png").rename(source / "first.png")
    kept.idle(0.5)
    write_tags(source / "first.png")
    kept.idle(1)
    assert files_in(source / "out") == ["first_deblurred.png"]
    assert by_name(kept.journal.items())["first.png"].state == "done"


def test_many_photos_with_new_tags_are_looked_at_one_by_one(
    source: Path, tmp_path: Path, deblurrer: Deblurrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        write_photo(source / f"{number}.png", number)
    done: list[str] = []
    has_another_photo, find = watching.has_another_photo, watching.find

    def decoded(item: Item, journal: Journal) -> bool:
        done.append("decoded")
        return has_another_photo(item, journal)

    def looked(search: Search, output: Path | None) -> Iterator[Found | Refused | Other]:
        done.append("looked")
        return find(search, output)

    for kept in start(job_for(source, tmp_path / "out"), deblurrer):
        kept.until(4)
        monkeypatch.setattr(watching, "has_another_photo", decoded)
        monkeypatch.setattr(watching, "find", looked)
        for path in source.iterdir():
            write_tags(path)
        kept.idle(2)
    assert done.count("decoded") == 4
    assert ("decoded", "decoded") not in pairwise(done)


def test_an_empty_file_does_not_keep_the_folders_looked_at(
    kept: Kept, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.until(1)
    (source / "empty.png").touch()
    kept.idle(1.5)
    looks: list[Search] = []
    find = watching.find

    def looked(search: Search, output: Path | None) -> Iterator[Found | Refused | Other]:
        looks.append(search)
        return find(search, output)

    monkeypatch.setattr(watching, "find", looked)
    kept.idle(1)
    assert not looks
    (source / "empty.png").write_bytes(write_photo(tmp_path / "late.png", 4).read_bytes())
    kept.until(2)
    assert by_name(kept.journal.items())["empty.png"].state == "done"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("schedule", OSError(errno.ENOSPC, "inotify watch limit reached")),
        ("start", OSError(errno.EINVAL, "not on this share")),
        ("start", queue.Empty()),
    ],
)
def test_without_news_the_folders_are_looked_at(
    source: Path,
    tmp_path: Path,
    deblurrer: Deblurrer,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    error: Exception,
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(f"watchdog.observers.Observer.{call}", refused)
    monkeypatch.setattr(watching, "ROUND", 0.3)
    for kept in start(job_for(source, tmp_path / "out"), deblurrer):
        kept.until(0)
        write_photo(source / "a.png")
        kept.until(1)
    assert files_in(tmp_path / "out") == ["a_deblurred.png"]


def test_results_beside_the_originals_are_not_taken_whatever_their_names(
    source: Path, deblurrer: Deblurrer
) -> None:
    write_photo(source / "a.png")
    job = job_for(source, source, template="{n}")
    for kept in start(job, deblurrer):
        kept.until(1)
        write_photo(source / "b.png", 1)
        kept.until(2)
        kept.idle(1)
        assert len(kept.journal.items()) == 2
    assert files_in(source) == ["001.png", "002.png", "a.png", "b.png"]


def test_begun_anew_it_takes_no_earlier_result(source: Path, deblurrer: Deblurrer) -> None:
    write_photo(source / "a.jpg")
    job = job_for(source, source, template="{name}", suffix=".png", existing="rename")
    for results in (["a.png"], ["a-2.png", "a.png"], ["a-2.png", "a-3.png", "a.png"]):
        for kept in start(job, deblurrer):
            kept.until(1)
            kept.idle(1)
            assert len(kept.journal.items()) == 1
        assert files_in(source) == sorted(["a.jpg", *results])


def test_resumed_it_takes_only_what_is_new(
    source: Path, tmp_path: Path, deblurrer: Deblurrer
) -> None:
    write_photo(source / "a.png")
    job = job_for(source, tmp_path / "out")
    for kept in start(job, deblurrer):
        kept.until(1)
    write_photo(source / "b.png", 1)
    for kept in start(job, deblurrer, resume=True):
        changed = [event.item for event in kept.until(2) if isinstance(event, Changed)]
        assert {item.source.name for item in changed} == {"b.png"}
    assert files_in(tmp_path / "out") == ["a_deblurred.png", "b_deblurred.png"]


def test_a_folder_that_goes_is_said(source: Path, tmp_path: Path, deblurrer: Deblurrer) -> None:
    for kept in start(job_for(source, tmp_path / "out"), deblurrer):
        kept.until(0)
        shutil.rmtree(source)
        said: list[Said] = []
        with pytest.raises(BatchError, match="no folder left to watch"):
            said.extend(event for event in kept.events if isinstance(event, Said))
    assert [event.message for event in said] == [
        f"The watched folder {source} is not there any more."
    ]


def test_only_folders_are_watched(tmp_path: Path) -> None:
    job = job_for(write_photo(tmp_path / "a.png"), tmp_path / "out")
    with (
        closing(store.open_batch(job, [], resume=False)) as batch,
        pytest.raises(OptionsError, match="Only folders"),
    ):
        Watch(batch.journal)


def test_without_the_extra_a_line_says_which(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchdog.observers", None)
    with (
        closing(store.open_batch(job_for(source, tmp_path / "out"), [], resume=False)) as batch,
        pytest.raises(BatchError, match=r"guided-deblur\[watch\]"),
    ):
        Watch(batch.journal)
