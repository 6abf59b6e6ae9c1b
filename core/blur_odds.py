"""The odds of lengths and directions of blur, gathered from many patches at several scales."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core import blur_network, blur_patches
from core.blur_network import DIRECTIONS, LENGTHS, PER_OCTAVE, SHORTEST, BlurNetwork, length_targets

#: Lengths in pixels of the photo; the coarser copies see the longer ones.
FULL_LENGTHS = tuple(
    0.0 if k == 0 else SHORTEST * 2 ** ((k - 1) / PER_OCTAVE)
    for k in range(len(LENGTHS) + PER_OCTAVE * (blur_patches.LEVELS - 1))
)
#: Share of patches that say nothing about the rest: none may outweigh all the others.
OUTLIERS = 0.1
#: Neighbouring patches and scales see the same things, so their odds count less than once.
SHARE = 0.35
BATCH = 128
#: Direction is told at scales where the blur is of such a length.
SWIFT = (2.0, 24.0)


@dataclass(frozen=True)
class Finding:
    """`length` (len(FULL_LENGTHS),) and `direction` (1 + DIRECTIONS,): probabilities.

    `evidence`: how many patches stand behind it.
    """

    length: Tensor
    direction: Tensor
    evidence: float


@dataclass(frozen=True)
class Odds:
    """Log likelihood ratios of each patch: `length` (N, len(FULL_LENGTHS)), `direction`
    (N, 1 + DIRECTIONS); level and place as in core.blur_patches.
    """

    length: Tensor
    direction: Tensor
    level: Tensor
    x: Tensor
    y: Tensor

    def overall(self) -> Finding:
        return self._gather(torch.ones_like(self.x))

    def near(self, x: float, y: float, cell: int) -> Finding:
        """What the patches in and around a cell say, the near ones more."""
        reach = torch.maximum(
            torch.as_tensor(0.75 * cell), 0.5 * blur_patches.SIDE * 2.0**self.level
        )
        away = ((self.x - x) ** 2 + (self.y - y) ** 2) / reach**2
        return self._gather(torch.exp(-away) * (away < 4))

    def _gather(self, weight: Tensor) -> Finding:
        length = (SHARE * (weight[:, None] * self.length).sum(dim=0)).softmax(dim=0)
        size = 2 ** float(length @ _octaves())
        local = size / 2.0**self.level
        telling = weight * ((local >= SWIFT[0]) & (local <= SWIFT[1]))
        direction = (SHARE * (telling[:, None] * self.direction).sum(dim=0)).softmax(dim=0)
        return Finding(length, direction, float(weight.sum()))


def of_photo(rgb: NDArray[np.float32]) -> Odds:
    """float32 (H, W, 3) in [0, 1] -> what each of its patches says."""
    patches = blur_patches.choose(blur_patches.plane(rgb))
    return of_patches(_network(), patches)


@torch.inference_mode()
def of_patches(network: BlurNetwork, patches: blur_patches.Patches) -> Odds:
    """The network's answers over its priors, carried to the photo's own pixels."""
    lengths, directions = [torch.ones(0, len(LENGTHS))], [torch.ones(0, 1 + DIRECTIONS)]
    for part in patches.pixels.split(BATCH) if len(patches.pixels) else ():
        length, direction = network(part.contiguous(memory_format=torch.channels_last))
        lengths.append((length.log_softmax(1) - network.length_prior).exp())
        directions.append((direction.log_softmax(1) - network.direction_prior).exp())
    likelihood = torch.cat(lengths)
    full = torch.zeros(len(likelihood), len(FULL_LENGTHS))
    for level in range(blur_patches.LEVELS):
        own = patches.level == level
        full[own] = likelihood[own] @ length_targets(torch.tensor(FULL_LENGTHS) / 2**level).T
    return Odds(_robust(full), _robust(torch.cat(directions)), patches.level, patches.x, patches.y)


def _robust(ratio: Tensor) -> Tensor:
    return ((1 - OUTLIERS) * ratio + OUTLIERS).log()


@cache
def _network() -> BlurNetwork:
    return blur_network.load()


@cache
def _octaves() -> Tensor:
    """Base-2 logarithms of FULL_LENGTHS; none counts as half the shortest."""
    return torch.tensor(FULL_LENGTHS).clamp(min=SHORTEST / 2).log2()
