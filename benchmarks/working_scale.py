"""Which working scale pays for which blur, and what `--scale auto` makes of it, as Markdown.

python -m benchmarks.working_scale --photos DIR|TAR ... [--weights FILE] [--count N] [--steps N]

Shakes of known length, and missed focus whose edge is crisp or fades out, with noise and JPEG, are
synthesised at full size on photos that the blur estimate was never trained on. Below each table
stand the thresholds of core/scale.py that would be best.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations_with_replacement
from pathlib import Path
from statistics import fmean

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core import scale, weights
from core.blur_estimate import Blur, estimate
from core.deblur import Deblurrer, drain
from core.evaluation.metrics import psnr
from core.options import SCALES, DeblurOptions
from core.training.estimator import held_out
from core.training.images import read_images
from core.training.kernels import Dice
from core.training.known_blur import CAMERA, blur, defocus_of, shake_of

Rgb = NDArray[np.float32]
KINDS: dict[str, tuple[Callable[[float, Dice], Tensor], tuple[int, ...], tuple[float, ...]]] = {
    "shake": (shake_of, (5, 10, 15, 20, 30, 40, 60, 80, 120), scale.MOTION_FROM),
    "defocus": (defocus_of, (5, 8, 12, 16, 20, 30, 40, 60, 80), scale.DEFOCUS_FROM),
    "fading defocus": (
        partial(defocus_of, fading=True),
        (5, 8, 12, 16, 20, 30, 40),
        scale.DEFOCUS_FROM,
    ),
}
#: Without lights that are raised before the blur, which the sharp photo would not have.
PLAIN = replace(CAMERA, highlights=0.0)
THRESHOLDS = (*np.geomspace(4, 160, 33), np.inf)


@dataclass(frozen=True)
class Case:
    """A blurred photo: what the estimate says of it, and the gain in dB at each scale."""

    seen: Blur
    gains: dict[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", nargs="+", type=Path, required=True)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--count", type=int, default=8, help="photos for each length")
    parser.add_argument("--kinds", nargs="+", choices=tuple(KINDS), default=tuple(KINDS))
    parser.add_argument("--steps", type=int, default=1)
    args = parser.parse_args()
    deblurrer = Deblurrer(weights.load(args.weights))
    sharp = [
        pixels.astype(np.float32) / np.float32(255)
        for source in args.photos
        for name, pixels in read_images(source)
        if held_out(name) and min(pixels.shape[:2]) >= 480
    ][: args.count]
    print(f"{len(sharp)} photos, {args.steps} step(s), {deblurrer.weights.path.name}")
    for kind in args.kinds:
        _table(deblurrer, sharp, kind, args.steps)


def _table(deblurrer: Deblurrer, sharp: list[Rgb], kind: str, steps: int) -> None:
    print(f"\n| {kind}, px | seen as | " + " | ".join(f"{s:g}" for s in SCALES), end="")
    print(" | auto | - best |\n|---|---|---|---|---|---|---|")
    kernel_of, lengths, today = KINDS[kind]
    cases: list[Case] = []
    for length in lengths:
        own = []
        for seed, rgb in enumerate(sharp):
            dice = Dice(1000 * seed + length, torch.device("cpu"))
            own.append(_case(deblurrer, rgb, kernel_of(length, dice), dice, steps))
        _row(f"{length}", own)
        cases += own
    _row("all", cases)
    _fit(cases, today)


def _case(deblurrer: Deblurrer, rgb: Rgb, kernel: Tensor, dice: Dice, steps: int) -> Case:
    margin = kernel.shape[-1] // 2 + 1
    height, width = ((side - 2 * margin) // 16 * 16 + 2 * margin for side in rgb.shape[:2])
    sharp = torch.from_numpy(rgb[:height, :width]).permute(2, 0, 1)[None]
    blurry = blur(sharp, kernel, dice, PLAIN)[0].permute(1, 2, 0).contiguous().numpy()
    truth = rgb[margin : height - margin, margin : width - margin]
    gains = {}
    for working in SCALES:
        options = DeblurOptions(steps=steps, scale=working)
        result = drain(deblurrer.run(blurry, options, preview_side=0)).rgb
        gains[working] = psnr(result, truth) - psnr(blurry, truth)
    return Case(estimate(blurry).overall, gains)


def _row(name: str, cases: list[Case]) -> None:
    means = [fmean(case.gains[working] for case in cases) for working in SCALES]
    auto = fmean(case.gains[scale.for_blur(case.seen)] for case in cases)
    seen = np.median([case.seen.size for case in cases])
    cells = " | ".join(f"{mean:+.2f}" for mean in means)
    print(f"| {name} | {seen:.0f} | {cells} | {auto:+.2f} | {auto - max(means):+.2f} |", flush=True)


def _fit(cases: list[Case], today: tuple[float, ...]) -> None:
    """The thresholds whose mean gain is highest; of equals those in the middle."""
    found = {
        thresholds: _gain(cases, thresholds)
        for thresholds in combinations_with_replacement(THRESHOLDS, len(today))
    }
    best = max(found.values())
    equal = [thresholds for thresholds, gain in found.items() if gain > best - 1e-3]
    print(f"\nBest from {_words(equal[len(equal) // 2])}: {best:+.3f} dB")
    print(f"Now from {_words(today)}: {_gain(cases, today):+.3f} dB")


def _gain(cases: list[Case], begin_from: tuple[float, ...]) -> float:
    return fmean(case.gains[scale.for_size(case.seen.size, begin_from)] for case in cases)


def _words(thresholds: tuple[float, ...]) -> str:
    return ", ".join(f"{pixels:.3g}" for pixels in thresholds)


if __name__ == "__main__":
    main()
