"""Real pairs of a blurry and a sharp photo, on the device as uint8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.training.align import aligned
from core.training.images import on_device, read_images

#: In a name: the mean of so many frames.
EVEN_FRAMES = re.compile(r"_avg\d*[02468]\b")


@dataclass(frozen=True)
class RealPair:
    """A pair, uint8 (3, H, W) each, and the scene it was filmed in."""

    blurry: Tensor
    sharp: Tensor
    scene: str

    @cached_property
    def _detail(self) -> NDArray[np.float64]:
        """(H + 1, W + 1): sum of the sharp side's gradients above and left of each pixel. On the
        CPU, since a GPU that is asked has to be waited for.
        """
        # One colour of every second pixel of every second row tells enough.
        green = self.sharp[1, ::2, ::2].cpu().float().numpy()
        steps = np.abs(np.diff(green, axis=0, append=green[-1:]))
        steps += np.abs(np.diff(green, axis=1, append=green[:, -1:]))
        height, width = self.sharp.shape[-2:]
        even = cv2.resize(steps, (width, height), interpolation=cv2.INTER_NEAREST)
        return np.asarray(cv2.integral(even), np.float64)

    def detail(self, top: int, left: int, window: int) -> float:
        """Of a square."""
        bottom, right, total = top + window, left + window, self._detail
        return float(
            total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
        )


def read_pairs(source: Path, device: torch.device) -> Iterator[RealPair]:
    """Of a folder or .tar file, by name under blur/ and sharp/; what cannot be aligned is left out.

    A sharp photo that is the middle one of a video's frames stays where it is: a model can tell
    from the blur where that lies. Of an even number of frames none is, and aligned is the best.
    """
    images = dict(read_images(source))
    twins = {name: name.replace("sharp/", "blur/") for name in images if "sharp/" in name}
    named = [(name, twin) for name, twin in twins.items() if twin in images]
    with ThreadPoolExecutor() as threads:
        moved = threads.map(lambda names: aligned(images[names[1]], images[names[0]]), named)
        for (name, twin), sharp in zip(named, moved, strict=True):
            if sharp is not None:
                kept = sharp if EVEN_FRAMES.search(name) else images[name]
                yield RealPair(
                    on_device(images[twin], device), on_device(kept, device), _scene(name)
                )


def _scene(name: str) -> str:
    """GoPro and REDS names start with the clip: GOPR0374_11_00_..., reds_train000_..."""
    parts = Path(name).stem.split("_")
    return "_".join(parts[:3] if parts[0].startswith("GOPR") else parts[:2])
