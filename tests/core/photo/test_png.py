"""16-bit PNGs as others write them: interlaced, with odd chunks, hurt."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import Photo, decode, encode
from tests.core.photo.conftest import PROFILES, XMP, scene, words_of

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


@pytest.mark.parametrize("bits", [8, 16])
def test_what_is_beside_the_pixels_may_be_long(tmp_path: Path, bits: Literal[8, 16]) -> None:
    """Pillow unpacks 1 MiB by itself; IPTC takes twice its length, as digits."""
    profile = PROFILES["Display P3"] + bytes(2 << 20)
    profile = struct.pack(">I", len(profile)) + profile[4:]
    records = b"\x1c\2\5\0\0" + bytes(1 << 20)
    texts = (("Title", "long" * (1 << 19)),)
    photo = Photo(rgb=scene(), bit_depth=bits, icc=profile, iptc=records, texts=texts)
    back = decode(encode(photo, tmp_path / "photo.png", SaveOptions(), source=None))
    assert (back.icc, back.iptc, back.texts) == (profile, records, texts)


PACKED = zlib.compress(XMP + b" " * (2 << 20))
BOMB = zlib.compress(bytes((64 << 20) + 1))


def test_a_packet_that_is_compressed_may_be_long(tmp_path: Path) -> None:
    chunk = (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + PACKED)
    (tmp_path / "photo.png").write_bytes(png(deep(20, 30, 3), chunk))
    assert (decode(tmp_path / "photo.png").xmp or b"").strip() == XMP


@pytest.mark.parametrize("start", [b"zTXtTitle\0\0", b"iTXtTitle\0\1\0\0\0", b"iCCPP3\0\0"])
def test_what_unpacks_to_more_than_anybody_means_is_refused(tmp_path: Path, start: bytes) -> None:
    chunk = (start[:4], start[4:] + BOMB)
    (tmp_path / "bomb.png").write_bytes(png(deep(20, 30, 3), chunk))
    with pytest.raises(PhotoError, match="damaged"):
        decode(tmp_path / "bomb.png")
