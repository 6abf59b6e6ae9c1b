"""Fits how the likely error comes out of its signs (core/disagreement.py), on training photos.

python -m benchmarks.trust_fit PHOTOS.tar... [--count N] [--weights FILE]

Sharp photos with the training's synthetic blur, never a development set. Prints LEVEL, and how well
other weights of the three signs would rank the regions of a photo by their error.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch

from benchmarks.trust_seen import (
    FLOOR,
    Floats,
    Seen,
    by_region,
    contrast,
    error_of,
    look,
    spearman,
)
from core import deblur, weights
from core.disagreement import LEVEL
from core.luma import luma_of
from core.options import SAMPLERS, DeblurOptions
from core.training.blur import CONTEXT, synthesize
from core.training.data import TrainingSet
from core.training.kernels import Dice
from core.training.ranges import BlurRanges

SIDE = 256
#: Weights of spread, way from the faithful answer, and fine detail.
TRIED = ((1, 1, 1), (1, 1, 2), (1, 1, 4), (1, 0, 1), (0, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("photos", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--sampler", choices=SAMPLERS, default="dpmpp_2m")
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    deblurrer = deblur.Deblurrer(weights.load(args.weights))
    options = DeblurOptions(steps=args.steps, sampler=args.sampler, samples=args.samples)
    squares = list[tuple[float, float]]()
    ranks: dict[tuple[int, ...], list[tuple[float, float]]] = {tried: [] for tried in TRIED}
    for blurry, sharp in _patches(args.photos, args.count):
        seen = look(blurry, sharp, deblurrer, options)
        error, local = error_of(seen), by_region(contrast(blurry)) + np.float32(FLOOR)
        likely = by_region(seen.disagreement.likely) / 255
        squares.append((float(np.square(error).mean()), float(np.square(likely).mean())))
        signs = _signs(seen)
        for tried, values in ranks.items():
            mean = np.exp(sum(w * np.log(s + 1e-6) for w, s in zip(tried, signs, strict=True)))
            mean = mean ** (1 / sum(tried))
            values.append((spearman(mean, error), spearman(mean / local, error / local)))
    true, supposed = np.sqrt(np.mean(squares, axis=0))
    each = np.log(squares)
    off = np.exp((each[:, 0] - each[:, 1]).std() / 2)
    print(
        f"LEVEL = {LEVEL * true / supposed:.1f}  (now {LEVEL:g}; from photo to photo x {off:.1f})"
    )
    print("spread, way, fine detail: Spearman correlation with the error, relative error")
    for tried, values in ranks.items():
        plain, relative = np.nanmean(values, axis=0)
        print(f"{tried}: {plain:.3f}, {relative:.3f}")


def _patches(sources: list[Path], count: int) -> Iterator[tuple[Floats, Floats]]:
    """Blurry and sharp, float32 (SIDE, SIDE, 3) in [0, 1]; the same at every call."""
    cpu, rng = torch.device("cpu"), np.random.default_rng(77)
    photos = TrainingSet(sources, [], cpu, pages=0)
    for number in range(count):
        sharp = photos.patches(1, SIDE + CONTEXT, rng)
        pair = synthesize(sharp, Dice(number, cpu), BlurRanges())[:2]
        blurry, target = (np.ascontiguousarray(p[0].permute(1, 2, 0).numpy()) for p in pair)
        yield blurry, target


def _signs(seen: Seen) -> tuple[Floats, Floats, Floats]:
    faithful, mean = luma_of(seen.faithful), luma_of(seen.mean)
    fine = faithful - cv2.GaussianBlur(faithful, (0, 0), 2)
    spread = seen.disagreement.spread / np.float32(255)
    return by_region(spread), by_region(mean - faithful), by_region(np.asarray(fine, np.float32))


if __name__ == "__main__":
    main()
