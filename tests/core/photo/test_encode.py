"""Saving: sources safe, full precision, disks that fill up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import OptionsError, PhotoError
from core.options import SaveOptions
from core.photo import Photo, check_fits, decode, encode, losses
from tests.core.photo.conftest import PROFILES, scene, words_of

SUFFIXES = (".jpg", ".png", ".webp", ".tif", ".bmp", ".avif")


def test_a_photo_is_never_saved_over_where_it_came_from(
    tmp_path: Path, make_photo: Callable[..., Photo]
) -> None:
    source = encode(make_photo(), tmp_path / "source.png", SaveOptions(), source=None)
    before = source.read_bytes()
    alias = tmp_path / "alias.png"
    alias.hardlink_to(source)
    photo = decode(source)
    for target in (source, alias):
        for known in (source, None):
            with pytest.raises(PhotoError, match="original photo"):
                encode(photo, target, SaveOptions(overwrite=True), source=known)
    assert source.read_bytes() == before


def test_a_small_residual_survives_in_sixteen_bits(tmp_path: Path) -> None:
    """Half a step of 8 bits, added at float precision, is there in the file."""
    source = encode(
        Photo(rgb=scene(), bit_depth=16), tmp_path / "a.tif", SaveOptions(), source=None
    )
    photo = decode(source)
    residual = np.float32(0.5 / 255)
    result = photo.with_rgb(np.clip(photo.rgb + residual, 0, 1))
    back = decode(encode(result, tmp_path / "b.tif", SaveOptions(), source=source))
    moved = words_of(back.rgb).astype(int) - words_of(photo.rgb)
    inside = photo.rgb < 0.99
    assert set(np.unique(moved[inside])) <= {128, 129}


def test_values_out_of_range_are_clipped(tmp_path: Path) -> None:
    rgb = np.linspace(-0.5, 1.5, 300, dtype=np.float32)[None, :, None].repeat(3, axis=2)
    back = decode(encode(Photo(rgb=rgb), tmp_path / "a.png", SaveOptions(), source=None))
    np.testing.assert_allclose(back.rgb, np.clip(rgb, 0, 1), atol=0.5001 / 255)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_costs_nothing(small_disk: Path, suffix: str) -> None:
    path = small_disk / ("photo" + suffix)
    path.write_bytes(b"old")
    noise = np.random.default_rng(0).random((300, 300, 3), np.float32)
    with pytest.raises(PhotoError, match="the disk is full"):
        encode(Photo(rgb=noise), path, SaveOptions(overwrite=True, quality=100), source=None)
    assert [file.name for file in small_disk.iterdir()] == [path.name]
    assert path.read_bytes() == b"old"


def test_what_a_format_cannot_hold_is_told(make_photo: Callable[..., Photo]) -> None:
    photo = make_photo(bit_depth=16, icc=PROFILES["ProPhoto"], xmp=b"<x/>", iptc=b"\x1c\2\5\0\0")
    assert losses(photo, ".tif", SaveOptions()) == ()
    assert [line.split(":")[0] for line in losses(photo, ".bmp", SaveOptions())] == [
        "BMP holds 8 bits a channel",
        "BMP holds no colour profile",
        "BMP holds no metadata.",
        "BMP holds no IPTC data.",
    ]
    assert losses(photo, ".webp", SaveOptions(bit_depth=8, metadata="strip")) == ()
    assert losses(photo, ".png", SaveOptions()) == ()
    large = make_photo(exif=bytes(1 << 16), xmp=bytes(1000))
    told = losses(large, ".jpg", SaveOptions())
    assert told == ("The EXIF data is too long for JPEG: it is left out.",)
    assert losses(large, ".jpg", SaveOptions(metadata="strip")) == ()


def test_save_options_are_checked() -> None:
    for wrong in ({"quality": 0}, {"metadata": "some"}, {"bit_depth": 12}):
        with pytest.raises(OptionsError):
            SaveOptions(**wrong)


@pytest.mark.parametrize(
    ("name", "width", "height", "fits"),
    [
        ("a.avif", 16384, 16384, True),
        ("a.avif", 16384, 16385, False),
        ("a.bmp", 37000, 37000, True),
        ("a.bmp", 38000, 38000, False),
        ("a.png", 38000, 38000, True),
    ],
)
def test_what_a_format_cannot_hold_is_known_by_size(
    name: str, width: int, height: int, fits: bool
) -> None:
    photo = Photo(rgb=np.broadcast_to(np.float32(0), (height, width, 3)))
    if fits:
        check_fits(photo, Path(name))
        return
    with pytest.raises(PhotoError, match=r"holds at most .* megapixels, this photo has"):
        check_fits(photo, Path(name))
