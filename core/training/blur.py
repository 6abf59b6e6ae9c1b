"""Blur synthesis: sharp photos -> what a shaking, misfocused, noisy camera saves of them.

Everything happens in batches on the tensors' device. Order as in a camera: linear light, highlights
above the sensor's range, blur, clipping, noise, tone curve, sharpening, JPEG. What matters and how
much is after Rim et al. (RSBlur, ECCV 2022); see also `core/training/kernels.py`.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from core.training import kernels
from core.training.camera import develop, draw_halos, expose
from core.training.kernels import Dice, Exposures, convolve
from core.training.ranges import BlurRanges, bounds

#: Pixels lost at each side: half a kernel and, in all, a JPEG block row for its phase.
MARGIN = kernels.KERNEL // 2 + 1
JPEG_BLOCK = 16
#: Side of the sharp patch that yields a pair of side P is P + CONTEXT.
CONTEXT = 2 * MARGIN + JPEG_BLOCK


def synthesize(
    sharp: Tensor, dice: Dice, ranges: BlurRanges, phase: tuple[int, int] | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """sharp (N, 3, H, W) in [0, 1], sRGB -> (blurry, sharp, kernel): (N, 3, H - CONTEXT,
    W - CONTEXT) twice, and the kernel (N, K, K) in the middle of each, or of what moves there.

    `blurry` is rounded to 8 bits; of `sharp` some are returned with their lights raised and cut, as
    the camera's range cuts them in `blurry`. The sides less CONTEXT must be multiples of 16.
    `phase` is where the result lies in JPEG's grid of blocks (rows, columns; below 16), drawn if
    not given.
    """
    light, gamma = expose(sharp, dice, ranges)
    kind = dice.uniform(len(sharp))
    seen: Exposures | None = None
    if ranges.video:
        filmed = _moves(kind, ranges) & dice.chance(ranges.video, len(sharp))
        seen = kernels.draw_exposures(dice, filmed)
        gamma = torch.where(filmed[:, None, None, None], 1.0, gamma)
        light = torch.where(gamma == 1, sharp.clamp(0, 1), light)
    # Lights that were raised are cut in the sharp picture as well: even areas are alike in both.
    # Where they were not, the model learnt to darken what is pale.
    sharp = light.clamp(0, 1) ** (1 / gamma)
    light, kernel = _blur(light, kind, seen, dice, ranges)
    halos = draw_halos(len(sharp), dice, ranges.haloed) if ranges.haloed else None
    if halos is not None:
        # What is sharp already keeps its halos: only blur is undone.
        sharp = halos.only(kind >= _edges(ranges)[-1]).of(sharp)
    blurry = develop(light[..., MARGIN:-MARGIN, MARGIN:-MARGIN], gamma, dice, ranges, halos)
    drawn = (dice.uniform(2) * JPEG_BLOCK).tolist()
    dy, dx = phase if phase is not None else (int(drawn[0]), int(drawn[1]))
    height, width = (side - CONTEXT for side in sharp.shape[-2:])
    blurry = blurry[..., dy : dy + height, dx : dx + width]
    top, left = MARGIN + dy, MARGIN + dx
    cut = sharp[..., top : top + height, left : left + width]
    blurry = levelled(blurry, cut)
    return (blurry * 255).round() / 255, cut, kernel


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
    light: Tensor, kind: Tensor, seen: Exposures | None, dice: Dice, ranges: BlurRanges
) -> tuple[Tensor, Tensor]:
    """Each sample gets its `kind`, (N,) from 0 to 1; those whose kernel changes over the picture
    blend four corners.

    `seen` as from `kernels.draw_exposures`. Also the kernels (N, K, K), as in `synthesize`.
    """
    n = light.shape[0]
    edges = _edges(ranges)
    shaken = kind < edges[0]
    rotation = dice.uniform(n, high=0.6) * dice.chance(0.6, n)
    corner = kernels.shake(dice, _extent(n, dice, ranges), rotation, seen)
    radius = dice.log_uniform(n, **bounds(ranges.radius))
    disc = kernels.defocus(dice, radius, fading=ranges.fading)
    soft = kernels.gaussian(dice, dice.log_uniform(n, **bounds(ranges.sigma)))
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
        part = seen.of(moving) if seen is not None else None
        blurred[moving], single[moving] = _move_object(light[moving], part, dice, ranges)
    return blurred, single


def _extent(n: int, dice: Dice, ranges: BlurRanges) -> Tensor:
    span = bounds(ranges.extent)
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
    light: Tensor, seen: Exposures | None, dice: Dice, ranges: BlurRanges
) -> tuple[Tensor, Tensor]:
    """A region of any shape moves before a background that moves in its own way, or is a little
    soft: layers, composited.

    Also the kernels of the region's motion.
    """
    n, _, height, width = light.shape
    coarse = dice.normal(n, 1, 5, 5)
    field = F.interpolate(coarse, size=(height, width), mode="bicubic", align_corners=False)
    mask = torch.sigmoid(field * 40)
    path = kernels.motion(dice, _extent(n, dice, ranges), seen)
    layer = convolve(torch.cat([light * mask, mask], dim=1), path)
    behind = kernels.gaussian(dice, dice.log_uniform(n, low=0.2, high=1.2))
    panned = dice.chance(0.5, n)[:, None, None]
    behind = torch.where(panned, kernels.motion(dice, _extent(n, dice, ranges), seen), behind)
    return layer[:, :3] + (1 - layer[:, 3:].clamp(0, 1)) * convolve(light, behind), path
