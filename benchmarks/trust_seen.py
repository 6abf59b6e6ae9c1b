"""What the benchmarks of the trust features look at: photos, their samples, regions of them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from core import deblur
from core.disagreement import Disagreement, Gathered
from core.events import Guidance, Sample
from core.luma import luma_of
from core.options import DeblurOptions

Floats = NDArray[np.float32]

#: Side of the regions whose error is ranked, in pixels.
BLOCK = 32
#: Contrast below it, of full scale, counts as it when errors are divided by contrast.
FLOOR = 2 / 255


@dataclass
class Seen:
    """What the samples of one photo gave."""

    blurry: Floats
    sharp: Floats
    mean: Floats
    samples: list[Floats]
    faithful: Floats
    structure: Floats
    disagreement: Disagreement


def look(
    blurry: Floats, sharp: Floats, deblurrer: deblur.Deblurrer, options: DeblurOptions
) -> Seen:
    """Run all samples of a photo; `faithful` is the last one's first step."""
    gathered, samples = Gathered(), list[Floats]()
    structure = faithful = blurry
    for event in deblurrer.run(blurry, options, preview_side=None, each_sample=True):
        if isinstance(event, Guidance):
            structure = event.structure[0].astype(np.float32) / np.float32(255)
        elif isinstance(event, Sample):
            gathered.add(event)
            samples.append(event.rgb)
            faithful = event.rgb if event.faithful is None else event.faithful
    mean = np.asarray(np.mean(samples, axis=0), np.float32)
    return Seen(blurry, sharp, mean, samples, faithful, structure, gathered.result())


def estimators(seen: Seen) -> dict[str, Floats]:
    """Maps (H, W) that might tell where a sample is wrong."""
    spread, luma = seen.disagreement.spread, [luma_of(rgb) for rgb in seen.samples]
    shape = spread.shape
    found: dict[str, Floats] = {"**likely error (painted)**": seen.disagreement.likely}
    found["spread of the samples"] = spread
    for scale in (2, 4):
        small = np.stack([scaled(plane, shape[0] // scale, shape[1] // scale) for plane in luma])
        deviation = np.asarray(small.std(axis=0, ddof=1), np.float32)
        found[f"spread at 1/{scale}"] = scaled(deviation, *shape)
    faithful = luma_of(seen.faithful)
    found["samples' mean less faithful answer"] = np.abs(luma_of(seen.mean) - faithful)
    result = scaled(luma[0], *seen.structure.shape)
    found["guidance less result, 1/2"] = scaled(np.abs(seen.structure - result), *shape)
    blurry = luma_of(seen.blurry)
    fine = blurry - cv2.GaussianBlur(blurry, (0, 0), 2)
    found["fine detail of the photo, no model"] = np.asarray(fine, np.float32)
    found["contrast of the photo, no model"] = contrast(seen.blurry)
    return found


def error_of(seen: Seen) -> Floats:
    """The first sample's error by region, root mean square, of full scale."""
    return by_region(np.sqrt(np.square(seen.samples[0] - seen.sharp).mean(axis=2)))


def middle(rgb: Floats, crop: int) -> Floats:
    """The middle square of a photo, as far as it goes."""
    top, left = (max(0, (side - crop) // 2) for side in rgb.shape[:2])
    return np.ascontiguousarray(rgb[top : top + crop, left : left + crop])


def by_region(plane: Floats) -> Floats:
    """Root mean square of each region."""
    rows, columns = (side // BLOCK for side in plane.shape)
    whole = plane[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    return np.sqrt(np.square(whole).mean(axis=(1, 3)))


def contrast(rgb: Floats) -> Floats:
    """Local standard deviation of the luma."""
    luma = luma_of(rgb)
    mean = cv2.GaussianBlur(luma, (0, 0), 5)
    return np.sqrt(np.maximum(cv2.GaussianBlur(luma * luma, (0, 0), 5) - mean * mean, 0))


def scaled(plane: Floats, height: int, width: int) -> Floats:
    """A plane at another size."""
    kind = cv2.INTER_AREA if height < plane.shape[0] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(plane, (width, height), interpolation=kind), np.float32)


def spearman(one: Floats, other: Floats) -> float:
    """Rank correlation."""
    return float(spearmanr(one.ravel(), other.ravel()).statistic)
