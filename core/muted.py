"""A vivid photo as the networks are shown it: darker and paler, so that its colours stay.

Photographs hardly hold large areas of bright yellow or cyan, so the networks learnt nothing of
them: shown a taxi or a tinted sky as they are, they darken it by up to 45 levels. Muted, every
colour lies among those that they know. Other photos are shown as they are: the networks know
clipped lights by their being white.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from core.luma import WEIGHTS

#: What is left of contrast and of colour, and the value that stays as it is, in [-1, 1].
CONTRAST, COLOUR, CENTRE = 0.8, 0.7, -0.6
#: A photo is vivid where so much of it is: in cells of so many pixels, flat over so many of them.
SHARE, CELL, FLAT_CELLS = 0.002, 8, 5
#: Levels of 255. Within FLAT an area is even; the rest bounds what is bright, yellow and cyan.
FLAT, BRIGHT, YELLOW, CYAN, CYAN_GREEN = 12, 225, 90, 30, 230
#: A yellow between red and green, so near to the middle, is one from that on.
PURE, PALE_YELLOW = 10, 30


def is_vivid(rgb: NDArray[np.float32]) -> bool:
    """Whether a photo, (H, W, 3) in [0, 1], has large even areas of bright yellow or cyan."""
    size = (max(1, rgb.shape[1] // CELL), max(1, rgb.shape[0] // CELL))
    cells = 255 * cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    around = np.ones((FLAT_CELLS, FLAT_CELLS), np.uint8)
    even = (cv2.dilate(cells, around) - cv2.erode(cells, around)).max(axis=2) < FLAT
    red, green, blue = np.moveaxis(cells, 2, 0)
    brightest = cells.max(axis=2)
    bright = (brightest >= BRIGHT) & (green >= 0.7 * brightest)
    least = np.where(np.abs(red - green) <= PURE, PALE_YELLOW, YELLOW)
    yellow = (blue <= np.minimum(red, green)) & (brightest - blue >= least)
    cyan = (red <= np.minimum(green, blue)) & (brightest - red >= CYAN) & (green >= CYAN_GREEN)
    return bool(np.mean(even & bright & (yellow | cyan)) >= SHARE)


def muted(photo: Tensor) -> Tensor:
    """(N, 3, H, W) in [-1, 1], as the networks see it."""
    paler = COLOUR * photo + (1 - COLOUR) * _luma(photo)
    return CONTRAST * paler + (1 - CONTRAST) * CENTRE


def unmuted_luma(luma: Tensor) -> Tensor:
    """The luma of a muted photo -> that of the photo."""
    return (luma - (1 - CONTRAST) * CENTRE) / CONTRAST


def unmuted_change(change: Tensor) -> Tensor:
    """A change (N, 3, H, W) of a muted photo -> that of the photo, in the same memory."""
    change.sub_(_luma(change), alpha=1 - COLOUR)
    return change.div_(COLOUR * CONTRAST)


def _luma(rgb: Tensor) -> Tensor:
    red, green, blue = WEIGHTS
    return red * rgb[:, 0:1] + green * rgb[:, 1:2] + blue * rgb[:, 2:3]
