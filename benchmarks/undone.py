"""What the kernel that is found in a photo is worth: undone by itself, and in the model's answer.

python -m benchmarks.undone DEV/shakes DEV/gopro ... [--weights FILE]

Gains over the blurry photo in dB, of one step at full size, and seconds in parentheses. Where no
kernel is looked for all stands as it is without.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import numpy as np
import torch
from numpy.typing import NDArray

from core import photo
from core.blur_estimate import estimate
from core.deblur import Deblurrer, drain, load_deblurrer
from core.deconvolution import deconvolved
from core.evaluation.metrics import psnr
from core.evaluation.sets import find_sets
from core.hint import Hint
from core.options import DeblurOptions
from core.steps import outcome
from core.undone import kernel_of

Rgb = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    with_it, without = (load_deblurrer("auto", weights=args.weights) for _ in range(2))
    without.model.fusion = None
    ways: tuple[Callable[[Rgb], Rgb], ...] = (
        _undone,
        lambda rgb: _answer(without, rgb),
        lambda rgb: _answer(with_it, rgb),
    )
    print("| photo | blurry, dB | undone alone | answer without it | answer with it |")
    print("|---|---|---|---|---|")
    for found in find_sets(args.sets):
        rows = []
        for pair in found.pairs:
            if pair.blurry is None:
                continue
            blurry, sharp = (photo.decode(path).rgb for path in (pair.blurry, pair.sharp))
            before = psnr(blurry, sharp)
            rows.append([_measured(way, blurry, sharp, before) for way in ways])
            _row(f"{found.name} {pair.name}", f"{before:.2f}", rows[-1])
        if rows:
            means = [
                (fmean(gain for gain, _ in column), fmean(seconds for _, seconds in column))
                for column in zip(*rows, strict=True)
            ]
            _row(f"**{found.name}**", "", means)


def _measured(
    way: Callable[[Rgb], Rgb], blurry: Rgb, sharp: Rgb, before: float
) -> tuple[float, float]:
    started = time.monotonic()
    result = way(blurry)
    return psnr(result, sharp) - before, time.monotonic() - started


def _row(name: str, before: str, values: list[tuple[float, float]]) -> None:
    told = " | ".join(f"{gain:+.2f} ({seconds:.1f})" for gain, seconds in values)
    print(f"| {name} | {before} | {told} |", flush=True)


def _undone(rgb: Rgb) -> Rgb:
    kernel = outcome(kernel_of(rgb, Hint.of(estimate(rgb).overall)))
    if kernel is None:
        return rgb
    return (
        deconvolved(torch.from_numpy(rgb).permute(2, 0, 1)[None], kernel)[0]
        .permute(1, 2, 0)
        .numpy()
    )


def _answer(deblurrer: Deblurrer, rgb: Rgb) -> Rgb:
    return drain(deblurrer.run(rgb, DeblurOptions(scale=1.0), preview_side=0)).rgb


if __name__ == "__main__":
    main()
