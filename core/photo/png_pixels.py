"""The pixels of 16-bit PNGs by imagecodecs, which is shown of a file only what makes pixels.

libpng inside it tells the terminal whatever is odd about the other chunks, and of every interlaced
picture that it was not made ready for one: each pass of those is decoded as a picture of its own.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BITS_AT", "decode_deep"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Where a PNG tells its bits a channel.
BITS_AT = 24
#: Values a pixel by colour type; of 16 bits there are no palettes.
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
#: libpng refuses a chunk that is longer than it thinks the pixels can get.
_PIECE = 1 << 20
#: First column and row of each pass and the steps to the next (PNG third edition, 8.1).
_PASSES = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)


def decode_deep(data: bytes) -> NDArray[Any]:
    """uint16 (H, W) or (H, W, C) of a whole PNG of 16 bits.

    A colour that is transparent makes an alpha channel. Raises ValueError, and struct's, zlib's
    and imagecodecs' errors.
    """
    width, height, bits, colour, *_, interlaced = struct.unpack_from(">IIBBBBB", data, 16)
    if bits != 16 or colour not in _CHANNELS:
        raise ValueError(f"{bits} bits of colour type {colour}")
    clear, pixels = _useful(data, _CHANNELS[colour])
    if not interlaced:
        return _decoded(width, height, colour, clear, pixels)
    result: NDArray[Any] | None = None
    rest, inflate = pixels, zlib.decompressobj()
    for x, y, across, down in _PASSES:
        wide, high = -(-(width - x) // across), -(-(height - y) // down)
        if wide < 1 or high < 1:
            continue
        # Before each row stands a byte that says how it is filtered.
        size = high * (1 + wide * 2 * _CHANNELS[colour])
        rows = inflate.decompress(rest, size)
        rest = inflate.unconsumed_tail
        if len(rows) < size:
            raise ValueError("a pass is cut short")
        part = _decoded(wide, high, colour, clear, zlib.compress(rows, 0))
        if result is None:
            result = np.empty((height, width, *part.shape[2:]), part.dtype)
        result[y::down, x::across] = part
    assert result is not None  # the first pass has the first pixel
    return result


def _useful(data: bytes, channels: int) -> tuple[bytes, bytes]:
    """The transparent colour, if there is one, and the compressed pixels."""
    clear, pixels = b"", []
    for name, content, whole in _chunks(data):
        if name == b"IDAT":
            if not whole:
                raise ValueError("wrong checksum")
            pixels.append(content)
        elif not pixels and whole and channels % 2 and len(content) == 2 * channels:
            clear = bytes(content)
    return clear, b"".join(pixels)


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview, bool]]:
    """Name and content of tRNS and IDAT chunks, and whether their checksums are right."""
    view, at = memoryview(data), len(_SIGNATURE)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        content, checksum = view[at + 8 : at + 8 + length], view[at + 8 + length : at + 12 + length]
        if name in (b"tRNS", b"IDAT"):
            yield name, content, zlib.crc32(content, zlib.crc32(name)).to_bytes(4) == checksum
        at += length + 12


def _decoded(width: int, height: int, colour: int, clear: bytes, pixels: bytes) -> NDArray[Any]:
    import imagecodecs

    header = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    chunks: list[tuple[bytes, bytes | memoryview]] = [(b"IHDR", header)]
    if clear:
        chunks.append((b"tRNS", clear))
    view = memoryview(pixels)
    chunks += [(b"IDAT", view[at : at + _PIECE]) for at in range(0, len(view), _PIECE)]
    picture: list[bytes | memoryview] = [_SIGNATURE]
    for name, content in (*chunks, (b"IEND", b"")):
        checksum = zlib.crc32(content, zlib.crc32(name))
        picture += [struct.pack(">I4s", len(content), name), content, struct.pack(">I", checksum)]
    array: NDArray[Any] = imagecodecs.png_decode(b"".join(picture))
    return array
