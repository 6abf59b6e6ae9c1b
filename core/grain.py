"""The photo's own grain for areas that lost it.

Works on arrays alone: float32 (H, W, 3), encoded values in [0, 1]. A deblurred area comes out
smoother than the untouched rest of the photo; grain of the same strength, colour and coarseness
makes them match. Noise is estimated from flat patches, so that texture is not taken for it.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.luma import luma_of
from core.steps import bands

__all__ = ["matching_grain"]

Floats = NDArray[np.float32]

_SIDE = 16
_PIXELS = _SIDE * _SIDE
#: A plane is taken out of every patch, which costs three degrees of freedom.
_FREEDOM = _PIXELS - 3
_MAX_PATCHES = 10_000
_MIN_PATCHES = 24
_BINS = 6
#: The share of patches taken for flat: noise shows in them alone if a quarter of the photo is.
_FLAT = 0.25
#: The quantile of chi-square with 253 degrees there, relative to its mean.
_FLAT_BIAS = 0.939
#: Missing variance that nobody sees: a fortieth of a step of 8 bits.
_NOTHING = 1e-8
_REACH = 2
_BAND = 256


class _Grain(NamedTuple):
    """What to add: colour mixing (K, 3, 3) at luma `levels` (K,), and a kernel of unit energy."""

    levels: NDArray[np.float64]
    mixing: NDArray[np.float64]
    kernel: Floats


def matching_grain(original: Floats, result: Floats, *, seed: int) -> Generator[None, None, Floats]:
    """The result with as much noise as the original has, by luma; where it has more it is left.
    In steps, see core.steps.

    The same photos and seed give the same grain. Without flat patches to measure, as in photos
    of a few pixels, the result comes back as it is.
    """
    if original.shape != result.shape:
        raise ValueError(f"shapes differ: {original.shape} and {result.shape}")
    grain = _missing_grain(original, result)
    yield
    if grain is None:
        return result
    grained = np.empty_like(result)
    table = _by_luma(grain)
    for number, rows in enumerate(bands(result.shape[0], _BAND)):
        band = result[rows]
        noise = _noise(band.shape, grain.kernel, np.random.default_rng([seed, number]))
        index = np.rint(np.clip(luma_of(band), 0, 1) * 255).astype(np.intp)
        mixed = np.einsum("hwij,hwj->hwi", table[index], noise)
        np.clip(band + mixed, 0, 1, out=grained[rows])
        yield
    return grained


def _missing_grain(original: Floats, result: Floats) -> _Grain | None:
    """The noise that flat patches of the original have and those of the result lack."""
    before, after = _patches(original), _patches(result)
    usable = ((before > 0.004) & (before < 0.996)).all(axis=(1, 2))
    before, after = before[usable], after[usable]
    if len(before) < _MIN_PATCHES:
        return None
    luma = luma_of(before.mean(axis=1))
    noise, left = _without_plane(before), _without_plane(after)
    bins = np.array_split(np.argsort(luma), max(1, min(_BINS, len(luma) // _MIN_PATCHES)))
    levels, mixing = [], []
    spectrum = np.zeros((_SIDE, _SIDE))
    for members in bins:
        flat, scale = _flattest(noise[members])
        chosen = members[flat]
        # Chosen for little noise, they also have little of what the result still shares of it.
        share = scale - (scale - 1) * _shared(noise[chosen], left[chosen]) ** 2
        difference = share * _covariance(noise[chosen]) - _covariance(left[chosen])
        spectrum += share * _spectrum(noise[chosen]) - _spectrum(left[chosen])
        levels.append(float(luma[members].mean()))
        mixing.append(_root(difference))
    kernel = _kernel(spectrum)
    if kernel is None or not np.any(mixing):
        return None
    return _Grain(np.array(levels), np.array(mixing), kernel)


def _patches(rgb: Floats) -> Floats:
    """Up to about 10 000 patches spread over the photo, (N, 256, 3)."""
    rows, columns = rgb.shape[0] // _SIDE, rgb.shape[1] // _SIDE
    step = max(1, int(np.ceil(np.sqrt(rows * columns / _MAX_PATCHES))))
    whole = rgb[: rows * _SIDE, : columns * _SIDE]
    tiles = whole.reshape(rows, _SIDE, columns, _SIDE, 3)[::step, :, ::step]
    return tiles.transpose(0, 2, 1, 3, 4).reshape(-1, _PIXELS, 3)


def _without_plane(patches: Floats) -> Floats:
    """Patches less their mean and slope, so that gradients don't count as noise."""
    y, x = np.mgrid[:_SIDE, :_SIDE].reshape(2, -1)
    plane = np.stack([np.ones(_PIXELS), x, y], axis=1)
    rest = np.eye(_PIXELS) - plane @ np.linalg.pinv(plane)
    return np.einsum("pq,nqc->npc", rest.astype(np.float32), patches, optimize=True)


def _flattest(noise: Floats) -> tuple[NDArray[np.intp], float]:
    """Indices of the patches that vary least, and what makes up for having chosen them so."""
    variance = (luma_of(noise) ** 2).sum(axis=1) / _FREEDOM
    level = np.quantile(variance, _FLAT)
    chosen = np.flatnonzero(variance <= level)
    mean = float(variance[chosen].mean())
    return chosen, float(level) / _FLAT_BIAS / mean if mean > 0 else 0.0


def _shared(noise: Floats, left: Floats) -> float:
    """How much of the original's noise is in the result's, 0 to 1, by regression of luma."""
    before, after = luma_of(noise), luma_of(left)
    energy = float((before * before).sum())
    return float(np.clip((before * after).sum() / energy, 0, 1)) if energy > 0 else 0.0


def _covariance(noise: Floats) -> NDArray[np.float64]:
    """Of the three channels, (3, 3)."""
    values = noise.reshape(-1, 3).astype(np.float64)
    return values.T @ values / (len(noise) * _FREEDOM)


def _spectrum(noise: Floats) -> NDArray[np.float64]:
    """Mean power of luma over the patches' frequencies, (16, 16).

    What taking out planes took from the lowest ones is put back from the diagonal ones beside.
    """
    luma = luma_of(noise).reshape(-1, _SIDE, _SIDE)
    power = (np.abs(np.fft.fft2(luma)) ** 2).mean(axis=0)
    diagonal = (power[1, 1] + power[1, -1]) / 2
    power[[0, 0, 0, 1, -1], [0, 1, -1, 0, 0]] = diagonal
    return np.asarray(power)


def _root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The symmetric square root, with directions in which nothing is missing left at zero."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.where(values > _NOTHING, values, 0))) @ vectors.T)


def _kernel(spectrum: NDArray[np.float64]) -> Floats | None:
    """The symmetric 5 x 5 kernel that gives white noise about this spectrum, of unit energy."""
    wave = np.fft.fftshift(np.fft.ifft2(np.sqrt(spectrum.clip(min=0))).real)
    middle = _SIDE // 2
    window = slice(middle - _REACH, middle + _REACH + 1)
    kernel = wave[window, window]
    energy = float(np.sqrt((kernel**2).sum()))
    return (kernel / energy).astype(np.float32) if energy > 0 else None


def _by_luma(grain: _Grain) -> Floats:
    """Colour mixing for each of 256 lumas, (256, 3, 3), between the levels measured."""
    lumas = np.linspace(0, 1, 256)
    table = np.empty((256, 3, 3), np.float32)
    for row, column in np.ndindex(3, 3):
        table[:, row, column] = np.interp(lumas, grain.levels, grain.mixing[:, row, column])
    return table


def _noise(shape: tuple[int, ...], kernel: Floats, rng: np.random.Generator) -> Floats:
    """Noise of unit variance, as coarse as the kernel makes it, (h, w, 3)."""
    height, width, channels = shape
    margin = 2 * _REACH
    white = rng.standard_normal((height + margin, width + margin, channels), np.float32)
    coarse = np.zeros(shape, np.float32)
    for (row, column), weight in np.ndenumerate(kernel):
        coarse += weight * white[row : row + height, column : column + width]
    return coarse
