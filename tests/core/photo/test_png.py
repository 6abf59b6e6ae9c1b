"""16-bit PNGs as others write them: interlaced, with odd chunks, hurt."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import PhotoError
from core.photo import decode
from tests.core.photo.conftest import scene, words_of

COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
#: First column and row of Adam7's passes and the steps to the next.
ADAM7 = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
Chunk = tuple[bytes, bytes]


def png(words: NDArray[np.uint16], *extra: Chunk, interlaced: bool = True) -> bytes:
    """(H, W, C) as a file, its rows unfiltered, with more chunks before the pixels."""
    height, width, channels = words.shape
    passes = ADAM7 if interlaced else ((0, 0, 1, 1),)
    parts = (words[y::down, x::across].astype(">u2") for x, y, across, down in passes)
    rows = b"".join(b"\0" + row.tobytes() for part in parts if part.size for row in part)
    kind = COLOUR_TYPES[channels]
    header = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, interlaced)
    packed = zlib.compress(rows)
    pieces = [(b"IDAT", packed[: len(packed) // 2]), (b"IDAT", packed[len(packed) // 2 :])]
    content = b"\x89PNG\r\n\x1a\n"
    for name, data in ((b"IHDR", header), *extra, *pieces, (b"IEND", b"")):
        checksum = zlib.crc32(name + data)
        content += struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)
    return content


def deep(height: int, width: int, channels: int) -> NDArray[np.uint16]:
    rgb = words_of(scene(height, width))
    return np.concatenate([rgb, rgb[..., :1] // 3 + 999], axis=2)[..., -channels:]


@pytest.mark.parametrize("channels", COLOUR_TYPES)
@pytest.mark.parametrize("size", [(1, 1), (3, 5), (23, 37), (2, 300)])
def test_an_interlaced_one_is_read_without_a_word(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], channels: int, size: tuple[int, int]
) -> None:
    words = deep(*size, channels)
    (tmp_path / "photo.png").write_bytes(png(words))
    photo = decode(tmp_path / "photo.png")
    values: NDArray[Any] = words / np.float32(65535)
    colours = channels - (channels % 2 == 0)
    np.testing.assert_allclose(photo.rgb, np.broadcast_to(values[..., :colours], photo.rgb.shape))
    assert (photo.bit_depth, photo.grey, photo.alpha is None) == (16, colours == 1, channels % 2)
    if photo.alpha is not None:
        np.testing.assert_allclose(photo.alpha, values[..., -1])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("interlaced", [False, True])
def test_a_transparent_colour_and_chunks_that_libpng_would_complain_of(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], interlaced: bool
) -> None:
    words = deep(20, 30, 3)
    clear = words[7, 9].astype(">u2").tobytes()
    chunks = ((b"bKGD", b"\xff"), (b"tIME", b"\xff"), (b"tRNS", clear))
    (tmp_path / "photo.png").write_bytes(png(words, *chunks, interlaced=interlaced))
    photo = decode(tmp_path / "photo.png")
    np.testing.assert_array_equal(photo.alpha, (words != words[7, 9]).any(axis=2))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("interlaced", [False, True])
def test_pixels_with_a_wrong_checksum_are_refused(tmp_path: Path, interlaced: bool) -> None:
    content = bytearray(png(deep(20, 30, 3), interlaced=interlaced))
    content[content.rindex(b"IEND") - 5] ^= 1  # the last byte of the last IDAT's
    (tmp_path / "photo.png").write_bytes(content)
    with pytest.raises(PhotoError, match="damaged"):
        decode(tmp_path / "photo.png")
