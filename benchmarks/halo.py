"""How exact tiles are against their halo, with the shipped weights on a real photo.

python -m benchmarks.halo [PHOTO] prints a table: for each halo the differences between tiles of 256
and 512 pixels and the whole at once, and the arithmetic that the halo adds.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import deblur, photo, weights
from core.options import DeblurOptions

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "samples" / "sample.jpg"
HALOS = (16, 32, 48, 64, 80, 96, 128, 160, 192)
TILES = (256, 512)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--steps", type=int, default=4)
    args = parser.parse_args()
    rgb = photo.decode(args.photo).rgb[:1024, :1024]
    print(f"{args.photo.name}, {rgb.shape[1]} x {rgb.shape[0]}, {args.steps} steps\n")
    print("| halo | tile | 99.9 % within | all within | above 1/255 | arithmetic |")
    print("|---|---|---|---|---|---|")
    loaded = weights.load(args.weights)
    whole = _run(loaded, rgb, args.steps, -(-max(rgb.shape) // 16) * 16, halo=128)
    for halo in HALOS:
        for tile in TILES:
            difference = np.abs(_run(loaded, rgb, args.steps, tile, halo) - whole) * 255
            cost = ((tile + 2 * halo) / tile) ** 2
            print(
                f"| {halo} | {tile} | {np.quantile(difference, 0.999):.2f}/255 "
                f"| {difference.max():.2f}/255 | {np.mean(difference > 1):.4%} | x {cost:.2f} |",
                flush=True,
            )


def _run(
    loaded: weights.Weights, rgb: NDArray[np.float32], steps: int, tile: int, halo: int
) -> NDArray[np.float32]:
    deblurrer = deblur.Deblurrer(loaded)
    deblurrer.halo = halo
    options = DeblurOptions(steps=steps, tile=tile)
    return deblur.drain(deblurrer.run(rgb, options, preview_side=0)).rgb


if __name__ == "__main__":
    main()
