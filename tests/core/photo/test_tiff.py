"""TIFFs that Pillow does not know, and what lies on their sides."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import Photo, decode, encode, write_tiff
from tests.core.photo.conftest import XMP, bytes_of, scene, words_of


def test_cmyk_with_alpha(tmp_path: Path) -> None:
    inks = np.dstack([255 - bytes_of(scene()), np.zeros((48, 64, 2), np.uint8)])
    path = tmp_path / "photo.tif"
    tifffile.imwrite(path, inks, photometric="separated", extrasamples=["unassalpha"])
    np.testing.assert_array_equal(bytes_of(decode(path).rgb), bytes_of(scene()))


def test_grey_and_alpha_in_planes(tmp_path: Path) -> None:
    planes = bytes_of(scene()[..., :2]).transpose(2, 0, 1)
    path = tmp_path / "photo.tif"
    options = {"photometric": "minisblack", "planarconfig": "separate"}
    tifffile.imwrite(path, planes, extrasamples=["unassalpha"], **options)  # type: ignore[arg-type]
    photo = decode(path)
    assert photo.grey and photo.alpha is not None
    np.testing.assert_array_equal(bytes_of(photo.rgb[..., 0]), planes[0])
    np.testing.assert_array_equal(bytes_of(photo.alpha), planes[1])


@pytest.mark.parametrize("below", [0, 1])
@pytest.mark.parametrize("big", [False, True])
def test_a_preview_on_the_first_page_is_not_the_photo(
    tmp_path: Path, below: int, big: bool
) -> None:
    """As raw files have it, and some end in .tif: what is behind or `below` it is the photo."""
    path = tmp_path / "photo.tif"
    small = bytes_of(scene(12, 16))
    with tifffile.TiffWriter(path, bigtiff=big) as tiff:
        tiff.write(small, photometric="rgb", subfiletype=1, subifds=below)
        tiff.write(bytes_of(scene()), photometric="rgb")
    photo = decode(path)
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))
    assert not photo.notes


def test_a_lone_page_is_the_photo_whatever_it_says(tmp_path: Path) -> None:
    path = tmp_path / "photo.tif"
    tifffile.imwrite(path, bytes_of(scene()), photometric="rgb", subfiletype=1)
    np.testing.assert_array_equal(bytes_of(decode(path).rgb), bytes_of(scene()))


@pytest.mark.parametrize("compression", ["jpegxl", "jpeg2000", "webp"])
def test_younger_compressions(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], compression: str
) -> None:
    path = tmp_path / "photo.tif"
    pixels = bytes_of(scene())[:, :40]
    tag = (274, "H", 1, 6, True)
    options = {"photometric": "rgb", "compression": compression, "extratags": [tag]}
    tifffile.imwrite(path, pixels, **options)  # type: ignore[arg-type]
    np.testing.assert_array_equal(bytes_of(decode(path).rgb), pixels[::-1].swapaxes(0, 1))
    assert capfd.readouterr() == ("", "")


def test_a_result_too_long_for_offsets_of_32_bits_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = Photo(rgb=scene(300, 200), xmp=XMP)
    size = encode(photo, tmp_path / "a.tif", SaveOptions(), source=None).stat().st_size
    monkeypatch.setattr(write_tiff, "_LONGEST", size)
    assert encode(photo, tmp_path / "b.tif", SaveOptions(), source=None).stat().st_size == size
    for longest in (size - 1, size // 2):
        monkeypatch.setattr(write_tiff, "_LONGEST", longest)
        with pytest.raises(PhotoError, match="save it as PNG"):
            encode(photo, tmp_path / "c.tif", SaveOptions(), source=None)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.tif", "b.tif"]


@pytest.mark.parametrize("compression", [None, "lzw", "deflate", "jpegxl"])
def test_what_is_cut_short_is_refused_all_the_same(tmp_path: Path, compression: str | None) -> None:
    path = tmp_path / "photo.tif"
    noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    tifffile.imwrite(path, noise, photometric="rgb", compression=compression, rowsperstrip=7)
    content = path.read_bytes()
    for tenth in range(1, 10):
        path.write_bytes(content[: len(content) * tenth // 10])
        with pytest.raises(PhotoError, match="damaged or cut short"):
            decode(path)


@pytest.mark.parametrize("bigtiff", [False, True])
@pytest.mark.parametrize("tag", [None, 1, 6])
@pytest.mark.parametrize("of", [bytes_of, words_of])
def test_xmp_turns_a_tiff_that_says_nothing_itself(
    tmp_path: Path, of: Callable[..., Any], tag: int | None, bigtiff: bool
) -> None:
    path, pixels = tmp_path / "photo.tif", of(scene())
    tags: list[tuple[int, int, int, Any, bool]] = [(700, 1, len(XMP), XMP, True)]
    tags += [(274, 3, 1, tag, True)] if tag else []
    tifffile.imwrite(path, pixels, photometric="rgb", bigtiff=bigtiff, extratags=tags)
    expected = pixels if tag == 1 else pixels[::-1].swapaxes(0, 1)
    photo = decode(path)
    np.testing.assert_array_equal(of(photo.rgb), expected)
    back = decode(encode(photo, tmp_path / "result.tif", SaveOptions(), source=None))
    np.testing.assert_array_equal(of(back.rgb), expected)


@pytest.mark.parametrize("bigtiff", [False, True])
@pytest.mark.parametrize(
    ("kind", "spread"),
    [(2, False), (3, False), (3, True), (4, False), (4, True), (7, False), (12, False)],
)
def test_xmp_of_another_type_is_kept(
    tmp_path: Path, kind: int, spread: bool, bigtiff: bool
) -> None:
    """Pillow, which alone knows palettes, refuses all but bytes there. `spread` makes a number of
    each byte.
    """
    width = {3: 2, 4: 4, 12: 8}.get(kind, 1)
    packet = XMP + b" " * (-len(XMP) % 8)
    value = b"".join(byte.to_bytes(width, "little") for byte in packet) if spread else packet
    path = tmp_path / "photo.tif"
    ramp = np.tile(np.arange(256, dtype=np.uint16) * 257, (3, 1))
    indexes = bytes_of(scene()[..., 0])
    tifffile.imwrite(
        path,
        indexes,
        photometric="palette",
        colormap=ramp,
        bigtiff=bigtiff,
        extratags=[(700, 1, len(value), value, True)],
    )
    head = "<HHQ" if bigtiff else "<HHI"
    written = struct.pack(head, 700, 1, len(value))
    assert path.read_bytes().count(written) == 1
    retyped = struct.pack(head, 700, kind, len(value) // width)
    path.write_bytes(path.read_bytes().replace(written, retyped))
    photo = decode(path)
    assert photo.xmp == packet
    np.testing.assert_array_equal(bytes_of(photo.rgb[..., 0]), indexes[::-1].T)


def test_an_avif_is_turned_by_its_own_boxes_alone(tmp_path: Path) -> None:
    path = tmp_path / "photo.avif"
    Image.fromarray(bytes_of(scene())).save(path, xmp=XMP)
    photo = decode(path)
    assert (photo.width, photo.height) == (64, 48)


@pytest.mark.parametrize("of", [bytes_of, words_of])
def test_a_resolution_turns_with_it(tmp_path: Path, of: Callable[..., Any]) -> None:
    path, pixels = tmp_path / "photo.tif", of(scene())
    tags = [(274, 3, 1, 6, True)]
    options = {"resolution": (300, 150), "resolutionunit": "inch", "extratags": tags}
    tifffile.imwrite(path, pixels, photometric="rgb", **options)  # type: ignore[arg-type]
    assert decode(path).dpi == (150, 300)


def test_texts_in_utf_8_are_kept(tmp_path: Path) -> None:
    """Exif 3.0's field type, which tifffile does not write."""
    path = tmp_path / "photo.tif"
    tags = [(315, 2, 0, "An artist", True)]
    tifffile.imwrite(path, bytes_of(scene()), photometric="rgb", extratags=tags)
    ascii, utf_8 = struct.pack("<HH", 315, 2), struct.pack("<HH", 315, 129)
    assert path.read_bytes().count(ascii) == 1
    path.write_bytes(path.read_bytes().replace(ascii, utf_8))
    for suffix in (".tif", ".jpg"):
        result = tmp_path / ("result" + suffix)
        back = decode(encode(decode(path), result, SaveOptions(), source=None))
        assert utf_8 in (back.exif or b"")
        assert b"An artist" in (back.exif or b"")
