"""The working scale: large blur is undone coarse to fine, from a smaller photo up to full size.

On each smaller photo: out = y + up(D(down y) - down y). What the small photo cannot hold (fine
detail, grain) stays the original's for the finer pass. Both resamplers are bicubic, the way down
with its antialiasing filter.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core.blur_estimate import Blur
from core.options import SCALES, Region

Rgb = NDArray[np.float32]

#: Blur of a photo, in pixels, from which beginning at 1/2, at 1/4 and at 1/8 does better, by the
#: size that core/blur_estimate.py gives; `python -m benchmarks.working_scale` fits them to the
#: weights. A disc leaves less than a line of its length, which keeps what lies across it.
MOTION_FROM = (32.0, 50.0, 115.0)
DEFOCUS_FROM = (15.5, 25.0, 48.0)
#: With less confidence the size may be several times the true one, and full size harms least.
SURE = 0.65
#: Of its length, what blur has left after a pass, as the model is told in the next one.
LEFT = 0.125


def for_blur(blur: Blur) -> float:
    """The working scale for a photo blurred so; one of SCALES."""
    if blur.confidence < SURE:
        return 1.0
    return for_size(blur.size, DEFOCUS_FROM if blur.kind == "defocus" else MOTION_FROM)


def for_size(size: float, begin_from: tuple[float, ...]) -> float:
    """The working scale for blur of `size` pixels where those below 1 begin from these."""
    return SCALES[sum(size >= least for least in begin_from)]


def passes(working: float) -> tuple[float, ...]:
    """The scales below 1 that a run goes through, coarse to fine: 0.25 begins with it."""
    return tuple(sorted(scale for scale in SCALES if working <= scale < 1))


def reach(scale: float, context: int) -> int:
    """How far beyond a region a pass at `scale` must reach, in pixels of the photo, for all finer
    passes (full size too) that look `context` of their own pixels far.
    """
    return sum(round(context / finer) for finer in SCALES if finer > scale)


def down(rgb: Rgb, scale: float) -> Rgb:
    """float32 (H, W, 3) -> the same at `scale` of its size, at least one pixel a side."""
    height, width = (max(1, round(side * scale)) for side in rgb.shape[:2])
    return np.clip(_resize(rgb, height, width), 0, 1)


def carry(rgb: Rgb, before: Rgb, after: Rgb) -> Rgb:
    """`rgb` plus the change from `before` to `after`, both small; values in [0, 1]."""
    change = _resize(after - before, *rgb.shape[:2])
    change += rgb
    return np.clip(change, 0, 1, out=change)


def shrink(region: Region, scale: float, height: int, width: int, margin: int) -> Region:
    """The region on the small photo of height x width that covers `region`, and `margin` more."""
    left = max(0, math.floor(region.x * scale) - margin)
    top = max(0, math.floor(region.y * scale) - margin)
    right = min(width, math.ceil(region.right * scale) + margin)
    bottom = min(height, math.ceil(region.bottom * scale) + margin)
    return Region(x=left, y=top, width=right - left, height=bottom - top)


def _resize(rgb: Rgb, height: int, width: int) -> Rgb:
    tensor = torch.from_numpy(np.ascontiguousarray(rgb)).permute(2, 0, 1)[None]
    resized = F.interpolate(
        tensor, size=(height, width), mode="bicubic", align_corners=False, antialias=True
    )
    return resized[0].permute(1, 2, 0).contiguous().numpy()
