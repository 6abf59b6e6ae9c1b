"""What the trust features find, ready to be shown. Made in the worker's thread; owns no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.images import Pyramid, build_pyramid
from app.items import Colour, Finished, Overlay, Tint
from app.outline import edge_lines
from app.results import Look
from app.trust.agreement import Agreement

if TYPE_CHECKING:
    from core.blur_estimate import BlurEstimate
    from core.options import DeblurOptions, GrainChoice

#: Longest side of an overlay: maps are smooth, and screens are not larger.
OVERLAY_SIDE = 2048

#: What a map dims the photo with, so that its colours show on photos of any colour; RGBA.
VEIL = (24, 26, 29, 120)

#: Colour and opacity of a mask that is being painted.
TINT: Colour = (74, 144, 226)
TINT_OPACITY = 0.4


@dataclass(frozen=True, eq=False, kw_only=True)
class Variation:
    """What one seed gives, as the end of a run of its own."""

    options: DeblurOptions
    grain: GrainChoice
    finished: Finished


@dataclass(frozen=True, eq=False, kw_only=True)
class Varied:
    """Several seeds of one photo, the map of where they disagree, and in how much of it."""

    variations: tuple[Variation, ...]
    disagreement: Overlay
    agreement: Agreement


@dataclass(frozen=True, eq=False, kw_only=True)
class Checked:
    """The re-blur check of a result as it looked then."""

    overlay: Overlay
    look: Look


@dataclass(frozen=True, eq=False, kw_only=True)
class BlurFound:
    estimate: BlurEstimate
    overlay: Overlay


def tint_of(mask: NDArray[np.uint8]) -> Tint:
    """A mask (H, W) -> a flat colour with an edge, at most OVERLAY_SIDE a side."""
    mask = _small(mask)
    levels = np.arange(256, dtype=np.float32)[:, None] * np.float32(TINT_OPACITY)
    colours = np.rint(levels * (np.array((*TINT[::-1], 255), np.float32) / 255)).astype(np.uint8)
    return Tint(pyramid=build_pyramid(colours[mask]), edge=edge_lines(mask))


def overlay_pixels(rgba: NDArray[np.uint8]) -> Pyramid:
    """Straight RGBA (h, w, 4) -> display pixels over a veil, at most OVERLAY_SIDE a side."""
    rgba = _small(rgba)
    alpha = rgba[..., 3:].astype(np.float32) / 255
    under = np.float32(VEIL[3] / 255)
    pixels = np.empty(rgba.shape, np.uint8)
    colours = rgba[..., 2::-1] * alpha + np.array(VEIL[2::-1], np.float32) * under * (1 - alpha)
    pixels[..., :3] = np.rint(colours)
    pixels[..., 3] = np.rint(255 * (alpha + under * (1 - alpha)))[..., 0]
    return build_pyramid(pixels)


def _small(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """At most OVERLAY_SIDE a side."""
    import cv2

    factor = min(1.0, OVERLAY_SIDE / max(pixels.shape[:2]))
    if factor == 1:
        return pixels
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
