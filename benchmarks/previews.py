"""What the previews cost: whole runs with and without them, in turn, as Markdown.

python -m benchmarks.previews [--runs N] [--megapixels 0.4 6]
Processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

from app.jobs import FILM_SIDE
from core import weights
from core.deblur import Deblurrer, drain
from core.options import DeblurOptions

STEPS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megapixels", type=float, nargs="+", default=[0.4, 6.0])
    args = parser.parse_args()
    deblurrer = Deblurrer(weights.load())
    print(f"{deblurrer.description}, {STEPS} steps, previews of {FILM_SIDE} pixels\n")
    print("| photo | without, s | with, s | cost |\n|---|---|---|---|")
    for megapixels in args.megapixels:
        height = round((megapixels * 1e6 / 1.5) ** 0.5)
        width = round(height * 1.5)
        rgb = np.random.default_rng(0).random((height, width, 3), dtype=np.float32)
        seconds: dict[int, list[float]] = {0: [], FILM_SIDE: []}
        for _ in range(args.runs):
            for side, times in seconds.items():
                started = time.process_time()
                drain(deblurrer.run(rgb, DeblurOptions(steps=STEPS), preview_side=side))
                times.append(time.process_time() - started)
        without, shown = (statistics.median(times) for times in seconds.values())
        cost = statistics.median(
            b / a - 1 for a, b in zip(seconds[0], seconds[FILM_SIDE], strict=True)
        )
        print(f"| {width} x {height} | {without:.2f} | {shown:.2f} | {cost:+.1%} |", flush=True)


if __name__ == "__main__":
    main()
