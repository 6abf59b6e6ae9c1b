"""Changes that nobody can see are taken back: what is sharp stays as it is, grain and all.

Where the model has nothing to deblur it still changes a photo by fractions of a level. Wiener's
rule tells such a change from deblurring: a share of 1 - LEVEL² / energy stays, where the energy is
the change's mean square around.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from core.steps import Pause, bands

__all__ = ["quiet"]

#: Root mean square of a change that is nothing, and the scale of its neighbourhood in pixels.
LEVEL, AROUND = 1 / 255, 2.0
#: Rows at once, and what the Gaussian sees beyond them.
_BAND, _MARGIN = 256, 8


def quiet(change: NDArray[np.float32], gain: float) -> Iterator[Pause]:
    """Scale `change`, float32 (H, W, 3), in place; times `gain` it is what is added to a photo of
    values in [0, 1]. Pauses on the way.
    """
    floor, height = (LEVEL / gain) ** 2, len(change)
    above = np.zeros((0, change.shape[1]), np.float32)
    for rows in bands(height, _BAND):
        here = change[rows.start : min(height, rows.stop + _MARGIN)]
        squares = np.concatenate([above, _mean_square(here)])
        energy = cv2.GaussianBlur(squares, (0, 0), AROUND)[len(above) :][: rows.stop - rows.start]
        # What lies above the next band, before it is changed.
        above = squares[: len(above) + len(energy)][-_MARGIN:]
        share = np.maximum(0, 1 - floor / np.maximum(energy, 1e-12))
        for channel in range(3):
            change[rows, :, channel] *= share
        yield Pause()


def _mean_square(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """(h, w, 3) -> (h, w), by channels: NumPy takes six times longer over an axis of three."""
    total = np.square(pixels[..., 0])
    for channel in (1, 2):
        total += np.square(pixels[..., channel])
    total /= 3
    return total
