"""Makes the pictures of the window's help on trust, into resources/help.

python -m benchmarks.help_pictures
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from app.theme import RESOURCES
from app.trust.blur_map import paint
from core import heat, photo, reblur, weights
from core.blur_estimate import estimate
from core.deblur import Deblurrer
from core.disagreement import Gathered
from core.evaluation.classical import line
from core.events import Sample
from core.options import DeblurOptions, SaveOptions
from core.photo import Photo, encode

Floats = NDArray[np.float32]
FOLDER = RESOURCES / "help"
WIDTH = 600


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    sharp = photo.decode(RESOURCES / "samples" / "sample_sharp.jpg").rgb[:480, :640]
    _save("reblur.jpg", _planted(sharp))
    shaken = photo.decode(RESOURCES / "samples" / "sample.jpg").rgb[:480, :640]
    _save("disagreement.jpg", _disagreeing(shaken))
    _save("blur.jpg", _half_shaken(sharp))


def _planted(sharp: Floats) -> Floats:
    """The true sharp photo, with a disc and a patch of texture in it, against its shaken one."""
    result = sharp.copy()
    cv2.circle(result, (450, 120), 22, (0.85, 0.2, 0.2), -1)
    grain = np.random.default_rng(1).normal(size=sharp.shape[:2]).astype(np.float32)
    grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 1.5), np.float32)
    part = np.s_[300:380, 120:230]
    result[part] += 0.14 * (grain / grain.std())[part][..., None]
    result = np.clip(result, 0, 1)
    found = reblur.check(_shaken(sharp, 6), result)
    return _beside(result, heat.over_photo(result, heat.paint_reblur(found)))


def _disagreeing(shaken: Floats) -> Floats:
    """One of four samples of the sample photo, and where they tell that it is likely off."""
    options = DeblurOptions(steps=8, samples=4, seed=1)
    gathered, first = Gathered(), shaken
    events = Deblurrer(weights.load()).run(shaken, options, preview_side=0, each_sample=True)
    for event in events:
        if isinstance(event, Sample):
            gathered.add(event)
            first = event.rgb if event.sample == 1 else first
    return _beside(first, heat.over_photo(first, heat.paint_disagreement(gathered.result())))


def _half_shaken(sharp: Floats) -> Floats:
    """Sharp on the left, shaken more and more to the right."""
    mixed = sharp.copy()
    for start, length in ((220, 6), (430, 14)):
        mixed[:, start:] = _shaken(sharp, length)[:, start:]
    overlay = paint(estimate(mixed), mixed.shape[1], mixed.shape[0]).pyramid.levels[0]
    scaled = cv2.resize(overlay, mixed.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    veil = np.asarray(scaled, np.float32) / 255
    seen = mixed * (1 - veil[..., 3:]) + veil[..., 2::-1]
    return _beside(mixed, seen.astype(np.float32))


def _shaken(sharp: Floats, length: float) -> Floats:
    linear = np.where(sharp <= 0.04045, sharp / 12.92, ((sharp + 0.055) / 1.055) ** 2.4)
    blurred = np.clip(cv2.filter2D(linear.astype(np.float32), -1, line(length, 20)), 1e-6, 1)
    encoded = np.where(blurred <= 0.0031308, blurred * 12.92, 1.055 * blurred ** (1 / 2.4) - 0.055)
    noise = np.random.default_rng(0).normal(0, 0.004, sharp.shape)
    return np.clip(encoded + noise, 0, 1).astype(np.float32)


def _beside(left: Floats, right: Floats) -> Floats:
    gap = np.full((left.shape[0], 8, 3), 0.1, np.float32)
    return np.concatenate([left, gap, right], axis=1)


def _save(name: str, rgb: Floats) -> None:
    height = round(rgb.shape[0] * 2 * WIDTH / rgb.shape[1])
    small = np.asarray(cv2.resize(rgb, (2 * WIDTH, height), interpolation=cv2.INTER_AREA))
    save = SaveOptions(quality=88, overwrite=True)
    print(encode(Photo(rgb=np.clip(small, 0, 1)), FOLDER / name, save, source=None))


if __name__ == "__main__":
    main()
