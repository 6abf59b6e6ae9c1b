"""What a camera does before and after the blur: light, highlights, noise, sharpening, JPEG."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional as F

from core.training.jpeg import compress
from core.training.kernels import Dice
from core.training.ranges import BlurRanges, bounds

#: Unsharp masks of phones and editors: their spread in pixels, amount and limit.
HALO_SPREAD, HALO_AMOUNT, HALO_LIMIT = (1.2, 5.0), (0.3, 1.6), (0.04, 0.6)


@dataclass(frozen=True)
class UnsharpMask:
    """What sharpening adds to each of N pictures: `amount` (N, 1, 1, 1) times what a Gaussian of
    `spread` (N,) pixels takes away, at most `limit` (N, 1, 1, 1) of a range of 1.

    No spread is beyond `widest`: filters of one size for every batch, without asking the device.
    """

    amount: Tensor
    spread: Tensor
    limit: Tensor
    widest: float

    def only(self, chosen: Tensor) -> UnsharpMask:
        """The same for the `chosen` (N,) pictures, nothing for the others."""
        return replace(self, amount=self.amount * chosen[:, None, None, None])

    def of(self, image: Tensor) -> Tensor:
        """(N, 3, H, W) in [0, 1] -> the same, sharpened; those of amount 0 as they are."""
        chosen = torch.nonzero(self.amount.flatten()).flatten()
        if not len(chosen):
            return image
        before = image[chosen]
        detail = self.amount[chosen] * (before - _smooth(before, self.spread[chosen], self.widest))
        limit = self.limit[chosen]
        image = image.clone()
        image[chosen] = (before + detail.clamp(-limit, limit)).clamp(0, 1)
        return image


def draw_halos(n: int, dice: Dice, share: float) -> UnsharpMask:
    """Masks wide enough to leave bright and dark seams along edges, on a share of N pictures."""
    amount = dice.log_uniform(n, 1, 1, 1, low=HALO_AMOUNT[0], high=HALO_AMOUNT[1])
    return UnsharpMask(
        amount=amount * dice.chance(share, n, 1, 1, 1),
        spread=dice.log_uniform(n, low=HALO_SPREAD[0], high=HALO_SPREAD[1]),
        limit=dice.log_uniform(n, 1, 1, 1, low=HALO_LIMIT[0], high=HALO_LIMIT[1]),
        widest=HALO_SPREAD[1],
    )


def expose(sharp: Tensor, dice: Dice, ranges: BlurRanges) -> tuple[Tensor, Tensor]:
    """sRGB (N, 3, H, W) -> linear light, highlights restored, and each sample's gamma."""
    gamma = dice.uniform(sharp.shape[0], 1, 1, 1, low=1.8, high=2.6)
    return _highlights(sharp.clamp(0, 1) ** gamma, dice, ranges.highlights), gamma


def develop(
    light: Tensor,
    gamma: Tensor,
    dice: Dice,
    ranges: BlurRanges,
    halos: UnsharpMask | None = None,
) -> Tensor:
    """Blurred light (N, 3, H, W) -> what the camera saves of it: clipping, noise, sharpening, JPEG.

    `halos` is what a phone sharpens besides. The sides must be multiples of 16.
    """
    light = _noise(light.clamp(0, 1), dice, ranges.noiseless).clamp(0, 1)
    blurry = _sharpen(light ** (1 / gamma), dice, ranges.sharpened)
    if halos is not None:
        blurry = halos.of(blurry)
    return _jpeg(blurry, dice, ranges)


def _highlights(light: Tensor, dice: Dice, share: float) -> Tensor:
    """Give clipped lights back the energy that the sensor cut: up to threefold, from 0.85 on."""
    n = light.shape[0]
    boost = dice.uniform(n, 1, 1, 1, high=2.0) * dice.chance(share, n, 1, 1, 1)
    brightest = light.amax(dim=1, keepdim=True)
    return light * (1 + boost * ((brightest - 0.85) / 0.15).clamp(0, 1) ** 2)


def _noise(light: Tensor, dice: Dice, share_without: float) -> Tensor:
    """Shot and read noise in linear light, correlated between neighbours in half of the samples."""
    n = light.shape[0]
    shot = dice.log_uniform(n, 1, 1, 1, low=1e-6, high=1.5e-3)
    read = dice.log_uniform(n, 1, 1, 1, low=1e-4, high=4e-3)
    noise = dice.normal(*light.shape)
    spread = dice.log_uniform(n, low=0.3, high=0.9)
    kernel = torch.exp(
        -(torch.arange(-2, 3, device=light.device)[None, :] ** 2) / (2 * spread[:, None] ** 2)
    )
    kernel = kernel / kernel.norm(dim=1, keepdim=True)
    smooth = _separable(noise, kernel)
    noise = torch.where(dice.chance(0.5, n, 1, 1, 1), smooth, noise)
    keep = (~dice.chance(share_without, n, 1, 1, 1)).float()
    return light + noise * torch.sqrt(shot * light.clamp(min=0) + read**2) * keep


def _sharpen(image: Tensor, dice: Dice, share: float) -> Tensor:
    """The camera's own unsharp mask, on some."""
    n = image.shape[0]
    amount = dice.uniform(n, 1, 1, 1, low=0.2, high=0.8) * dice.chance(share, n, 1, 1, 1)
    spread = dice.uniform(n, low=0.6, high=1.3)
    return UnsharpMask(amount, spread, torch.ones_like(amount), widest=1.3).of(image)


def _smooth(image: Tensor, spread: Tensor, widest: float) -> Tensor:
    """Each of (N, 3, H, W) by its own Gaussian of `spread` (N,) pixels, `widest` at most."""
    reach = math.ceil(2.5 * widest)
    taps = torch.arange(-reach, reach + 1, device=image.device)
    kernel = torch.exp(-(taps[None, :] ** 2) / (2 * spread[:, None] ** 2))
    return _separable(image, kernel / kernel.sum(dim=1, keepdim=True))


def _separable(image: Tensor, kernel: Tensor) -> Tensor:
    """Filter each sample of (N, C, H, W) by its own row of `kernel` (N, K), in both directions."""
    n, channels, height, width = image.shape
    reach = kernel.shape[1] // 2
    flat = F.pad(image, (reach,) * 4, mode="reflect").reshape(
        1, n * channels, height + 2 * reach, width + 2 * reach
    )
    weight = kernel.repeat_interleave(channels, 0)
    flat = F.conv2d(flat, weight[:, None, None, :], groups=n * channels)
    return F.conv2d(flat, weight[:, None, :, None], groups=n * channels).view_as(image)


def _jpeg(image: Tensor, dice: Dice, ranges: BlurRanges) -> Tensor:
    """JPEG on a share of the batch, half of those with subsampled chroma."""
    n = image.shape[0]
    order = torch.argsort(dice.uniform(n))
    count = round(n * ranges.jpeg)
    quality = dice.uniform(n, **bounds(ranges.quality)).round()
    image = image.clone()
    for subsample, chosen in ((True, order[: count // 2]), (False, order[count // 2 : count])):
        if len(chosen):
            image[chosen] = compress(image[chosen], quality[chosen], subsample)
    return image
