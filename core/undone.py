"""What models that are `deconvolved` are shown beside a photo: its blur undone by the kernel that
is found in it. That is crisp where the kernel is right, and wrong where it is not: the model has
learnt how far to go by it.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch
from numpy.typing import NDArray

from core.deconvolution import deconvolved
from core.hint import Hint
from core.kernel import finding
from core.options import Region
from core.region import slices

__all__ = ["looked_for", "undone"]

#: Kernels are looked for where the hint's length is between these, in pixels.
LENGTHS = (2.5, 36.0)
#: Photos with a shorter side, in pixels, have too little to find one by.
SMALLEST = 64

Rgb = NDArray[np.float32]


def looked_for(length: float | None) -> bool:
    """Whether the kernel of blur of that length is."""
    return length is not None and LENGTHS[0] <= length <= LENGTHS[1]


def undone(rgb: Rgb, area: Region, hint: Hint) -> Generator[None, None, Rgb | None]:
    """The area of the photo (H, W, 3), deconvolved by the photo's kernel; None if none is looked
    for. Yields at places to stop.
    """
    if hint.length is None or not looked_for(hint.length) or min(rgb.shape[:2]) < SMALLEST:
        return None
    kernel = torch.from_numpy((yield from finding(rgb, hint.length)))[None]
    part = rgb[slices(area)]
    found = np.empty_like(part)
    # One after the other: spectra are several times as large as what they are of.
    for channel in range(part.shape[2]):
        plane = torch.from_numpy(np.ascontiguousarray(part[..., channel]))[None, None]
        found[..., channel] = deconvolved(plane, kernel)[0, 0].numpy()
        yield
    return found
