"""A batch at work: every kind of file, failures that stop nothing, changes while it runs."""

from __future__ import annotations

import os
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from core import weights
from core.batch import run as running
from core.batch import store
from core.batch.events import BatchEvent, Changed, Ended, Ready, Trouble, Working
from core.batch.making import model_of
from core.batch.run import run
from core.deblur import Deblurrer, load_deblurrer
from core.errors import BatchError, DeviceError
from core.options import DeblurOptions, FinishOptions, Recipe, SaveOptions
from core.photo import Photo, decode
from core.provenance import read, sidecar_path
from tests.core.batch.conftest import (
    by_name,
    events_until,
    files_in,
    finish,
    found_by,
    job_for,
    write_photo,
)

LONG = "ü" * 120 + ".png"


def fill_with_everything(folder: Path) -> None:
    """Good ones, strange ones, broken ones."""
    for number, name in enumerate(("good.jpg", "Straße 日本.jpg", LONG, "a/IMG.jpg", "b/IMG.jpg")):
        write_photo(folder / name, number)
    whole = (folder / "good.jpg").read_bytes()
    (folder / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("Dear ...")
    (folder / "letter.txt").write_text("Dear ...")
    (folder / "folder.jpg").mkdir()
    deep = np.arange(48 * 64 * 3, dtype=np.uint16).reshape(48, 64, 3) * 7
    tifffile.imwrite(folder / "deep.tif", deep, photometric="rgb")
    rgb = Image.open(folder / "good.jpg").convert("RGB")
    rgb.convert("CMYK").save(folder / "cmyk.jpg")
    rgb.convert("L").save(folder / "grey.png")
    alpha = rgb.convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize(rgb.size))
    alpha.save(folder / "alpha.png")
    frames = [rgb.rotate(angle) for angle in (0, 90, 180)]
    frames[0].save(folder / "animated.webp", save_all=True, append_images=frames[1:])
    os.mkfifo(folder / "pipe.jpg")


def test_a_folder_with_everything_in_it(tmp_path: Path, deblurrer: Deblurrer) -> None:
    source, output = tmp_path / "in", tmp_path / "in" / "out"
    fill_with_everything(source)
    before = {p: p.read_bytes() for p in source.rglob("*") if p.is_file()}
    items = by_name(finish(job_for(source, output), deblurrer))
    failed = {name: item.message for name, item in items.items() if item.state != "done"}
    assert set(failed) == {"truncated.jpg", "empty.jpg", "text.jpg", "pipe.jpg"}
    for name, message in failed.items():
        assert name in message
        assert "\n" not in message
    assert "letter.txt" not in items
    assert len(files_in(output)) == len(items) - len(failed) + 1  # IMG.jpg twice by name
    assert decode(output / "deep_deblurred.tif").bit_depth == 16
    assert decode(output / "alpha_deblurred.png").alpha is not None
    assert decode(output / "grey_deblurred.png").grey
    assert (output / "a" / "IMG_deblurred.jpg").exists()
    assert (output / "b" / "IMG_deblurred.jpg").exists()
    facts = items["animated.webp"].facts
    assert facts is not None
    assert "frame" in " ".join(facts.notes) or "first" in " ".join(facts.notes)
    assert {p: p.read_bytes() for p in before} == before
    # Once more: what the output folder holds now is neither a photo nor done again.
    again = finish(job_for(source, output), deblurrer)
    assert len(again) == len(items) + 1
    assert {item.state for item in again} == {"skipped", "failed"}


def test_options_are_those_of_the_results(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    recipe = Recipe(
        deblur=DeblurOptions(steps=2, sampler="heun", seed=11, device="cpu"),
        finish=FinishOptions(amount=50),
        save=SaveOptions(sidecar=True, quality=80),
    )
    job = job_for(photos, tmp_path / "out", recipe=recipe, suffix=".webp", template="{n}_{seed}")
    items = finish(job, deblurrer)
    targets = [item.target.name for item in items if item.target]
    assert targets == [f"00{n}_11.webp" for n in range(1, 7)]
    for item in items:
        assert item.target is not None
        assert decode(item.target).format == "WEBP"
        sidecar = read(sidecar_path(item.target))
        assert sidecar.recipe.deblur.steps == 2
        assert sidecar.recipe.deblur.sampler == "heun"
        assert sidecar.recipe.finish == recipe.finish
        assert sidecar.output.sha256 == item.sha256


def test_results_are_those_of_the_single_command(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    from core.develop import develop
    from core.events import Result

    recipe = Recipe(deblur=DeblurOptions(steps=2, seed=3, device="cpu"))
    finish(job_for(photos, tmp_path / "out", recipe=recipe), deblurrer)
    photo = decode(photos / "c.png")
    *_, result = develop(photo, deblurrer, recipe)
    assert isinstance(result, Result)
    written = decode(tmp_path / "out" / "c_deblurred.png").rgb
    assert np.abs(written - result.rgb).max() <= 0.5 / 255 + 1e-6


def test_a_pause_is_not_in_the_seconds(tmp_path: Path, photos: Path, deblurrer: Deblurrer) -> None:
    job = job_for(photos / "a", tmp_path / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        paused = False
        for event in run(batch.journal, lambda: deblurrer):
            if isinstance(event, Working) and not paused:
                time.sleep(2)
                paused = True
        (item,) = batch.journal.items()
    assert item.facts is not None
    assert isinstance(event, Ended)
    assert 0 < item.facts.seconds < event.seconds < 2


def test_the_model_is_loaded_once_and_only_for_work(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    loads: list[Deblurrer] = []
    job = job_for(photos, tmp_path / "out")

    def load() -> Deblurrer:
        loads.append(deblurrer)
        return deblurrer

    for _ in range(2):
        with closing(store.open_batch(job, found_by(job), resume=True)) as batch:
            events = list(run(batch.journal, load))
        assert isinstance(events[-1], Ended)
        assert events[-1].done == 6
    assert len(loads) == 1


def test_reading_and_writing_happen_beside_the_model(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the model has a photo, the next one is read and the last one is written."""
    busy: list[tuple[str, str]] = []
    at_work = threading.Event()
    real_decode, real_deliver, real_develop = running.read, running.deliver, running.develop

    def read_photo(*args):
        busy.append(("read", "beside" if at_work.wait(5) else "alone"))
        return real_decode(*args)

    def write(*args):
        busy.append(("write", "beside" if at_work.wait(0.5) else "alone"))
        return real_deliver(*args)

    def develop(*args):
        at_work.set()
        yield from real_develop(*args)
        at_work.clear()

    monkeypatch.setattr(running, "read", lambda *args: read_photo(*args) if busy else first(*args))
    monkeypatch.setattr(running, "deliver", write)
    monkeypatch.setattr(running, "develop", develop)

    def first(*args):
        busy.append(("read", "alone"))
        return real_decode(*args)

    finish(job_for(photos, tmp_path / "out"), deblurrer)
    assert busy.count(("read", "beside")) == 5
    assert busy.count(("write", "beside")) >= 4


def test_a_photo_too_long_for_its_format_is_not_deblurred(
    tmp_path: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(
        write_photo(tmp_path / "wide.png", size=(17000, 8)), tmp_path / "out", suffix=".webp"
    )
    events = events_until(job, deblurrer, lambda event: False)
    assert not [event for event in events if isinstance(event, Working) and event.progress]
    (failed,) = [e.item for e in events if isinstance(e, Changed) and e.item.state == "failed"]
    assert "16383" in failed.message


def test_a_source_deleted_while_it_waits(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(photos, tmp_path / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        for event in run(batch.journal, lambda: deblurrer):
            if isinstance(event, Ready):
                (photos / "f.png").unlink()
        items = by_name(batch.journal.items())
    assert items["f.png"].state == "failed"
    assert "does not exist" in items["f.png"].message
    assert [item.state for item in items.values()].count("done") == 4  # IMG.jpg twice by name


def test_a_fault_of_the_program_fails_one_photo_and_is_logged(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = running.develop

    def develop(photo: Photo, *rest):
        if photo.path is not None and photo.path.name == "d.png":
            raise ZeroDivisionError("by tests")
        if photo.path is not None and photo.path.name == "e.png":
            raise DeviceError("There is not enough memory even for the smallest tile.")
        return real(photo, *rest)

    monkeypatch.setattr(running, "develop", develop)
    job = job_for(photos, tmp_path / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        events = list(run(batch.journal, lambda: deblurrer))
        items = by_name(batch.journal.items())
    assert items["d.png"].message == "Unexpected error: by tests."
    assert items["e.png"].message.startswith("There is not enough memory")
    (trouble,) = [event for event in events if isinstance(event, Trouble)]
    assert "Traceback" in trouble.details
    assert events[-1] == Ended(done=4, skipped=0, failed=2, seconds=events[-1].seconds)  # type: ignore[union-attr]


def test_closing_leaves_whole_files_and_waiting_photos(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(photos, tmp_path / "out")

    def enough(event: BatchEvent) -> bool:
        return isinstance(event, Working) and event.progress is not None and event.id == 3

    events_until(job, deblurrer, enough)
    done = files_in(tmp_path / "out")
    assert len(done) == 2
    with closing(store.open_batch(job, [], resume=True)) as batch:
        states = [item.state for item in batch.journal.items()]
        assert batch.recovered == []
    assert states.count("done") == 2
    assert states.count("waiting") == 4


def test_the_list_can_change_while_it_runs(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    from core.batch.search import Found

    job = job_for(photos, tmp_path / "out")
    order: list[str] = []
    (photos / "d.png").write_bytes(b"broken")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        journal = batch.journal
        numbers = {item.source.name: item.id for item in journal.items()}
        for event in run(journal, lambda: deblurrer):
            if isinstance(event, Ready):
                journal.remove([numbers["f.png"]])
                late = write_photo(tmp_path / "late.png", 9)
                journal.add([Found(late)])
                last = journal.items()[-1].id
                rest = [i.id for i in journal.items() if i.id != last]
                journal.reorder([last, *rest])
            elif isinstance(event, Changed) and event.item.state == "working":
                order.append(event.item.source.name)
            elif isinstance(event, Changed) and event.item.state == "failed":
                write_photo(photos / "d.png", 3)
                journal.retry([event.item.id])
        states = {item.source.name: item.state for item in journal.items()}
    assert order[0] == "late.png"
    assert order.count("d.png") == 2
    assert "f.png" not in states
    assert set(states.values()) == {"done"}


def test_other_weights_do_not_go_on_with_a_batch(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(photos, tmp_path / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        batch.journal.bind_weights("other")
        with pytest.raises(BatchError, match="other weights"):
            list(run(batch.journal, lambda: deblurrer))


def test_a_batch_goes_on_with_the_model_that_it_was_begun_with(
    tmp_path: Path, photos: Path
) -> None:
    """On a card auto means another one than without: results of both would not go together."""
    job = job_for(photos, tmp_path / "out")
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        assert model_of(batch.journal) is None
        batch.journal.bind_weights(weights.load(model="full").sha256)
        device = job.options.recipe.deblur.device
        list(run(batch.journal, lambda: load_deblurrer(device, model_of(batch.journal))))
        facts = [item.facts for item in batch.journal.items() if item.facts]
    assert {each.weights for each in facts} == {weights.load(model="full").sha256}
    assert len(facts) == 6
    asked = replace(job.options.recipe, deblur=DeblurOptions(model="compact"))
    with closing(
        store.open_batch(job_for(photos, tmp_path / "o", recipe=asked), (), resume=False)
    ) as b:
        assert model_of(b.journal) == "compact"
