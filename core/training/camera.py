"""What a camera does before and after the blur: light, highlights, noise, sharpening, JPEG."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from core.training.jpeg import compress
from core.training.kernels import Dice
from core.training.ranges import BlurRanges, bounds


def expose(sharp: Tensor, dice: Dice, ranges: BlurRanges) -> tuple[Tensor, Tensor]:
    """sRGB (N, 3, H, W) -> linear light, highlights restored, and each sample's gamma."""
    gamma = dice.uniform(sharp.shape[0], 1, 1, 1, low=1.8, high=2.6)
    return _highlights(sharp.clamp(0, 1) ** gamma, dice, ranges.highlights), gamma


def develop(light: Tensor, gamma: Tensor, dice: Dice, ranges: BlurRanges) -> Tensor:
    """Blurred light (N, 3, H, W) -> what the camera saves of it: clipping, noise, sharpening, JPEG.

    The sides must be multiples of 16.
    """
    light = _noise(light.clamp(0, 1), dice, ranges.noiseless).clamp(0, 1)
    blurry = _sharpen(light ** (1 / gamma), dice, ranges.sharpened)
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
    kernel = torch.exp(
        -(torch.arange(-2, 3, device=image.device)[None, :] ** 2) / (2 * spread[:, None] ** 2)
    )
    kernel = kernel / kernel.sum(dim=1, keepdim=True)
    return (image + amount * (image - _separable(image, kernel))).clamp(0, 1)


def _separable(image: Tensor, kernel: Tensor) -> Tensor:
    """Filter each sample of (N, C, H, W) by its own row of `kernel` (N, 5), in both directions."""
    n, channels, height, width = image.shape
    flat = F.pad(image, (2, 2, 2, 2), mode="reflect").reshape(
        1, n * channels, height + 4, width + 4
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
