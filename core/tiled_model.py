"""The model over an area of a photo in bounded memory: guidance and denoiser, tile by tile.

All that is kept lies as the photo does; only what the networks see is laid as the hint says, and
upside down for the second look.

Holds the whole area's state (residual-sized tensors in float32, latents in the model's dtype);
everything else is a tile's. The photo itself is read in place.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.deconvolution import deconvolved
from core.denoiser import DeblurModel
from core.device import Device, free_memory
from core.guidance import SCALES, Structure, luma_pyramid
from core.hint import Hint
from core.options import Region
from core.region import slices
from core.steps import Pause, instead
from core.tiling import Tile, padded_size, plan

#: Devices whose convolutions have been wrong, without a word, on parts of what is stored by pixel:
#: Metal in some releases of PyTorch (its issue 180984).
_WANT_PACKED = ("mps",)
#: Of a GPU's free memory, what a photo may take that stays there.
LARGEST_KEPT = 1 / 16


class TiledModel:
    """Guidance and denoiser of one area, which begins on the grid; `denoise` is for samplers."""

    def __init__(
        self,
        model: DeblurModel,
        device: Device,
        rgb: NDArray[np.float32],
        area: Region,
        tile: int,
        halo: int,
        hint: Hint,
        twice: bool = False,
        kernel: Tensor | None = None,
    ) -> None:
        """`kernel` (1, K, K): of the photo's blur, for a model that joins its first answer with
        what undoing that makes of the photo.
        """
        self.model, self.device, self.area, self.hint = model, device, area, hint
        self._twice = twice
        self._kernel = kernel
        self._strength = (1.0, 1.0, 1.0)
        self._told = hint.numbers().to(device.torch_device)
        self.rgb = rgb[slices(area)]
        self.height, self.width = padded_size(area.height, area.width)
        self.tiles = plan(self.height, self.width, tile, halo)
        self.latents: tuple[Tensor, ...] = ()
        self.structure: tuple[Tensor, ...] = ()
        self._kept: Tensor | None = None

    def zeros(self) -> Tensor:
        """A residual-sized tensor: float32 (1, 3, H, W), stored by pixel so that it ends as RGB."""
        shape = (1, self.height, self.width, 3)
        return torch.zeros(shape, device=self.device.torch_device).permute(0, 3, 1, 2)

    def blurry(self, tile: Tile) -> Tensor:
        """The tile's photo with its halo, (1, 3, h, w) in [-1, 1], mirrored past the edges."""
        if self._kept is None and (len(self.tiles) == 1 or self._has_room()):
            self._kept = self._uploaded(slice(0, self.height), slice(0, self.width))
        if self._kept is not None:
            return self._kept[(..., *tile.outer())]
        return self._uploaded(*tile.outer())

    def _has_room(self) -> bool:
        """Whether the photo may stay on a GPU: sent at every step, it took longer than the step."""
        if self.device.torch_device.type != "cuda":
            return False
        size = 3 * 4 * self.height * self.width
        return size < free_memory(self.device) * LARGEST_KEPT

    def _uploaded(self, rows: slice, columns: slice) -> Tensor:
        """Pixels of the area on the device, (1, 3, h, w) in [-1, 1]."""
        pixels = self.rgb[rows, columns]
        missing = (
            rows.stop - rows.start - pixels.shape[0],
            columns.stop - columns.start - pixels.shape[1],
        )
        if any(missing):
            pixels = np.pad(pixels, ((0, missing[0]), (0, missing[1]), (0, 0)), mode="symmetric")
        tensor = torch.from_numpy(np.ascontiguousarray(pixels)).to(self.device.torch_device)
        return (tensor * 2 - 1).permute(2, 0, 1)[None]

    def guide(self, strength: tuple[float, float, float]) -> Iterator[None]:
        """Fill `latents` (scaled by `strength`) and `structure`; yields after every tile."""
        if self.model.guidance is None:
            return
        self._strength = strength
        widths = self.model.config.guidance_widths
        self.latents = tuple(
            self._plane(c, s, self.model.dtype) for c, s in zip(widths, SCALES, strict=True)
        )
        self.structure = tuple(self._plane(1, s, torch.float32) for s in SCALES)
        for tile in self.tiles:
            found = self._regress(self.hint.lay(self.blurry(tile)))
            for i, scale in enumerate(SCALES):
                latent, luma = self.hint.lift(found.latents[i]), self.hint.lift(found.luma[i])
                tile.blend(self.latents[i], latent * strength[i], scale)
                tile.blend(self.structure[i], luma.float(), scale)
            yield

    @torch.no_grad()
    def _regress(self, blurry: Tensor) -> Structure:
        structure = self.model.structure(_packed(blurry), self._told)
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

    def _evaluate(self, x: Tensor, sigma: float, tile: Tile) -> Generator[Pause, None, Tensor]:
        """The tile's denoised residual as it lies: the first answer with what a kernel adds."""
        denoised = yield from self._looked(x, sigma, tile)
        if self._kernel is None or sigma < self.model.config.sigma_max:
            return denoised
        yield Pause()
        undone = yield from self._undone(tile, self._kernel)
        yield Pause()
        with torch.no_grad():
            return self.model.fused(denoised, self.blurry(tile), undone)

    def _undone(self, tile: Tile, kernel: Tensor) -> Generator[Pause, None, Tensor]:
        """The tile's photo after its deconvolution, (1, 3, h, w) in [-1, 1]."""
        rows, columns = tile.outer()
        # Beyond what is seen of the photo it is made up, as far as the kernel reaches.
        reach = kernel.shape[-1]
        wide = [
            slice(max(0, side.start - reach), min(most, side.stop + reach))
            for side, most in ((rows, self.height), (columns, self.width))
        ]
        top, left = rows.start - wide[0].start, columns.start - wide[1].start
        inner = (
            slice(top, top + rows.stop - rows.start),
            slice(left, left + columns.stop - columns.start),
        )
        photo = (self._uploaded(*wide) + 1) / 2
        found = torch.empty_like(photo[..., inner[0], inner[1]])
        # One after the other: spectra are several times as large as what they are of.
        for channel in range(photo.shape[1]):
            plane = photo[:, channel : channel + 1].to(kernel.device)
            undone = deconvolved(plane, kernel)[..., inner[0], inner[1]]
            found[:, channel : channel + 1] = undone.to(found.device)
            yield Pause()
        return found * 2 - 1

    def _looked(self, x: Tensor, sigma: float, tile: Tile) -> Generator[Pause, None, Tensor]:
        """The tile's denoised residual, looked at once or also upside down, as it lies."""
        blurry, noisy = self.blurry(tile), x[(..., *tile.outer())]
        latents = tuple(
            latent[(..., *tile.outer(scale))]
            for latent, scale in zip(self.latents, SCALES, strict=False)
        )
        denoised = yield from self._denoised(noisy, blurry, sigma, latents)
        if not self._twice:
            return denoised
        yield Pause()
        blurry, noisy = _turned(blurry), _turned(noisy)
        # Guided anew at every step: kept, these latents would double what a large photo takes.
        other = yield from self._denoised(noisy, blurry, sigma, self._latents(blurry))
        return (denoised + _turned(other)) / 2

    @torch.no_grad()
    def _denoised(
        self, noisy: Tensor, blurry: Tensor, sigma: float, latents: tuple[Tensor, ...]
    ) -> Generator[Pause, None, Tensor]:

        def lay(planes: Tensor) -> Tensor:
            return _packed(self.hint.lay(planes))

        level = torch.full((1,), sigma, device=self.device.torch_device)
        stages = self.model.stages(
            lay(noisy), lay(blurry), level, tuple(map(lay, latents)), self._told
        )
        return self.hint.lift((yield from instead(stages, Pause)))

    def _latents(self, blurry: Tensor) -> tuple[Tensor, ...]:
        """Of a photo that lies as ours does, scaled; () without guidance."""
        if self.model.guidance is None:
            return ()
        found = self._regress(self.hint.lay(blurry)).latents
        scaled = zip(found, self._strength, strict=True)
        return tuple(self.hint.lift(latent * strength) for latent, strength in scaled)

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
        change = residual[0].permute(1, 2, 0)
        if change.device.type == "cuda":
            # NumPy asks for memory in large pages. In small ones, as torch has it, the first touch
            # of every page takes longer than the way from the card.
            pixels = np.empty(change.shape, np.float32)
            torch.from_numpy(pixels).copy_(change)
        else:
            pixels = change.cpu().numpy()
        return np.asarray(pixels[: self.area.height, : self.area.width])


def _packed(planes: Tensor) -> Tensor:
    """As the device's convolutions want it."""
    if planes.device.type in _WANT_PACKED:
        return planes.contiguous()
    if planes.device.type == "cuda":
        # Rows and columns may have changed places; cuDNN would copy it for every convolution.
        return planes.contiguous(memory_format=torch.channels_last)
    return planes


def _turned(planes: Tensor) -> Tensor:
    """Upside down: half a turn, which leaves every motion's direction as it is."""
    return planes.flip(-1, -2)
