"""Where results go: folders and files that are in the way, that vanish, that are replaced."""

from __future__ import annotations

import errno
import shutil
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest

from core.batch import store
from core.batch.events import Changed, Ready
from core.batch.run import run
from core.batch.turns import Turns
from core.deblur import Deblurrer
from core.errors import BatchError, OptionsError, OutputError
from core.options import DeblurOptions, Recipe, SaveOptions
from core.provenance import sidecar_path
from tests.core.batch.conftest import by_name, events_until, files_in, finish, found_by, job_for


def test_an_output_that_vanishes_and_files_in_the_way_of_folders(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    output = tmp_path / "out"
    job = job_for(photos, output)
    events_until(job, deblurrer, lambda e: isinstance(e, Changed) and e.item.state == "done")
    shutil.rmtree(output)
    output.mkdir()
    (output / "b").write_text("in the way")
    items = finish(job, deblurrer, resume=True)
    failed = [item for item in items if item.state == "failed"]
    assert [item.source for item in failed] == [photos / "b" / "IMG.jpg"]
    assert "b is not a folder" in failed[0].message
    assert (output / "b").read_text() == "in the way"
    with pytest.raises(OptionsError, match="not a folder"):
        store.open_batch(job_for(photos, output / "b"), [], resume=False)


def test_an_output_that_takes_nothing_is_told_before_the_work(tmp_path: Path, photos: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear ...")
    job = job_for(photos, tmp_path / "letter.txt" / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        with pytest.raises(BatchError, match=r"out cannot be made: a part of the path is not"):
            list(run(batch.journal, lambda: pytest.fail("the model was loaded")))
        assert {item.state for item in batch.journal.items()} == {"waiting"}


def test_a_name_that_is_taken_meanwhile(tmp_path: Path, photos: Path, deblurrer: Deblurrer) -> None:
    output = tmp_path / "out"
    for existing, state in (("skip", "skipped"), ("rename", "done")):
        job = job_for(photos, output, existing=existing, template=existing + "_{name}")
        with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
            for event in run(batch.journal, lambda: deblurrer):
                if isinstance(event, Ready):
                    output.mkdir(exist_ok=True)
                    (output / f"{existing}_f.png").write_text("mine")
            item = by_name(batch.journal.items())["f.png"]
        assert item.state == state
        assert (output / f"{existing}_f.png").read_text() == "mine"
    assert (output / "rename_f-2.png").exists()


@pytest.mark.parametrize(("existing", "state"), [("skip", "skipped"), ("rename", "failed")])
def test_the_sidecar_of_a_result_that_came_meanwhile_is_kept(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer, existing: str, state: str
) -> None:
    output = tmp_path / "out"
    recipe = Recipe(deblur=DeblurOptions(device="cpu"), save=SaveOptions(sidecar=True))
    job = job_for(photos, output, existing=existing, template="{name}", recipe=recipe)
    target = output / "f.png"
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        for event in run(batch.journal, lambda: deblurrer):
            if isinstance(event, Changed) and event.item.state == "working":
                assert event.item.target is not None
                event.item.target.parent.mkdir(exist_ok=True)
                event.item.target.write_text("mine")
                sidecar_path(event.item.target).write_text("mine too")
        item = by_name(batch.journal.items())["f.png"]
    assert item.state == state
    assert target.read_text() == "mine"
    assert sidecar_path(target).read_text() == "mine too"


def test_a_sidecar_that_came_after_its_name_was_reserved_is_kept(
    tmp_path: Path, photos: Path
) -> None:
    recipe = Recipe(save=SaveOptions(sidecar=True))
    job = job_for(photos, tmp_path / "out", recipe=recipe)
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        turns = Turns(batch.journal)
        turns.reserve()
        first = batch.journal.items()[0]
        assert first.target is not None
        first.target.parent.mkdir(parents=True)
        sidecar_path(first.target).write_text("mine")
        taken = turns.take(first)
    assert taken is not None
    assert taken.state == "skipped"


def test_overwriting_replaces_results_and_links_but_never_a_source(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    output, precious = tmp_path / "out", tmp_path / "precious.png"
    output.mkdir()
    precious.write_text("mine")
    (output / "c.png").write_text("old")
    (output / "d.png").symlink_to(precious)
    (output / "e.png").symlink_to(photos / "f.png")
    before = (photos / "f.png").read_bytes()
    job = job_for(photos, output, template="{name}", existing="overwrite")
    items = by_name(finish(job, deblurrer))
    assert items["c.png"].state == items["d.png"].state == "done"
    assert items["e.png"].state == "failed"
    assert precious.read_text() == "mine"
    assert not (output / "d.png").is_symlink()
    assert (photos / "f.png").read_bytes() == before


@pytest.mark.parametrize("later", [False, True])
def test_what_is_write_protected_is_not_replaced(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer, later: bool
) -> None:
    output = tmp_path / "out"
    precious = output / "c.png"
    output.mkdir()
    precious.write_text("mine")
    precious.chmod(0o644 if later else 0o444)
    job = job_for(photos, output, template="{name}", existing="overwrite")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        for event in run(batch.journal, lambda: deblurrer):
            if isinstance(event, Ready):
                precious.chmod(0o444)
        items = by_name(batch.journal.items())
    assert items["c.png"].state == "failed"
    assert items["c.png"].message == "c.png is write-protected: it is not replaced."
    assert items["d.png"].state == "done"
    assert precious.read_text() == "mine"


def test_an_output_folder_that_goes_in_the_midst_is_not_made_again(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    """A disk that is unplugged leaves a folder that is no place for results."""
    output, away = tmp_path / "disk" / "out", tmp_path / "away"
    job = job_for(photos, output)
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        with pytest.raises(OutputError, match="out: it is not there any more"):
            for event in run(batch.journal, lambda: deblurrer):
                if isinstance(event, Changed) and event.item.state == "done":
                    output.parent.rename(away)
        assert not output.parent.exists()
        states = [item.state for item in batch.journal.items()]
        assert set(states) == {"done", "waiting"}
    away.rename(output.parent)
    assert {item.state for item in finish(job, deblurrer, resume=True)} == {"done"}
    assert len(files_in(output)) == 6


@pytest.mark.parametrize("place", ["core.batch.delivery.stage", "core.files.stage"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_takes_no_more_stops_the_batch(
    tmp_path: Path,
    photos: Path,
    deblurrer: Deblurrer,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    number: int,
) -> None:
    """At a result or at its sidecar; nothing is computed in vain, all is left to be resumed."""
    recipe = Recipe(deblur=DeblurOptions(device="cpu"), save=SaveOptions(sidecar=True))
    job = job_for(photos, tmp_path / "out", recipe=recipe)

    def full(*_: object) -> None:
        raise OSError(number, "no room")

    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        seen = []
        with (
            monkeypatch.context() as context,
            pytest.raises(OutputError, match=r"Cannot write .*c_deblurred.png: the disk is"),
        ):
            context.setattr(place, full)
            for event in run(batch.journal, lambda: deblurrer):
                seen.append(event)
        begun = [e for e in seen if isinstance(e, Changed) and e.item.state == "working"]
        assert len(begun) <= 2
        assert {item.state for item in batch.journal.items()} == {"waiting"}
    assert files_in(tmp_path / "out") == []
    assert {item.state for item in finish(job, deblurrer, resume=True)} == {"done"}


def test_a_disk_that_is_full_where_a_worker_is_stops_the_batch(
    tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    from core.batch.cluster import _Assignment, _Coordinator
    from core.batch.errands import Task
    from core.batch.worker import ModelPlugin

    full = Mock(side_effect=OSError(errno.ENOSPC, "full"))
    monkeypatch.setattr(ModelPlugin, "_treat", full)
    failure = ModelPlugin(Mock()).treat(Task("a.png", "b.png", str(tmp_path / "staged")))
    job = job_for(photos, tmp_path / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        hand = _Assignment(batch.journal.items()[0], tmp_path / "staged", None)
        field = _Coordinator(batch.journal, Mock(), Mock(), ())
        with pytest.raises(OutputError, match=r"Cannot write b\.png: the disk is full"):
            list(field._bring_home(hand, failure))
