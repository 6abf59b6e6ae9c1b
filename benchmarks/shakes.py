"""Four sharp photos under eight shakes each, as pairs for `evaluate`.

python -m benchmarks.shakes SHARP_FOLDER OUT && python main.py evaluate OUT

After the set of Levin et al. (CVPR 2009): the same blur everywhere in a picture, hardly any noise.
Theirs are real shakes of 13 to 27 pixels on grey photos; these come from the training's generator
of paths, with seeds of their own, and are seen in colour.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from core import photo
from core.evaluation.sets import find_sets
from core.photo import Photo
from core.training import kernels
from core.training.kernels import Dice
from core.training.known_blur import MARGIN, blur
from core.training.ranges import only_shake

PHOTOS, SIDE = 4, 256
LENGTHS = tuple(round(length, 1) for length in np.geomspace(5, 27, 8).tolist())
NOISE = 1 / 255


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path, metavar="SHARP_FOLDER")
    parser.add_argument("out", type=Path, metavar="OUT")
    args = parser.parse_args()
    (found,) = find_sets([args.photos])
    photos = [photo.decode(pair.sharp) for pair in found.pairs]
    large = [p for p in photos if min(p.rgb.shape[:2]) >= SIDE + 2 * MARGIN]
    for name in ("blur", "sharp"):
        (args.out / name).mkdir(parents=True, exist_ok=True)
    for index, sharp in enumerate(large[:PHOTOS]):
        for shake, length in enumerate(LENGTHS):
            write(args.out, sharp, length, seed=100 * index + shake, name=f"{index}_{length:g}.png")
    print(f"{len(large[:PHOTOS]) * len(LENGTHS)} pairs in {args.out}")


def write(out: Path, sharp: Photo, length: float, seed: int, name: str) -> None:
    """The middle of a photo, shaken by `length` pixels, and the same place as it was."""
    dice = Dice(seed, torch.device("cpu"))
    extent = torch.tensor([length])
    kernel = kernels.shake(dice, extent, torch.zeros(1))[:, 0]
    height, width = sharp.rgb.shape[:2]
    top, left = (height - SIDE) // 2 - MARGIN, (width - SIDE) // 2 - MARGIN
    clear = sharp.rgb[top : top + SIDE + 2 * MARGIN, left : left + SIDE + 2 * MARGIN]
    light = torch.from_numpy(np.ascontiguousarray(clear)).permute(2, 0, 1)[None]
    shaken = blur(light, kernel, dice, only_shake((length, length)))
    noisy = shaken + NOISE * dice.normal(*shaken.shape)
    pictures = {
        "blur": noisy[0].permute(1, 2, 0).clamp(0, 1).numpy(),
        "sharp": clear[MARGIN:-MARGIN, MARGIN:-MARGIN],
    }
    for folder, rgb in pictures.items():
        Image.fromarray((rgb * 255).round().astype(np.uint8)).save(out / folder / name)


if __name__ == "__main__":
    main()
