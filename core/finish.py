"""From the model's result to the pixels that are saved: grain, rounding to 16 bits, amount.

The window keeps results as 16-bit integers and lets the amount be changed afterwards. Whoever has
no window goes through the same two steps, so that both write the same file.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.grain import blend, match_grain
from core.options import GrainChoice, Region

__all__ = ["Settled", "finished", "settle"]

Floats = NDArray[np.float32]
#: A result as it is kept: encoded RGB (H, W, 3) over [0, 65535].
Settled = NDArray[np.uint16]

_PEAK = 65535.0
_BAND = 256


def settle(
    original: Floats, result: Floats, grain: GrainChoice, *, seed: int, region: Region | None
) -> Settled:
    """The result, float32 (H, W, 3) in [0, 1], with its grain (in the region, if any), rounded."""
    if grain == "match":
        rows = slice(region.y, region.bottom) if region else slice(None)
        columns = slice(region.x, region.right) if region else slice(None)
        grained = match_grain(original[rows, columns], result[rows, columns], seed=seed)
        result = result.copy()
        result[rows, columns] = grained
    settled = np.empty(result.shape, np.uint16)
    for top in range(0, len(result), _BAND):
        band = np.clip(result[top : top + _BAND], 0, 1) * np.float32(_PEAK)
        settled[top : top + _BAND] = np.rint(band)
    return settled


def finished(original: Floats, settled: Settled, amount: float) -> Floats:
    """`amount` percent of the way from the original to a settled result, float32 in [0, 1]."""
    return blend(original, settled.astype(np.float32) / np.float32(_PEAK), amount)
