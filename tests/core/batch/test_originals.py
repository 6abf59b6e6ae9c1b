"""Photos that come meanwhile: none is replaced, and no result is taken for one of them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.batch import store
from core.batch.delivery import temporary_for
from core.batch.events import BatchEvent, Changed
from core.batch.item import Facts, Item, Mark
from core.batch.options import Existing, Job, Search
from core.batch.run import run
from core.batch.search import Found
from core.batch.turns import Turns
from core.deblur import Deblurrer
from core.options import SaveOptions
from core.provenance import sidecar_path
from tests.core.batch.conftest import (
    by_name,
    events_until,
    files_in,
    finish,
    found_by,
    job_for,
    write_photo,
)

FACTS = Facts(seconds=1, width=1, height=1, device="CPU", tile=64, scale=1.0, weights="w")


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Results beside the originals, told apart from them by their endings alone."""
    folder = tmp_path / "ow"
    for number, name in enumerate("abcd"):
        write_photo(folder / f"{name}.jpg", number)
    return job_for(folder, folder, template="{name}", suffix=".png", existing="overwrite")


def in_hand(name: str, state: str) -> Callable[[BatchEvent], bool]:
    return lambda e: isinstance(e, Changed) and e.item.source.name == name and e.item.state == state


@pytest.mark.parametrize("link", ["", "symlink", "hardlink"])
def test_a_photo_that_came_before_resuming_is_not_replaced(
    tmp_path: Path, job: Job, deblurrer: Deblurrer, link: str
) -> None:
    events_until(job, deblurrer, in_hand("a.jpg", "done"))
    original = write_photo(job.output / "d.png", 9)
    before = original.read_bytes()
    if link:
        elsewhere = tmp_path / "elsewhere" / "x.png"
        elsewhere.parent.mkdir()
        (elsewhere.symlink_to if link == "symlink" else elsewhere.hardlink_to)(original)
        found = [Found(elsewhere)]
    else:
        found = list(found_by(job))
    with closing(store.open_batch(job, found, resume=True)) as batch:
        list(run(batch.journal, lambda: deblurrer))
        items = by_name(batch.journal.items())
    assert original.read_bytes() == before
    assert items["d.jpg"].state == "failed"
    assert "is an original photo" in items["d.jpg"].message


def test_a_photo_that_comes_while_its_name_is_in_hand_is_not_replaced(
    job: Job, deblurrer: Deblurrer
) -> None:
    original = job.output / "b.png"
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        for event in run(batch.journal, lambda: deblurrer):
            if in_hand("b.jpg", "working")(event):
                before = write_photo(original, 9).read_bytes()
                batch.journal.add([Found(original)])
        items = by_name(batch.journal.items())
    assert original.read_bytes() == before
    assert "is an original photo" in items["b.jpg"].message
    assert items["d.jpg"].state == "done"
    assert not [name for name in files_in(job.output) if name.startswith(".")]


def test_what_a_crash_left_written_replaces_no_photo_that_came_since(
    job: Job, deblurrer: Deblurrer
) -> None:
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        Turns(batch.journal).reserve()
        item = leave_written(batch.journal.items()[0], batch)
    assert item.target is not None
    before = write_photo(item.target, 9).read_bytes()
    finish(job, deblurrer, resume=True)
    assert item.target.read_bytes() == before


def leave_written(item: Item, batch: store.Batch) -> Item:
    """As a kill does between the two lines that write a result down and give it its name."""
    temporary = write_photo(temporary_for(item, batch.journal.token).with_suffix(".png"), 5)
    content = temporary.read_bytes()
    os.replace(temporary, temporary_for(item, batch.journal.token))  # noqa: PTH105
    batch.journal.begin(item.id)
    mark, digest = Mark(len(content), 0), hashlib.sha256(content).hexdigest()
    batch.journal.written(item.id, digest, mark, FACTS)
    return item


def test_resuming_takes_no_result_for_a_photo(job: Job, deblurrer: Deblurrer) -> None:
    finish(job, deblurrer)
    items = finish(job, deblurrer, resume=True)
    assert sorted(item.source.name for item in items) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert len(files_in(job.output)) == 8


@pytest.mark.parametrize(
    ("suffix", "existing"), [(None, "rename"), (".png", "overwrite"), (".png", "rename")]
)
def test_resuming_takes_no_earlier_result_of_a_redone_photo(
    job: Job, deblurrer: Deblurrer, suffix: str | None, existing: Existing
) -> None:
    """Made anew, interrupted before or after the new result: the earlier one is still a result."""
    job = replace(job, options=replace(job.options, suffix=suffix, existing=existing))
    finish(job, deblurrer)
    with closing(store.open_batch(job, [], resume=True)) as batch:
        batch.journal.retry([item.id for item in batch.journal.items()])
    for _ in range(2):
        items = finish(job, deblurrer, resume=True)
        assert {item.state for item in items} == {"done"}
        assert sorted(item.source.name for item in items) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert len(files_in(job.output)) == (8 if existing == "overwrite" else 12)


def test_resuming_without_its_journal_takes_no_described_result(
    job: Job, deblurrer: Deblurrer, journals: Path
) -> None:
    recipe = replace(job.options.recipe, save=SaveOptions(sidecar=True))
    job = replace(job, options=replace(job.options, recipe=recipe, existing="rename"))
    finish(job, deblurrer)
    shutil.rmtree(journals)
    other = write_photo(job.output / "e.png", 9)
    shutil.copy(sidecar_path(job.output / "a.png"), sidecar_path(other))
    items = finish(job, deblurrer, resume=True)
    names = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.png"]
    assert sorted(item.source.name for item in items) == names
    shutil.rmtree(journals)
    asked = replace(job, search=Search(paths=(job.output / "a.png",)))
    assert [item.source.name for item in finish(asked, deblurrer, resume=True)] == ["a.png"]


@pytest.mark.parametrize("meanwhile", [True, False])
def test_a_photo_that_nobody_has_found_yet_is_not_replaced(
    tmp_path: Path, job: Job, deblurrer: Deblurrer, meanwhile: bool
) -> None:
    """It came after the folder was looked at; what a batch has made itself is replaced."""
    finish(job, deblurrer)
    (job.output / "b.png").unlink()
    mine = (job.output / "a.png").read_bytes()
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        before = write_photo(tmp_path / "b.png", 9).read_bytes()
        for event in run(batch.journal, lambda: deblurrer):
            if in_hand("a.jpg" if meanwhile else "b.jpg", "working")(event):
                (tmp_path / "b.png").replace(job.output / "b.png")
        items = by_name(batch.journal.items())
    assert (job.output / "b.png").read_bytes() == before
    assert {name: item.state for name, item in items.items()} == {
        "a.jpg": "done",
        "b.jpg": "failed",
        "c.jpg": "done",
        "d.jpg": "done",
    }
    assert "is an original photo" in items["b.jpg"].message
    assert (job.output / "a.png").read_bytes() == mine


def test_results_stay_known_however_often_a_batch_is_begun_anew(
    job: Job, deblurrer: Deblurrer
) -> None:
    job = replace(job, options=replace(job.options, template="{n}", existing="skip"))
    for resume in (False, False, False, True):
        items = finish(job, deblurrer, resume=resume)
        assert [item.source.name for item in items] == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert len(files_in(job.output)) == 8


@pytest.mark.parametrize("template", ["{name}", "{name}_{date}"])
def test_results_of_an_earlier_batch_are_no_photos_of_the_next(
    tmp_path: Path, deblurrer: Deblurrer, template: str
) -> None:
    """Beside their originals, with names that do not tell them; begun anew, not resumed."""
    folder = tmp_path / "in"
    write_photo(folder / "a.png")
    job = job_for(folder, folder, template=template, existing="rename")
    finish(job, deblurrer)
    assert files_in(folder) == ["a-2.png", "a.png"]
    write_photo(tmp_path / "new.png", 3).replace(folder / "a-3.png")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        assert batch.said == ["Earlier results that were left out: 1."]
        assert [item.source.name for item in batch.journal.items()] == ["a-3.png", "a.png"]
    write_photo(tmp_path / "edited.png", 4).replace(folder / "a-2.png")
    (folder / "a-3.png").unlink()
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        assert [item.source.name for item in batch.journal.items()] == ["a-2.png", "a.png"]


def test_results_can_be_deblurred_again_where_they_are_the_input(
    tmp_path: Path, deblurrer: Deblurrer
) -> None:
    folder = tmp_path / "out"
    write_photo(tmp_path / "in" / "a.png")
    finish(job_for(tmp_path / "in", folder), deblurrer)
    again = finish(job_for(folder, folder), deblurrer)
    assert [item.source.name for item in again] == ["a_deblurred.png"]
    assert files_in(folder) == ["a_deblurred.png", "a_deblurred_deblurred.png"]
    both = job_for(tmp_path / "in", folder)
    both = replace(both, search=Search(paths=(tmp_path / "in", folder / "a_deblurred.png")))
    with closing(store.open_batch(both, found_by(both), resume=False)) as batch:
        assert len(batch.journal.items()) == 2
