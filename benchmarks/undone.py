"""What the kernel that is found in a photo is worth: undone by itself, and in the model's answer.

python -m benchmarks.undone DEV/shakes DEV/gopro ... [--weights FILE]

Gains over the blurry photo in dB, of one step at full size, and seconds in parentheses. Where no
kernel is looked for all stands as it is without.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from benchmarks.gains import Rgb, print_gains
from core.blur_estimate import estimate
from core.deblur import Deblurrer, drain, load_deblurrer
from core.deconvolution import deconvolved
from core.hint import Hint
from core.options import DeblurOptions
from core.steps import outcome
from core.undone import kernel_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    with_it, without = (load_deblurrer("auto", weights=args.weights) for _ in range(2))
    without.model.fusion = None
    ways = {
        "undone alone": lambda blurry, _: _undone(blurry),
        "answer without it": lambda blurry, _: _answer(without, blurry),
        "answer with it": lambda blurry, _: _answer(with_it, blurry),
    }
    print_gains(args.sets, ways)


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
