"""What sharpening before it costs: blurred photos that a phone or an editor has sharpened.

python -m benchmarks.sharpened SHARP... [--count N] [--crop PIXELS] [--weights FILE...]

Gain in dB over the blurred and sharpened photo, as Markdown. The middles of sharp photos (folders,
.tar files) are blurred, get some noise, and are sharpened by unsharp masks of several widths. Of
photos that are sharpened alone, the PSNR of what comes back: they are to stay as they are.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import fmean

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core import weights
from core.deblur import Deblurrer, drain
from core.evaluation.metrics import psnr
from core.options import DeblurOptions
from core.training.camera import UnsharpMask
from core.training.images import read_images
from core.training.kernels import Dice
from core.training.known_blur import CAMERA, blur, defocus_of, shake_of

Rgb = NDArray[np.float32]
BLURS: dict[str, Callable[[Dice], Tensor]] = {
    "disc of 10 pixels": partial(defocus_of, 10.0),
    "disc of 18, fading": partial(defocus_of, 18.0, fading=True),
    "shake of 12": partial(shake_of, 12.0),
}


def _mask(spread: float, amount: float, limit: float = 1.0) -> UnsharpMask:
    """Spread in pixels; how far a value may be moved, of 1."""
    return UnsharpMask(
        amount=torch.full((1, 1, 1, 1), amount),
        spread=torch.tensor([spread]),
        limit=torch.full((1, 1, 1, 1), limit),
        widest=spread,
    )


MASKS = {
    "not sharpened": _mask(1.0, 0.0),
    "1 px": _mask(1.0, 0.8),
    "2 px": _mask(2.0, 1.0),
    "3 px, at most 15 levels": _mask(3.0, 1.5, 15 / 255),
    "4 px": _mask(4.0, 1.0),
}
#: Noise alone; what sharpens comes here, and later.
PLAIN = replace(CAMERA, highlights=0.0, noiseless=0.0, sharpened=0.0, jpeg=0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="+", type=Path, metavar="SHARP")
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--crop", type=int, default=384)
    parser.add_argument("--weights", nargs="+", type=Path, default=[None])
    args = parser.parse_args()
    networks = [Deblurrer(weights.load(path)) for path in args.weights]
    photos = [pixels for source in args.photos for _, pixels in read_images(source)]
    sharp = [_middle(pixels, args.crop) for pixels in photos[: args.count]]
    print(f"{len(sharp)} photos, one step\n\n| blur | network | " + " | ".join(MASKS) + " |")
    print("|---|---|" + "---|" * len(MASKS))
    for name, kernel_of in BLURS.items():
        for network in networks:
            _row(name, network, [_gain(network, sharp, kernel_of, mask) for mask in MASKS.values()])
    for network in networks:
        _row("none: PSNR", network, [_kept(network, sharp, mask) for mask in MASKS.values()])


def _row(name: str, network: Deblurrer, values: list[float]) -> None:
    cells = " | ".join(f"{value:+.2f}" for value in values)
    print(f"| {name} | {network.weights.path.stem} | {cells} |", flush=True)


def _gain(
    network: Deblurrer, photos: list[Rgb], kernel_of: Callable[[Dice], Tensor], mask: UnsharpMask
) -> float:
    """Mean over the photos."""
    gains = []
    for seed, photo in enumerate(photos):
        dice = Dice(seed, torch.device("cpu"))
        kernel = kernel_of(dice)
        around = F.pad(_planes(photo), (kernel.shape[-1] // 2 + 1,) * 4, mode="reflect")
        blurred = _image(mask.of(blur(around, kernel, dice, PLAIN)))
        gains.append(psnr(_deblurred(network, blurred), photo) - psnr(blurred, photo))
    return fmean(gains)


def _kept(network: Deblurrer, photos: list[Rgb], mask: UnsharpMask) -> float:
    """Mean over the photos, sharpened alone."""
    sharpened = [_image(mask.of(_planes(photo))) for photo in photos]
    return fmean(psnr(_deblurred(network, photo), photo) for photo in sharpened)


def _deblurred(network: Deblurrer, photo: Rgb) -> Rgb:
    return drain(network.run(photo, DeblurOptions(steps=1), preview_side=0)).rgb


def _planes(photo: Rgb) -> Tensor:
    return torch.from_numpy(photo).permute(2, 0, 1)[None]


def _image(planes: Tensor) -> Rgb:
    """float32 (H, W, 3) in steps of 8 bits."""
    return np.ascontiguousarray((planes[0] * 255).round().permute(1, 2, 0).numpy() / 255)


def _middle(pixels: NDArray[np.uint8], side: int) -> Rgb:
    """Sides that are multiples of 16, `side` at most."""
    height, width = (min(length // 16 * 16, side) for length in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    crop = pixels[top : top + height, left : left + width]
    return np.ascontiguousarray(crop.astype(np.float32) / np.float32(255))


if __name__ == "__main__":
    main()
