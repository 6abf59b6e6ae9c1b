"""Colour spaces that a file names by a chunk, by codes or in EXIF: which word counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from core.options import SaveOptions
from core.photo import decode, encode, exif
from tests.core.photo.conftest import bytes_of, scene
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
