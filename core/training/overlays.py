"""What is laid over a photo after it was taken: frames, bars, captions, smaller pictures.

They are sharp where the photo around them is not, and are to stay as they are
(`benchmarks/even_colours.py`).
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.training.kernels import Dice

#: Of all patches; of the overlays, those that cross the patch or lie in it (the rest is a frame at
#: one side), and those of one colour (the rest is a part of another patch, sharp).
SHARE, ACROSS, INSIDE, EVEN = 0.12, 0.4, 0.3, 0.8
#: Shares of a patch's side that an overlay takes.
WIDTH = (0.05, 0.5)
#: So many of the colours are near white or black, and so many of those near white.
EXTREME, PALE = 0.4, 0.7


def overlaid(blurry: Tensor, sharp: Tensor, dice: Dice) -> tuple[Tensor, Tensor]:
    """(N, 3, H, W) in [0, 1] twice -> a SHARE of them with the same overlay in both."""
    n, _, height, width = blurry.shape
    chosen = dice.chance(SHARE, n, 1, 1, 1) & _places(n, height, width, dice)
    colour = dice.uniform(n, 3, 1, 1)
    dark = 0.25 * colour**2
    extreme = torch.where(dice.chance(PALE, n, 1, 1, 1), 1 - dark, dark)
    colour = torch.where(dice.chance(EXTREME, n, 1, 1, 1), extreme, colour)
    colour = (colour * 255).round() / 255
    laid = torch.where(dice.chance(EVEN, n, 1, 1, 1), colour, sharp.roll(1, 0))
    return torch.where(chosen, laid, blurry), torch.where(chosen, laid, sharp)


def _places(n: int, height: int, width: int, dice: Dice) -> Tensor:
    """(N, 1, H, W): where the overlays lie."""
    kind = dice.uniform(n)
    inside = kind > 1 - INSIDE
    at_side = kind < 1 - INSIDE - ACROSS
    rows, columns = _span(n, height, at_side, dice), _span(n, width, at_side, dice)
    is_row = dice.chance(0.5, n)
    rows |= ~(inside | is_row)[:, None]
    columns |= ~(inside | ~is_row)[:, None]
    return (rows[:, :, None] & columns[:, None, :])[:, None]


def _span(n: int, side: int, at_side: Tensor, dice: Dice) -> Tensor:
    """(N, side): a stretch of each, from the first or last pixel where it is at one side."""
    length = dice.log_uniform(n, low=WIDTH[0], high=WIDTH[1])
    start = dice.uniform(n) * (1 - length)
    start = torch.where(at_side, (start > 0.5 * (1 - length)) * (1 - length), start)
    pixel = (torch.arange(side, device=length.device) + 0.5) / side
    return (pixel >= start[:, None]) & (pixel < (start + length)[:, None])
