"""Blurred windows prepared once for training: with what the program itself finds in each.

The kernel of a photo takes a third of a second to find, too long to do for every patch; and how it
goes wrong nobody could imitate. From each window many patches are cut. core/training/prepare.py
makes the files.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from core.deconvolution import COPIES, MARGIN, deconvolved, wiener_filters, with_margin
from core.hint import Hint
from core.training.glance import UNKNOWN

#: Side of a window in pixels.
SIDE = 256
#: Of the patches so many are shown no copies, so that the model can do without.
PLAIN = 0.1


class PreparedSet:
    """Windows in memory: uint8 (N, 3, SIDE, SIDE) blurry and sharp; their kernels (N, K, K), zeros
    where none was found; hints (N, 2), length and angle, NaN where nothing is said.
    """

    def __init__(self, files: list[Path]) -> None:
        parts = [load_file(file) for file in files]
        self.blurry, self.sharp, self.kernel, self.hint = (
            torch.cat([part[name] for part in parts])
            for name in ("blurry", "sharp", "kernel", "hint")
        )

    def draw(self, side: int, rng: np.random.Generator) -> tuple[Tensor, Tensor, Hint]:
        """A patch (3 + COPIES, side, side) of photo and copies, the sharp one (3, side, side), both
        in [-1, 1], and the hint; laid as it says.
        """
        index = int(rng.integers(len(self.blurry)))
        y, x = (int(v) for v in rng.integers(SIDE - side + 1, size=2))
        hint = _hint(*self.hint[index].tolist())
        kernel = self.kernel[index].float()
        chance = rng.random()
        if chance < UNKNOWN:
            hint = Hint()
        if chance < UNKNOWN + PLAIN:
            kernel = torch.zeros_like(kernel)
        seen = _seen(self.blurry[index], kernel, y, x, side)
        sharp = self.sharp[index, :, y : y + side, x : x + side].float() / 127.5 - 1
        # Half a turn leaves every motion as it is laid.
        flips = [-1, -2] if rng.random() < 0.5 else []
        return hint.lay(seen).flip(flips), hint.lay(sharp).flip(flips), hint


def _hint(length: float, angle: float) -> Hint:
    known = np.isfinite(length)
    return Hint(length if known else None, angle if known and np.isfinite(angle) else None)


def _seen(blurry: Tensor, kernel: Tensor, y: int, x: int, side: int) -> Tensor:
    """A patch of a window uint8 (3, SIDE, SIDE) and its copies, (3 + COPIES, side, side)."""
    whole = with_margin(blurry[None].float() / 127.5 - 1)
    around = whole[..., y : y + side + 2 * MARGIN, x : x + side + 2 * MARGIN]
    inner = slice(MARGIN, MARGIN + side)
    patch = around[0, :, inner, inner]
    if not kernel.any():
        return torch.cat([patch, patch.new_zeros(COPIES, side, side)])
    return torch.cat([patch, deconvolved(around, wiener_filters(kernel[None]))[0]])
