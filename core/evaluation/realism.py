"""Realism without pretrained weights: is the results' detail distributed as that of sharp photos?

Sliced Wasserstein distance between patches of Laplacian pyramids (Karras et al. 2018, section 5)
and a log-spectral distance. Photos as in metrics; blur, ringing and invented noise raise both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core.evaluation.metrics import Rgb, to_tensor
from core.luma import luma_of

#: Resolutions of the pyramid's bands: 1, 1/2, 1/4.
LEVELS = 3
PATCH = 7
SET_PATCHES = 8192
PROJECTIONS = 256
#: Window of the spectra in pixels, Hann, half overlapping.
WINDOW = 64
#: Power of 8-bit rounding a pixel: what lies below it is not detail.
ROUNDING = 1 / (12 * 255**2)


def laplacian_pyramid(photo: Tensor) -> list[Tensor]:
    """(N, 3, H, W) -> LEVELS band-pass images, fine to coarse (Burt & Adelson 1983)."""
    bands = []
    for _ in range(LEVELS):
        smaller = _smooth(photo)[..., ::2, ::2]
        spread = torch.zeros_like(photo)
        spread[..., ::2, ::2] = smaller
        bands.append(photo - 4 * _smooth(spread))
        photo = smaller
    return bands


def _smooth(photo: Tensor) -> Tensor:
    taps = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    kernel = torch.outer(taps, taps).expand(photo.shape[1], 1, 5, 5)
    return F.conv2d(F.pad(photo, (2, 2, 2, 2), mode="reflect"), kernel, groups=photo.shape[1])


def patches_per_photo(photos: int) -> int:
    """How many patches of each photo, level for level, so that a set has about SET_PATCHES."""
    return max(16, SET_PATCHES // photos)


def descriptors(rgb: Rgb, *, count: int, seed: int) -> list[Tensor]:
    """Per level (count, 3, 7, 7) patches at positions drawn from `seed`.

    The same seed and size give the same positions, so that a result and its sharp photo are sampled
    alike and the distance holds their difference, not that of their scenes.
    """
    rng = np.random.default_rng(seed)
    found = []
    for band in laplacian_pyramid(to_tensor(rgb)):
        patches = band[0].unfold(1, PATCH, 1).unfold(2, PATCH, 1)
        rows = rng.integers(patches.shape[1], size=count)
        columns = rng.integers(patches.shape[2], size=count)
        picked = patches[:, torch.from_numpy(rows), torch.from_numpy(columns)]
        found.append(picked.transpose(0, 1).contiguous())
    return found


class SharpPatches:
    """The sharp photos' `descriptors`, projected once, for any number of result sets."""

    def __init__(self, sharp: Sequence[list[Tensor]]) -> None:
        generator = torch.Generator().manual_seed(0)
        directions = torch.randn(PROJECTIONS, 3 * PATCH * PATCH, generator=generator)
        self._directions = directions / directions.norm(dim=1, keepdim=True)
        patches = [torch.cat([photo[level] for photo in sharp]) for level in range(LEVELS)]
        statistics = [torch.std_mean(p, dim=(0, 2, 3), keepdim=True) for p in patches]
        self._scales = [(deviation.clamp_min(1e-6), mean) for deviation, mean in statistics]
        self._sorted = [self._project(p, level) for level, p in enumerate(patches)]

    def distances(self, results: Sequence[list[Tensor]]) -> tuple[float, ...]:
        """Sliced Wasserstein distance at each level, times 1000 as in the paper; 0 is best.

        Both sets are normalised per channel by the *sharp* set's mean and deviation. Each by its
        own would hide how strong the detail is, and that is what blur takes away. `results` come
        in the sharp photos' number and order.
        """
        found = []
        for level, theirs in enumerate(self._sorted):
            ours = self._project(torch.cat([photo[level] for photo in results]), level)
            found.append(1000 * float(np.abs(ours - theirs).mean()))
        return tuple(found)

    def _project(self, patches: Tensor, level: int) -> NDArray[np.float32]:
        deviation, mean = self._scales[level]
        projected = self._directions @ ((patches - mean) / deviation).flatten(1).T
        # NumPy sorts rows of float32 about ten times as fast as torch, which keeps the order too.
        return np.sort(projected.numpy(), axis=1)


def spectra(rgb: Rgb) -> Tensor:
    """Radially averaged power spectrum of the luma in dB in each window: (windows, 32) float64.

    1 to 32 cycles a window (Hann); smaller photos are padded by zeros.
    """
    plane = torch.from_numpy(luma_of(rgb))[None, None]
    missing = (max(0, WINDOW - plane.shape[-1]), max(0, WINDOW - plane.shape[-2]))
    plane = F.pad(plane, (0, missing[0], 0, missing[1]))
    windows = plane[0, 0].unfold(0, WINDOW, WINDOW // 2).unfold(1, WINDOW, WINDOW // 2)
    windows = windows.reshape(-1, WINDOW, WINDOW).double()
    hann = torch.hann_window(WINDOW, dtype=torch.float64)
    taper = torch.outer(hann, hann)
    windows = (windows - windows.mean(dim=(1, 2), keepdim=True)) * taper
    power = torch.fft.fft2(windows).abs().square().flatten(1) / taper.square().sum()
    frequency = torch.fft.fftfreq(WINDOW, 1 / WINDOW, dtype=torch.float64)
    radius = torch.hypot(frequency[:, None], frequency[None, :]).round().long().flatten()
    counts = torch.bincount(radius)
    sums = power.new_zeros(len(power), len(counts)).index_add_(1, radius, power)
    return 10 * torch.log10((sums / counts)[:, 1 : WINDOW // 2 + 1] + ROUNDING)


def log_spectral_distance(result: Rgb, sharp: Rgb) -> float:
    """Root mean square difference over frequency, in dB, mean over windows; 0 is best.

    Window by window, as the measure is used on speech: over the whole photo's spectrum noise in
    flat areas would stand in for the detail that is missing at the edges.
    """
    return float((spectra(result) - spectra(sharp)).square().mean(dim=1).sqrt().mean())
