"""Camera raw through the optional package, on a small DNG made here."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import tifffile

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import decode, encode, losses
from core.photo.colour import adobe_rgb
from core.photo.ifd import UNDEFINED, Entry, header, layout
from core.photo.tiff_metadata import metadata


@pytest.fixture
def dng(tmp_path: Path) -> Path:
    """A Bayer mosaic, red at the top left: a grey wedge, held upright by its orientation."""
    wedge = np.linspace(1000, 60000, 96).astype(np.uint16)
    mosaic = np.repeat(wedge[None], 64, axis=0)
    # The camera's colours are XYZ under D65, balanced so that grey is equal in all.
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
        (274, "H", 1, 8, True),
    ]
    path = tmp_path / "photo.dng"
    tifffile.imwrite(path, mosaic, photometric=32803, extratags=tags)
    return path


def test_raw_comes_upright_with_sixteen_bits(tmp_path: Path, dng: Path) -> None:
    pytest.importorskip("rawpy")
    photo = decode(dng)
    assert (photo.format, photo.bit_depth) == ("RAW", 16)
    assert photo.icc == adobe_rgb()
    assert photo.notes == ("Developed from raw to Adobe RGB (1998).",)
    # Turned by 270 degrees the wedge, dark at its left, is dark at the bottom.
    assert photo.height > photo.width
    columns = photo.rgb[8:-8].mean(axis=(1, 2))
    assert (np.diff(columns) <= 1e-3).all()
    back = decode(encode(photo, tmp_path / "result.tif", SaveOptions(), source=dng))
    assert (back.width, back.height) == (photo.width, photo.height)
    np.testing.assert_array_equal(back.rgb, photo.rgb)
    assert back.exif is not None
    assert b"Test" in back.exif


def test_a_result_is_no_raw_file_and_keeps_what_describes_the_photo(
    tmp_path: Path, dng: Path
) -> None:
    pytest.importorskip("rawpy")
    with tifffile.TiffFile(dng, mode="r+") as tiff:
        # As a camera's profile makes it: tables too long for JPEG.
        tiff.pages.first.tags[50708].overwrite("Table" * 20000)
    photo = decode(dng)
    path = encode(photo, tmp_path / "result.tif", SaveOptions(), source=dng)
    with tifffile.TiffFile(path) as tiff:
        assert not tiff.is_dng
        assert tiff.pages.first.tags[271].value == "Test"
    assert losses(photo, ".jpg", SaveOptions(bit_depth=8)) == ()
    assert b"Test" in (
        decode(encode(photo, tmp_path / "a.jpg", SaveOptions(), source=dng)).exif or b""
    )


def test_a_tiff_that_is_no_raw_file_keeps_such_tags(tmp_path: Path) -> None:
    """The software as EXIF has it, a serial number and a file's name as DNG does."""
    texts = ((11, "Processor"), (50735, "SN-17"), (50827, "a.raw"))
    tags = [(tag, "s", 0, text, True) for tag, text in texts]
    path = tmp_path / "scan.tif"
    pixels = np.full((40, 60, 3), 90, np.uint16)
    tifffile.imwrite(path, pixels, photometric="rgb", extratags=tags)
    result = encode(decode(path), tmp_path / "result.tif", SaveOptions(), source=path)
    with tifffile.TiffFile(result) as tiff:
        kept = tiff.pages.first.tags
        assert [(tag, kept[tag].value) for tag, _ in texts] == list(texts)


def test_a_preview_in_a_raw_file_is_left_there() -> None:
    """Panasonic's lies below the tags of TIFF, others' anywhere in the first directory."""
    preview = b"\xff\xd8" + b"blurred" * 5000
    fields = [
        Entry(tag=46, type=UNDEFINED, count=len(preview), value=preview),
        Entry(tag=271, type=2, count=10, value=b"Panasonic\0"),
        Entry(tag=34310, type=UNDEFINED, count=len(preview), value=preview),
    ]
    found = metadata(BytesIO(header("<", 8) + layout("<", fields, 8)), "RAW")
    assert found.exif is not None
    assert b"Panasonic" in found.exif
    assert b"blurred" not in found.exif


def test_damaged_raw_is_refused(dng: Path) -> None:
    pytest.importorskip("rawpy")
    whole = dng.read_bytes()
    dng.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PhotoError, match=r"photo\.dng"):
        decode(dng)


def test_without_the_package_the_error_says_what_to_install(
    dng: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rawpy", None)
    with pytest.raises(PhotoError, match="pip install rawpy"):
        decode(dng)
