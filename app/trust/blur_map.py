"""The blur of a photo as a map of sizes and a sentence in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.items import Colour, Overlay
from app.trust.findings import overlay_pixels

if TYPE_CHECKING:
    from core.blur_estimate import Blur, BlurEstimate

translate = QCoreApplication.translate

#: Sizes in pixels up to which a colour goes, the colour, its opacity; the last is for all larger.
STEPS: tuple[tuple[float, Colour, int], ...] = (
    (4, (70, 160, 220), 90),
    (8, (90, 200, 140), 110),
    (16, (240, 200, 80), 130),
    (1e9, (225, 90, 80), 150),
)
SHARP: Colour = (235, 240, 245)
_SHARP_OPACITY = 70


def paint(found: BlurEstimate, width: int, height: int) -> Overlay:
    """A colour for each cell of the estimate; cells that tell nothing stay clear."""
    cells = np.array([[_rgba(blur) for blur in row] for row in found.cells], np.uint8)
    small = max(1, found.cell // 8)
    grid = cells.repeat(small, axis=0).repeat(small, axis=1)
    step = found.cell / small
    rgba = grid[: max(1, round(height / step)), : max(1, round(width / step))]
    words = (
        translate("trust", "up to 4 pixels"),
        translate("trust", "up to 8"),
        translate("trust", "up to 16"),
        translate("trust", "more"),
    )
    sized = ((colour, text) for (_, colour, _), text in zip(STEPS, words, strict=True))
    legend = ((SHARP, translate("trust", "sharp")), *sized)
    return Overlay(
        pyramid=overlay_pixels(rgba), sentence=sentence(found.overall), legend=legend, of_photo=True
    )


def sentence(blur: Blur) -> str:
    """ "About 11 pixels of motion, falling to the right." """
    if blur.kind == "sharp":
        return translate("trust", "The photo is sharp already.")
    if blur.kind == "unknown":
        return translate("trust", "There is too little structure to tell the blur by.")
    size = f"{blur.size:.0f}"
    if blur.heading is None:
        text = translate("trust", "About {0} pixels of blur, alike in all directions (focus).")
        return text.format(size)
    texts = {
        "level": translate("trust", "About {0} pixels of motion, level."),
        "rising": translate("trust", "About {0} pixels of motion, rising to the right."),
        "upright": translate("trust", "About {0} pixels of motion, up and down."),
        "falling": translate("trust", "About {0} pixels of motion, falling to the right."),
    }
    return texts[blur.heading].format(size)


def _rgba(blur: Blur) -> tuple[int, int, int, int]:
    if blur.kind == "unknown":
        return 0, 0, 0, 0
    if blur.kind == "sharp":
        return (*SHARP, _SHARP_OPACITY)
    colour, opacity = next((c, a) for limit, c, a in STEPS if blur.size <= limit)
    return (*colour, opacity)
