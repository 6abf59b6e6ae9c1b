"""The re-blur check: can a blur carry the result back to the photo it was made from?

Region by region a kernel is fitted (core/reblur_fit.py) and the result blurred with it again. What
then differs from the photo, beyond its noise and beyond what one kernel for a region can explain,
was put there by the model. Detail that the blur erases entirely cannot be caught so, by nobody.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from core.luma import luma_of
from core.reblur_fit import BLOCK, CONTEXT, STRIDE, Fitted, fit
from core.steps import outcome

__all__ = ["EXPLAINED_FROM", "UNEXPLAINED_FROM", "Reblur", "Verdict", "check", "run"]

Floats = NDArray[np.float32]
Verdict = Literal["unexplained", "featureless", "unchanged", "explained"]
#: The verdicts as they stand in `Reblur.verdicts`.
VERDICTS: tuple[Verdict, ...] = ("unexplained", "featureless", "unchanged", "explained")

#: From so many times the tolerance a difference counts: of a set's true sharp photos nine of ten
#: pixels stay below 2.5 to 4.2.
UNEXPLAINED_FROM = 4.0
#: Share of a change's fine energy that the kernel takes back where something was deblurred. For a
#: kernel that changes nothing it is 0, however small the change; a true sharp photo reaches 0.6 to
#: 0.97, a denoised or a blurred one stays below 0.1, added noise is below 0.6 mostly.
EXPLAINED_FROM = 0.6
#: Share of the photo's own fine contrast that one kernel for a region leaves unexplained.
TOLERANCE = 0.1
#: A change below this share of the tolerance is none.
_SEEN = 0.5
#: Scale of what counts as fine, and of the neighbourhood judged, in pixels.
_FINE, _AROUND = 4.0, 6.0
#: Noise is never taken for less than the rounding to 8 bits makes it.
_ROUNDING = 0.5 / 255
_BLOCKS_AT_ONCE = 24


@dataclass(frozen=True, eq=False, kw_only=True)
class Reblur:
    """`excess`, float32 (H, W): the fine difference that stays, in units of what is tolerated.

    `verdicts`, uint8 (H, W): an index into VERDICTS for each pixel. `width`, float32 (H, W): the
    fitted kernel's length in pixels there, as of an even, straight motion that spreads light as far
    (NaN without structure to fit it by). `noise` is the photo's, as a share of full scale.
    """

    excess: Floats
    verdicts: NDArray[np.uint8]
    width: Floats
    noise: float

    def share(self, verdict: Verdict) -> float:
        """Of the pixels, 0 to 1."""
        return float(np.mean(self.verdicts == VERDICTS.index(verdict)))

    @property
    def typical_width(self) -> float:
        """The median kernel length in pixels where something was deblurred; 0 where nothing was."""
        chosen = self.width[self.verdicts == VERDICTS.index("explained")]
        return float(np.nanmedian(chosen)) if np.isfinite(chosen).any() else 0.0

    def describe(self) -> str:
        """In plain English, a sentence or two."""
        judged = 1 - self.share("featureless")
        if judged < 0.02:
            return "There is too little structure to judge the result by."
        bad, good = self.share("unexplained") / judged, self.share("explained") / judged
        if good < 0.02 and bad < 0.02:
            return "Nothing was deblurred here: the result is as blurred as the photo."
        if good < 0.01:
            return (
                f"In {100 * bad:.0f} % of what can be judged no blur leads from the result back to "
                "the photo."
            )
        # The tail that is cut off a kernel makes the narrowest ones come out as nothing.
        wide = max(self.typical_width, 0.5)
        width = f"{wide:.0f}" if wide >= 3 else f"{wide:.1f}"
        if bad < 0.01:
            return (
                f"In {100 * good:.0f} % of what can be judged something was deblurred: blurred "
                f"again by about {width} pixels, the result gives the photo back there. Less than "
                "1 % of it contradicts the photo."
            )
        return (
            f"In {100 * good:.0f} % of what can be judged something was deblurred, by about "
            f"{width} pixels; in {100 * bad:.0f} % no blur leads from the result back to the photo."
        )


def run(photo: Floats, result: Floats) -> Generator[float, None, Reblur]:
    """Yields the share done, 0 to 1; returns the finding.

    Both are float32 (H, W, 3), encoded values in [0, 1]. Photos smaller than a block are mirrored
    to its size. About 4 s a megapixel on one core where all of it has structure.
    """
    before, after = _linear_luma(photo), _linear_luma(result)
    again, width = yield from _blurred_again(before, after)
    return _judge(_encoded(before), _encoded(after), _encoded(again), width)


def check(photo: Floats, result: Floats) -> Reblur:
    """`run`, drained."""
    return outcome(run(photo, result))


def _blurred_again(before: Floats, after: Floats) -> Generator[float, None, tuple[Floats, Floats]]:
    """The result blurred by the fitted kernels, block over block, and their widths, linear luma."""
    height, width = before.shape
    before, after = _padded(before, 0), _padded(after, CONTEXT)
    noise = _noise(before)
    total = np.zeros_like(before)
    widths, weight, trusted = (np.zeros_like(before) for _ in range(3))
    window = _window()
    places = list(_places(*before.shape))
    for start in range(0, len(places), _BLOCKS_AT_ONCE):
        chosen = places[start : start + _BLOCKS_AT_ONCE]
        side = BLOCK + 2 * CONTEXT
        fitted = fit(
            np.stack([after[y : y + side, x : x + side] for y, x in chosen]),
            np.stack([before[y : y + BLOCK, x : x + BLOCK] for y, x in chosen]),
            noise,
        )
        for (y, x), found in zip(chosen, _each(fitted), strict=True):
            part = np.s_[y : y + BLOCK, x : x + BLOCK]
            total[part] += window * found[0]
            weight[part] += window
            if np.isfinite(found[1]):
                widths[part] += window * found[1]
                trusted[part] += window
        yield min(1.0, (start + len(chosen)) / len(places))
    known = np.full_like(before, np.nan)
    np.divide(widths, trusted, out=known, where=trusted > 0.05 * weight)
    return (total / weight)[:height, :width], known[:height, :width]


def _each(fitted: Fitted) -> Iterator[tuple[Floats, float]]:
    return zip(fitted.blurred, fitted.width.tolist(), strict=True)


def _judge(before: Floats, after: Floats, again: Floats, width: Floats) -> Reblur:
    noise = max(_noise(before), _ROUNDING)
    fine, changed, left = _energy(before), _energy(before - after), _energy(before - again)
    tolerated = noise**2 + TOLERANCE**2 * fine
    excess = np.sqrt(left / tolerated)
    featureless = np.maximum(fine, _energy(after)) < (2 * noise) ** 2
    seen = changed >= _SEEN**2 * tolerated
    # What comes later in these lines overrules: unexplained is said whatever else holds.
    verdicts = np.full(before.shape, VERDICTS.index("unchanged"), np.uint8)
    verdicts[seen & (left <= (1 - EXPLAINED_FROM) * changed)] = VERDICTS.index("explained")
    verdicts[featureless] = VERDICTS.index("featureless")
    verdicts[excess >= UNEXPLAINED_FROM] = VERDICTS.index("unexplained")
    return Reblur(
        excess=excess.astype(np.float32), verdicts=verdicts, width=width, noise=float(noise)
    )


def _energy(plane: Floats) -> Floats:
    """Mean square of the fine part, in a neighbourhood."""
    fine = plane - cv2.GaussianBlur(plane, (0, 0), _FINE)
    return np.asarray(cv2.GaussianBlur(fine * fine, (0, 0), _AROUND), np.float32)


def _noise(plane: Floats) -> float:
    """Standard deviation (Immerkaer 1996, by the median so that edges do not count)."""
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    return float(np.median(np.abs(cv2.filter2D(plane, -1, mask))) / 0.6745)


def _padded(plane: Floats, context: int) -> Floats:
    """Mirrored to a block at least, and by `context` at every side."""
    missing = [max(0, BLOCK - side) for side in plane.shape]
    plane = np.pad(plane, [(0, m) for m in missing], mode="symmetric")
    return np.pad(plane, context, mode="symmetric")


def _places(height: int, width: int) -> Iterator[tuple[int, int]]:
    for y in _starts(height):
        for x in _starts(width):
            yield y, x


def _starts(length: int) -> list[int]:
    starts = list(range(0, length - BLOCK + 1, STRIDE))
    return starts if starts[-1] == length - BLOCK else [*starts, length - BLOCK]


def _window() -> Floats:
    """Weights of a block, (BLOCK, BLOCK): a raised cosine, never quite 0."""
    wave = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(BLOCK) + 0.5) / BLOCK)
    return (np.outer(wave, wave) + 1e-3).astype(np.float32)


def _linear_luma(rgb: Floats) -> Floats:
    """Light mixes in the camera before its curve does: sRGB's (IEC 61966-2-1), undone."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((np.maximum(rgb, 0) + 0.055) / 1.055) ** 2.4)
    return luma_of(linear)


def _encoded(linear: Floats) -> Floats:
    """Noise and its visibility are even on the curve."""
    value = np.clip(linear, 0, 1)
    curved = 1.055 * np.maximum(value, 1e-9) ** (1 / 2.4) - 0.055
    return np.where(value <= 0.0031308, value * 12.92, curved).astype(np.float32)
