"""The odds of lengths and directions of blur, gathered from many patches at several scales."""

from __future__ import annotations

import math
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
#: Patches of one photo see the same things, so many count no more than so many would.
LENGTH_VOICES, DIRECTION_VOICES = 12.0, 10.0
#: A patch of a copy of half the size sees four times as much; it counts for so many.
COARSER = 2.0
#: Beyond so many pixels blur gets rarer, by this factor an octave.
COMMON, RARER = 20.0, 0.22
#: Longer blur than this does not fit into a patch: only smaller copies tell how much longer.
FITTING = LENGTHS.index(24.0)
BATCH = 128
#: Index into LENGTHS from which motion of a part of the photo is plain to see: 6 pixels.
GLARING = LENGTHS.index(6.0)
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

    `softness` (N,): the patch's length by itself, in pixels of its copy of the photo. `moving`
    (N,): whether it shows, beyond doubt, something that moved.
    """

    length: Tensor
    direction: Tensor
    softness: Tensor
    moving: Tensor
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

    def of_moving(self) -> Finding:
        """What the patches with something that moved say, those at full size."""
        return self._gather(((self.level == 0) & self.moving).float())

    def size_moving(self) -> float:
        """Their own length in pixels, in the middle."""
        return float(self.softness[(self.level == 0) & self.moving].median())

    def sharpest(self, share: float) -> float:
        """So many of the patches at full size are no softer than this, in pixels."""
        own = self.softness[self.level == 0]
        return float(own.quantile(share)) if len(own) else 0.0

    def share_moving(self) -> float:
        """Of the patches at full size those that moved, as far as they agree which way.

        Out of focus, lines and repeated patterns look like motion as well, each in its own way.
        """
        full = self.level == 0
        moving = full & self.moving
        if not bool(moving.any()):
            return 0.0
        ways = self.direction[moving, 1:].argmax(dim=1)
        agreement = torch.exp(2j * torch.pi / DIRECTIONS * ways).mean().abs()
        return float(agreement * moving.sum() / full.sum())

    def _gather(self, weight: Tensor) -> Finding:
        length = _product(self.length, weight * COARSER**self.level, LENGTH_VOICES, rarity())
        size = 2 ** float(length @ octaves())
        local = size / 2.0**self.level
        telling = weight * ((local >= SWIFT[0]) & (local <= SWIFT[1]))
        direction = _product(self.direction, telling, DIRECTION_VOICES, torch.zeros(()))
        return Finding(length, direction, float(weight.sum()))


def of_photo(rgb: NDArray[np.float32]) -> Odds:
    """float32 (H, W, 3) in [0, 1] -> what each of its patches says."""
    patches = blur_patches.choose(blur_patches.plane(rgb))
    return of_patches(_network(), patches)


@torch.inference_mode()
def of_patches(network: BlurNetwork, patches: blur_patches.Patches, together: int = BATCH) -> Odds:
    """The network's answers over its priors, carried to the photo's own pixels; `together` patches
    go through it at a time.
    """
    device = patches.pixels.device
    lengths = [torch.ones(0, len(LENGTHS), device=device)]
    directions = [torch.ones(0, 1 + DIRECTIONS, device=device)]
    for part in patches.pixels.split(together) if len(patches.pixels) else ():
        length, direction = network(part.contiguous(memory_format=torch.channels_last))
        lengths.append((length.log_softmax(1) - network.length_prior).exp())
        directions.append((direction.log_softmax(1) - network.direction_prior).exp())
    likelihood, turns = torch.cat(lengths), torch.cat(directions)
    full = torch.zeros(len(likelihood), len(FULL_LENGTHS), device=device)
    coarsest = int(patches.level.max()) if len(patches.level) else 0
    for level in range(blur_patches.LEVELS):
        own = patches.level == level
        ratio = likelihood[own]
        if level < coarsest:
            prior = network.length_prior[FITTING:].softmax(dim=0)
            ratio[:, FITTING:] = (ratio[:, FITTING:] @ prior)[:, None]
        seen = torch.tensor(FULL_LENGTHS, device=device) / 2**level
        full[own] = ratio @ length_targets(seen).T
    alone = likelihood / likelihood.sum(dim=1, keepdim=True)
    return Odds(
        length=_robust(full),
        direction=_robust(turns),
        softness=2 ** (alone @ octaves()[: len(LENGTHS)].to(device)),
        moving=(alone[:, GLARING:].sum(dim=1) > 0.9) & (_straightness(turns) > 0.8),
        level=patches.level,
        x=patches.x,
        y=patches.y,
    )


def _product(logs: Tensor, weight: Tensor, voices: float, prior: Tensor) -> Tensor:
    """Log likelihood ratios (N, K), weights (N,), log prior (K,) -> probabilities (K,)."""
    total = (weight[:, None] * logs).sum(dim=0)
    return (total * min(1.0, voices / max(float(weight.sum()), 1e-6)) + prior).softmax(dim=0)


@cache
def rarity() -> Tensor:
    """Log prior of FULL_LENGTHS."""
    return (octaves() - math.log2(COMMON)).clamp(min=0) * math.log(RARER)


def _robust(ratio: Tensor) -> Tensor:
    return ((1 - OUTLIERS) * ratio + OUTLIERS).log()


def _straightness(ratio: Tensor) -> Tensor:
    """(N, 1 + DIRECTIONS) likelihood ratios -> how sure each patch is of its direction, (N,).

    The likeliest direction with its neighbours, against all others and "alike in all of them",
    which counts as a quarter beforehand.
    """
    turns = ratio[:, 1:] * 0.75 / DIRECTIONS
    near = turns + turns.roll(1, dims=1) + turns.roll(-1, dims=1)
    return near.amax(dim=1) / (turns.sum(dim=1) + 0.25 * ratio[:, 0])


@cache
def _network() -> BlurNetwork:
    return blur_network.load()


@cache
def octaves() -> Tensor:
    """Base-2 logarithms of FULL_LENGTHS; none counts as half the shortest."""
    return torch.tensor(FULL_LENGTHS).clamp(min=SHORTEST / 2).log2()
