"""The quick preview: one step on a reduced photo, as large as this computer is quick.

What the step changes is carried up to the photo's own pixels, so that a preview is never softer.
"""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from app.images import Pyramid, changing, fit_size, scaled_rgb, showing
from app.items import Opened, Previewed
from app.jobs import Engine, Items
from app.timing import Clock, Rate
from core.errors import WeightsError
from core.events import Progress, Result
from core.options import DeblurOptions, DeviceName

Rgb = NDArray[np.float32]

#: Longer photos than this, as panoramas, are looked at in as many pixels as one of this shape.
WIDE = 2.0


def preview(
    engine: Engine, opened: Opened, device: DeviceName, side: int, *, measured: bool = False
) -> Items:
    """One step on the photo reduced to `side` -> Ready, Previewed with the machine's rate.

    There is nothing to show where the photo is sharp at that size; where the rate is `measured`
    already, nothing is run then.
    """
    yield engine.ready(device)
    deblurrer = engine.deblurrer(device)
    options = DeblurOptions(steps=1, device=device)
    rgb, opacity = yield from _seen(opened, side)
    sharp = _is_sharp(rgb)
    yield None
    if sharp and measured:
        return
    clock = Clock()
    for event in deblurrer.run(rgb, options, preview_side=0):
        if isinstance(event, Progress):
            clock.see(event)
        elif isinstance(event, Result):
            rate, change = clock.rate(rgb.shape[0] * rgb.shape[1], options), event.rgb - rgb
            pyramid = None
            if not sharp:
                pyramid = yield from changing(opened.pyramid, change * opacity)
            yield Previewed(pyramid=pyramid, side=max(rgb.shape[:2]), rate=rate)
        else:
            yield None


def preview_side(rate: Rate | None, pyramid: Pyramid, budget: float, screen: int) -> int:
    """Long side of a 1-step preview that fits `budget` seconds, between 320 and `screen` pixels;
    longer for a panorama, whose short side would show no blur.
    """
    aspect = max(pyramid.width, pyramid.height) / min(pyramid.width, pyramid.height)
    longer = max(1.0, math.sqrt(aspect / WIDE))
    if rate is None:
        return int(min(screen, 640) * longer)
    pixels = budget / max(1e-6, rate.guidance + rate.step) * 1e6
    side = max(320 * longer, min(screen * longer, math.sqrt(pixels * aspect)))
    return max(*fit_size(pyramid.width, pyramid.height, int(side)))


def _seen(opened: Opened, side: int) -> Generator[None, None, tuple[Rgb, Rgb]]:
    """What the model looks at, and how far (h, w, 1) what it changes is to be seen.

    The model sees no checkerboard, in a run no more than here.
    """
    import cv2

    photo = opened.photo
    if photo.alpha is None:
        return scaled_rgb(opened.pyramid, side), np.ones((1, 1, 1), np.float32)
    rgb = scaled_rgb((yield from showing(photo.filled(), photo.icc)), side)
    opacity = cv2.resize(photo.alpha, rgb.shape[1::-1], interpolation=cv2.INTER_AREA)
    return rgb, np.asarray(opacity, np.float32)[..., None]


def _is_sharp(rgb: Rgb) -> bool:
    """Whether there is no blur to be seen. At this size: a reduced photo shows little of it."""
    from core.blur_estimate import estimate

    try:
        return estimate(rgb).sharp
    except WeightsError:
        return False
