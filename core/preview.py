"""Small uint8 pictures of what happens inside a run, cheap enough to make at every step."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core.events import Guidance
from core.guidance import SCALES
from core.options import Region
from core.tiled_model import TiledModel


def guidance_preview(
    blurry: tuple[Tensor, ...], structure: tuple[Tensor, ...], area: Region, side: int | None
) -> Guidance:
    """Luma planes (1, 1, h, w) in [-1, 1] -> the event with pictures of at most `side` pixels.

    Each of the area alone: the planes are filled up to the grid.
    """

    def pictures(planes: tuple[Tensor, ...]) -> tuple[NDArray[np.uint8], ...]:
        sizes = ((-(-area.height // scale), -(-area.width // scale)) for scale in SCALES)
        parts = (plane[..., :h, :w] for plane, (h, w) in zip(planes, sizes, strict=True))
        return tuple(_bytes(_reduced(part, side))[..., 0] for part in parts)

    return Guidance(area=area, blurry=pictures(blurry), structure=pictures(structure))


class StepPreviews:
    """Makes the picture of each step of a run; the photo itself is reduced only once."""

    def __init__(self, tiled: TiledModel, region: Region | None, side: int | None) -> None:
        area = tiled.area
        top, left, height, width = 0, 0, area.height, area.width
        if region is not None:
            top, left = region.y - area.y, region.x - area.x
            height, width = region.height, region.width
        self._side, self._gain = side, tiled.model.config.residual_std
        self._part = slice(top, top + height), slice(left, left + width)
        # Whole strides first, to twice the size: averaging 48 megapixels takes memory and time.
        stride = max(1, max(height, width) // (2 * side)) if side else 1
        self._stride = slice(None, None, stride)
        self._rgb = tiled.rgb
        self._photo = self._reduced_photo() if side else None

    def of(self, residual: Tensor) -> NDArray[np.uint8] | None:
        """The denoised photo (its region, if any) of at most `side` pixels; None for side 0."""
        if self._side == 0:
            return None
        change = residual[..., *self._part][..., self._stride, self._stride]
        change = _reduced(change, self._side)
        photo = self._photo if self._photo is not None else self._reduced_photo()
        photo = photo.to(change.device)
        if self._photo is not None:
            self._photo = photo
        return _bytes(torch.add(photo, change, alpha=self._gain))

    def _reduced_photo(self) -> Tensor:
        """The photo at the previews' size, (1, 3, h, w) in [-1, 1]."""
        part = self._rgb[self._part][self._stride, self._stride]
        photo = torch.from_numpy(np.ascontiguousarray(part)).permute(2, 0, 1)[None]
        return _reduced(photo, self._side) * 2 - 1


def _reduced(plane: Tensor, side: int | None) -> Tensor:
    longest = max(plane.shape[-2:])
    if side is None or longest <= side:
        return plane
    size = [max(1, round(length * side / longest)) for length in plane.shape[-2:]]
    if plane.device.type == "mps":
        # Metal averages areas of whole pixels alone (pytorch issue 96056).
        plane = plane.cpu()
    return F.interpolate(plane, size=size, mode="area")


def _bytes(plane: Tensor) -> NDArray[np.uint8]:
    """(1, C, h, w) in [-1, 1] -> uint8 (h, w, C)."""
    values = plane[0].permute(1, 2, 0).mul(127.5).add(127.5).round().clamp(0, 255)
    return values.to(torch.uint8).cpu().numpy()
