"""Blur synthesis: sharp photos -> what a shaking, misfocused, noisy camera saves of them.

Everything happens in batches on the tensors' device. Order as in a camera: linear light, highlights
above the sensor's range, blur, clipping, noise, tone curve, sharpening, JPEG. What matters and how
much is after Rim et al. (RSBlur, ECCV 2022); see also `core/training/kernels.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.training import kernels
from core.training.jpeg import compress
from core.training.kernels import Dice, convolve

#: Pixels lost at each side: half a kernel and, in all, a JPEG block row for its phase.
MARGIN = kernels.KERNEL // 2 + 1
JPEG_BLOCK = 16
#: Side of the sharp patch that yields a pair of side P is P + CONTEXT.
CONTEXT = 2 * MARGIN + JPEG_BLOCK


@dataclass(frozen=True, kw_only=True)
class BlurRanges:
    """Shares of the kinds (the rest is left unblurred) and ranges; lengths in pixels.

    Lengths are drawn evenly in the logarithm, but extents evenly between that and the length
    itself: beside real blurred photos at full size the plain logarithm looked too harmless.
    Of shakes and moving objects `video` are made as the GoPro data are: frames of a video averaged
    as they are encoded, so that light adds up in another way, highlights are cut before it does,
    and long blur has gaps. What a lens blurs is always light.
    """

    shake: float = 0.55
    defocus: float = 0.14
    gaussian: float = 0.08
    object_motion: float = 0.13
    extent: tuple[float, float] = (1.5, 32.0)
    radius: tuple[float, float] = (0.8, 9.0)
    sigma: tuple[float, float] = (0.5, 3.5)
    video: float = 0.0
    highlights: float = 0.3
    noiseless: float = 0.15
    sharpened: float = 0.25
    jpeg: float = 0.5
    quality: tuple[float, float] = (50.0, 98.0)


#: What a run may draw from. Long shakes and wide discs cost a small model what it could learn about
#: short ones, and a smaller working scale makes them short: hence `narrow`. `easy` is a start.
RANGES = {
    "wide": BlurRanges(),
    "narrow": BlurRanges(
        shake=0.5,
        gaussian=0.07,
        object_motion=0.2,
        extent=(1.5, 16.0),
        radius=(0.8, 7.0),
        sigma=(0.5, 2.5),
        video=0.3,
        noiseless=0.25,
        sharpened=0.2,
        jpeg=0.4,
        quality=(65.0, 98.0),
    ),
    "easy": BlurRanges(
        shake=0.74,
        defocus=0.11,
        gaussian=0.05,
        object_motion=0.05,
        extent=(1.5, 14.0),
        radius=(0.8, 4.0),
        sigma=(0.5, 2.0),
        highlights=0.2,
        noiseless=0.6,
        sharpened=0.1,
        jpeg=0.1,
    ),
}


def only_shake(extent: tuple[float, float]) -> BlurRanges:
    """Camera shake of such a length and nothing else."""
    return BlurRanges(
        shake=1.0,
        defocus=0.0,
        gaussian=0.0,
        object_motion=0.0,
        extent=extent,
        highlights=0.0,
        noiseless=1.0,
        sharpened=0.0,
        jpeg=0.0,
    )


def synthesize(
    sharp: Tensor, dice: Dice, ranges: BlurRanges, phase: tuple[int, int] | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """sharp (N, 3, H, W) in [0, 1], sRGB -> (blurry, sharp, kernel): (N, 3, H - CONTEXT,
    W - CONTEXT) twice, and the kernel (N, K, K) in the middle of each, or of what moves there.

    `blurry` is rounded to 8 bits. The sides less CONTEXT must be multiples of 16. `phase` is where
    the result lies in JPEG's grid of blocks (rows, columns; below 16), drawn if not given.
    """
    light, gamma = expose(sharp, dice, ranges)
    kind = dice.uniform(len(sharp))
    times: Tensor | None = None
    if ranges.video:
        filmed = _moves(kind, ranges) & dice.chance(ranges.video, len(sharp))
        times = kernels.frame_times(dice, filmed)
        gamma = torch.where(filmed[:, None, None, None], 1.0, gamma)
        light = torch.where(gamma == 1, sharp.clamp(0, 1), light)
    # Lights that were raised are cut in the sharp picture as well: even areas are alike in both.
    # Where they were not, the model learnt to darken what is pale.
    sharp = light.clamp(0, 1) ** (1 / gamma)
    light, kernel = _blur(light, kind, times, dice, ranges)
    blurry = develop(light[..., MARGIN:-MARGIN, MARGIN:-MARGIN], gamma, dice, ranges)
    drawn = (dice.uniform(2) * JPEG_BLOCK).tolist()
    dy, dx = phase if phase is not None else (int(drawn[0]), int(drawn[1]))
    height, width = (side - CONTEXT for side in sharp.shape[-2:])
    blurry = blurry[..., dy : dy + height, dx : dx + width]
    top, left = MARGIN + dy, MARGIN + dx
    cut = sharp[..., top : top + height, left : left + width]
    blurry = levelled(blurry, cut)
    return (blurry * 255).round() / 255, cut, kernel


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


def levelled(blurry: Tensor, sharp: Tensor) -> Tensor:
    """The blurry patches (N, 3, H, W) in [0, 1] with the sharp ones' means, at most 8 levels off.

    Light adds up before it is encoded, so blur brightens the encoded values by a level or two; the
    real pairs of REDS by up to seven. Left in, that teaches the model to darken every photo, sharp
    ones too.
    """
    tone = (sharp - blurry).mean(dim=(2, 3), keepdim=True).clamp(-8 / 255, 8 / 255)
    return (blurry + tone).clamp(0, 1)


def _edges(ranges: BlurRanges) -> list[float]:
    """Of the kinds, in what is drawn from 0 to 1: shake, defocus, Gaussian, moving object, none."""
    shares = (ranges.shake, ranges.defocus, ranges.gaussian, ranges.object_motion)
    return torch.cumsum(torch.tensor(shares), 0).tolist()


def _moves(kind: Tensor, ranges: BlurRanges) -> Tensor:
    """Which (N,) are shaken or have something that moves."""
    edges = _edges(ranges)
    return (kind < edges[0]) | ((kind >= edges[2]) & (kind < edges[3]))


def _blur(
    light: Tensor, kind: Tensor, times: Tensor | None, dice: Dice, ranges: BlurRanges
) -> tuple[Tensor, Tensor]:
    """Each sample gets its `kind`, (N,) from 0 to 1; those whose kernel changes over the picture
    blend four corners.

    `times` as from `kernels.frame_times`. Also the kernels (N, K, K), as in `synthesize`.
    """
    n = light.shape[0]
    edges = _edges(ranges)
    shaken = kind < edges[0]
    rotation = dice.uniform(n, high=0.6) * dice.chance(0.6, n)
    corner = kernels.shake(dice, _extent(n, dice, ranges), rotation, times)
    disc = kernels.defocus(dice, dice.log_uniform(n, **_span(ranges.radius)))
    soft = kernels.gaussian(dice, dice.log_uniform(n, **_span(ranges.sigma)))
    single = kernels.identity(dice, n)
    for low, high, kernel in ((0, 1, disc), (1, 2, soft)):
        chosen = (kind >= edges[low]) & (kind < edges[high])
        single = torch.where(chosen[:, None, None], kernel, single)
    single = torch.where(shaken[:, None, None], corner[:, 0], single)
    single = _compose(single, dice, shaken)
    blurred = convolve(light, single)
    varying = torch.nonzero(shaken & (rotation > 0)).flatten()
    if len(varying):
        blurred[varying] = _blend_corners(light[varying], corner[varying])
        single[varying] = corner[varying].mean(dim=1)
    moving = torch.nonzero((kind >= edges[2]) & (kind < edges[3])).flatten()
    if len(moving):
        seen = times[moving] if times is not None else None
        blurred[moving], single[moving] = _move_object(light[moving], seen, dice, ranges)
    return blurred, single


def _extent(n: int, dice: Dice, ranges: BlurRanges) -> Tensor:
    span = _span(ranges.extent)
    long = dice.chance(0.5, n)
    return torch.where(long, dice.uniform(n, **span), dice.log_uniform(n, **span))


def _compose(kernel: Tensor, dice: Dice, chosen: Tensor) -> Tensor:
    """A quarter of the shakes are a little out of focus as well."""
    lens = kernels.gaussian(dice, dice.uniform(len(kernel), low=0.4, high=1.5))
    both = convolve(kernel[:, None], lens)[:, 0].clamp(min=0)
    both = both / both.sum(dim=(1, 2), keepdim=True)
    return torch.where((chosen & dice.chance(0.25, len(kernel)))[:, None, None], both, kernel)


def _blend_corners(light: Tensor, corner: Tensor) -> Tensor:
    """Efficient filter flow (Hirsch et al. 2010) with one kernel a corner, blended bilinearly."""
    height, width = light.shape[-2:]
    x = torch.linspace(0, 1, width, device=light.device)[None, :]
    y = torch.linspace(0, 1, height, device=light.device)[:, None]
    weights = ((1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y)
    blurred = torch.zeros_like(light)
    for index, weight in enumerate(weights):
        blurred += weight * convolve(light, corner[:, index])
    return blurred


def _move_object(
    light: Tensor, times: Tensor | None, dice: Dice, ranges: BlurRanges
) -> tuple[Tensor, Tensor]:
    """A region of any shape moves before a background that moves in its own way, or is a little
    soft: layers, composited.

    Also the kernels of the region's motion.
    """
    n, _, height, width = light.shape
    coarse = dice.normal(n, 1, 5, 5)
    field = F.interpolate(coarse, size=(height, width), mode="bicubic", align_corners=False)
    mask = torch.sigmoid(field * 40)
    path = kernels.motion(dice, _extent(n, dice, ranges), times)
    layer = convolve(torch.cat([light * mask, mask], dim=1), path)
    behind = kernels.gaussian(dice, dice.log_uniform(n, low=0.2, high=1.2))
    panned = dice.chance(0.5, n)[:, None, None]
    behind = torch.where(panned, kernels.motion(dice, _extent(n, dice, ranges), times), behind)
    return layer[:, :3] + (1 - layer[:, 3:].clamp(0, 1)) * convolve(light, behind), path


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
    quality = dice.uniform(n, **_span(ranges.quality)).round()
    image = image.clone()
    for subsample, chosen in ((True, order[: count // 2]), (False, order[count // 2 : count])):
        if len(chosen):
            image[chosen] = compress(image[chosen], quality[chosen], subsample)
    return image


def _span(pair: tuple[float, float]) -> dict[str, float]:
    return {"low": pair[0], "high": pair[1]}
