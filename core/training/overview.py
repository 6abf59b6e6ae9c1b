"""What the blur estimate says of many crops of one size at once, on the device they are on.

One by one on a CPU (`core.blur_estimate.estimate`) a crop takes 45 ms, far more than a GPU needs to
train on it. The numbers are the same, but for rounding: the rules that read them are shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F

from core import blur_estimate, blur_network, blur_odds, blur_patches
from core.blur_network import DIRECTIONS, SIDE, BlurNetwork
from core.blur_odds import BATCH, Finding, Odds
from core.blur_patches import PATCHES, Patches
from core.hint import Hint

#: Crops that are looked at together on a GPU, always as many: the fastest convolution is sought
#: anew for every shape.
TOGETHER = 32
#: Patches of a crop: fewer than PATCHES at full size, a quarter of that at half of it, ...
MOST = 2 * PATCHES * TOGETHER


@dataclass(frozen=True)
class _Answers:
    """What `blur_estimate.overall` asks of one crop's odds, found for all crops before."""

    whole: Finding
    moved: Finding
    softest_sharp: float
    moving_share: float
    moving_size: float

    def overall(self) -> Finding:
        return self.whole

    def of_moving(self) -> Finding:
        return self.moved

    def sharpest(self, share: float) -> float:
        assert share == blur_estimate.SHARP_SHARE
        return self.softest_sharp

    def share_moving(self) -> float:
        return self.moving_share

    def size_moving(self) -> float:
        return self.moving_size


def hints_of(crops: Tensor) -> list[Hint]:
    """(N, 3, S, S) in [0, 1] -> what the blur estimate tells of each crop."""
    luma = blur_patches.luma_of(crops)
    if crops.device.type == "cpu":
        return _hints(luma, BATCH)
    spare = luma[-1:].expand(-len(luma) % TOGETHER, -1, -1, -1)
    parts = torch.cat([luma, spare]).split(TOGETHER)
    return [hint for part in parts for hint in _hints(part, MOST)][: len(luma)]


def _hints(luma: Tensor, together: int) -> list[Hint]:
    """Of (N, 1, S, S); so many patches go through the network at a time."""
    patches, seen = _choose(luma)
    odds = blur_odds.of_patches(_network(luma.device), patches, together)
    return [Hint.of(blur_estimate.overall(answers)) for answers in _answers(odds, seen)]


def _choose(luma: Tensor) -> tuple[Patches, Tensor]:
    """The patches of (N, 1, S, S), crop by crop the same number M, as N * M; and, (N, M), which of
    them the estimate would look at.
    """
    small = max(0, SIDE - luma.shape[-1])
    luma = F.pad(luma, (0, small, 0, small), mode="replicate")
    pixels, seen, levels = [], [], []
    for level, copy in enumerate(blur_patches.copies(luma)):
        cut, telling, top, _ = blur_patches.telling(copy)
        pixels.append(cut)
        seen.append(telling)
        levels.append(torch.full_like(top, level))
    level_of = torch.cat(levels, dim=1).flatten()
    nowhere = torch.zeros_like(level_of)
    flat = torch.cat(pixels, dim=1).flatten(0, 1)
    return Patches(flat, level_of, nowhere, nowhere), torch.cat(seen, dim=1)


@cache
def _network(device: torch.device) -> BlurNetwork:
    return blur_network.load().to(device)


@torch.inference_mode()
def _answers(odds: Odds, seen: Tensor) -> list[_Answers]:
    """`Odds` of all patches, and which of them count (N, M) -> what is asked, crop by crop."""
    length = odds.length.unflatten(0, seen.shape)
    direction = odds.direction.unflatten(0, seen.shape)
    level = odds.level.view_as(seen)
    full = seen & (level == 0)
    moving = full & odds.moving.view_as(seen)
    own = torch.where(full, odds.softness.view_as(seen), torch.nan)
    sharpest = own.nanquantile(blur_estimate.SHARP_SHARE, dim=1).nan_to_num(0.0)
    size = torch.where(moving, own, torch.nan).nanmedian(dim=1).values.nan_to_num(0.0)
    ways = torch.exp(2j * torch.pi / DIRECTIONS * direction[..., 1:].argmax(dim=2)) * moving
    share = ways.sum(dim=1).abs() / full.sum(dim=1).clamp(min=1)
    whole = _gather(length, direction, level, seen.float())
    moved = _gather(length, direction, level, moving.float())
    facts = [part.cpu() for part in (*whole, *moved, sharpest, share, size)]
    return [
        _Answers(Finding(a, b, float(c)), Finding(d, e, float(f)), float(g), float(h), float(i))
        for a, b, c, d, e, f, g, h, i in zip(*facts, strict=True)
    ]


def _gather(
    length: Tensor, direction: Tensor, level: Tensor, weight: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """As `Odds` gathers one photo's, for each of N: length, direction and evidence."""
    device = weight.device
    prior, octaves = blur_odds.rarity().to(device), blur_odds.octaves().to(device)
    coarser = weight * blur_odds.COARSER**level
    lengths = _product(length, coarser, blur_odds.LENGTH_VOICES, prior)
    local = 2 ** (lengths @ octaves)[:, None] / 2.0**level
    swift = (local >= blur_odds.SWIFT[0]) & (local <= blur_odds.SWIFT[1])
    ways = _product(direction, weight * swift, blur_odds.DIRECTION_VOICES, prior.new_zeros(()))
    return lengths, ways, weight.sum(dim=1)


def _product(logs: Tensor, weight: Tensor, voices: float, prior: Tensor) -> Tensor:
    """(N, M, K) log likelihood ratios, weights (N, M), log prior (K,) -> probabilities (N, K)."""
    total = torch.einsum("nmk,nm->nk", logs, weight)
    share = (voices / weight.sum(dim=1, keepdim=True).clamp(min=1e-6)).clamp(max=1.0)
    return (total * share + prior).softmax(dim=1)
