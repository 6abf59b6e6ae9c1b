"""The model over an area of a photo in bounded memory: guidance and denoiser, tile by tile.

All that is kept lies as the photo does; only what the networks see is laid as the hint says.

Holds the whole area's state (residual-sized tensors in float32, latents in the model's dtype);
everything else is a tile's. The photo itself is read in place.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.deconvolution import COPIES, MARGIN, deconvolved, wiener_filters
from core.denoiser import DeblurModel
from core.device import Device
from core.guidance import SCALES, Structure, luma_pyramid
from core.hint import Hint
from core.sampler import Pause
from core.tiling import Tile, padded_size, plan


@dataclass(frozen=True)
class Area:
    """A rectangle of the photo: what is computed. `top` and `left` are multiples of 16."""

    top: int
    left: int
    height: int
    width: int


class TiledModel:
    """Guidance and denoiser of one area; `denoise` is what a sampler wants."""

    def __init__(
        self,
        model: DeblurModel,
        device: Device,
        rgb: NDArray[np.float32],
        area: Area,
        tile: int,
        halo: int,
        hint: Hint,
        kernel: NDArray[np.float32] | None = None,
    ) -> None:
        self.model, self.device, self.area, self.hint = model, device, area, hint
        self._told = hint.numbers().to(device.torch_device)
        self.rgb = rgb[area.top : area.top + area.height, area.left : area.left + area.width]
        self.height, self.width = padded_size(area.height, area.width)
        self.tiles = plan(self.height, self.width, tile, halo)
        self.latents: tuple[Tensor, ...] = ()
        self.structure: tuple[Tensor, ...] = ()
        self._kernel = kernel
        self._copies: Tensor | None = None
        self._kept: Tensor | None = None

    def zeros(self) -> Tensor:
        """A residual-sized tensor: float32 (1, 3, H, W), stored by pixel so that it ends as RGB."""
        shape = (1, self.height, self.width, 3)
        return torch.zeros(shape, device=self.device.torch_device).permute(0, 3, 1, 2)

    def blurry(self, tile: Tile) -> Tensor:
        """The tile's photo with its halo, (1, 3, h, w) in [-1, 1], mirrored past the edges."""
        if len(self.tiles) == 1 and self._kept is not None:
            return self._kept
        tensor = self._pixels(tile, 0)
        if len(self.tiles) == 1:
            self._kept = tensor
        return tensor

    def _pixels(self, tile: Tile, margin: int) -> Tensor:
        """`blurry` with a further margin on all sides."""
        spans, missing = [], []
        for part, side in zip(tile.outer(), self.rgb.shape, strict=False):
            start, stop = part.start - margin, part.stop + margin
            spans.append(slice(max(start, 0), min(stop, side)))
            missing.append((max(-start, 0), max(stop - side, 0)))
        pixels = self.rgb[tuple(spans)]
        if np.any(missing):
            pixels = np.pad(pixels, (*missing, (0, 0)), mode="symmetric")
        tensor = torch.from_numpy(np.ascontiguousarray(pixels)).to(self.device.torch_device)
        return (tensor * 2 - 1).permute(2, 0, 1)[None]

    @property
    def is_deconvolving(self) -> bool:
        """Whether there will be copies to see."""
        return self._kernel is not None and self.model.config.deconvolved

    @torch.no_grad()
    def deconvolve(self) -> Iterator[None]:
        """Make the copies with the kernel undone, if there is one; yields after every tile."""
        if not self.is_deconvolving:
            return
        kernel = torch.from_numpy(self._kernel)[None].to(self.device.torch_device)
        filters = wiener_filters(kernel)
        self._copies = self._plane(COPIES, 1, self.model.dtype)
        for tile in self.tiles:
            tile.blend(self._copies, deconvolved(self._pixels(tile, MARGIN), filters))
            yield

    def _seen(self, tile: Tile) -> Tensor:
        """What the model sees of the tile, laid as the hint says: the photo, and copies if any."""
        seen = self.blurry(tile)
        if self._copies is not None:
            seen = torch.cat([seen, self._copies[(..., *tile.outer())]], dim=1)
        return self.hint.lay(seen)

    def guide(self, strength: tuple[float, float, float]) -> Iterator[None]:
        """Fill `latents` (scaled by `strength`) and `structure`; yields after every tile."""
        if self.model.guidance is None:
            return
        widths = self.model.config.guidance_widths
        self.latents = tuple(
            self._plane(c, s, self.model.dtype) for c, s in zip(widths, SCALES, strict=True)
        )
        self.structure = tuple(self._plane(1, s, torch.float32) for s in SCALES)
        for tile in self.tiles:
            found = self._regress(self._seen(tile))
            for i, scale in enumerate(SCALES):
                latent, luma = self.hint.lift(found.latents[i]), self.hint.lift(found.luma[i])
                tile.blend(self.latents[i], latent * strength[i], scale)
                tile.blend(self.structure[i], luma.float(), scale)
            yield

    @torch.no_grad()
    def _regress(self, blurry: Tensor) -> Structure:
        structure = self.model.structure(blurry, self._told)
        assert structure is not None
        return structure

    def _plane(self, channels: int, scale: int, dtype: torch.dtype) -> Tensor:
        shape = (1, self.height // scale, self.width // scale, channels)
        return torch.zeros(shape, device=self.device.torch_device, dtype=dtype).permute(0, 3, 1, 2)

    def denoise(self, x: Tensor, sigma: float) -> Generator[Pause | None, None, Tensor]:
        """Denoised residual of the whole area (1, 3, H, W) at a sigma.

        Yields None after every tile, and a `Pause` after each stage of the network within it.
        """
        whole = self.zeros()
        for tile in self.tiles:
            tile.blend(whole, (yield from self._evaluate(x, sigma, tile)))
            yield None
        return whole

    @torch.no_grad()
    def _evaluate(self, x: Tensor, sigma: float, tile: Tile) -> Generator[Pause, None, Tensor]:
        lay = self.hint.lay
        latents = tuple(
            lay(latent[(..., *tile.outer(scale))])
            for latent, scale in zip(self.latents, SCALES, strict=False)
        )
        level = torch.full((1,), sigma, device=self.device.torch_device)
        noisy = lay(x[(..., *tile.outer())])
        stages = self.model.stages(noisy, self._seen(tile), level, latents, self._told)
        while True:
            try:
                next(stages)
            except StopIteration as ended:
                return self.hint.lift(cast(Tensor, ended.value))
            yield Pause()

    def blurry_luma(self) -> Generator[Pause, None, tuple[Tensor, ...]]:
        """The blurry photo's luma at 1/2, 1/4, 1/8, each (1, 1, H/s, W/s) in [-1, 1].

        Pauses after every tile.
        """
        planes = tuple(self._plane(1, scale, torch.float32) for scale in SCALES)
        for tile in self.tiles:
            for plane, part, scale in zip(
                planes, luma_pyramid(self.blurry(tile)), SCALES, strict=True
            ):
                tile.blend(plane, part, scale)
            yield Pause()
        return planes

    @property
    def gain(self) -> float:
        """What a residual is multiplied by to become a change of the photo."""
        return self.model.config.residual_std / 2

    def to_numpy(self, residual: Tensor) -> NDArray[np.float32]:
        """A residual by pixel: float32 (h, w, 3), the padding cut off; on a CPU not a copy."""
        change = residual[0].permute(1, 2, 0).cpu().numpy()
        return np.asarray(change[: self.area.height, : self.area.width])
