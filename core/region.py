"""A region's pixels: their place in the photo, and how a change of them is laid into it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.errors import OptionsError
from core.options import GRID, Region

__all__ = ["FEATHER", "check_inside", "insert", "slices", "surroundings"]

Floats = NDArray[np.float32]
#: (H, W, 3), encoded values in [0, 1].
Rgb = Floats

#: Width of the ramp inside a region's edge, in pixels.
FEATHER = 16


def insert(rgb: Rgb, change: Rgb, region: Region) -> Rgb:
    """The photo with a change of its region, faded out towards the region's edge."""
    whole = rgb.copy()
    part = whole[slices(region)]
    part += change * _feather(rgb, region)
    np.clip(part, 0, 1, out=part)
    return whole


def surroundings(region: Region, height: int, width: int, margin: int) -> Region:
    """The area that is computed for a region: `margin` around it, on the grid, inside the photo."""
    left = max(0, (region.x - margin) // GRID * GRID)
    top = max(0, (region.y - margin) // GRID * GRID)
    right = min(width, -(-(region.right + margin) // GRID) * GRID)
    bottom = min(height, -(-(region.bottom + margin) // GRID) * GRID)
    return Region(x=left, y=top, width=right - left, height=bottom - top)


def slices(region: Region) -> tuple[slice, slice]:
    return slice(region.y, region.bottom), slice(region.x, region.right)


def check_inside(region: Region, rgb: Rgb) -> None:
    height, width = rgb.shape[:2]
    if region.right > width or region.bottom > height:
        raise OptionsError(f"The region reaches beyond the photo's {width} x {height} pixels.")


def _feather(rgb: Rgb, region: Region) -> Floats:
    """(h, w, 1): 1 inside, falling to 0 at the region's edges, except at those of the photo."""
    height, width = rgb.shape[:2]
    rows = _ramp(region.height, region.y > 0, region.bottom < height)
    columns = _ramp(region.width, region.x > 0, region.right < width)
    return (rows[:, None] * columns[None, :])[..., None]


def _ramp(length: int, low: bool, high: bool) -> Floats:
    reach = max(1, min(FEATHER, length // 4))
    position = np.arange(length, dtype=np.float32) + 0.5
    ramp = np.ones(length, np.float32)
    if low:
        ramp = np.minimum(ramp, position / reach)
    if high:
        ramp = np.minimum(ramp, (length - position) / reach)
    return ramp
