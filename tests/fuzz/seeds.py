"""Whole small files of every format and kind, written by the program itself where it can."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from core.options import SaveOptions
from core.photo import Photo, encode
from tests.core.photo.conftest import PROFILES, XMP, bytes_of, exif_block, iptc_records, scene

HEIGHT, WIDTH = 40, 56


def build(folder: Path) -> dict[str, bytes]:
    """Name (its suffix is the format's) -> content."""
    return _written(folder) | _foreign()


def _written(folder: Path) -> dict[str, bytes]:
    """By this program's own encoders: 8 and 16 bits, grey, alpha, with all metadata."""
    rgb = scene(HEIGHT, WIDTH)
    alpha = np.ascontiguousarray(rgb[..., 0])
    told: dict[str, Any] = {
        "exif": exif_block(),
        "xmp": XMP,
        "iptc": iptc_records(title="Morning", city="Berlin"),
        "icc": PROFILES["Display P3"],
        "dpi": (300.0, 300.0),
    }
    photos = {
        "rich.jpg": Photo(rgb=rgb, **told),
        "rich.png": Photo(rgb=rgb, alpha=alpha, **told),
        "deep.png": Photo(rgb=rgb, bit_depth=16),
        "rich.webp": Photo(rgb=rgb, alpha=alpha, **told),
        "plain.bmp": Photo(rgb=rgb),
        "rich.avif": Photo(rgb=rgb, **told),
        "rich.tif": Photo(rgb=rgb, alpha=alpha, **told),
        "deep.tif": Photo(rgb=rgb, bit_depth=16),
        "rich.heic": Photo(rgb=rgb, **told),
    }
    made = {}
    for name, photo in photos.items():
        made[name] = encode(photo, folder / name, SaveOptions(), source=None).read_bytes()
    return made


def _foreign() -> dict[str, bytes]:
    """What others write: progressive, CMYK, palettes, LZW, tiles, the other byte order, raw."""
    rgb = bytes_of(scene(HEIGHT, WIDTH))
    picture = Image.fromarray(rgb)
    words = rgb.astype(np.uint16) * 257
    return {
        "progressive.jpg": _pillow(picture, "JPEG", progressive=True, quality=80),
        "cmyk.jpg": _pillow(picture.convert("CMYK"), "JPEG"),
        "palette.png": _pillow(picture.convert("P"), "PNG", transparency=3),
        "lossless.webp": _pillow(picture, "WEBP", lossless=True),
        "lzw.tif": _tiff(rgb, compression="lzw", predictor=True),
        "tiled.tif": _tiff(words, tile=(16, 16), compression="zlib", byteorder=">"),
        "big.tif": _tiff(rgb, bigtiff=True, compression="packbits"),
        "raw.dng": _dng(),
    }


def _pillow(picture: Image.Image, name: str, **settings: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, name, **settings)
    return buffer.getvalue()


def _tiff(
    array: NDArray[Any],
    byteorder: Literal["<", ">"] = "<",
    bigtiff: bool = False,
    **settings: Any,
) -> bytes:
    buffer = BytesIO()
    with tifffile.TiffWriter(buffer, byteorder=byteorder, bigtiff=bigtiff) as writer:
        writer.write(array, photometric="rgb", metadata=None, **settings)
    return buffer.getvalue()


def _dng() -> bytes:
    """A Bayer mosaic with what a raw developer asks for."""
    wedge = np.linspace(1000, 60000, 64).astype(np.uint16)
    matrix = [1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1]
    tags = [
        (50706, "B", 4, (1, 4, 0, 0), True),
        (50708, "s", 0, "Test Camera", True),
        (33421, "H", 2, (2, 2), True),
        (33422, "B", 4, (0, 1, 1, 2), True),
        (50717, "H", 1, 65535, True),
        (50721, "2i", 9, matrix, True),
        (50728, "2I", 3, (95, 100, 1, 1, 109, 100), True),
        (50778, "H", 1, 21, True),
        (271, "s", 0, "Test", True),
    ]
    buffer = BytesIO()
    mosaic = np.repeat(wedge[None], 48, axis=0)
    tifffile.imwrite(buffer, mosaic, photometric=32803, extratags=tags)
    return buffer.getvalue()
