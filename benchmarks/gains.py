"""A table of what several ways gain on the blurred photos of sets, one by one and on the mean."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from core import photo
from core.evaluation.metrics import psnr
from core.evaluation.sets import find_sets

Rgb = NDArray[np.float32]
#: A blurred photo, and the sharp one for ways that are told -> a result.
Way = Callable[[Rgb, Rgb], Rgb]


def print_gains(folders: Sequence[Path], ways: Mapping[str, Way]) -> None:
    """As Markdown: gains over the blurry photo in dB, and seconds in parentheses."""
    print(f"| photo | blurry, dB | {' | '.join(ways)} |")
    print(f"|---|---|{'---|' * len(ways)}")
    for found in find_sets(folders):
        rows = []
        for pair in found.pairs:
            if pair.is_reference:
                continue
            blurry, sharp = (photo.decode(path).rgb for path in (pair.blurry, pair.sharp))
            before = psnr(blurry, sharp)
            rows.append([_measured(way, blurry, sharp, before) for way in ways.values()])
            _print(f"{found.name} {pair.name}", f"{before:.2f}", rows[-1])
        if rows:
            columns = zip(*rows, strict=True)
            means = [
                (fmean(g for g, _ in column), fmean(s for _, s in column)) for column in columns
            ]
            _print(f"**{found.name}**", "", means)


def _measured(way: Way, blurry: Rgb, sharp: Rgb, before: float) -> tuple[float, float]:
    started = time.monotonic()
    result = way(blurry, sharp)
    return psnr(result, sharp) - before, time.monotonic() - started


def _print(name: str, before: str, values: Sequence[tuple[float, float]]) -> None:
    told = " | ".join(f"{gain:+.2f} ({seconds:.1f})" for gain, seconds in values)
    print(f"| {name} | {before} | {told} |", flush=True)
