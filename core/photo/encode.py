"""From a Photo to a file: the extension decides the format; it appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from core.errors import PhotoError
from core.files import write_atomically
from core.options import SaveOptions
from core.photo import write_pillow, write_png, write_tiff
from core.photo.formats import Format, format_for
from core.photo.metadata import for_result
from core.photo.photo import Photo
from core.photo.pixels import over_white, stored

__all__ = ["check_fits", "encode", "estimate_size", "losses", "writer"]

_PART, _PARTS = 512, 3


def encode(
    photo: Photo,
    path: Path | str,
    save: SaveOptions,
    *,
    source: Path | None,
    staged: Callable[[Path], object] | None = None,
) -> Path:
    """Write the photo and return its path; neither `source` nor `photo.path` is overwritten.

    `staged` is called with the whole file before it gets its name. Raises PhotoError and what
    `staged` raises, and then leaves whatever was there as it was.
    """
    path = Path(path)
    sources = [known for known in (source, photo.path) if known is not None]
    fill = writer(photo, path, save)
    return write_atomically(path, fill, overwrite=save.overwrite, sources=sources, staged=staged)


def writer(photo: Photo, path: Path, save: SaveOptions) -> Callable[[BinaryIO], None]:
    """What fills an open file with the photo, in the format of `path`. Raises PhotoError."""
    target = format_for(path)
    return lambda file: _write(photo, target, save, file)


def losses(photo: Photo, suffix: str, save: SaveOptions) -> tuple[str, ...]:
    """Sentences on what of the photo a format cannot hold, for the user to know beforehand."""
    target = format_for(Path("photo" + suffix))
    found = []
    if photo.alpha is not None and not target.alpha:
        found.append(f"{target.name} has no transparency: the photo is put on white.")
    if photo.bit_depth == 16 and save.bit_depth != 8 and not target.sixteen:
        found.append(f"{target.name} holds 8 bits a channel: the photo's 16 are rounded.")
    if photo.icc and not target.metadata:
        found.append(f"{target.name} holds no colour profile: the photo is converted to sRGB.")
    if save.metadata != "strip" and not target.metadata and (photo.exif or photo.xmp):
        found.append(f"{target.name} holds no metadata.")
    if save.metadata != "strip" and not target.iptc and photo.iptc:
        found.append(f"{target.name} holds no IPTC data.")
    if save.metadata != "strip" and target.name == "JPEG":
        blocks = {"EXIF": photo.exif, "XMP": photo.xmp, "IPTC": photo.iptc}
        for name, longest in write_pillow.LONGEST.items():
            if len(blocks[name] or b"") > longest:
                found.append(f"The {name} data is too long for {target.name}: it is left out.")
    return tuple(found)


def estimate_size(photo: Photo, suffix: str, save: SaveOptions) -> int:
    """About how many bytes the file would have; exact up to 1536 pixels a side.

    Larger photos are judged by nine parts spread over them. Raises PhotoError as `encode` does.
    """
    target = format_for(Path("photo" + suffix))
    _check_side(photo, target)
    rows, columns = _spread(photo.height), _spread(photo.width)
    parts = np.ix_(rows, columns)
    sample = replace(
        photo,
        rgb=photo.rgb[parts],
        alpha=None if photo.alpha is None else photo.alpha[parts],
    )
    bare = replace(save, metadata="strip")
    buffer = BytesIO()
    _write(sample, target, bare, buffer)
    icc_size = len(photo.icc or b"") if target.metadata else 0
    pixels = buffer.getbuffer().nbytes - icc_size
    blocks = for_result(photo, save)
    metadata = sum(len(block or b"") for block in (blocks.exif, blocks.xmp, blocks.iptc))
    scale = photo.width * photo.height / (len(rows) * len(columns))
    return round(pixels * scale) + icc_size + (metadata if target.metadata else 0)


def _spread(length: int) -> NDArray[np.intp]:
    """Indices of up to three parts of 512 pixels, evenly spread over a side."""
    if length <= _PART * _PARTS:
        return np.arange(length)
    starts = np.linspace(0, length - _PART, _PARTS).astype(np.intp)
    return np.concatenate([np.arange(start, start + _PART) for start in starts])


def check_fits(photo: Photo, path: Path) -> None:
    """Raises PhotoError where the format of `path` is none, or too small for the photo."""
    _check_side(photo, format_for(path))


def _check_side(photo: Photo, target: Format) -> None:
    if max(photo.width, photo.height) > target.max_side:
        raise PhotoError(
            f"{target.name} holds at most {target.max_side} pixels a side, this photo has "
            f"{photo.width} x {photo.height}; save it as TIFF or PNG."
        )


def _write(photo: Photo, target: Format, save: SaveOptions, file: BinaryIO) -> None:
    _check_side(photo, target)
    rgb, alpha = photo.rgb, photo.alpha
    if alpha is not None and not target.alpha:
        rgb, alpha = over_white(rgb, alpha), None
    bits = 16 if target.sixteen and (save.bit_depth or photo.bit_depth) == 16 else 8
    array = stored(rgb, alpha, grey=photo.grey and target.grey, bits=bits)
    metadata = for_result(photo, save)
    if target.name == "PNG":
        write_png.write(file, array, photo.icc, metadata)
    elif target.name == "TIFF":
        write_tiff.write(file, array, photo.icc, metadata)
    else:
        write_pillow.write(file, array, photo, target, save, metadata)
