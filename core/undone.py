"""When a photo's kernel is looked for, so that the blur can be undone by it (core/deconvolution.py)
and joined with the model's answer (core/fusion.py).
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.hint import Hint
from core.kernel import CPU, finding

#: Kernels are looked for where the hint's length is between these, in pixels.
LENGTHS = (2.5, 36.0)
#: Photos with a shorter side, in pixels, have too little to find one by.
SMALLEST = 64


def kernel_of(
    rgb: NDArray[np.float32], hint: Hint, device: torch.device = CPU
) -> Generator[None, None, Tensor | None]:
    """Of the photo (H, W, 3): (1, K, K) as from `finding`, on the device if spectra can be
    computed there; None where none is looked for. Yields at places to stop.
    """
    shortest, longest = LENGTHS
    if hint.length is None or not shortest <= hint.length <= longest:
        return None
    if min(rgb.shape[:2]) < SMALLEST:
        return None
    # On Metal parts of complex arithmetic are missing.
    at = CPU if device.type == "mps" else device
    return torch.from_numpy((yield from finding(rgb, hint.length, at))).to(at)[None]
