"""Patches in colours that photographs seldom have, for a model that will meet them all the same.

Trained without them, networks darkened large areas of bright yellow and cyan by up to 46 levels
of 255 (`benchmarks/even_colours.py`).
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.luma import WEIGHTS
from core.training.kernels import Dice

#: Of all patches.
SHARE = 0.15
#: How far colour may be overdone, and what each channel may be multiplied by.
SATURATION, GAIN = (0.7, 3.0), (0.6, 1.6)


def coloured(sharp: Tensor, dice: Dice) -> Tensor:
    """(N, 3, H, W) in [0, 1] -> a SHARE of them with channels exchanged, more colour and other
    light, cut to the range as a camera cuts it.
    """
    n = len(sharp)
    order = torch.argsort(dice.uniform(n, 3), dim=1)[:, :, None, None].expand_as(sharp)
    other = sharp.gather(1, order)
    weights = torch.tensor(WEIGHTS, device=sharp.device)[None, :, None, None]
    luma = (other * weights).sum(dim=1, keepdim=True)
    other = torch.lerp(
        luma, other, dice.log_uniform(n, 1, 1, 1, low=SATURATION[0], high=SATURATION[1])
    )
    other = other * dice.log_uniform(n, 3, 1, 1, low=GAIN[0], high=GAIN[1])
    return torch.where(dice.chance(SHARE, n, 1, 1, 1), other.clamp(0, 1), sharp)
