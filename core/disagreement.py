"""Where samples disagree, and how far off a result likely is there.

What the photo does not settle, the model's seeds settle each their way. `Gathered` takes the
`Sample`s of a run one by one, so that none must be kept. How well the maps tell where the result is
wrong is measured by `python -m benchmarks.trust` (docs/trust.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import OptionsError
from core.events import Sample
from core.local import Mask
from core.luma import luma_of
from core.options import DeblurOptions, Region
from core.region import slices

__all__ = [
    "AGREES_BELOW",
    "DIFFERS_FROM",
    "LEVEL",
    "Disagreement",
    "Gathered",
    "check_options",
    "described",
    "likely_error",
]

Floats = NDArray[np.float32]

#: In levels of 255: below it nobody sees a difference, from there on everybody does.
AGREES_BELOW, DIFFERS_FROM = 2.0, 6.0
#: Likely error over the geometric mean of its three signs, fitted on training photos with synthetic
#: blur by `python -m benchmarks.trust_fit` (8 steps, DPM++ 2M, 4 samples), which also tries other
#: weights of the signs: none is better in both that it looks at.
LEVEL = 1.6
#: Scale in pixels over which contrast and signs are local, and over which the spread is shown.
_LOCAL, _NEAR, _SHOWN = 5.0, 4.0, 2.0
#: What is finer than this scale in pixels is fine detail.
_FINE = 2.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Disagreement:
    """Maps of a photo, float32 (H, W), in levels of 255; 0 where nothing was deblurred.

    `spread`: standard deviation between the samples (root mean square over the channels).
    `likely`: how far a sample is likely off, root mean square, to a factor of about two. Three
    signs tell: the spread, how far the samples' mean has moved from the faithful answer, and how
    much fine detail that has (`likely_error`).
    """

    samples: int
    spread: Floats
    likely: Floats
    region: Region | None = None

    def within(self, mask: Mask) -> Disagreement:
        """Of results that are laid over the photo by a mask, see core.local."""
        share = mask.astype(np.float32) / np.float32(255)
        return replace(self, spread=self.spread * share, likely=self.likely * share)

    @property
    def shown(self) -> Floats:
        """`spread`, smoothed a little, as it is put into words."""
        return np.asarray(cv2.GaussianBlur(self.spread, (0, 0), _SHOWN), np.float32)

    def describe(self) -> str:
        """In plain English, two sentences."""
        shown = self.shown if self.region is None else self.shown[slices(self.region)]
        agree, differ = np.mean(shown < AGREES_BELOW), np.mean(shown >= DIFFERS_FROM)
        return described(self.samples, float(agree), float(differ), self.region)


class Gathered:
    """Running sums over samples (H, W, 3); within `region` alone, where only that was deblurred."""

    def __init__(self, region: Region | None = None) -> None:
        self._region = region
        self._size = (0, 0)
        self._count = 0
        self._mean = np.zeros((0, 0, 3), np.float32)
        self._faithful, self._squares = np.zeros((2, 0, 0), np.float32)

    def add(self, sample: Sample) -> None:
        """Take a sample; the first one of a run starts afresh. Welford's update."""
        rgb = self._inside(sample.rgb)
        if sample.sample == 1:
            self._count, self._size = 0, sample.rgb.shape[:2]
            self._mean = np.zeros_like(rgb)
            self._squares = np.zeros(rgb.shape[:2], np.float32)
            # The same for all samples.
            self._faithful = luma_of(
                rgb if sample.faithful is None else self._inside(sample.faithful)
            )
        self._count += 1
        delta = rgb - self._mean
        self._mean += delta / self._count
        self._squares += (delta * (rgb - self._mean)).mean(axis=2)

    def result(self) -> Disagreement:
        """The maps. Raises ValueError before the second sample."""
        if self._count < 2:
            raise ValueError("it takes two samples to disagree")
        spread = np.sqrt(np.maximum(self._squares, 0) / (self._count - 1)).astype(np.float32)
        luma = luma_of(self._mean)
        return Disagreement(
            samples=self._count,
            spread=self._placed(spread * 255),
            likely=self._placed(likely_error(spread, luma - self._faithful, self._faithful) * 255),
            region=self._region,
        )

    def _inside(self, rgb: Floats) -> Floats:
        return rgb if self._region is None else rgb[slices(self._region)]

    def _placed(self, plane: Floats) -> Floats:
        """A map of the region in its place in the photo."""
        if self._region is None:
            return plane
        whole = np.zeros(self._size, np.float32)
        whole[slices(self._region)] = plane
        return whole


def described(samples: int, agree: float, differ: float, region: Region | None) -> str:
    """In which share of a photo, or of its region, the samples agree, and clearly differ."""
    where = "the photo" if region is None else "the region"
    return (
        f"The {samples} samples agree in {100 * agree:.0f} % of {where}; where they "
        f"clearly differ ({100 * differ:.0f} %), detail is a guess. The colours show where the "
        "result is likely off, and roughly how far."
    )


def check_options(options: DeblurOptions) -> None:
    """Raises OptionsError where samples could not disagree."""
    if options.samples < 2 or options.steps < 2:
        raise OptionsError(
            "Samples can disagree where there are at least two of them, of at least two steps "
            "(--samples 4 --steps 8)."
        )


def likely_error(spread: Floats, moved: Floats, faithful: Floats) -> Floats:
    """LEVEL times the geometric mean of three signs near each pixel, of full scale.

    That tells places from each other. Photos are told from each other by how little fine detail
    they have for their contrast, which is how blurred they are.
    """
    fine = faithful - cv2.GaussianBlur(faithful, (0, 0), _FINE)
    smear = _rms(_contrast(faithful)) / max(_rms(fine), 1e-6)
    signs = np.cbrt(_near(spread) * _near(moved) * _near(fine))
    return np.float32(LEVEL * smear) * signs


def _rms(plane: Floats) -> float:
    return float(np.sqrt(np.square(plane).mean()))


def _near(plane: Floats) -> Floats:
    """Root mean square in a neighbourhood."""
    return np.sqrt(np.maximum(cv2.GaussianBlur(plane * plane, (0, 0), _NEAR), 0))


def _contrast(luma: Floats) -> Floats:
    """Local standard deviation."""
    mean = cv2.GaussianBlur(luma, (0, 0), _LOCAL)
    return np.sqrt(np.maximum(cv2.GaussianBlur(luma * luma, (0, 0), _LOCAL) - mean * mean, 0))
