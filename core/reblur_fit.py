"""Fits blur kernels: for blocks of a result, the kernel that carries each back to the photo.

Least squares on gradients (so that all frequencies count alike), kernels that are non-negative, sum
to 1 and are no wider than the evidence asks for, by accelerated projected gradients (Beck and
Teboulle 2009) on the normal equations, for many blocks at once. Knows no photos.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

__all__ = ["BLOCK", "CONTEXT", "STRIDE", "Fitted", "fit"]

#: Side of a block and distance from one to the next, in pixels.
BLOCK, STRIDE = 96, 48
#: A kernel's reach to every side in pixels, and what of the result is needed around a block.
REACH = 16
CONTEXT = 16
ITERATIONS = 40
#: Ridge, relative to the noise's power and to the mean power of the block's gradients.
_NOISE_RIDGE, _RIDGE = 20.0, 1e-2
#: Blocks whose contrast is below so many times the noise have nothing to fit a kernel by.
_STRUCTURE = 3.0
#: Parts of a kernel below this share of its peak are no blur but what noise leaves.
_TAIL = 0.05

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Fitted:
    """`blurred` (N, BLOCK, BLOCK): the blocks after their kernels, at the photo's mean brightness.

    `width` (N,): length in pixels of the even, straight motion that spreads light as far as the
    kernel does along its main direction; NaN where there is no structure, and the block stays.
    """

    blurred: Floats
    width: Floats


@torch.no_grad()
def fit(result: Floats, photo: Floats, noise: float) -> Fitted:
    """`result` (N, BLOCK + 2 CONTEXT, ...) with its surroundings, `photo` (N, BLOCK, BLOCK)."""
    wide, target = torch.from_numpy(result), torch.from_numpy(photo)
    inner = wide[:, CONTEXT:-CONTEXT, CONTEXT:-CONTEXT]
    plain = inner.std(dim=(1, 2)) < _STRUCTURE * noise
    kernels = torch.zeros(len(wide), 2 * REACH + 1, 2 * REACH + 1)
    kernels[plain, REACH, REACH] = 1
    if not bool(plain.all()):
        kernels[~plain] = _kernels(inner[~plain], target[~plain], noise)
    blurred = _convolved(wide, kernels)
    window = _window()
    blurred = blurred + ((target - blurred) * window).sum(dim=(1, 2), keepdim=True)
    width = torch.where(plain, torch.nan, _width(kernels))
    return Fitted(blurred.numpy(), width.numpy())


def _kernels(result: Tensor, photo: Tensor, noise: float) -> Tensor:
    power, cross = _correlations(result, photo, noise)
    allowed = _allowed()
    step = 1 / power.amax(dim=(1, 2), keepdim=True)
    kernel = _onto_simplex(torch.fft.irfft2(cross / power, s=(BLOCK, BLOCK)), allowed)
    ahead, pace = kernel, 1.0
    for _ in range(ITERATIONS):
        slope = torch.fft.irfft2(power * torch.fft.rfft2(ahead) - cross, s=(BLOCK, BLOCK))
        following = _onto_simplex(ahead - step * slope, allowed)
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = following + (pace - 1) / faster * (following - kernel)
        kernel, pace = following, faster
    return torch.roll(kernel, (REACH, REACH), (1, 2))[:, : 2 * REACH + 1, : 2 * REACH + 1]


def _correlations(result: Tensor, photo: Tensor, noise: float) -> tuple[Tensor, Tensor]:
    """Spectra of the result's correlation with itself (and a ridge), and with the photo."""
    window = _window()
    taper = torch.sqrt(window / window.max())
    spectra = []
    for plane in (result, photo):
        mean = (plane * window).sum(dim=(1, 2), keepdim=True)
        spectra.append(torch.fft.rfft2((plane - mean) * taper))
    rows = torch.sin(math.pi * torch.fft.fftfreq(BLOCK))[:, None]
    columns = torch.sin(math.pi * torch.fft.rfftfreq(BLOCK))[None]
    gradient = 4 * (rows * rows + columns * columns)
    own = spectra[0].abs().square() * gradient
    ridge = 2 * _NOISE_RIDGE * noise**2 * float(taper.square().sum())
    ridge = ridge + _RIDGE * own.mean(dim=(1, 2), keepdim=True)
    both = spectra[0].conj() * spectra[1] * gradient
    # The ridge pulls towards the kernel that changes nothing: no blur without evidence for it.
    return own + ridge, both + ridge


def _allowed() -> Tensor:
    near = torch.fft.fftfreq(BLOCK, 1 / BLOCK).abs() <= REACH
    return near[:, None] & near[None, :]


def _onto_simplex(kernels: Tensor, allowed: Tensor) -> Tensor:
    """The nearest kernels that are nowhere negative and sum to 1 (Duchi et al. 2008)."""
    values = kernels[:, allowed]
    ordered = values.sort(dim=1, descending=True).values
    count = torch.arange(1, values.shape[1] + 1)
    levels = (ordered.cumsum(dim=1) - 1) / count
    last = (ordered > levels).sum(dim=1, keepdim=True) - 1
    projected = torch.zeros_like(kernels)
    projected[:, allowed] = (values - levels.gather(1, last)).clamp(min=0)
    return projected


def _convolved(wide: Tensor, kernels: Tensor) -> Tensor:
    """Every block by its own kernel, (N, BLOCK, BLOCK)."""
    side = wide.shape[-1]
    padded = F.pad(kernels, (0, side - kernels.shape[-1], 0, side - kernels.shape[-2]))
    product = torch.fft.rfft2(wide) * torch.fft.rfft2(padded)
    whole = torch.fft.irfft2(product, s=(side, side))
    return whole[:, 2 * REACH : 2 * REACH + BLOCK, 2 * REACH : 2 * REACH + BLOCK]


def _width(kernels: Tensor) -> Tensor:
    kept = torch.where(kernels < _TAIL * kernels.amax(dim=(1, 2), keepdim=True), 0, kernels)
    kept = kept / kept.sum(dim=(1, 2), keepdim=True)
    place = torch.arange(-REACH, REACH + 1.0)
    x, y = place[None, None, :], place[None, :, None]
    mean_x = (kept * x).sum(dim=(1, 2), keepdim=True)
    mean_y = (kept * y).sum(dim=(1, 2), keepdim=True)
    xx = (kept * (x - mean_x) ** 2).sum(dim=(1, 2))
    yy = (kept * (y - mean_y) ** 2).sum(dim=(1, 2))
    xy = (kept * (x - mean_x) * (y - mean_y)).sum(dim=(1, 2))
    main = (xx + yy) / 2 + torch.sqrt(((xx - yy) / 2) ** 2 + xy**2)
    return torch.sqrt(12 * main.clamp(min=0))


def _window() -> Tensor:
    """A raised cosine over a block that sums to 1."""
    wave = 0.5 - 0.5 * torch.cos(2 * math.pi * (torch.arange(BLOCK) + 0.5) / BLOCK)
    window = torch.outer(wave, wave)
    return window / window.sum()
