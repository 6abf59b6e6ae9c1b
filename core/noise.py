"""Gaussian noise that depends on the seed and the place alone, not on tiles, regions or the device.

The photo's plane is cut into fixed blocks; each is drawn on the CPU by a generator seeded with
(seed, step, block row, block column).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from core.steps import Pause

BLOCK = 128


def fill_noise(
    out: Tensor, *, scale: float, seed: int, step: int, top: int = 0, left: int = 0
) -> Iterator[Pause]:
    """Add `scale` times unit noise to `out` (1, 3, h, w), with its origin at (top, left).

    Pauses after each row of blocks: on 48 megapixels the whole takes seconds.
    """
    height, width = out.shape[-2:]
    # From page-locked memory: a GPU goes on with what it has to do while the next is drawn.
    locked = out.device.type == "cuda"
    for row in range(top // BLOCK, -(-(top + height) // BLOCK)):
        for column in range(left // BLOCK, -(-(left + width) // BLOCK)):
            block = _block(seed, step, row, column, locked=locked)
            y, x = row * BLOCK - top, column * BLOCK - left
            y0, x0, y1, x1 = max(y, 0), max(x, 0), min(y + BLOCK, height), min(x + BLOCK, width)
            part = block.to(out.device, non_blocking=locked)[:, y0 - y : y1 - y, x0 - x : x1 - x]
            out[0, :, y0:y1, x0:x1].add_(part, alpha=scale)
        yield Pause()


def _block(*key: int, locked: bool) -> Tensor:
    """(3, BLOCK, BLOCK) float32 from the key; SeedSequence spreads similar keys far apart."""
    state = int(np.random.SeedSequence(key).generate_state(1, np.uint64)[0])
    generator = torch.Generator("cpu").manual_seed(state & (2**63 - 1))
    return torch.randn(3, BLOCK, BLOCK, generator=generator, pin_memory=locked)
