"""Classical deconvolution, the best of a grid of kernels by the sharp photo: an oracle's favour.

Wiener-Hunt and Richardson-Lucy from scikit-image. No user knows the best kernel, so these rows say
what a uniform kernel from the grid could do at best. To bound the cost the choice is made on the
luma of the central 192 x 192 pixels (33 kernels, two to four strengths); the winner then runs on
all channels of the whole photo. 768 x 512 take Richardson-Lucy about 3 s on one core, Wiener 0.5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from skimage.restoration import richardson_lucy, wiener

from core.evaluation.metrics import Plane, Rgb
from core.luma import luma_of

ClassicalName = Literal["wiener", "richardson-lucy"]
CLASSICAL: tuple[ClassicalName, ...] = ("wiener", "richardson-lucy")

#: (k, k), k odd.
Kernel = NDArray[np.float32]

CROP = 192
MARGIN = 32
GAUSSIAN_SIGMAS = (0.5, 0.8, 1.2, 2.0, 3.0)
DISC_RADII = (1.5, 2.5, 4.0, 6.0)
LINE_LENGTHS = (5, 9, 15, 25)
LINE_ANGLES = (0.0, 30.0, 60.0, 90.0, 120.0, 150.0)
WIENER_BALANCES = (0.001, 0.01, 0.05, 0.2)
LUCY_ITERATIONS = (6, 20)


def gaussian(sigma: float) -> Kernel:
    """Kernel (k, k), odd, summing to 1; so are the two below."""
    x, y = _coordinates(int(np.ceil(3 * sigma)))
    return _normalised(np.exp(-(x * x + y * y) / (2 * sigma * sigma)))


def disc(radius: float) -> Kernel:
    """Defocus of that radius in pixels, soft over the edge's pixel."""
    x, y = _coordinates(int(np.ceil(radius)))
    return _normalised(np.clip(radius + 0.5 - np.hypot(x, y), 0, 1))


def line(length: float, angle: float) -> Kernel:
    """Straight motion over `length` pixels; `angle` in degrees, counter-clockwise."""
    x, y = _coordinates(int(np.ceil(length / 2)))
    direction = np.deg2rad(angle)
    along = x * np.cos(direction) - y * np.sin(direction)
    across = x * np.sin(direction) + y * np.cos(direction)
    beyond = np.maximum(np.abs(along) - (length - 1) / 2, 0)
    return _normalised(np.clip(1 - np.hypot(across, beyond), 0, 1))


def kernel_grid() -> list[Kernel]:
    """The kernels that are tried; the first barely changes the photo, for sharp ones."""
    return [
        *(gaussian(sigma) for sigma in GAUSSIAN_SIGMAS),
        *(disc(radius) for radius in DISC_RADII),
        *(line(length, angle) for length in LINE_LENGTHS for angle in LINE_ANGLES),
    ]


def restore(name: ClassicalName, blurry: Rgb, sharp: Rgb) -> Rgb:
    """The photo deconvolved by the best kernel and strength for it. Photos as in metrics."""
    top = max(0, (blurry.shape[0] - CROP) // 2)
    left = max(0, (blurry.shape[1] - CROP) // 2)
    window = (slice(top, top + CROP), slice(left, left + CROP))
    crop, target = luma_of(blurry[window]), luma_of(sharp[window])

    def error(candidate: Callable[[Plane], Plane]) -> float:
        return float(np.square(candidate(crop) - target).mean())

    best = min(_candidates(name), key=error)
    return np.stack([best(blurry[..., channel]) for channel in range(3)], axis=-1)


def _candidates(name: ClassicalName) -> list[Callable[[Plane], Plane]]:
    strengths = WIENER_BALANCES if name == "wiener" else LUCY_ITERATIONS
    return [_deconvolution(name, k, s) for k in kernel_grid() for s in strengths]


def _deconvolution(
    name: ClassicalName, kernel: Kernel, strength: float
) -> Callable[[Plane], Plane]:
    def run(plane: Plane) -> Plane:
        # Both assume that the scene repeats or ends in black outside: keep that off the photo.
        margin = min(MARGIN, *(side - 1 for side in plane.shape))
        padded = np.pad(plane, margin, mode="reflect")
        if name == "wiener":
            found = wiener(padded, kernel, strength)
        else:
            found = richardson_lucy(padded, kernel, num_iter=int(strength))
        inner = found[margin : margin + plane.shape[0], margin : margin + plane.shape[1]]
        return np.clip(inner, 0, 1).astype(np.float32)

    return run


def _coordinates(reach: int) -> tuple[Kernel, Kernel]:
    axis = np.arange(-reach, reach + 1, dtype=np.float32)
    return np.meshgrid(axis, axis)[0], np.meshgrid(axis, axis)[1]


def _normalised(kernel: Kernel) -> Kernel:
    return (kernel / kernel.sum()).astype(np.float32)
