"""Measures of one result: fidelity to the sharp photo, colour and noise against the input.

Photos are float32 (H, W, 3), encoded sRGB in [0, 1]; values outside are clipped. Knows no sets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import piq
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core import registration
from core.luma import luma_of

Rgb = NDArray[np.float32]
#: (H, W): luma, or one channel.
Plane = NDArray[np.float32]

#: Side in pixels, and luma deviation of a block that counts as flat: 2 of 255 levels.
FLAT_BLOCK = 16
FLAT_DEVIATION = 2 / 255
#: Farther than so many pixels a result is not moved onto the sharp photo.
MAX_SHIFT = 4


@dataclass(frozen=True, kw_only=True)
class Fidelity:
    """PSNR in dB (80 for identical photos), SSIM (1 is best), GMSD (0 is best)."""

    psnr: float
    ssim: float
    gmsd: float


def to_tensor(rgb: Rgb) -> Tensor:
    """(H, W, 3) -> (1, 3, H, W) float32 in [0, 1], on the CPU."""
    planes = np.clip(np.moveaxis(rgb, -1, 0), 0.0, 1.0)
    return torch.from_numpy(np.ascontiguousarray(planes, dtype=np.float32))[None]


def psnr(result: Rgb, sharp: Rgb) -> float:
    """Peak signal-to-noise ratio in dB over all channels; 80 for identical photos."""
    return float(piq.psnr(to_tensor(result), to_tensor(sharp)))


def aligned_psnr(result: Rgb, sharp: Rgb) -> float:
    """The same, with the result moved by the translation that fits best, if that betters it.

    What blur hardly tells is where, along the way that the camera went, the sharp photo lies; half
    a pixel off costs a good result more than a bad one. So Rim et al. (RealBlur, ECCV 2020) align
    before they measure. By MAX_SHIFT at most, and without an edge of MAX_SHIFT pixels.
    """
    inner = slice(MAX_SHIFT, -MAX_SHIFT), slice(MAX_SHIFT, -MAX_SHIFT)
    unmoved = psnr(result[inner], sharp[inner])
    found = registration.translation(luma_of(sharp), luma_of(result))
    if found is None or np.abs(found[0][:, 2]).max() > MAX_SHIFT:
        return unmoved
    moved = registration.moved(result, found[0])
    return max(unmoved, psnr(moved[inner], sharp[inner]))


def fidelity(result: Rgb, sharp: Rgb) -> Fidelity:
    """Whole photos of one size, at full resolution (SSIM is not computed on a reduced copy).

    SSIM: Wang et al. 2004, Gaussian window of 11, sigma 1.5. GMSD: Xue et al. 2014.
    """
    x, y = to_tensor(result), to_tensor(sharp)
    return Fidelity(
        psnr=float(piq.psnr(x, y)),
        ssim=float(torch.as_tensor(piq.ssim(x, y, downsample=False))),
        gmsd=float(piq.gmsd(x, y)),
    )


def colour_shift(result: Rgb, other: Rgb) -> tuple[float, float, float]:
    """Mean of result - other for red, green and blue, in levels of 255."""
    shift = 255 * (
        result.mean(axis=(0, 1), dtype=np.float64) - other.mean(axis=(0, 1), dtype=np.float64)
    )
    return float(shift[0]), float(shift[1]), float(shift[2])


def end_points(result: Rgb, blurry: Rgb) -> tuple[float, float]:
    """How far black and white moved: change of the luma's 1st and 99th percentile, in levels."""
    ours, theirs = (np.percentile(luma_of(rgb), (1, 99)) for rgb in (result, blurry))
    black, white = 255 * (ours - theirs)
    return float(black), float(white)


def flat_noise(result: Rgb, blurry: Rgb, sharp: Rgb) -> float | None:
    """How much rougher flat blocks became: change of mean luma deviation, in levels of 255.

    Positive means invented noise. Flat is what input and sharp photo both show flat, as blur makes
    more areas flat that are not. None where there is no such block.
    """
    before, after, truth = (_block_deviation(luma_of(rgb)) for rgb in (blurry, result, sharp))
    flat = (before < FLAT_DEVIATION) & (truth < FLAT_DEVIATION)
    return float(255 * (after[flat].mean() - before[flat].mean())) if flat.any() else None


def _block_deviation(plane: Plane) -> Tensor:
    """(H, W) -> standard deviation of each whole block."""
    blocks = F.unfold(torch.from_numpy(plane)[None, None], FLAT_BLOCK, stride=FLAT_BLOCK)
    return blocks.std(dim=1).flatten()
