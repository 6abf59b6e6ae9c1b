"""Kernels as an estimate finds them, which is never quite as they are: for training's photos after
their deconvolution.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from core.deconvolution import deconvolved
from core.hint import Hint
from core.training.kernels import Dice, convolve, gaussian
from core.undone import looked_for

#: Shares of patches whose kernel nothing is known of, and for which another one's is taken.
UNKNOWN, WRONG = 0.25, 0.06
#: How wide the estimate is for the truth; how soft, in pixels; and the share of the light that it
#: puts where none went, at most.
WIDTH, SOFTNESS, ASTRAY = (0.9, 1.12), (0.25, 0.9), 0.35
#: Parts below this share of the peak are none.
TAIL = 0.05


def seen_undone(blurry: Tensor, kernels: Tensor, told: list[Hint], dice: Dice) -> Tensor:
    """Patches (N, 3, H, W) in [0, 1] and their kernels (N, K, K) -> what deconvolution by an
    estimate makes of them. Where none is looked for by what is `told`, and of some others, they are
    as they were.
    """
    wanted = torch.tensor([looked_for(hint.length) for hint in told], device=blurry.device)
    chosen = torch.nonzero(wanted & ~dice.chance(UNKNOWN, len(blurry))).flatten()
    seen = blurry.clone()
    if len(chosen):
        estimates = misjudged(kernels[chosen], dice)
        wrong = dice.chance(WRONG, len(chosen))[:, None, None]
        estimates = torch.where(wrong, estimates.roll(1, 0), estimates)
        seen[chosen] = deconvolved(blurry[chosen], estimates)
    return seen


def misjudged(kernels: Tensor, dice: Dice) -> Tensor:
    """(N, K, K), sums 1, each with its centroid in the middle."""
    n, side = len(kernels), kernels.shape[-1]
    widths = dice.log_uniform(n, low=WIDTH[0], high=WIDTH[1])
    kernels = _warped(kernels, 1 / widths, -_centroid(kernels) / widths[:, None])
    soft = gaussian(dice, dice.uniform(n, low=SOFTNESS[0], high=SOFTNESS[1]))
    kernels = convolve(kernels[:, None], soft)[:, 0].clamp(min=0)
    # Light goes astray near where it went: in streaks a few pixels wide.
    around = convolve(kernels[:, None], gaussian(dice, dice.uniform(n, low=1.5, high=4.0)))[:, 0]
    streaks = convolve(
        dice.normal(n, 1, side, side), gaussian(dice, dice.uniform(n, low=0.4, high=1.2))
    )[:, 0].clamp(min=0)
    stray = around.clamp(min=0) * streaks
    kernels = _normal(kernels) + _normal(stray) * dice.uniform(n, 1, 1, high=ASTRAY) ** 2 / ASTRAY
    peak = kernels.amax(dim=(1, 2), keepdim=True)
    kernels = _normal(torch.where(kernels < TAIL * peak, 0.0, kernels))
    return _warped(kernels, torch.ones_like(widths), -_centroid(kernels))


def _normal(kernels: Tensor) -> Tensor:
    return kernels / kernels.sum(dim=(1, 2), keepdim=True).clamp(min=1e-9)


def _centroid(kernels: Tensor) -> Tensor:
    """(N, 2): x and y in pixels from the middle."""
    half = kernels.shape[-1] // 2
    place = torch.arange(-half, half + 1.0, device=kernels.device)
    return torch.stack(
        [(kernels * place).sum(dim=(1, 2)), (kernels * place[:, None]).sum(dim=(1, 2))], dim=1
    )


def _warped(kernels: Tensor, shrink: Tensor, shift: Tensor) -> Tensor:
    """What lies at `shrink` (N,) times the distance from the middle, moved by `shift` (N, 2)."""
    half = kernels.shape[-1] // 2
    matrix = torch.zeros(len(kernels), 2, 3, device=kernels.device)
    matrix[:, 0, 0] = matrix[:, 1, 1] = shrink
    matrix[:, :, 2] = -shift * shrink[:, None] / half
    grid = F.affine_grid(matrix, [len(kernels), 1, *kernels.shape[-2:]], align_corners=True)
    return _normal(F.grid_sample(kernels[:, None], grid, align_corners=True)[:, 0])
