"""Photos on their way to the screen: encoded RGB -> sRGB pixels Qt can paint -> a mipmap pyramid.

Everything here works on numpy arrays, in bands of rows or by OpenCV, so that a worker thread never
holds the interpreter for long. A QImage stays in the thread that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColorSpace, QImage

from core.steps import bands, outcome

Pixels = NDArray[np.uint8]

#: Encoded RGB (h, w, 3): float32 in [0, 1], or all of uint8 or uint16.
Encoded = NDArray[np.float32] | NDArray[np.uint8] | NDArray[np.uint16]

#: Rows x columns handled at once; small enough that the window keeps answering meanwhile.
BAND_PIXELS = 1 << 18
#: The pyramid ends at the first level whose long side is at most this.
SMALLEST_LEVEL = 256
CHECKER = 16
_OF_16_BITS = np.rint(np.arange(65536) / 257).astype(np.uint8)


@dataclass(frozen=True)
class Pyramid:
    """Display pixels of a photo and its halvings: uint8 (h, w, 4), B G R and a filler, sRGB.

    `levels[k]` is 2**k times smaller (rounded up); `levels[0]` has the photo's size.
    """

    levels: tuple[Pixels, ...]

    @property
    def width(self) -> int:
        return int(self.levels[0].shape[1])

    @property
    def height(self) -> int:
        return int(self.levels[0].shape[0])


def to_display(rgb: Encoded, icc: bytes | None, alpha: NDArray[np.float32] | None = None) -> Pixels:
    """Encoded RGB (h, w, 3) of profile `icc` -> uint8 (h, w, 4), sRGB.

    A profile that Qt cannot read is taken for sRGB. Transparency shows a checkerboard.
    """
    return outcome(displaying(rgb, icc, alpha))


def displaying(
    rgb: Encoded, icc: bytes | None, alpha: NDArray[np.float32] | None = None
) -> Generator[None, None, Pixels]:
    """The same in steps, see core.steps."""
    height, width = rgb.shape[:2]
    convert = _converter(icc)
    out = np.empty((height, width, 4), np.uint8)
    for rows in _bands(height, width):
        band = rgb[rows]
        band = convert(np.ascontiguousarray(_to_uint8(band)))
        if alpha is not None:
            band = _over_checkerboard(band, alpha[rows], rows.start)
        out[rows, :, :3] = band[:, :, ::-1]
        out[rows, :, 3] = 255
        yield
    return out


def grey_to_display(luma: Pixels) -> Pixels:
    """uint8 (h, w) -> uint8 (h, w, 4) for painting."""
    out = np.repeat(luma[:, :, None], 4, axis=2)
    out[:, :, 3] = 255
    return out


def build_pyramid(pixels: Pixels) -> Pyramid:
    """Halve until small; each level the box average of the one before."""
    return outcome(building_pyramid(pixels))


def building_pyramid(pixels: Pixels) -> Generator[None, None, Pyramid]:
    """The same in steps, see core.steps."""
    levels = [pixels]
    while max(levels[-1].shape[:2]) > SMALLEST_LEVEL:
        levels.append(_halved(levels[-1]))
        yield
    return Pyramid(tuple(levels))


def showing(
    rgb: Encoded, icc: bytes | None, alpha: NDArray[np.float32] | None = None
) -> Generator[None, None, Pyramid]:
    """From encoded RGB to a pyramid of display pixels, in steps."""
    return (yield from building_pyramid((yield from displaying(rgb, icc, alpha))))


def changing(pyramid: Pyramid, change: NDArray[np.float32]) -> Generator[None, None, Pyramid]:
    """A photo with a `change` of its sRGB values, float32 (h, w, 3), enlarged to it; in steps."""
    import cv2

    pixels = pyramid.levels[0]
    height, width = pixels.shape[:2]
    across, down = change.shape[1] / width, change.shape[0] / height
    # In the pixels' order and unit; the filler stays.
    small = np.zeros((*change.shape[:2], 4), np.float32)
    small[..., :3] = change[..., ::-1] * 255
    out = np.empty_like(pixels)
    for rows in _bands(height, width):
        # Pixels lie in the middle of their squares, and a band begins where the last one ended.
        where = [[across, 0, across / 2 - 0.5], [0, down, (rows.start + 0.5) * down - 0.5]]
        band = cv2.warpAffine(
            small,
            np.array(where),
            (width, rows.stop - rows.start),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        out[rows] = cv2.add(pixels[rows], band, dtype=cv2.CV_8U)
        yield
    return (yield from building_pyramid(out))


def fit_size(width: int, height: int, side: int) -> tuple[int, int]:
    """Size with the same proportions whose long side is at most `side`; never larger, never 0."""
    factor = min(1.0, side / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def level_for(pyramid: Pyramid, width: int, height: int) -> Pixels:
    """The smallest level that need not be enlarged for this size, which is no larger than all."""
    levels = reversed(pyramid.levels)
    return next(each for each in levels if each.shape[1] >= width and each.shape[0] >= height)


def scaled(pyramid: Pyramid, side: int) -> Pixels:
    """The display pixels, long side at most `side`."""
    width, height = fit_size(pyramid.width, pyramid.height, side)
    image = to_qimage(level_for(pyramid, width, height)).scaled(
        width,
        height,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return from_qimage(image)


def scaled_rgb(pyramid: Pyramid, side: int) -> NDArray[np.float32]:
    """The same as float32 RGB (h, w, 3) in [0, 1]."""
    return scaled(pyramid, side)[:, :, 2::-1].astype(np.float32) / 255.0


def to_qimage(pixels: Pixels) -> QImage:
    """Wrap uint8 (h, w, 4) without copying; the caller keeps `pixels` alive meanwhile."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)


def to_translucent_qimage(pixels: Pixels) -> QImage:
    """The same of pixels whose fourth value is their opacity, the colours multiplied by it."""
    height, width = pixels.shape[:2]
    translucent = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, pixels.strides[0], translucent)


def from_qimage(image: QImage, kind: QImage.Format = QImage.Format.Format_RGB32) -> Pixels:
    """Copy of any QImage as uint8 (h, w, 4), B G R and filler, or what else `kind` has there."""
    image = image.convertToFormat(kind)
    flat = np.frombuffer(image.constBits(), np.uint8, image.sizeInBytes())
    rows = flat.reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4).copy()


def over_checkerboard(image: QImage) -> Pixels:
    """Copy of any small QImage, with a checkerboard behind what is transparent."""
    if not image.hasAlphaChannel():
        return from_qimage(image)
    out = from_qimage(image, QImage.Format.Format_ARGB32)
    alpha = out[..., 3].astype(np.float32) / np.float32(255)
    out[..., :3] = _over_checkerboard(out[..., :3], alpha, 0)
    out[..., 3] = 255
    return out


def _to_uint8(band: NDArray[Any]) -> Pixels:
    if band.dtype == np.uint8:
        return band
    if band.dtype == np.uint16:
        return _OF_16_BITS[band]
    return np.asarray(np.clip(band, 0.0, 1.0) * 255.0 + 0.5, np.uint8)


def _bands(height: int, width: int) -> Iterator[slice]:
    return bands(height, max(2, BAND_PIXELS // max(1, width) // 2 * 2))


def _converter(icc: bytes | None) -> Callable[[Pixels], Pixels]:
    """RGB (h, w, 3) -> sRGB (h, w, 3) by Qt's colour management; identity without a profile."""
    source = QColorSpace.fromIccProfile(icc) if icc else QColorSpace()
    target = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    is_rgb = source.isValid() and source.colorModel() == QColorSpace.ColorModel.Rgb
    if not is_rgb or source == target:
        return lambda band: band
    transform = source.transformationToColorSpace(target)

    def convert(band: Pixels) -> Pixels:
        height, width = band.shape[:2]
        image = QImage(band.data, width, height, width * 3, QImage.Format.Format_RGB888)
        return from_qimage(image.colorTransformed(transform))[:, :, 2::-1]

    return convert


def without_checkerboard(pixels: Pixels, alpha: NDArray[np.float32]) -> Pixels:
    """What `to_display` made of a transparent photo (h, w) -> for `to_translucent_qimage`."""
    height, width = pixels.shape[:2]
    out = np.empty_like(pixels)
    for rows in _bands(height, width):
        opacity = alpha[rows].reshape(-1, width, 1)
        seen = pixels[rows, :, :3] - _board(opacity, rows.start)
        share = np.rint(opacity * 255)
        out[rows, :, :3] = np.rint(seen).clip(0, share)
        out[rows, :, 3:] = share
    return out


def _over_checkerboard(band: Pixels, alpha: NDArray[np.float32], top: int) -> Pixels:
    opacity = alpha.reshape(*alpha.shape[:2], 1)
    return (band * opacity + _board(opacity, top) + 0.5).astype(np.uint8)


def _board(opacity: NDArray[np.float32], top: int) -> NDArray[np.float32]:
    """As much of the checkerboard (h, w, 1) as is seen through rows that begin at `top`."""
    rows = (np.arange(top, top + opacity.shape[0]) // CHECKER)[:, None]
    columns = (np.arange(opacity.shape[1]) // CHECKER)[None, :]
    board = np.where((rows + columns) % 2, 150.0, 190.0).astype(np.float32)[:, :, None]
    return board * (1.0 - opacity)


def _halved(pixels: Pixels) -> Pixels:
    """Box average of 2 x 2; an odd last row or column is averaged with itself."""
    import cv2

    height, width = pixels.shape[:2]
    even: NDArray[Any] = pixels
    if height % 2 or width % 2:
        even = cv2.copyMakeBorder(even, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    size = (width + 1) // 2, (height + 1) // 2
    return np.asarray(cv2.resize(even, size, interpolation=cv2.INTER_AREA), np.uint8)
