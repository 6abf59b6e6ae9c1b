"""Gaussian noise that depends on the seed and the place alone, not on tiles, regions or the device.

The photo's plane is cut into fixed blocks; each is drawn on the CPU by a generator seeded with
(seed, step, block row, block column), so it does not matter which thread draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor

from core.steps import Pause

BLOCK = 128
#: At most so many threads draw: with more the sending takes the time.
THREADS = 8


def fill_noise(
    out: Tensor, *, scale: float, seed: int, step: int, top: int = 0, left: int = 0
) -> Iterator[Pause]:
    """Add `scale` times unit noise to `out` (1, 3, h, w), with its origin at (top, left).

    Pauses after each row of blocks: on 48 megapixels the whole takes seconds.
    """
    height, width = out.shape[-2:]
    columns = range(left // BLOCK, -(-(left + width) // BLOCK))
    # From page-locked memory: a GPU goes on with what it has to do while the next is drawn.
    locked = out.device.type == "cuda"
    threads = min(THREADS, torch.get_num_threads())
    with ThreadPoolExecutor(threads) as pool:
        for row in range(top // BLOCK, -(-(top + height) // BLOCK)):
            keys = [(seed, step, row, column) for column in columns]
            drawn = torch.empty(len(keys), 3, BLOCK, BLOCK, pin_memory=locked)
            shares = [slice(first, None, threads) for first in range(threads)]
            list(pool.map(_draw, [drawn[i] for i in shares], [keys[i] for i in shares]))
            for column, block in zip(
                columns, drawn.to(out.device, non_blocking=locked), strict=True
            ):
                y, x = row * BLOCK - top, column * BLOCK - left
                y0, x0, y1, x1 = max(y, 0), max(x, 0), min(y + BLOCK, height), min(x + BLOCK, width)
                part = block[:, y0 - y : y1 - y, x0 - x : x1 - x]
                out[0, :, y0:y1, x0:x1].add_(part, alpha=scale)
            yield Pause()


def _draw(blocks: Tensor, keys: Sequence[tuple[int, ...]]) -> None:
    """Fill (N, 3, BLOCK, BLOCK) by N keys; SeedSequence spreads similar keys far apart."""
    for block, key in zip(blocks, keys, strict=True):
        state = int(np.random.SeedSequence(key).generate_state(1, np.uint64)[0])
        block.normal_(generator=torch.Generator("cpu").manual_seed(state & (2**63 - 1)))
