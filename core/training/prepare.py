"""`python -m core.training.prepare`: photos and pairs -> a file of blurred windows for training.

What core/training/prepared.py reads. Windows are blurred as a training's patches are, and the blur
estimate and the search for a kernel look at them as they would at a photo.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor

from core.blur_kernel import REACH, kernel_of
from core.hint import Hint
from core.training.blur import CONTEXT, RANGES, BlurRanges, synthesize
from core.training.data import STILL, STILL_SHARE, TrainingSet, looked_at
from core.training.kernels import Dice
from core.training.prepared import SIDE

#: Windows that are blurred at a time.
GROUP = 8


def main() -> None:
    """Read the command line, prepare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", nargs="+", type=Path, required=True)
    parser.add_argument("--pairs", nargs="*", type=Path, default=[])
    parser.add_argument("--pair-share", type=float, default=0.22)
    parser.add_argument("--ranges", choices=RANGES, default="narrow")
    parser.add_argument("--max-extent", type=float, default=24.0, help="longest shake in pixels")
    parser.add_argument("--count", type=int, default=3000, help="windows to prepare")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    ranges = RANGES[args.ranges]
    ranges = replace(ranges, extent=(ranges.extent[0], args.max_extent))
    data = TrainingSet(args.photos, args.pairs, torch.device("cpu"), seed=args.seed)
    save_file(prepare(data, args.count, args.pair_share, ranges, args.seed), args.out)


def prepare(
    data: TrainingSet, count: int, pair_share: float, ranges: BlurRanges, seed: int
) -> dict[str, Tensor]:
    """`count` windows as PreparedSet wants them."""
    dice, rng = Dice(seed, data.device), np.random.default_rng(seed)
    parts: dict[str, list[Tensor]] = {"blurry": [], "sharp": [], "kernel": [], "hint": []}
    started = time.monotonic()
    while len(parts["blurry"]) < count:
        for blurry, sharp in zip(*_windows(data, pair_share, ranges, dice, rng), strict=True):
            hint = looked_at(blurry)
            parts["blurry"].append((blurry * 255).round().byte())
            parts["sharp"].append((sharp * 255).round().byte())
            parts["kernel"].append(_kernel(blurry, hint))
            parts["hint"].append(
                torch.tensor([np.nan if v is None else v for v in (hint.length, hint.angle)])
            )
        done = len(parts["blurry"])
        print(f"{done} windows, {(time.monotonic() - started) / done:.2f} s each", flush=True)
    return {name: torch.stack(tensors[:count]) for name, tensors in parts.items()}


def _windows(
    data: TrainingSet, pair_share: float, ranges: BlurRanges, dice: Dice, rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """GROUP of one kind, blurry and sharp, float32 (GROUP, 3, SIDE, SIDE) in [0, 1]."""
    if data.pairs and rng.random() < pair_share:
        if rng.random() >= STILL_SHARE:
            return data.real(GROUP, SIDE, rng)
        blurry, sharp, _ = synthesize(data.stills(GROUP, SIDE + CONTEXT, rng), dice, STILL)
        return blurry, sharp
    blurry, sharp, _ = synthesize(data.patches(GROUP, SIDE + CONTEXT, rng), dice, ranges)
    return blurry, sharp


def _kernel(blurry: Tensor, hint: Hint) -> Tensor:
    found = kernel_of(np.ascontiguousarray(blurry.permute(1, 2, 0).numpy()), hint.length)
    side = 2 * REACH + 1
    return torch.zeros(side, side).half() if found is None else torch.from_numpy(found).half()


if __name__ == "__main__":
    main()
