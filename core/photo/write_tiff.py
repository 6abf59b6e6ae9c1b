"""Writes TIFF of 8 and 16 bits around an EXIF block that stays where its offsets expect it.

A TIFF file and an EXIF block have one structure. So the file begins with the block, byte for byte;
strips follow, then a first directory that takes over the block's fields. Maker notes whose offsets
count from the start stay readable, which no library's rewriting ensures. (TIFF 6.0; compression
is Deflate with horizontal differencing, tags 8 and 2.)
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any, BinaryIO

from numpy.typing import NDArray

from core.errors import PhotoError
from core.photo.ifd import (
    LONG,
    RATIONAL,
    SHORT,
    UNDEFINED,
    Entry,
    entry,
    header,
    layout,
    read_directory,
    read_header,
)
from core.photo.metadata import Metadata
from core.photo.tags import (
    ICC,
    IPTC,
    ORIENTATION,
    RESOLUTION_UNIT,
    X_RESOLUTION,
    XMP,
    Y_RESOLUTION,
)
from core.photo.tiff_metadata import is_structure

__all__ = ["write"]

#: Offsets have 32 bits.
_LONGEST = 2**32 - 1
_ROWS = 64
_DEFLATE, _DIFFERENCES = 8, 2
_UNASSOCIATED_ALPHA = 2


def write(file: BinaryIO, array: NDArray[Any], icc: bytes | None, metadata: Metadata) -> None:
    """(H, W, C) of uint8 or uint16, C from grey to RGBA. Raises PhotoError beyond 4 GiB."""
    order, kept, block = _from_exif(metadata.exif)
    file.write(block)
    at = len(block)
    offsets, sizes = [], []
    for top in range(0, array.shape[0], _ROWS):
        strip = _compressed(array[top : top + _ROWS], order)
        strip += b"\0" * (len(strip) % 2)
        _check_end(at + len(strip))
        file.write(strip)
        offsets.append(at)
        sizes.append(len(strip))
        at += len(strip)
    fields = kept | {
        field.tag: field
        for field in (
            *_structure(order, array, offsets, sizes),
            *_described(order, icc, metadata),
        )
    }
    _check_end(at + len(layout(order, fields.values(), 0)))
    file.write(layout(order, fields.values(), at))
    file.seek(4)
    file.write(struct.pack(order + "I", at))


def _check_end(at: int) -> None:
    if at > _LONGEST:
        raise PhotoError("TIFF holds at most 4 GiB, this photo takes more; save it as PNG.")


def _from_exif(exif: bytes | None) -> tuple[str, dict[int, Entry], bytes]:
    """Byte order, the fields that the new first directory takes over, and the file's beginning."""
    if not exif:
        return "<", {}, header("<", 0)
    stream = BytesIO(exif)
    order, first = read_header(stream)
    fields = read_directory(stream, order, first).entries
    kept = {tag: field for tag, field in fields.items() if not is_structure(tag)}
    return order, kept, exif + b"\0" * (len(exif) % 2)


def _compressed(strip: NDArray[Any], order: str) -> bytes:
    import imagecodecs

    differences = strip.copy()
    differences[:, 1:] -= strip[:, :-1]
    stored = differences.astype(f"{order}u{strip.dtype.itemsize}")
    return bytes(imagecodecs.deflate_encode(stored.tobytes(), 6))


def _structure(
    order: str, array: NDArray[Any], offsets: list[int], sizes: list[int]
) -> list[Entry]:
    """The fields that say how the pixels are stored."""
    height, width, channels = array.shape
    fields = [
        entry(order, 256, LONG, width),
        entry(order, 257, LONG, height),
        entry(order, 258, SHORT, *[8 * array.dtype.itemsize] * channels),
        entry(order, 259, SHORT, _DEFLATE),
        entry(order, 262, SHORT, 1 if channels < 3 else 2),
        entry(order, 273, LONG, *offsets),
        entry(order, ORIENTATION, SHORT, 1),
        entry(order, 277, SHORT, channels),
        entry(order, 278, LONG, _ROWS),
        entry(order, 279, LONG, *sizes),
        entry(order, 284, SHORT, 1),
        entry(order, 317, SHORT, _DIFFERENCES),
    ]
    if channels in (2, 4):
        fields.append(entry(order, 338, SHORT, _UNASSOCIATED_ALPHA))
    return fields


def _described(order: str, icc: bytes | None, metadata: Metadata) -> list[Entry]:
    """Resolution, profile, XMP and IPTC."""
    fields = []
    if metadata.dpi:
        for tag, value in zip((X_RESOLUTION, Y_RESOLUTION), metadata.dpi, strict=True):
            fields.append(entry(order, tag, RATIONAL, round(value * 1000), 1000))
        fields.append(entry(order, RESOLUTION_UNIT, SHORT, 2))
    for tag, block in ((ICC, icc), (XMP, metadata.xmp), (IPTC, metadata.iptc)):
        if block:
            fields.append(Entry(tag=tag, type=UNDEFINED, count=len(block), value=block))
    return fields
