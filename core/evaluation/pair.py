"""Two photos against each other: aligned in size and colour, then measured band by band.

Knows photos, not files; says what it had to do to make them comparable. Loads neither torch nor
piq: the measures agree with `core.evaluation.metrics`, but a window may ask for them at any time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from core.luma import luma_of

if TYPE_CHECKING:
    from core.photo import Photo

Rgb = NDArray[np.float32]
Fit = Literal["same", "scaled", "different"]

#: Pixels measured at once: small enough to stop soon and to stay small in memory.
BAND_PIXELS = 1 << 19
#: SSIM's Gaussian window (Wang et al. 2004): its side less one, so far a band reaches into the
#: next; its deviation; the squares of K1 = 0.01 and K2 = 0.03 that steady the quotients.
SSIM_REACH, SSIM_SIGMA = 10, 1.5
SSIM_C1, SSIM_C2 = 1e-4, 9e-4
#: Share of the pixels that counts as edges, and the fineness at which their steepness is counted.
EDGE_SHARE = 0.01
STEEPNESS_BINS = 8192


@dataclass(frozen=True)
class Share:
    """How much of the measuring is done, in [0, 1]."""

    done: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Measures:
    """What two photos have in common.

    `fit`: sizes are the same, the right photo was scaled to the left one's size, or the shapes
    differ and only `sharpness` is known. `in_srgb`: the colour profiles differ, so both were
    compared as 8-bit sRGB. `psnr` in dB (80 and `identical` where no value differs), `ssim` in
    [-1, 1], None for photos under 11 pixels a side. `sharpness` of left and right: how steep the
    strongest hundredth of the luma's edges is, in levels of 255 a pixel; noise hardly counts.
    `histogram`: int64 (3, 511), how often right - left is -255 ... 255 levels in R, G and B.
    """

    fit: Fit
    in_srgb: bool
    sharpness: tuple[float, float]
    psnr: float | None = None
    ssim: float | None = None
    identical: bool = False
    histogram: NDArray[np.int64] | None = None


def fit(left: tuple[int, int], right: tuple[int, int]) -> Fit:
    """How two sizes (width, height) go together: a pixel of rounding is no other shape."""
    if left == right:
        return "same"
    small, large = sorted((left, right))
    across = abs(large[0] * small[1] / large[1] - small[0])
    down = abs(large[1] * small[0] / large[0] - small[1])
    return "scaled" if min(across, down) <= 1 else "different"


def measure(left: Photo, right: Photo) -> Iterator[Share | Measures]:
    """Yields `Share` again and again, and `Measures` at the end."""
    how = fit((left.width, left.height), (right.width, right.height))
    in_srgb = _profiles_differ(left, right)
    first, second = (_comparable(photo, in_srgb) for photo in (left, right))
    yield Share(0.0)
    if how == "different":
        sharpness = []
        for index, rgb in enumerate((first, second)):
            edges = _Edges()
            for top, bottom in _bands(rgb):
                edges.add(rgb, top, bottom)
                yield Share((index + bottom / len(rgb)) / 2)
            sharpness.append(edges.steepness)
        yield Measures(fit=how, in_srgb=in_srgb, sharpness=(sharpness[0], sharpness[1]))
        return
    if how == "scaled":
        second = _resized(second, first.shape[1], first.shape[0])
        yield Share(0.0)
    tally = _Tally()
    for top, bottom in _bands(first):
        tally.add(first, second, top, bottom)
        yield Share(bottom / len(first))
    yield tally.measures(how, in_srgb)


class _Edges:
    """Counts the steepness of a photo's luma, band by band."""

    def __init__(self) -> None:
        self._counts = np.zeros(STEEPNESS_BINS, np.int64)

    def add(self, rgb: Rgb, top: int, bottom: int) -> None:
        """Slopes by the Sobel operator, in luma a pixel; a bin is 1 / STEEPNESS_BINS."""
        plane = luma_of(rgb[max(0, top - 1) : bottom + 1])
        if min(plane.shape) < 3:
            return
        down = plane[:-2] + 2 * plane[1:-1] + plane[2:]
        across = plane[:, :-2] + 2 * plane[:, 1:-1] + plane[:, 2:]
        slope = np.hypot(down[:, 2:] - down[:, :-2], across[2:] - across[:-2]) / 8
        bins = np.minimum(slope * STEEPNESS_BINS, STEEPNESS_BINS - 1).astype(np.int64)
        self._counts += np.bincount(bins.ravel(), minlength=STEEPNESS_BINS)

    @property
    def steepness(self) -> float:
        """Mean slope of the steepest EDGE_SHARE of the pixels, in levels of 255 a pixel."""
        total = int(self._counts.sum())
        if total == 0:
            return 0.0
        wanted = max(1, round(total * EDGE_SHARE))
        steepest = np.cumsum(self._counts[::-1]).clip(max=wanted)
        taken = np.diff(steepest, prepend=0)
        slopes = (np.arange(STEEPNESS_BINS)[::-1] + 0.5) / STEEPNESS_BINS
        return float(255 * (taken * slopes).sum() / wanted)


class _Tally:
    """Sums over two photos of one size."""

    def __init__(self) -> None:
        self._edges = (_Edges(), _Edges())
        self._histogram = np.zeros((3, 511), np.int64)
        self._squares = 0.0
        self._values = 0
        self._similar = 0.0
        self._windows = 0

    def add(self, left: Rgb, right: Rgb, top: int, bottom: int) -> None:
        for edges, rgb in zip(self._edges, (left, right), strict=True):
            edges.add(rgb, top, bottom)
        change = right[top:bottom] - left[top:bottom]
        self._squares += float(np.square(change, dtype=np.float64).sum())
        self._values += change.size
        levels = np.rint(change * 255).astype(np.int64) + 255
        for channel in range(3):
            self._histogram[channel] += np.bincount(levels[..., channel].ravel(), minlength=511)
        self._add_similarity(left, right, top, min(len(left), bottom + SSIM_REACH))

    def _add_similarity(self, left: Rgb, right: Rgb, top: int, bottom: int) -> None:
        """SSIM is a mean over windows: bands that overlap by a window's reach add up exactly."""
        rows, columns = bottom - top - SSIM_REACH, left.shape[1] - SSIM_REACH
        if rows < 1 or columns < 1:
            return
        self._similar += rows * _similarity(left[top:bottom], right[top:bottom])
        self._windows += rows

    def measures(self, how: Fit, in_srgb: bool) -> Measures:
        error = self._squares / max(1, self._values)
        return Measures(
            fit=how,
            in_srgb=in_srgb,
            sharpness=(self._edges[0].steepness, self._edges[1].steepness),
            psnr=-10 * math.log10(error + 1e-8),  # 80 dB at most, as core.evaluation.metrics
            ssim=self._similar / self._windows if self._windows else None,
            identical=self._squares == 0,
            histogram=self._histogram,
        )


def _similarity(left: Rgb, right: Rgb) -> float:
    """Mean SSIM over the whole windows of a band, full resolution, all channels."""
    reach = SSIM_REACH // 2
    mean_left, mean_right = _smooth(left), _smooth(right)
    product = mean_left * mean_right
    squares = mean_left * mean_left + mean_right * mean_right
    together = _smooth(left * right) - product
    apart = _smooth(left * left + right * right) - squares
    ssim = (2 * product + SSIM_C1) * (2 * together + SSIM_C2)
    ssim /= (squares + SSIM_C1) * (apart + SSIM_C2)
    return float(ssim[reach:-reach, reach:-reach].mean(dtype=np.float64))


def _smooth(rgb: Rgb) -> Rgb:
    import cv2

    side = SSIM_REACH + 1
    return np.asarray(cv2.GaussianBlur(rgb, (side, side), SSIM_SIGMA), np.float32)


def _resized(rgb: Rgb, width: int, height: int) -> Rgb:
    import cv2

    smaller = width < rgb.shape[1]
    way = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(np.clip(cv2.resize(rgb, (width, height), interpolation=way), 0, 1))


def _bands(rgb: Rgb) -> Iterator[tuple[int, int]]:
    rows = max(16, BAND_PIXELS // rgb.shape[1])
    for top in range(0, len(rgb), rows):
        yield top, min(len(rgb), top + rows)


def _profiles_differ(left: Photo, right: Photo) -> bool:
    """Whether the same numbers mean different colours; None and every sRGB profile are one."""
    if left.icc == right.icc:
        return False
    return not (_is_srgb(left) and _is_srgb(right))


def _is_srgb(photo: Photo) -> bool:
    """Whether a cube of colours passes through the profile unchanged, give or take a level."""
    from core.photo.colour import to_srgb8

    if photo.icc is None:
        return True
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    if photo.grey:
        cube = steps.reshape(1, -1, 1)
    else:
        cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    shift = to_srgb8(cube, photo.icc).astype(np.int16) - cube
    return int(np.abs(shift).max()) <= 1


def _comparable(photo: Photo, in_srgb: bool) -> Rgb:
    """The colours to measure: as encoded, or converted to sRGB; transparency over white."""
    from core.photo.colour import to_srgb8
    from core.photo.pixels import over_white, quantised

    rgb = photo.rgb
    if in_srgb and photo.icc is not None:
        pixels = quantised(rgb[..., :1] if photo.grey else rgb, 8)
        rgb = np.divide(to_srgb8(pixels, photo.icc), 255, dtype=np.float32)
    return rgb if photo.alpha is None else over_white(rgb, photo.alpha)
