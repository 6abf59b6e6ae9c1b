"""The photo as the rest of the program knows it: float pixels and what the file said about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.photo.pixels import fill_transparent

__all__ = ["Photo"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Photo:
    """A decoded photo, upright, with everything its file carried.

    `rgb` is float32 (H, W, 3), values as encoded in the file (not linear light) in [0, 1]; a grey
    photo has its channel three times and `grey` set. `alpha` is float32 (H, W) in [0, 1],
    unpremultiplied. `icc` is the profile of `rgb`; None means sRGB is assumed. `exif` is the
    TIFF stream without a prefix, `xmp` the packet, `iptc` the IIM records, all as in the file.
    `texts` are a PNG's by their customary keywords, or a JPEG's comment by "Comment".
    `dpi` is (horizontal, vertical). `jpeg_quality` is the source's on libjpeg's scale,
    `jpeg_subsampling` 0 for 4:4:4, 1 for 4:2:2, 2 for 4:2:0. `notes` are sentences for the user.
    """

    rgb: NDArray[np.float32]
    alpha: NDArray[np.float32] | None = None
    grey: bool = False
    bit_depth: Literal[8, 16] = 8
    format: str = "PNG"
    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    texts: tuple[tuple[str, str], ...] = ()
    dpi: tuple[float, float] | None = None
    jpeg_quality: int | None = None
    jpeg_subsampling: int | None = None
    notes: tuple[str, ...] = ()
    path: Path | None = None

    @property
    def width(self) -> int:
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        return int(self.rgb.shape[0])

    def filled(self) -> NDArray[np.float32]:
        """`rgb` for the model: where alpha is 0, colours from around instead of what hides there.

        Without such pixels it is `rgb` itself. `with_rgb` restores what was hidden.
        """
        return self.rgb if self.alpha is None else fill_transparent(self.rgb, self.alpha)

    def with_rgb(self, rgb: NDArray[np.float32]) -> Photo:
        """A copy with new pixels of the same size; where alpha is 0 the old ones stay.

        A grey photo stays grey: its channels are averaged.
        """
        if rgb.shape != self.rgb.shape:
            raise ValueError(f"expected pixels of shape {self.rgb.shape}, got {rgb.shape}")
        if self.grey:
            rgb = np.repeat(rgb.mean(axis=2, keepdims=True), 3, axis=2)
        if self.alpha is not None:
            rgb = np.where(self.alpha[..., None] > 0, rgb, self.rgb)
        return replace(self, rgb=rgb)
