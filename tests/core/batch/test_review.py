"""Resuming looks again at what is done: results that went or were changed, other photos."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from core.batch import marks, store
from core.batch.item import Item
from core.batch.options import Existing, Job
from core.batch.review import review
from core.batch.run import run
from core.batch.turns import Turns
from core.deblur import Deblurrer
from core.options import DeblurOptions, Recipe, SaveOptions
from tests.core.batch.conftest import by_name, files_in, finish, found_by, job_for, write_photo


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for number, name in enumerate("ab"):
        write_photo(tmp_path / "in" / f"{name}.png", number)
    return tmp_path / "in"


def resumed(job: Job, deblurrer: Deblurrer) -> tuple[dict[str, Item], list[str]]:
    """What became of the photos, and what was said before."""
    with closing(store.open_batch(job, found_by(job), resume=True)) as batch:
        list(run(batch.journal, lambda: deblurrer))
        return by_name(batch.journal.items()), list(batch.said)


@pytest.mark.parametrize("sidecar", [False, True])
@pytest.mark.parametrize("left", [None, b""])
def test_a_result_that_has_gone_is_made_again(
    source: Path, tmp_path: Path, deblurrer: Deblurrer, left: bytes | None, sidecar: bool
) -> None:
    recipe = Recipe(deblur=DeblurOptions(device="cpu"), save=SaveOptions(sidecar=sidecar))
    job = job_for(source, tmp_path / "out", recipe=recipe)
    finish(job, deblurrer)
    files, result = files_in(job.output), job.output / "a_deblurred.png"
    before = result.read_bytes()
    result.unlink()
    if left is not None:
        result.write_bytes(left)
    items, said = resumed(job, deblurrer)
    assert ({item.state for item in items.values()}, said) == ({"done"}, [])
    assert files_in(job.output) == files
    assert result.read_bytes() == before


@pytest.mark.parametrize("existing", ["skip", "rename", "overwrite"])
def test_a_result_that_was_edited_is_treated_as_any_file(
    source: Path, tmp_path: Path, deblurrer: Deblurrer, existing: Existing
) -> None:
    job = job_for(source, tmp_path / "out", existing=existing)
    finish(job, deblurrer)
    result = write_photo(job.output / "a_deblurred.png", 8)
    edited = result.read_bytes()
    items, said = resumed(job, deblurrer)
    assert said == [f"{source / 'a.png'}: a_deblurred.png was changed after it was made."]
    assert items["a.png"].state == ("skipped" if existing == "skip" else "done")
    assert (result.read_bytes() == edited) == (existing != "overwrite")
    assert len(files_in(job.output)) == (3 if existing == "rename" else 2)
    again, said = resumed(job, deblurrer)
    assert (again, said) == (items, [])


def test_what_was_in_a_results_way_and_has_gone_lets_it_be_made(
    source: Path, tmp_path: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(source, tmp_path / "out")
    write_photo(job.output / "a_deblurred.png", 8)
    assert by_name(finish(job, deblurrer))["a.png"].state == "skipped"
    (job.output / "a_deblurred.png").unlink()
    items, _ = resumed(job, deblurrer)
    assert items["a.png"].state == "done"
    assert files_in(job.output) == ["a_deblurred.png", "b_deblurred.png"]


def test_another_photo_is_done_again_and_the_same_with_other_tags_is_not(
    source: Path, tmp_path: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(source, tmp_path / "out")
    finish(job, deblurrer)
    write_photo(source / "a.png", 8)
    tags = PngImagePlugin.PngInfo()
    tags.add_text("Title", "tagged")
    with Image.open(source / "b.png") as photo:
        photo.save(source / "b.png", pnginfo=tags)
    resumed(job, deblurrer)
    assert files_in(job.output) == ["a_deblurred-2.png", "a_deblurred.png", "b_deblurred.png"]


def test_what_looks_as_it_was_is_not_read(
    source: Path, tmp_path: Path, deblurrer: Deblurrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand large results would take minutes; touched ones are read once."""
    job = job_for(source, tmp_path / "out")
    finish(job, deblurrer)
    os.utime(job.output / "a_deblurred.png")
    os.utime(source / "b.png")
    read: list[Path] = []
    for module, name in ((marks, "sha256_of"), (marks.photos, "decode")):
        real = getattr(module, name)

        def noted(path: Path, *rest: object, real=real, **options: object) -> object:
            read.append(path)
            return real(path, *rest, **options)

        monkeypatch.setattr(module, name, noted)
    for _ in range(2):
        items, _ = resumed(job, deblurrer)
        assert {item.state for item in items.values()} == {"done"}
    assert read == [job.output / "a_deblurred.png", source / "b.png"]


def test_a_photo_that_cannot_be_read_leaves_its_result_what_it_is(
    source: Path, tmp_path: Path, deblurrer: Deblurrer
) -> None:
    """Half copied, say. It is looked at again the next time."""
    job, photo = job_for(source, tmp_path / "out"), source / "a.png"
    finish(job, deblurrer)
    whole = photo.read_bytes()
    photo.write_bytes(whole[:200])
    for _ in range(2):
        items, _ = resumed(job, deblurrer)
        assert {item.state for item in items.values()} == {"done"}
    write_photo(photo, 8)
    resumed(job, deblurrer)
    assert files_in(job.output) == ["a_deblurred-2.png", "a_deblurred.png", "b_deblurred.png"]


def test_what_was_moved_away_with_its_photo_is_not_missed(
    source: Path, tmp_path: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(source, tmp_path / "out")
    finish(job, deblurrer)
    for path in (source / "a.png", job.output / "a_deblurred.png"):
        path.unlink()
    items, said = resumed(job, deblurrer)
    assert ({item.state for item in items.values()}, said) == ({"done"}, [])


def test_what_has_changed_is_written_down_at_once(tmp_path: Path) -> None:
    """A commit waits for the disk, thousands of times if it were one for each photo."""
    for name in "abcd":
        write_photo(tmp_path / "in" / f"{name}.png")
    job = job_for(tmp_path / "in", tmp_path / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        Turns(batch.journal).reserve()
        for item in batch.journal.items():
            batch.journal.settle(item.id, "done")
            assert item.target is not None
            if item.id > 2:
                write_photo(item.target)
        said: list[str] = []
        batch.journal._db.set_trace_callback(said.append)
        assert len(review(batch.journal)) == 2
        states = [item.state for item in batch.journal.items()]
    assert states == ["waiting", "waiting", "skipped", "skipped"]
    assert said.count("COMMIT") < 4
