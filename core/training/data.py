"""Training data: sharp photos and real pairs on the device as uint8, and batches drawn from them.

Folders or .tar files of sharp photos; real pairs as `blur/` and `sharp/` under the same names.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core.errors import DeblurError
from core.hint import Hint
from core.training.blur import CONTEXT, levelled, synthesize
from core.training.colours import coloured
from core.training.glance import glances
from core.training.images import on_device, read_images
from core.training.kernels import Dice
from core.training.overlays import overlaid
from core.training.overview import hints_of
from core.training.ranges import BlurRanges, only_shake
from core.training.real_pairs import read_pairs
from core.training.text import text_pages

#: Cell of the map that says how likely a crop is centred there, in pixels.
CELL = 16
#: Largest side of a crop before it is made smaller, in pixels.
WIDEST = 640
#: So many photos, or a quarter of a batch if that is less, are drawn at one scale: the rescale is
#: batched over them.
RESCALED_TOGETHER = 16
#: Half of the crops of real pairs are taken from a smaller picture, down to this: their blur is
#: shorter then, and their sharp side sharp to the pixel.
SMALLEST_PAIR = 0.3
#: Below this length in pixels the estimate itself looks at a patch.
SLIGHT = 2.5
#: Of the draws of real pairs this share is a sharp frame hardly moved, or not at all. Frames of
#: video are soft by themselves; without these every softness would be taken for blur to undo.
STILL_SHARE = 0.25
STILL = replace(only_shake((0.5, 2.0)), shake=0.5, noiseless=0.3, jpeg=0.6, quality=(80.0, 98.0))


@dataclass(frozen=True)
class SharpPhoto:
    """uint8 (3, H, W) on the device, its share of the draws, and cumulated odds over its cells."""

    pixels: Tensor
    share: float
    odds: NDArray[np.float64]
    columns: int


class TrainingSet:
    """Sharp photos (and pages of text), optional real pairs; `batch` draws from both."""

    def __init__(
        self,
        sources: list[Path],
        pairs: list[Path],
        device: torch.device,
        *,
        pages: int = 48,
        seed: int = 0,
        wanted: Callable[[str], bool] = lambda name: True,
    ) -> None:
        self.device = device
        photos = (
            pixels
            for source in sources
            for name, pixels in read_images(source)
            if wanted(name) and min(pixels.shape[:2]) >= 256
        )
        with ThreadPoolExecutor() as threads:
            self.photos = list(threads.map(lambda pixels: _prepare(pixels, 1.0, device), photos))
        if not self.photos:
            raise DeblurError("The training folders hold no photos of 256 pixels or more.")
        self.photos += [_prepare(page, 0.8, device) for page in text_pages(pages, seed)]
        self.shares = np.cumsum([photo.share for photo in self.photos])
        self.pairs = [pair for source in pairs for pair in read_pairs(source, device)]
        self.scenes = sorted({pair.scene for pair in self.pairs})

    def batch(
        self,
        size: int,
        side: int,
        pair_share: float,
        ranges: BlurRanges,
        dice: Dice,
        rng: np.random.Generator,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """(blurry, sharp, hint): float32 (size, 3, side, side) in [-1, 1] twice, laid as the hints
        say; (size, 5) as from `Hint.numbers`.

        Of every batch `pair_share` in the mean are real pairs, each scene equally likely; a part of
        those are stills.
        """
        filmed = int(rng.binomial(size, pair_share)) if self.pairs else 0
        still = int(rng.binomial(filmed, STILL_SHARE))
        counts = ((self.patches, size - filmed, ranges), (self._stills, still, STILL))
        kinds = [(draw(n, side + CONTEXT, rng), kind) for draw, n, kind in counts if n]
        drawn = []
        for patches, kind in kinds:
            blurry, sharp, kernel = synthesize(coloured(patches, dice), dice, kind)
            blurry, sharp = overlaid(blurry, sharp, dice)
            drawn.append((blurry, sharp, _seen(blurry, glances(kernel, rng))))
        if filmed > still:
            blurry, sharp = self._real(filmed - still, side, rng)
            drawn.append((blurry, sharp, hints_of(blurry)))
        blurred, clear, hints = zip(*drawn, strict=True)
        told = [hint for part in hints for hint in part]
        blurry, sharp = (_laid(torch.cat(parts), told) * 2 - 1 for parts in (blurred, clear))
        return blurry, sharp, torch.cat([hint.numbers() for hint in told]).to(self.device)

    def patches(self, count: int, side: int, rng: np.random.Generator) -> Tensor:
        """Sharp patches (count, 3, side, side) in [0, 1]: drawn by detail, rescaled, turned."""
        groups = []
        parts = min(max(4, count // RESCALED_TOGETHER), count)
        for group in np.array_split(np.arange(count), parts):
            # Photos are rarely sharp to the pixel, and texture comes at every size.
            scale = float(np.exp(rng.uniform(np.log(0.55), np.log(1.15))))
            crops = [self._crop(min(round(side / scale), WIDEST), rng) for _ in group]
            # Small photos have smaller crops; those of one size go through the rescale together.
            if len({crop.shape for crop in crops}) == 1:
                groups.append(_resized(torch.stack(crops).float() / 255, side))
            else:
                groups += [_resized(crop[None].float() / 255, side) for crop in crops]
        return torch.cat(groups)

    def _crop(self, window: int, rng: np.random.Generator) -> Tensor:
        index = int(np.searchsorted(self.shares, rng.random() * self.shares[-1], side="right"))
        photo = self.photos[index]
        cell = int(np.searchsorted(photo.odds, rng.random() * photo.odds[-1], side="right"))
        height, width = photo.pixels.shape[-2:]
        window = min(window, height, width)
        y, x = (
            CELL * v + int(rng.integers(CELL)) - window // 2 for v in divmod(cell, photo.columns)
        )
        y, x = min(max(y, 0), height - window), min(max(x, 0), width - window)
        crop = turned(photo.pixels[:, y : y + window, x : x + window], int(rng.integers(8)))
        return crop

    def _real(self, count: int, side: int, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """(blurry, sharp) of real pairs, (count, 3, side, side) in [0, 1]; half of them reduced."""
        crops = []
        for _ in range(count):
            scale = float(rng.uniform(SMALLEST_PAIR, 1.0)) if rng.random() < 0.5 else 1.0
            crops.append(_resized(self._pair_crop(round(side / scale), rng).float() / 255, side))
        blurry, sharp = torch.stack(crops, dim=1)
        return levelled(blurry, sharp), sharp

    def _stills(self, count: int, side: int, rng: np.random.Generator) -> Tensor:
        """Sharp frames of real pairs as they were filmed, (count, 3, side, side) in [0, 1]."""
        crops = torch.stack([self._pair_crop(side, rng)[1] for _ in range(count)])
        return _resized(crops.float() / 255, side)

    def _pair_crop(self, window: int, rng: np.random.Generator) -> Tensor:
        """Blurry and sharp side of a real pair, uint8 (2, 3, W, W), W at most `window`."""
        scene = self.scenes[int(rng.integers(len(self.scenes)))]
        candidates = [pair for pair in self.pairs if pair.scene == scene]
        pair = candidates[int(rng.integers(len(candidates)))]
        height, width = pair.sharp.shape[-2:]
        window = min(window, height, width)
        # Of three places the one with most detail: many crops of a street are asphalt.
        places = [
            (int(rng.integers(height - window + 1)), int(rng.integers(width - window + 1)))
            for _ in range(3)
        ]
        y, x = max(places, key=lambda place: pair.detail(place[0], place[1], window))
        turn = int(rng.integers(8))
        return torch.stack(
            [turned(t[:, y : y + window, x : x + window], turn) for t in (pair.blurry, pair.sharp)]
        )


def _seen(crops: Tensor, told: list[Hint]) -> list[Hint]:
    """Where a patch is hardly blurred, what the photo has of its own is most of what is seen."""
    slight = [i for i, hint in enumerate(told) if hint.length is not None and hint.length < SLIGHT]
    looked = dict(zip(slight, hints_of(crops[slight]), strict=True)) if slight else {}
    return [looked.get(i, hint) for i, hint in enumerate(told)]


def _laid(planes: Tensor, told: list[Hint]) -> Tensor:
    """(N, 3, S, S), each as its hint lays it, all at once."""
    for flags, moved in (
        ([hint.is_mirrored for hint in told], lambda t: t.flip(-1)),
        ([hint.is_transposed for hint in told], lambda t: t.transpose(-1, -2)),
    ):
        chosen = torch.tensor(flags, device=planes.device)[:, None, None, None]
        planes = torch.where(chosen, moved(planes), planes)
    return planes


def _resized(crops: Tensor, side: int) -> Tensor:
    """(N, 3, S, S) in [0, 1] -> (N, 3, side, side), anti-aliased."""
    if crops.shape[-1] != side:
        size = (side, side)
        crops = F.interpolate(crops, size, mode="bicubic", align_corners=False, antialias=True)
    return crops.clamp(0, 1)


def turned(planes: Tensor, turn: int) -> Tensor:
    """One of the eight flips and quarter turns of (..., S, S)."""
    if turn & 4:
        planes = planes.transpose(-2, -1)
    return planes.flip([-axis for axis in (1, 2) if turn & axis])


def _prepare(rgb: NDArray[np.uint8], share: float, device: torch.device) -> SharpPhoto:
    """Odds by gradient energy, raised where skin tones are; night photos are drawn more often."""
    ycc = cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb)
    luma = ycc[..., 0].astype(np.float32) / 255
    gradient = np.abs(np.gradient(luma, axis=0)) + np.abs(np.gradient(luma, axis=1))
    # A little narrower than Chai & Ngan (1999), for whom skin has Cr 133 to 173 and Cb 77 to 127.
    tones = (cv2.inRange(ycc, (60, 135, 85), (250, 170, 125)) > 0).astype(np.float32)
    size = (luma.shape[1] // CELL, luma.shape[0] // CELL)
    energy = cv2.blur(cv2.resize(gradient, size, interpolation=cv2.INTER_AREA), (5, 5))
    skin = cv2.blur(cv2.resize(tones, size, interpolation=cv2.INTER_AREA), (5, 5))
    odds = (np.minimum(energy, 0.15) + 0.006) * (1 + skin)
    night = 1.5 if luma.mean() < 0.22 else 1.0
    shares = np.cumsum(np.asarray(odds, np.float64))
    return SharpPhoto(on_device(rgb, device), share * night, shares, size[0])
