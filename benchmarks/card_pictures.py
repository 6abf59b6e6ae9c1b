"""Makes the pictures of the README and of the model card, and prints their PSNR.

python -m benchmarks.card_pictures

`resources/samples/before_after.jpg`: the sample photo, its result in one step, the sharp original.
`resources/weights/failures.jpg`: what the weights cannot do. A row each, of the blurred photo, one
step, the Best preset's steps and the original: a shake too long, text too small, a moving object.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import photo, weights
from core.deblur import Deblurrer, drain
from core.evaluation.metrics import psnr
from core.options import DeblurOptions, SaveOptions
from core.photo import Photo
from core.training.example import blurred_example
from core.training.ranges import BlurRanges, only_shake
from core.training.text import text_pages

Rgb = NDArray[np.float32]
RESOURCES = Path(__file__).resolve().parent.parent / "resources"
STEPS = 8
#: Where the pasta is, and a part of the page, in both 320 pixels square.
PLACE = np.s_[100:420, 120:440]
MOVING = BlurRanges(
    shake=0.0, defocus=0.0, gaussian=0.0, object_motion=1.0, extent=(16.0, 20.0), jpeg=0.0
)


def main() -> None:
    deblurrer = Deblurrer(weights.load())
    samples = RESOURCES / "samples"
    sharp, shaken = (photo.decode(samples / n).rgb for n in ("sample_sharp.jpg", "sample.jpg"))
    row = _row(deblurrer, "sample", shaken, sharp, steps=(1,))
    _save(samples / "before_after.jpg", row)
    page = (text_pages(3, seed=7)[2] / np.float32(255)).astype(np.float32)
    rows = [
        _row(deblurrer, "long shake", blurred_example(sharp, 3, only_shake((34, 36))), sharp),
        _row(deblurrer, "small text", blurred_example(page, 5, only_shake((11, 12))), page),
        _row(deblurrer, "moving object", blurred_example(sharp, 6, MOVING), sharp),
    ]
    _save(RESOURCES / "weights" / "failures.jpg", np.concatenate(rows, axis=0))


def _row(
    deblurrer: Deblurrer, name: str, blurry: Rgb, sharp: Rgb, steps: tuple[int, ...] = (1, STEPS)
) -> Rgb:
    """Blurry, a result for each step count, sharp; cut to PLACE and put beside each other."""
    results = [
        drain(deblurrer.run(blurry, DeblurOptions(steps=n, scale=None), preview_side=0)).rgb
        for n in steps
    ]
    print(name, *(f"{psnr(rgb, sharp):.1f} dB" for rgb in (blurry, *results)))
    return np.concatenate([np.clip(rgb[PLACE], 0, 1) for rgb in (blurry, *results, sharp)], axis=1)


def _save(path: Path, rgb: Rgb) -> None:
    photo.encode(Photo(rgb=rgb), path, SaveOptions(quality=88, overwrite=True), source=None)


if __name__ == "__main__":
    main()
