"""Where samples disagree: what the photo does not settle, the model's seeds settle each their way.

`Gathered` takes the `Sample`s of a run one by one, so that none must be kept. How well the spread
tells where the result is wrong is measured by `python -m benchmarks.trust` (docs/trust.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import OptionsError
from core.events import Sample
from core.options import DeblurOptions

__all__ = ["AGREES_BELOW", "DIFFERS_FROM", "Disagreement", "Gathered", "check_options"]

Floats = NDArray[np.float32]

#: In levels of 255: below it nobody sees a difference, from there on everybody does.
AGREES_BELOW, DIFFERS_FROM = 2.0, 6.0
#: Scale in pixels over which contrast is local, and over which the maps are shown.
_LOCAL, _SHOWN = 5.0, 2.0
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Disagreement:
    """Maps of a photo, float32 (H, W), in levels of 255.

    `spread`: standard deviation between the samples (root mean square over the channels).
    `relative`: the spread as a share of the local contrast, 0 to 1 and beyond.
    """

    samples: int
    spread: Floats
    relative: Floats

    @property
    def shown(self) -> Floats:
        """`spread`, smoothed a little, as it is painted and put into words."""
        return _smoothed(self.spread)

    def describe(self) -> str:
        """In plain English, a sentence."""
        shown = self.shown
        agree, differ = np.mean(shown < AGREES_BELOW), np.mean(shown >= DIFFERS_FROM)
        if differ < 0.005:
            return (
                f"The {self.samples} samples agree in {agree:.0%} of the photo and clearly differ "
                "nowhere."
            )
        return (
            f"The {self.samples} samples agree in {agree:.0%} of the photo; in {differ:.0%} they "
            "clearly differ: detail there is a guess."
        )


class Gathered:
    """Running sums over samples (H, W, 3)."""

    def __init__(self) -> None:
        self._count = 0
        self._mean = np.zeros((0, 0, 3), np.float32)
        self._squares = np.zeros((0, 0), np.float32)

    def add(self, sample: Sample) -> None:
        """Take a sample; the first one of a run starts afresh. Welford's update."""
        if sample.sample == 1:
            self._count = 0
            self._mean = np.zeros_like(sample.rgb)
            self._squares = np.zeros(sample.rgb.shape[:2], np.float32)
        self._count += 1
        delta = sample.rgb - self._mean
        self._mean += delta / self._count
        self._squares += (delta * (sample.rgb - self._mean)).mean(axis=2)

    def result(self) -> Disagreement:
        """The maps. Raises ValueError before the second sample."""
        if self._count < 2:
            raise ValueError("it takes two samples to disagree")
        spread = np.sqrt(np.maximum(self._squares, 0) / (self._count - 1)) * 255
        return Disagreement(
            samples=self._count,
            spread=spread.astype(np.float32),
            relative=(spread / (_contrast(self._mean) * 255 + AGREES_BELOW)).astype(np.float32),
        )


def check_options(options: DeblurOptions) -> None:
    """Raises OptionsError where samples could not disagree."""
    if options.samples < 2 or options.steps < 2:
        raise OptionsError(
            "Samples can disagree where there are at least two of them, of at least two steps "
            "(--samples 4 --steps 8 --sampler ancestral)."
        )


def _smoothed(plane: Floats) -> Floats:
    """A map without the grain of single pixels."""
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), _SHOWN), np.float32)


def _contrast(rgb: Floats) -> Floats:
    """Local standard deviation of the luma."""
    luma = rgb @ _LUMA
    mean = cv2.GaussianBlur(luma, (0, 0), _LOCAL)
    return np.sqrt(np.maximum(cv2.GaussianBlur(luma * luma, (0, 0), _LOCAL) - mean * mean, 0))
