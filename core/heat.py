"""Paints the trust features' maps as colours with transparency, for the window and for files.

Colours (H, W, 4) are uint8 RGBA, straight alpha. The warm scale runs from yellow over orange to a
dark magenta and can be told by people with any kind of colour vision by its lightness alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.disagreement import Disagreement
from core.luma import luma_of
from core.reblur import UNEXPLAINED_FROM, VERDICTS, Reblur

__all__ = [
    "DISAGREEMENT_SCALE",
    "REBLUR_COLOURS",
    "over_photo",
    "paint_disagreement",
    "paint_reblur",
    "unexplained_colours",
]

Floats = NDArray[np.float32]
Rgba = NDArray[np.uint8]

#: Stops of the warm scale: position, red, green, blue, alpha.
WARM = (
    (0.0, 255, 236, 120, 0),
    (0.25, 255, 214, 80, 120),
    (0.5, 250, 140, 40, 170),
    (0.75, 214, 50, 70, 195),
    (1.0, 120, 10, 90, 215),
)
#: Likely error in levels of 255 at which the scale of the disagreement begins and ends.
DISAGREEMENT_SCALE = (8.0, 60.0)
#: What stands for a verdict of the re-blur check; "unexplained" takes the warm scale instead.
REBLUR_COLOURS = {"explained": (60, 190, 150, 90), "unchanged": (120, 130, 145, 80)}
#: From the threshold of the excess to so many times it the warm scale runs, beginning there.
_EXCESS_SPAN, _EXCESS_BEGINS = 3.0, 0.4


def paint_disagreement(found: Disagreement) -> Rgba:
    """The likely error; transparent where it is small."""
    low, high = DISAGREEMENT_SCALE
    return warm((found.likely - low) / (high - low))


def paint_reblur(found: Reblur) -> Rgba:
    """Warm where the photo does not explain the result, green where it does, grey where nothing
    was deblurred, transparent where there is nothing to judge."""
    excess = (found.excess / UNEXPLAINED_FROM - 1) / (_EXCESS_SPAN - 1)
    colours = warm(_EXCESS_BEGINS + (1 - _EXCESS_BEGINS) * excess)
    for verdict in VERDICTS:
        if verdict != "unexplained":
            place = found.verdicts == VERDICTS.index(verdict)
            colours[place] = REBLUR_COLOURS.get(verdict, (0, 0, 0, 0))
    return colours


def unexplained_colours(count: int) -> Rgba:
    """(count, 4): from what is just not explained, orange, to what is far off, purple."""
    return warm(np.linspace(_EXCESS_BEGINS, 1, count, dtype=np.float32))


def warm(position: Floats) -> Rgba:
    """The warm scale at `position`, clipped to [0, 1]."""
    table = np.array(WARM, np.float32)
    fine = np.linspace(0, 1, 256)
    lookup = np.stack([np.interp(fine, table[:, 0], table[:, c]) for c in range(1, 5)], axis=-1)
    index = np.rint(np.clip(position, 0, 1) * 255).astype(np.intp)
    return lookup.round().astype(np.uint8)[index]


def over_photo(rgb: Floats, colours: Rgba) -> Floats:
    """The colours over a grey, dimmed version of the photo, float32 (H, W, 3) in [0, 1]."""
    backdrop = np.repeat((0.15 + 0.6 * luma_of(rgb))[..., None], 3, axis=2)
    alpha = colours[..., 3:].astype(np.float32) / 255
    mixed = backdrop * (1 - alpha) + colours[..., :3].astype(np.float32) / 255 * alpha
    return mixed.astype(np.float32)
