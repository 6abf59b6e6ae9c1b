"""The training's blur on one whole photo, to be looked at."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from core.training.blur import CONTEXT, JPEG_BLOCK, MARGIN, synthesize
from core.training.kernels import Dice
from core.training.ranges import BlurRanges


def blurred_example(
    rgb: NDArray[np.float32], seed: int, ranges: BlurRanges | None = None
) -> NDArray[np.float32]:
    """float32 (H, W, 3) in [0, 1] -> the same, blurred, noisy, perhaps as JPEG, by the seed."""
    height, width = rgb.shape[:2]
    # Mirrored edges stand for what lies outside the frame; the rest fills up to multiples of 16.
    beyond = [CONTEXT - MARGIN + -side % JPEG_BLOCK for side in (height, width)]
    padded = np.pad(rgb, ((MARGIN, beyond[0]), (MARGIN, beyond[1]), (0, 0)), mode="symmetric")
    sharp = torch.from_numpy(padded).permute(2, 0, 1)[None]
    dice = Dice(seed, torch.device("cpu"))
    blurry, *_ = synthesize(sharp, dice, ranges or BlurRanges(), phase=(0, 0))
    return np.ascontiguousarray(blurry[0].permute(1, 2, 0).numpy()[:height, :width])
