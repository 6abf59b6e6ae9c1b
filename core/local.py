"""Deblurring in places only: a mask with soft edges, kept off what is sharp already.

Masks are uint8 (H, W): 255 takes the result, 0 leaves the photo, between blends.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import OptionsError

if TYPE_CHECKING:
    from core.blur_estimate import BlurEstimate

__all__ = ["Mask", "check_feather", "check_fits", "effective", "laid_over", "load"]

Floats = NDArray[np.float32]
Mask = NDArray[np.uint8]

#: Widest soft edge in pixels.
MAX_FEATHER = 512


def load(path: Path, max_megapixels: float) -> Mask:
    """A picture as a mask: its brightness counts, and as much of it as its alpha shows. Raises
    PhotoError.
    """
    from core.photo import decode

    picture = decode(path, max_megapixels=max_megapixels)
    bright = picture.rgb.mean(axis=2)
    if picture.alpha is not None:
        bright = bright * picture.alpha
    return np.rint(bright * 255).astype(np.uint8)


def check_fits(mask: Mask, path: Path, width: int, height: int) -> None:
    """Raise OptionsError for a mask, read from `path`, of another size than the photo's."""
    if mask.shape != (height, width):
        raise OptionsError(
            f"The mask {path.name} has {mask.shape[1]} x {mask.shape[0]} pixels, the photo "
            f"{width} x {height}."
        )


def check_feather(feather: int) -> None:
    """Raise OptionsError for one out of range."""
    if not 0 <= feather <= MAX_FEATHER:
        raise OptionsError(f"A feather goes from 0 to {MAX_FEATHER} pixels, not {feather}.")


def effective(mask: Mask, feather: int, estimate: BlurEstimate | None) -> Mask:
    """The mask with an edge that is soft over `feather` pixels, less what `estimate` calls sharp.

    Raises OptionsError for a feather out of range.
    """
    check_feather(feather)
    soft = mask.astype(np.float32)
    if feather:
        soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), feather / 2), np.float32)
    if estimate is not None:
        soft = soft * _unsharp(estimate, *mask.shape)
    return np.rint(soft).astype(np.uint8)


def laid_over(original: Floats, result: Floats, mask: Mask) -> Floats:
    """The photo with the result where the mask says; exact where it is 0 or 255."""
    share = mask[..., None].astype(np.float32) / np.float32(255)
    mixed = original + (result - original) * share
    return np.where(mask[..., None] == 255, result, mixed)


def _unsharp(estimate: BlurEstimate, height: int, width: int) -> Floats:
    """(H, W): 0 over sharp cells, 1 elsewhere, going over smoothly between cells."""
    cells = np.array(
        [[float(blur.kind != "sharp") for blur in row] for row in estimate.cells], np.float32
    )
    rows, columns = cells.shape
    down, across = _shares(height, rows, estimate.cell), _shares(width, columns, estimate.cell)
    return np.asarray(down @ cells @ across.T, np.float32)


def _shares(length: int, cells: int, cell: int) -> Floats:
    """(length, cells): how much of each cell a row, or a column, of pixels takes.

    A Gaussian over the whole grid, a way at a time: over all pixels it would take many seconds.
    """
    own = np.eye(cells, dtype=np.float32).repeat(cell, axis=0)[:length]
    return np.asarray(cv2.GaussianBlur(own, (1, 0), cell / 4, sigmaY=cell / 4), np.float32)
