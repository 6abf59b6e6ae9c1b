"""Small uint8 pictures of what happens inside a run, cheap enough to make at every step."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core.events import Guidance
from core.options import Region
from core.tiled_model import TiledModel


def guidance_preview(
    blurry: tuple[Tensor, ...], structure: tuple[Tensor, ...], side: int | None
) -> Guidance:
    """Luma planes (1, 1, h, w) in [-1, 1] -> the event with pictures of at most `side` pixels."""
    return Guidance(
        blurry=tuple(_picture(plane, side)[..., 0] for plane in blurry),
        structure=tuple(_picture(plane, side)[..., 0] for plane in structure),
    )


def step_preview(
    tiled: TiledModel, residual: Tensor, region: Region | None, side: int | None
) -> NDArray[np.uint8] | None:
    """The denoised photo (its region, if any) of at most `side` pixels; None for side 0."""
    if side == 0:
        return None
    area = tiled.area
    top, left, height, width = 0, 0, area.height, area.width
    if region is not None:
        top, left = region.y - area.top, region.x - area.left
        height, width = region.height, region.width
    rgb = tiled.rgb[top : top + height, left : left + width]
    change = residual[..., top : top + height, left : left + width]
    # Whole strides first, to twice the size: averaging 48 megapixels takes memory and time.
    stride = 1 if side is None else max(1, max(height, width) // (2 * side))
    photo = torch.from_numpy(np.ascontiguousarray(rgb[::stride, ::stride]))
    photo = photo.to(change.device).permute(2, 0, 1)[None] * 2 - 1
    estimate = photo + change[..., ::stride, ::stride] * tiled.model.config.residual_std
    return _picture(estimate, side)


def _picture(plane: Tensor, side: int | None) -> NDArray[np.uint8]:
    """(1, C, h, w) in [-1, 1] -> uint8 (h', w', C), reduced to a long side of `side`."""
    longest = max(plane.shape[-2:])
    if side is not None and longest > side:
        size = [max(1, round(length * side / longest)) for length in plane.shape[-2:]]
        plane = F.interpolate(plane, size=size, mode="area")
    values = plane[0].permute(1, 2, 0).mul(127.5).add(127.5).round().clamp(0, 255)
    return values.to(torch.uint8).cpu().numpy()
