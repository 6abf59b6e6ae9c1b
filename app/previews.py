"""The quick preview: one step on a reduced photo, as large as this computer is quick."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from app.images import Pyramid, fit_size, scaled_rgb, showing
from app.items import Opened, Previewed
from app.jobs import Engine, Items
from app.timing import Clock, Rate
from core.events import Progress, Result
from core.options import DeblurOptions, DeviceName

Rgb = NDArray[np.float32]
Lay = Callable[[Rgb], Rgb]


def preview(engine: Engine, opened: Opened, device: DeviceName, side: int) -> Items:
    """One step on the photo reduced to `side` -> Ready, Previewed with the machine's rate."""
    yield engine.ready(device)
    deblurrer = engine.deblurrer(device)
    options = DeblurOptions(steps=1, device=device)
    rgb, lay = yield from _previewing(opened, side)
    clock = Clock()
    for event in deblurrer.run(rgb, options, preview_side=0):
        if isinstance(event, Progress):
            clock.see(event)
        elif isinstance(event, Result):
            rate = clock.rate(rgb.shape[0] * rgb.shape[1], options)
            yield Previewed(
                pyramid=(yield from showing(lay(event.rgb), None)),
                side=max(rgb.shape[:2]),
                seconds=clock.seconds,
                rate=rate,
            )
        else:
            yield None


def preview_side(rate: Rate | None, pyramid: Pyramid, budget: float, screen: int) -> int:
    """Long side of a 1-step preview that fits `budget` seconds, between 320 and `screen` pixels."""
    if rate is None:
        return min(screen, 640)
    pixels = budget / max(1e-6, rate.guidance + rate.step) * 1e6
    aspect = max(pyramid.width, pyramid.height) / min(pyramid.width, pyramid.height)
    side = int(math.sqrt(pixels * aspect))
    return max(*fit_size(pyramid.width, pyramid.height, max(320, min(screen, side))))


def _previewing(opened: Opened, side: int) -> Generator[None, None, tuple[Rgb, Lay]]:
    """What a preview looks at, and how what comes of it is laid over the photo.

    The model sees no checkerboard, in a run no more than here.
    """
    import cv2

    photo, seen = opened.photo, scaled_rgb(opened.pyramid, side)
    if photo.alpha is None:
        return seen, lambda result: result
    rgb = scaled_rgb((yield from showing(photo.filled(), photo.icc)), side)
    opacity = cv2.resize(photo.alpha, rgb.shape[1::-1], interpolation=cv2.INTER_AREA)
    return rgb, lambda result: seen + (result - rgb) * opacity[..., None]
