"""Seconds of a one-step run beside programs that want the same cores, as Markdown.

python -m benchmarks.crowded    threads that wait by spinning as long as libgomp does by itself,
                                as long as `core` lets them, and not at all (GOMP_SPINCOUNT)

Only where PyTorch's threads are libgomp's (Linux); others show no difference.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from core import SPIN_COUNT
from core.deblur import drain, load_deblurrer
from core.options import DeblurOptions

#: What libgomp takes where nothing is said, while there are no more threads than processors.
LIBRARY_SPIN_COUNT = 300_000
RUNS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=int, default=os.cpu_count(), metavar="PROGRAMS")
    parser.add_argument("--run", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        _run()
        return
    print(f"Median (most) of {RUNS} runs of one step on 512 x 384 pixels, seconds.\n")
    print(f"| GOMP_SPINCOUNT | alone | beside {args.beside} busy programs |\n|---|---|---|")
    for spin in (LIBRARY_SPIN_COUNT, SPIN_COUNT, 0):
        alone = _timed(spin)
        with _busy(args.beside):
            crowded = _timed(spin)
        print(f"| {spin} | {alone} | {crowded} |", flush=True)


@contextmanager
def _busy(programs: int) -> Iterator[None]:
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(programs)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def _timed(spin: int) -> str:
    words = [sys.executable, "-m", "benchmarks.crowded", "--run"]
    settings = {**os.environ, "GOMP_SPINCOUNT": str(spin)}
    return subprocess.run(
        words, env=settings, capture_output=True, text=True, check=True
    ).stdout.strip()


def _run() -> None:
    deblurrer = load_deblurrer("cpu")
    rgb = np.random.default_rng(0).random((384, 512, 3), dtype=np.float32)
    times = []
    for _ in range(RUNS + 1):
        started = time.perf_counter()
        drain(deblurrer.run(rgb, DeblurOptions(steps=1, scale=1.0), preview_side=0))
        times.append(time.perf_counter() - started)
    # The first run also finds out how large a tile may be.
    print(f"{statistics.median(times[1:]):.2f} ({max(times[1:]):.2f})")


if __name__ == "__main__":
    main()
