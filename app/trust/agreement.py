"""In how much of a photo the samples agree, kept small: so it is known at once for any mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.core_words import in_words

if TYPE_CHECKING:
    from core.disagreement import Disagreement
    from core.options import Region

#: Longest side of what is kept: shares of the photo in percent need no more.
SIDE = 512


@dataclass(frozen=True, eq=False, kw_only=True)
class Agreement:
    """`agree` and `differ`: in how much of each place, uint8 (h, w); of the region, if any."""

    samples: int
    region: Region | None
    agree: NDArray[np.uint8]
    differ: NDArray[np.uint8]

    @classmethod
    def of(cls, found: Disagreement) -> Agreement:
        from core.disagreement import AGREES_BELOW, DIFFERS_FROM

        shown, region = found.shown, found.region
        return cls(
            samples=found.samples,
            region=region,
            agree=_small((shown < AGREES_BELOW).view(np.uint8) * np.uint8(255), region),
            differ=_small((shown >= DIFFERS_FROM).view(np.uint8) * np.uint8(255), region),
        )

    def sentence(self, mask: NDArray[np.uint8]) -> str:
        """`Disagreement.describe` of results that are laid over the photo by a mask (H, W)."""
        from core.disagreement import described

        share = _small(mask, self.region) / 255
        agree = 1 - np.mean((255 - self.agree) / 255 * share)
        differ = np.mean(self.differ / 255 * share)
        return in_words(described(self.samples, float(agree), float(differ), self.region))


def _small(plane: NDArray[np.uint8], region: Region | None) -> NDArray[np.uint8]:
    """Mean values of what lies in the region, at most SIDE a side."""
    import cv2

    from core.region import slices

    inside = plane if region is None else plane[slices(region)]
    factor = min(1.0, SIDE / max(inside.shape))
    small = cv2.resize(inside, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
