"""Where the blur estimate looks: the most telling patches of a photo at full size, 1/2, 1/4, 1/8.

Large blur is told from a smaller copy; a grid of places over each copy bounds the work, whatever
the photo's size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core.blur_network import SIDE
from core.luma import WEIGHTS
from core.steps import bands

LEVELS = 4
#: Patches of one level, about.
PATCHES = 220
#: Patches lie on a grid of so many pixels.
STEP = 16
#: Rows that are looked at together, a multiple of STEP.
BAND = 128
#: Mean gradient below which a patch is empty.
FAINTEST = 0.004
#: Values beyond are clipped: an edge there has lost its shape.
BLACK, WHITE = 0.01, 0.985


@dataclass(frozen=True)
class Patches:
    """`pixels` (N, 1, SIDE, SIDE) luma in [0, 1]; `level` (N,): at 1/2^level of the photo's size;
    `x`, `y` (N,): the patch's middle in photo pixels.
    """

    pixels: Tensor
    level: Tensor
    x: Tensor
    y: Tensor


def luma_of(rgb: Tensor) -> Tensor:
    """(N, 3, H, W) -> (N, 1, H, W), Rec. 601."""
    weights = torch.tensor(WEIGHTS, device=rgb.device)
    return torch.einsum("nchw,c->nhw", rgb, weights)[:, None]


def plane(rgb: NDArray[np.float32]) -> Tensor:
    """float32 (H, W, 3) -> luma (1, 1, H', W'), the edge repeated to at least SIDE a side."""
    luma = luma_of(torch.from_numpy(rgb).permute(2, 0, 1)[None])
    height, width = luma.shape[-2:]
    if min(height, width) >= SIDE:
        return luma
    return F.pad(luma, (0, max(0, SIDE - width), 0, max(0, SIDE - height)), mode="replicate")


def choose(luma: Tensor) -> Patches:
    """Patches of all levels of the luma (1, 1, H, W); none where the photo is empty."""
    found = []
    for level, copy in enumerate(copies(luma)):
        pixels, seen, top, left = telling(copy)
        scale, middle = 2**level, SIDE / 2
        x, y = (left[seen] + middle) * scale, (top[seen] + middle) * scale
        found.append((pixels[seen], torch.full_like(top[seen], level), x, y))
    return Patches(*(torch.cat(part) for part in zip(*found, strict=True)))


def copies(luma: Tensor) -> Iterator[Tensor]:
    """The luma (N, 1, H, W) at full size, 1/2, 1/4 and 1/8, as far as patches fit into it."""
    yield luma
    for _ in range(1, LEVELS):
        if min(luma.shape[-2:]) < 2 * SIDE:
            return
        luma = F.avg_pool2d(luma, 2)
        yield luma


def telling(luma: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """In each of M cells of a coarse grid over (N, 1, H, W) the patch with most gradient that is
    not clipped: pixels (N, M, 1, SIDE, SIDE); and, (N, M) each, whether it is not empty, top, left.
    """
    score = scores(luma)
    rows, columns = score.shape[1:]
    reach = 1
    while -(-rows // reach) * -(-columns // reach) > PATCHES:
        reach += 1
    padded = F.pad(score, (0, -columns % reach, 0, -rows % reach), value=-1.0)
    best, index = (
        part.flatten(1) for part in F.max_pool2d(padded[:, None], reach, return_indices=True)
    )
    row, column = index // padded.shape[2], index % padded.shape[2]
    cut = luma[:, 0].unfold(1, SIDE, STEP).unfold(2, SIDE, STEP)
    photo = torch.arange(len(luma), device=luma.device)[:, None]
    return cut[photo, row, column][:, :, None], best > FAINTEST, row * STEP, column * STEP


def scores(luma: Tensor) -> Tensor:
    """(N, 1, H, W) -> mean gradient of each patch on the grid, (N, rows, columns)."""
    whole = luma.shape[-2] // STEP * STEP
    # With the row below, and few at a time: in the processor's cache it takes a third of the time.
    parts = (luma[..., rows.start : rows.stop + 1, :] for rows in bands(whole, BAND))
    blocks = torch.cat([_blocks(part) for part in parts], dim=2)
    return F.avg_pool2d(blocks, SIDE // STEP, stride=1)[:, 0] / 2


def _blocks(luma: Tensor) -> Tensor:
    """(N, 1, H, W) -> mean of twice the gradient over squares of STEP, those that are whole."""
    height, width = luma.shape[-2:]
    # In place all along: each plane in between took longer than the arithmetic.
    gradient = torch.zeros_like(luma)
    gradient[..., :-1] += luma.diff(dim=3).abs_()
    gradient[..., :-1, :] += luma.diff(dim=2).abs_()
    # A few glaring edges must not outweigh a patch full of them.
    gradient.clamp_(max=0.2).mul_(luma > BLACK).mul_(luma < WHITE)
    return F.avg_pool2d(gradient[..., : height // STEP * STEP, : width // STEP * STEP], STEP)
