"""What a batch adds to the model's own time: reading, writing, journal, as Markdown.

python -m benchmarks.batch [--photos N] [--rounds N] deblurs the same JPEGs by the bare model and as
a batch, in turn. The aim is a ratio of 1.1 at most; on a busy machine the figures are noise.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from PIL import Image

from core import photo, weights
from core.batch import store
from core.batch.events import Ended
from core.batch.options import BatchOptions, Job, Search
from core.batch.run import run
from core.batch.search import Found
from core.deblur import Deblurrer, drain
from core.options import DeblurOptions, Recipe

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "samples" / "sample.jpg"
SIZE = (1152, 768)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    deblurrer = Deblurrer(weights.load(), "cpu")
    with tempfile.TemporaryDirectory(prefix="benchmark-batch-") as name:
        folder = Path(name)
        # Journals go beside the photos, not among the user's.
        store.folder = lambda: folder / "journals"
        paths = _photos(folder / "photos", args.photos)
        drain(deblurrer.run(photo.decode(paths[0]).rgb, DeblurOptions(), preview_side=0))
        print(f"{deblurrer.description}; {args.photos} JPEGs of {SIZE[0]} x {SIZE[1]}, 1 step\n")
        print("| round | model alone, s | batch, s | ratio |\n|---|---|---|---|")
        ratios = []
        for number in range(1, args.rounds + 1):
            alone = _alone(deblurrer, paths)
            batch = _batch(deblurrer, paths, folder / f"out-{number}")
            ratios.append(batch / alone)
            print(f"| {number} | {alone:.2f} | {batch:.2f} | {batch / alone:.3f} |", flush=True)
        print(f"\nMedian ratio {statistics.median(ratios):.3f}")


def _photos(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:03}.jpg" for number in range(count)]
    with Image.open(SAMPLE) as image:
        whole = image.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    for number, path in enumerate(paths):
        whole.rotate(number % 4 * 0.5).save(path, quality=95)
    return paths


def _alone(deblurrer: Deblurrer, paths: list[Path]) -> float:
    """Seconds of the model over all photos, without reading and writing."""
    total = 0.0
    for path in paths:
        rgb = photo.decode(path).rgb
        started = time.perf_counter()
        drain(deblurrer.run(rgb, DeblurOptions(), preview_side=0))
        total += time.perf_counter() - started
    return total


def _batch(deblurrer: Deblurrer, paths: list[Path], output: Path) -> float:
    """Seconds from the first photo's reading to the last one's name, the model being loaded."""
    recipe = Recipe(deblur=DeblurOptions(device="cpu"))
    job = Job(search=Search(paths=tuple(paths)), output=output, options=BatchOptions(recipe=recipe))
    started = time.perf_counter()
    found = [Found(path) for path in paths]
    with closing(store.open_batch(job, found, resume=False)) as batch:
        *_, end = run(batch.journal, lambda: deblurrer)
    seconds = time.perf_counter() - started
    assert isinstance(end, Ended)
    if end.done != len(paths):
        raise SystemExit(f"{end.failed} photos failed.")
    return seconds


if __name__ == "__main__":
    main()
