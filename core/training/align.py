"""Registration of real pairs whose blur does not tell where the sharp photo lies.

As they are, off by a pixel or two, they would teach the model to move things.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core import registration

#: Beyond this many pixels, or below this correlation after alignment, a pair is dropped.
MAX_SHIFT = 4.0
MIN_CORRELATION = 0.85


def aligned(blurry: NDArray[np.uint8], sharp: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """`sharp` (H, W, 3) moved onto `blurry` by the best translation; None if none fits."""
    found = registration.translation(_soft(blurry), _soft(sharp))
    if found is None:
        return None
    warp, correlation = found
    shift = float(np.hypot(warp[0, 2], warp[1, 2]))
    if shift > MAX_SHIFT or correlation < MIN_CORRELATION:
        return None
    if shift < 0.1:
        return sharp
    moved = registration.moved(sharp, warp)
    # With several motions in a scene the best global shift can be a shift for the worse.
    return moved if _error(moved, blurry) < _error(sharp, blurry) else sharp


def _error(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(cv2.norm(one, other, cv2.NORM_L2))


def _soft(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Luma, blurred to the blurry one's level, so that edges of both lie on one another."""
    luma = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), 3))
