"""What tests of batches share: a tiny model, journals in a folder of the test's own, photos."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import weights
from core.batch import place, store, watch
from core.batch.events import BatchEvent
from core.batch.item import Item
from core.batch.options import BatchOptions, Job, Search
from core.batch.run import run
from core.batch.search import Found, find
from core.deblur import Deblurrer
from core.options import DeblurOptions, Recipe


@pytest.fixture(autouse=True)
def journals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the user's is touched."""
    folder = tmp_path / "journals"
    monkeypatch.setattr(place, "folder", lambda: folder)
    return folder


@pytest.fixture(scope="session")
def deblurrer(tiny_weights: Path) -> Deblurrer:
    return Deblurrer(weights.load(tiny_weights), "cpu")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with six photos, two of the same name in folders of their own."""
    folder = tmp_path / "photos"
    for number, name in enumerate(("a/IMG.jpg", "b/IMG.jpg", "c.png", "d.png", "e.png", "f.png")):
        write_photo(folder / name, number)
    return folder


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Watching without its patience."""
    for name, seconds in (("STILL", 0.4), ("LOOK", 0.1), ("TICK", 0.02), ("ROUND", 60.0)):
        monkeypatch.setattr(watch, name, seconds)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An empty folder, to be watched."""
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def write_photo(path: Path, seed: int = 0, size: tuple[int, int] = (64, 48)) -> Path:
    """A small photo with some structure, as its ending says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), np.uint8)
    Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC).save(path)
    return path


def job_for(source: Path, output: Path, *, recursive: bool = True, **options: object) -> Job:
    """A batch over a folder; one quick step unless `recipe` says otherwise."""
    recipe = Recipe(deblur=DeblurOptions(device="cpu"))
    return Job(
        search=Search(paths=(source,), recursive=recursive),
        output=output,
        options=BatchOptions(**{"recipe": recipe} | options),  # type: ignore[arg-type]
    )


def found_by(job: Job) -> Iterator[Found]:
    return (item for item in find(job.search, job.output) if isinstance(item, Found))


def finish(job: Job, deblurrer: Deblurrer, *, resume: bool = False) -> list[Item]:
    """Begin or resume, run to the end, and return what the journal says then."""
    with closing(store.open_batch(job, found_by(job), resume=resume)) as batch:
        for _ in run(batch.journal, lambda: deblurrer):
            pass
        return batch.journal.items()


def events_until(
    job: Job, deblurrer: Deblurrer, enough: Callable[[BatchEvent], bool]
) -> list[BatchEvent]:
    """Run until `enough`, then close the generator as a cancelled worker does."""
    seen = []
    with (
        closing(store.open_batch(job, found_by(job), resume=False)) as batch,
        closing(run(batch.journal, lambda: deblurrer)) as events,
    ):
        for event in events:
            seen.append(event)
            if enough(event):
                break
    return seen


def by_name(items: list[Item]) -> dict[str, Item]:
    return {item.source.name: item for item in items}


def files_in(folder: Path) -> list[str]:
    """Everything below, hidden files too."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
