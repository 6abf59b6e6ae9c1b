"""How a photo is blurred: how far, which way, where; and whether it is sharp already.

A small network (`core/blur_network.py`, trained by `core/training/estimator.py`) gives odds for the
patches that tell most, at full size and at 1/2, 1/4 and 1/8; here the odds of many are multiplied.
Importing this loads no torch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from core.blur_odds import Finding

BlurKind = Literal["motion", "defocus", "sharp", "unknown"]
Heading = Literal["level", "rising", "upright", "falling"]

#: Blur shorter than this counts as none: what lenses and resampling leave.
SHARP_BELOW = 2.1
#: Softness that is alike in all directions may be bokeh: then it is enough that so much of the
#: photo is sharp.
SHARP_SHARE = 0.25
#: A photo is not sharp if more than this of it moved, one way.
MOVING = 0.04
#: Cells of the grid, at most, and their smallest side in pixels.
CELLS = 192
SMALLEST_CELL = 64
#: Below this confidence, or with fewer patches, the kind is unknown.
LEAST_CONFIDENCE = 0.3
LEAST_EVIDENCE = 0.2
#: Lengths this near to the likeliest, in octaves, are averaged.
NEIGHBOURS = 1.5
#: Diameter of the disc that spreads as far as a line of length 1.
DISC_OF_LINE = 4 / 12**0.5


@dataclass(frozen=True, kw_only=True)
class Blur:
    """The blur of a photo, or of a place in it.

    `size` is in pixels of the photo. For motion: the length of the even, straight motion that
    spreads light as far along its main direction (the square root of 12 times the standard
    deviation). For defocus, which means blur that is alike in all directions: the diameter of the
    even disc that spreads as far (4 standard deviations). For sharp: what softness there is, below
    SHARP_BELOW. For unknown: 0.
    `direction`: of motion, in degrees counter-clockwise from the horizontal, 0 to 180; else None.
    `confidence`: 0 to 1, the odds that the size is right within a factor of 1.4.
    """

    kind: BlurKind
    size: float
    direction: float | None
    confidence: float

    @property
    def heading(self) -> Heading | None:
        """The direction in a word: within 22.5 degrees of level, of upright, or between."""
        if self.direction is None:
            return None
        names: tuple[Heading, ...] = ("level", "rising", "upright", "falling")
        return names[round(self.direction / 45) % 4]

    def describe(self) -> str:
        """In plain English: "about 11 pixels of motion, falling to the right"."""
        if self.kind == "sharp":
            return "sharp"
        if self.kind == "unknown":
            return "nothing to tell the blur by"
        size = f"about {self.size:.0f} pixels"
        if self.heading is None:
            return f"{size} of blur, alike in all directions"
        way = {
            "level": "level",
            "rising": "rising to the right",
            "upright": "up and down",
            "falling": "falling to the right",
        }[self.heading]
        return f"{size} of motion, {way}"


@dataclass(frozen=True, kw_only=True)
class BlurEstimate:
    """`overall`, and `cells[row][column]` for squares of `cell` pixels from the top left corner.

    The last row and column reach to the photo's edge and may be narrower.
    """

    overall: Blur
    cell: int
    cells: tuple[tuple[Blur, ...], ...]

    @property
    def sharp(self) -> bool:
        return self.overall.kind == "sharp"


UNKNOWN = Blur(kind="unknown", size=0.0, direction=None, confidence=0.0)


def estimate(rgb: NDArray[np.float32]) -> BlurEstimate:
    """The blur of a photo, float32 (H, W, 3), encoded values in [0, 1], of any size.

    12 megapixels take well under a second. Raises WeightsError without the network's file.
    """
    from core import blur_odds

    height, width = rgb.shape[:2]
    odds = blur_odds.of_photo(rgb)
    cell = cell_side(height, width)
    cells = tuple(
        tuple(
            _read(odds.near((x + 0.5) * cell, (y + 0.5) * cell, cell))
            for x in range(-(-width // cell))
        )
        for y in range(-(-height // cell))
    )
    return BlurEstimate(overall=overall(odds), cell=cell, cells=cells)


class Answers(Protocol):
    """What is asked of a photo's odds (`core.blur_odds.Odds`)."""

    def overall(self) -> Finding: ...
    def of_moving(self) -> Finding: ...
    def sharpest(self, share: float) -> float: ...
    def share_moving(self) -> float: ...
    def size_moving(self) -> float: ...


def overall(odds: Answers) -> Blur:
    """Of the whole photo: sharp in spite of bokeh, blurred in spite of a sharp background."""
    found = _read(odds.overall())
    if found.kind == "defocus" and odds.sharpest(SHARP_SHARE) < SHARP_BELOW:
        size = odds.sharpest(SHARP_SHARE)
        return Blur(kind="sharp", size=size, direction=None, confidence=found.confidence)
    if found.kind == "sharp" and odds.share_moving() > MOVING:
        moved = _read(odds.of_moving())
        return replace(moved, size=odds.size_moving()) if moved.kind == "motion" else UNKNOWN
    return found


def cell_side(height: int, width: int) -> int:
    """Of the grid over a photo of that size, in pixels."""
    cell = SMALLEST_CELL
    while -(-height // cell) * -(-width // cell) > CELLS:
        cell += SMALLEST_CELL // 2
    return cell


def _read(found: Finding) -> Blur:
    """Odds as one answer: the likeliest length, averaged with its neighbours, and direction."""
    from core.blur_odds import FULL_LENGTHS

    odds = found.length.numpy()
    # No blur at all counts as half of what can just be told.
    octaves = np.log2(np.maximum(FULL_LENGTHS, FULL_LENGTHS[1] / 2))
    # Between "a little" and "a lot" lies what nothing speaks for.
    around = np.abs(octaves[:, None] - octaves) <= 0.5
    near = odds * (np.abs(octaves - octaves[(around @ odds).argmax()]) <= NEIGHBOURS)
    middle = float(near @ octaves / near.sum())
    length = 2**middle
    confidence = float(odds[np.abs(octaves - middle) <= 0.5].sum())
    if found.evidence < LEAST_EVIDENCE:
        return UNKNOWN
    if length < SHARP_BELOW:
        confidence = float(odds[octaves < np.log2(SHARP_BELOW)].sum())
        return Blur(kind="sharp", size=length, direction=None, confidence=confidence)
    if confidence < LEAST_CONFIDENCE:
        return UNKNOWN
    directions = found.direction.numpy()
    if directions[0] > 0.5:
        size = length * DISC_OF_LINE
        return Blur(kind="defocus", size=size, direction=None, confidence=confidence)
    angles = np.arange(len(directions) - 1) * np.pi / (len(directions) - 1)
    best = int(directions[1:].argmax())
    near = np.isin(np.arange(len(angles)), [(best + k) % len(angles) for k in (-1, 0, 1)])
    mean = (directions[1:] * near * np.exp(2j * angles)).sum()
    direction = float(np.rad2deg(np.angle(mean)) / 2 % 180)
    return Blur(kind="motion", size=length, direction=direction, confidence=confidence)
