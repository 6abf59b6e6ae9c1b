"""Which way up: by EXIF or XMP, told oddly, twice, or where it is the only thing told."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PIL import Image

from core.photo import decode
from core.photo.ifd import ASCII, SHORT, Entry, entry, header, layout
from tests.core.photo.conftest import XMP, exif_block, jpeg_bytes, scene
from tests.core.photo.test_metadata import WITH_EXIF, saved


def test_orientation_of_an_odd_integer_type(tmp_path: Path) -> None:
    """Some Panasonic cameras write it as a signed 32-bit number."""
    block = bytearray(exif_block("<"))
    at = block.index(struct.pack("<HHI", 0x0112, 3, 1))
    block[at : at + 12] = struct.pack("<HHIi", 0x0112, 9, 1, 6)
    path = tmp_path / "odd.jpg"
    path.write_bytes(jpeg_bytes(scene(20, 30), exif=b"Exif\0\0" + bytes(block)))
    photo = decode(path)
    assert (photo.width, photo.height) == (20, 30)
    back = saved(photo, tmp_path / "result.jpg")
    assert (back.width, back.height) == (20, 30)


@pytest.mark.parametrize("suffix", WITH_EXIF)
def test_orientation_told_twice_is_corrected_twice(tmp_path: Path, suffix: str) -> None:
    """Readers differ in which of the two they take."""
    turned = entry("<", 0x0112, SHORT, 6)
    camera = Entry(tag=0x010F, type=ASCII, count=6, value=b"Canon\0")
    block = header("<", 8) + layout("<", [camera, turned, turned], 8)
    path = tmp_path / "twice.jpg"
    path.write_bytes(jpeg_bytes(scene(20, 30), exif=b"Exif\0\0" + block))
    back = saved(decode(path), tmp_path / ("result" + suffix))
    assert (back.width, back.height) == (20, 30)
    assert b"Canon" in (back.exif or b"")
    assert struct.pack("<HHIH", 0x0112, SHORT, 1, 6) not in (back.exif or b"")


def test_exif_of_nothing_but_the_orientation_leaves_none_in_an_avif(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned.jpg"
    path.write_bytes(jpeg_bytes(scene(20, 30), exif=exif))
    back = saved(decode(path), tmp_path / "result.avif")
    assert (back.width, back.height, back.exif) == (20, 30, None)
    saved(back, tmp_path / "again.avif")
    assert caplog.records == []


def test_orientation_by_xmp_where_exif_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    path.write_bytes(jpeg_bytes(scene(20, 30), xmp=XMP))
    photo = decode(path)
    assert (photo.width, photo.height) == (20, 30)
    back = saved(photo, tmp_path / "result.jpg")
    assert (back.width, back.height) == (20, 30)
