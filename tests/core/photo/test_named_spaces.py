"""Colour spaces that a file names by a chunk, by codes or in EXIF: which word counts."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import decode, encode, exif, icc
from tests.core.photo.conftest import PROFILES, bytes_of, scene
from tests.core.photo.test_colour import name_of


def adobe_exif() -> Image.Exif:
    """How cameras mark Adobe RGB: colour space "uncalibrated" and index R03."""
    block = Image.Exif()
    block[0x8769] = {0xA001: 0xFFFF, 0xA005: {1: "R03"}}
    return block


@pytest.mark.parametrize("suffix", [".png", ".avif", ".heic"])
def test_srgb_by_the_file_counts_more_than_adobe_rgb_by_exif(tmp_path: Path, suffix: str) -> None:
    path, image = tmp_path / ("photo" + suffix), Image.fromarray(bytes_of(scene()))
    if suffix == ".png":
        info = PngImagePlugin.PngInfo()
        info.add(b"sRGB", b"\0")
        image.save(path, exif=adobe_exif(), pnginfo=info)
    elif suffix == ".avif":
        image.save(path, exif=adobe_exif(), quality=100, subsampling="4:4:4")
    else:
        heif = pytest.importorskip("pillow_heif").from_pillow(image)
        codes = {"color_primaries": 1, "transfer_characteristics": 13, "matrix_coefficients": 6}
        heif.save(path, quality=100, chroma=444, exif=adobe_exif().tobytes(), **codes)
    photo = decode(path)
    assert exif.is_adobe_rgb(photo.exif)
    assert name_of(photo.icc).startswith("sRGB")
    # A JPEG has no other way to say so, and the same EXIF.
    back = decode(encode(photo, tmp_path / "result.jpg", SaveOptions(), source=None))
    assert back.icc == photo.icc


def test_a_grey_photo_is_not_told_of_a_profile_that_it_never_had(tmp_path: Path) -> None:
    path = tmp_path / "grey.jpg"
    Image.fromarray(bytes_of(scene())[..., 0]).save(path, exif=adobe_exif())
    photo = decode(path)
    assert (photo.icc, photo.notes) == (None, ())


def test_primaries_of_zeros_are_none(tmp_path: Path) -> None:
    path = tmp_path / "zeros.png"
    for gamma, named in ((45455, False), (100000, True)):
        info = PngImagePlugin.PngInfo()
        info.add(b"gAMA", struct.pack(">I", gamma))
        info.add(b"cHRM", bytes(32))
        Image.fromarray(bytes_of(scene())).save(path, pnginfo=info)
        assert (decode(path).icc is not None) == named


def test_a_curve_that_begins_with_zeros_is_converted(tmp_path: Path) -> None:
    """An extended sRGB, whose lower end is for colours that no screen shows."""
    ramp = (np.linspace(0, 1, 1024) * 1.5 - 0.5).clip(0) ** 2.2
    curve = b"curv" + struct.pack(">II", 0, 1024) + np.rint(ramp * 65535).astype(">u2").tobytes()
    base = PROFILES["sRGB"]
    tags = icc._tags(base) | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    Image.fromarray(bytes_of(scene())).save(
        tmp_path / "photo.png", icc_profile=icc._assemble(base[:128], tags)
    )
    photo = decode(tmp_path / "photo.png")
    assert photo.notes == ("Converted from a linear or unusual tone curve to gamma 2.2.",)
    expected = (bytes_of(scene()) / 255 * 1.5 - 0.5).clip(0)
    np.testing.assert_allclose(photo.rgb, expected, atol=0.02)


def coded(path: Path, primaries: int, transfer: int, **options: Any) -> None:
    """A PNG whose cICP chunk stands behind everything else that comes before the pixels."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", "long " * 20000)
    Image.fromarray(bytes_of(scene())).save(path, pnginfo=info, **options)
    content = path.read_bytes()
    chunk = b"cICP" + bytes((primaries, transfer, 0, 1))
    chunk = struct.pack(">I", 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    at = content.index(b"IDAT") - 4
    assert at > 1 << 16
    path.write_bytes(content[:at] + chunk + content[at:])


@pytest.mark.parametrize("options", [{}, {"icc_profile": PROFILES["Adobe RGB"]}])
def test_the_codes_of_a_png_are_found_and_count_most(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    path = tmp_path / "coded.png"
    for transfer in (16, 18):
        coded(path, 9, transfer, **options)
        with pytest.raises(PhotoError, match="HDR"):
            decode(path)
    coded(path, 12, 13, **options)
    assert name_of(decode(path).icc) == "Display P3"
    coded(path, 1, 13, **options)
    assert decode(path).icc is None
    # "Unspecified" says nothing.
    coded(path, 2, 2, **options)
    assert decode(path).icc == options.get("icc_profile")
