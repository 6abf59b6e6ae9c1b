"""Copies of the photo with one kernel undone, for the model to see beside the photo itself.

Wiener's filter (1949) on the luma in linear light. A copy is close to the sharp photo where the
kernel holds, and rings where it does not: which to believe where is what the model learns. The
filters are short, so that a tile sees what the whole photo sees.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

#: Noise that each copy allows for, as a share of the photo's power: one sharp, one careful.
NOISE = (0.01, 0.05)
COPIES = len(NOISE)
#: Reach of a filter to every side, and how far it is whole before it fades, in pixels.
MARGIN, WHOLE = 40, 24
#: Side of the grid that filters are made on.
GRID = 128
#: Exponent by which encoded values become light, and the least that counts.
GAMMA, DARKEST = 2.2, 1e-4


def wiener_filters(kernel: Tensor) -> Tensor:
    """Kernels (N, K, K), K odd -> filters less the identity, (N, COPIES, T, T), T = 2 MARGIN + 1.

    A kernel of zeros says that none is known: its filters change nothing.
    """
    reach = kernel.shape[-1] // 2
    plane = kernel.new_zeros(len(kernel), GRID, GRID)
    plane[:, : 2 * reach + 1, : 2 * reach + 1] = kernel
    response = torch.fft.rfft2(plane.roll((-reach, -reach), (1, 2)))[:, None]
    down = torch.fft.fftfreq(GRID, device=kernel.device)[:, None]
    right = torch.fft.rfftfreq(GRID, device=kernel.device)[None]
    # Photos have the less power the finer the detail: noise weighs by the slope's power, and a bit.
    slope = 4 * (torch.sin(math.pi * right) ** 2 + torch.sin(math.pi * down) ** 2) + 0.02
    noise = torch.tensor(NOISE, device=kernel.device)[:, None, None] * slope
    gain = (1 + noise[:, :1, :1]) * response.conj() / (response.abs() ** 2 + noise)
    known = kernel.sum(dim=(1, 2)).gt(0)[:, None, None, None]
    taps = torch.fft.irfft2((gain - 1) * known, s=(GRID, GRID)) * _window(kernel.device)
    side = 2 * MARGIN + 1
    return taps.roll((MARGIN, MARGIN), (2, 3))[..., :side, :side]


def _window(device: torch.device) -> Tensor:
    place = torch.fft.fftfreq(GRID, 1 / GRID, device=device).abs()
    fade = 0.5 + 0.5 * torch.cos(math.pi * ((place - WHOLE) / (MARGIN - WHOLE + 1)).clamp(0, 1))
    return fade[:, None] * fade[None]


def deconvolved(rgb: Tensor, filters: Tensor) -> Tensor:
    """rgb (N, 3, H, W) in [-1, 1] with MARGIN pixels around -> (N, COPIES, H - 2 MARGIN, ...).

    What each of the filters, (N, COPIES, T, T), would add to the luma, in units of `rgb`.
    """
    luma = 0.299 * rgb[:, 0:1] + 0.587 * rgb[:, 1:2] + 0.114 * rgb[:, 2:3]
    light = ((luma * 0.5 + 0.5).clamp(0, 1) ** GAMMA).clamp(min=DARKEST)
    size = [side + side % 2 for side in light.shape[-2:]]
    # What wraps around falls into the margin.
    product = torch.fft.rfft2(light, s=size) * torch.fft.rfft2(filters, s=size)
    height, width = (side - 2 * MARGIN for side in light.shape[-2:])
    rows, columns = slice(2 * MARGIN, 2 * MARGIN + height), slice(2 * MARGIN, 2 * MARGIN + width)
    change = torch.fft.irfft2(product, s=size)[..., rows, columns]
    before = light[..., MARGIN : MARGIN + height, MARGIN : MARGIN + width]
    after = (before + change).clamp(DARKEST, 1)
    return 2 * (after ** (1 / GAMMA) - before ** (1 / GAMMA))


def with_margin(rgb: Tensor) -> Tensor:
    """(N, 3, H, W) with MARGIN pixels around, mirrored or, of small photos, repeated."""
    mode = "reflect" if min(rgb.shape[-2:]) > MARGIN else "replicate"
    return F.pad(rgb, (MARGIN,) * 4, mode=mode)
