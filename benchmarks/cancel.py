"""How soon Cancel is heard: the longest stretch without a place to stop, in each phase of a job.

python -m benchmarks.cancel [--megapixels 24 48] [--steps N] [--grain]
By the clock and in processor time of all threads (so that other work on the machine counts less).
A job is heard to stop at its next item, so a stretch is the longest that Cancel may take.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from app import jobs, previews
from app.items import Finished, Frame, Opened
from app.results import Shelf
from core.events import Progress
from core.options import DeblurOptions, FinishOptions, GrainChoice, Recipe, SaveOptions

PREVIEW_SIDE = 640
SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "samples" / "sample.jpg"


@dataclass
class Stretch:
    """The longest time between two items of a phase; `total` is the phase's whole time."""

    clock: float = 0.0
    processor: float = 0.0
    total: float = 0.0

    def add(self, clock: float, processor: float) -> None:
        self.clock, self.processor = max(self.clock, clock), max(self.processor, processor)
        self.total += clock


class Watch:
    """Drives jobs as a worker does and notes how long each item took, by phase."""

    def __init__(self) -> None:
        self.phases: dict[str, Stretch] = {}

    def drive(self, items: Iterable[object], phase: str) -> Iterator[object]:
        """The items; the end of a run is what follows its last step."""
        clock, processor = time.perf_counter(), time.process_time()
        for item in items:
            spent = time.perf_counter() - clock, time.process_time() - processor
            if isinstance(item, Progress) and phase != "run: end":
                phase = f"run: {item.stage}"
            self.phases.setdefault(phase, Stretch()).add(*spent)
            if isinstance(item, Frame) and item.step == item.steps:
                phase = "run: end"
            yield item
            clock, processor = time.perf_counter(), time.process_time()

    def last(self, items: Iterable[object], phase: str) -> object:
        """The last item of a job."""
        return list(self.drive(items, phase))[-1]


def photo_file(folder: Path, megapixels: float) -> Path:
    """A JPEG of the sample, repeated, 3 : 2: something whose kernel is looked for."""
    height = round((megapixels * 1e6 / 1.5) ** 0.5)
    sample = np.asarray(Image.open(SAMPLE).convert("RGB"))
    size = (height, height * 3 // 2)
    extra = [(0, max(0, most - side)) for most, side in zip(size, sample.shape, strict=False)]
    pixels = np.pad(sample, (*extra, (0, 0)), mode="symmetric")[: size[0], : size[1]]
    path = folder / "photo.jpg"
    Image.fromarray(pixels).save(path, quality=92)
    return path


def measure(engine: jobs.Engine, megapixels: float, steps: int, grain: bool) -> Watch:
    """Open, preview, deblur and save a photo of that size."""
    watch, shelf = Watch(), Shelf()
    with tempfile.TemporaryDirectory() as name:
        path = photo_file(Path(name), megapixels)
        opened = watch.last(jobs.open_photo(path), "opening")
        assert isinstance(opened, Opened)
        watch.last(previews.preview(engine, opened, "auto", PREVIEW_SIDE), "preview")
        options = DeblurOptions(steps=steps, sampler="ancestral")
        choice: GrainChoice = "match" if grain else "none"
        run = jobs.deblur(engine, opened, options, keep=shelf.keep, grain=choice)
        done = watch.last(run, "run: begin")
        assert isinstance(done, Finished)
        from core.finish import Ends

        ends = Ends(faithful=done.faithful.rgb, realistic=done.realistic.rgb)
        recipe = Recipe(deblur=options, finish=FinishOptions(), save=SaveOptions())
        target = Path(name) / "result.jpg"
        watch.last(jobs.save(opened.photo, ends, recipe, done.origin, target), "saving")
    shelf.close()
    return watch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megapixels", type=float, nargs="+", default=[24.0, 48.0])
    parser.add_argument("--steps", type=int, default=1)
    parser.add_argument("--grain", action="store_true")
    args = parser.parse_args()
    engine = jobs.Engine()
    print(engine.ready("auto").device)
    for megapixels in args.megapixels:
        print(f"\n| {megapixels:g} megapixels | longest, s | processor, s | whole phase, s |")
        print("|---|---|---|---|")
        for phase, found in measure(engine, megapixels, args.steps, args.grain).phases.items():
            times = f"{found.clock:.2f} | {found.processor:.2f} | {found.total:.1f}"
            print(f"| {phase} | {times} |", flush=True)


if __name__ == "__main__":
    main()
