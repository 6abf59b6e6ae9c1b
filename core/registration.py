"""By which shift one picture lies best on another."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["moved", "translation"]

Floats = NDArray[np.float32]


def translation(onto: Floats, moving: Floats) -> tuple[Floats, float] | None:
    """For two (H, W): the map (2, 3) for `moved`, its last column the shift in pixels, to
    fractions of one, and how well they then correlate, up to 1. None if no translation fits.

    Enhanced correlation coefficient (Evangelidis & Psarakis, PAMI 2008).
    """
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)
    start = np.eye(2, 3, dtype=np.float32)
    try:
        correlation, found = cv2.findTransformECC(
            onto, moving, start, cv2.MOTION_TRANSLATION, criteria
        )
    except cv2.error:  # the iteration diverged
        return None
    return np.asarray(found, np.float32), float(correlation)


def moved(image: NDArray[Any], warp: Floats) -> NDArray[Any]:
    """(H, W, C) by a map of `translation`, bicubic; what comes in at the edges is mirrored."""
    size = (image.shape[1], image.shape[0])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    result = cv2.warpAffine(image, warp, size, flags=flags, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(result, image.dtype)
