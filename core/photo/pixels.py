"""Array work on photos: floats to integers, and what to put where nothing shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["fill_transparent", "over_white", "quantised", "stored"]

_BAND = 256


def quantised(values: NDArray[np.float32], bits: int) -> NDArray[Any]:
    """Values in [0, 1] as the nearest uint8 or uint16, clipped, band by band."""
    result = np.empty(values.shape, np.uint8 if bits == 8 else np.uint16)
    peak = (1 << bits) - 1
    for top in range(0, len(values), _BAND):
        band = np.clip(values[top : top + _BAND], 0, 1)
        band *= peak
        result[top : top + _BAND] = np.rint(band, out=band)
    return result


def stored(
    rgb: NDArray[np.float32], alpha: NDArray[np.float32] | None, *, grey: bool, bits: int
) -> NDArray[Any]:
    """The samples a file holds, (H, W, C): grey or RGB, then alpha where there is one."""
    colours = 1 if grey else 3
    shape = (*rgb.shape[:2], colours + (alpha is not None))
    result = np.empty(shape, np.uint8 if bits == 8 else np.uint16)
    for top in range(0, rgb.shape[0], _BAND):
        band = rgb[top : top + _BAND]
        band = band.mean(axis=2, keepdims=True) if grey else band
        result[top : top + _BAND, :, :colours] = quantised(band, bits)
    if alpha is not None:
        result[..., colours] = quantised(alpha, bits)
    return result


def over_white(rgb: NDArray[np.float32], alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a transparent photo looks like on white paper, blended in encoded values."""
    opacity = alpha[..., None]
    return rgb * opacity + (1 - opacity)


def fill_transparent(rgb: NDArray[np.float32], alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    """RGB with the pixels under alpha 0 replaced by colours from around them.

    Averages of the visible pixels at half the size, filled the same way, are what the gaps get
    (push and pull over a pyramid). Where nothing is visible the photo comes back as it is.
    """
    known = (alpha > 0).astype(np.float32)[..., None]
    if known.all() or not known.any():
        return rgb
    return _fill(rgb * known, known)


def _fill(weighted: NDArray[np.float32], known: NDArray[np.float32]) -> NDArray[np.float32]:
    """Values already multiplied by their weight 0 or 1, with every weight 0 filled."""
    if known.all():
        return weighted
    height, width = known.shape[:2]
    weight = _halved(known)
    filled = weight > 0
    means = np.divide(_halved(weighted), np.maximum(weight, 1), dtype=np.float32)
    coarse = _fill(means, filled.astype(np.float32))
    wide = coarse.repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    return np.where(known > 0, weighted, wide)


def _halved(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sums over tiles of 2 x 2 pixels; odd sides are padded with zeros."""
    height, width, channels = values.shape
    even = np.pad(values, ((0, height % 2), (0, width % 2), (0, 0)))
    tiles = even.reshape((height + 1) // 2, 2, (width + 1) // 2, 2, channels)
    return tiles.sum(axis=(1, 3), dtype=np.float32)
