"""Luma, as every part of the program weighs the channels: ITU-R BT.601."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Weights of red, green and blue.
WEIGHTS = (0.299, 0.587, 0.114)
_WEIGHTS = np.array(WEIGHTS, np.float32)


def luma_of(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 (..., 3) -> (...)."""
    return np.asarray(rgb @ _WEIGHTS, np.float32)
