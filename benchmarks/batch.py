"""What a batch adds to the model's own time: reading, writing, journal, as Markdown.

python -m benchmarks.batch [--photos N] [--rounds N] deblurs the same JPEGs by the bare model and as
a batch, in turn. The aim is a ratio of 1.1 at most. On a busy machine the seconds are noise; the
ratio of the processor's time, which counts what overlaps and leaves out waiting, is less so.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from core import photo, weights
from core.batch import place, store
from core.batch.events import Ended
from core.batch.options import BatchOptions, Job, Search
from core.batch.run import run
from core.batch.search import Found
from core.deblur import Deblurrer, drain
from core.options import DeblurOptions, Recipe

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "samples" / "sample.jpg"
SIZE = (1152, 768)


class Seconds(NamedTuple):
    """By the clock, and of the processor in all threads."""

    wall: float
    processor: float

    @classmethod
    def now(cls) -> Seconds:
        return cls(time.perf_counter(), time.process_time())

    def since(self, start: Seconds) -> Seconds:
        return Seconds(self.wall - start.wall, self.processor - start.processor)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    deblurrer = Deblurrer(weights.load(), "cpu")
    with tempfile.TemporaryDirectory(prefix="benchmark-batch-") as name:
        folder = Path(name)
        # Journals go beside the photos, not among the user's.
        setattr(place, "folder", lambda: folder / "journals")  # noqa: B010
        paths = _photos(folder / "photos", args.photos)
        drain(deblurrer.run(photo.decode(paths[0]).rgb, DeblurOptions(), preview_side=0))
        print(f"{deblurrer.description}; {args.photos} JPEGs of {SIZE[0]} x {SIZE[1]}, 1 step\n")
        print("| round | model alone, s | batch, s | ratio | processor |\n|---|---|---|---|---|")
        ratios = []
        for number in range(1, args.rounds + 1):
            alone = _alone(deblurrer, paths)
            batch = _batch(deblurrer, paths, folder / f"out-{number}")
            ratio, work = batch.wall / alone.wall, batch.processor / alone.processor
            ratios.append((ratio, work))
            row = f"| {number} | {alone.wall:.2f} | {batch.wall:.2f} | {ratio:.3f} | {work:.3f} |"
            print(row, flush=True)
        wall, processor = (statistics.median(column) for column in zip(*ratios, strict=True))
        print(f"\nMedian ratio {wall:.3f}, of the processor's time {processor:.3f}")


def _photos(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:03}.jpg" for number in range(count)]
    with Image.open(SAMPLE) as image:
        whole = image.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    for number, path in enumerate(paths):
        whole.rotate(number % 4 * 0.5).save(path, quality=95)
    return paths


def _alone(deblurrer: Deblurrer, paths: list[Path]) -> Seconds:
    """The model over all photos, without reading and writing."""
    wall = processor = 0.0
    for path in paths:
        rgb = photo.decode(path).rgb
        start = Seconds.now()
        drain(deblurrer.run(rgb, DeblurOptions(), preview_side=0))
        spent = Seconds.now().since(start)
        wall, processor = wall + spent.wall, processor + spent.processor
    return Seconds(wall, processor)


def _batch(deblurrer: Deblurrer, paths: list[Path], output: Path) -> Seconds:
    """From the first photo's reading to the last one's name, the model being loaded."""
    recipe = Recipe(deblur=DeblurOptions(device="cpu"))
    job = Job(search=Search(paths=tuple(paths)), output=output, options=BatchOptions(recipe=recipe))
    start = Seconds.now()
    found = [Found(path) for path in paths]
    with closing(store.open_batch(job, found, resume=False)) as batch:
        *_, end = run(batch.journal, lambda: deblurrer)
    spent = Seconds.now().since(start)
    assert isinstance(end, Ended)
    if end.done != len(paths):
        raise SystemExit(f"{end.failed} photos failed.")
    return spent


if __name__ == "__main__":
    main()
