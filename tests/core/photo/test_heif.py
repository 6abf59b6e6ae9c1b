"""HEIC in and out through the optional package."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import Photo, check_fits, decode, encode, losses
from core.photo.dates import date_taken
from tests.core.photo.conftest import D65, LENS, PROFILES, XMP, exif_block, scene

package = pytest.importorskip("pillow_heif")


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("alpha", [False, True])
def test_there_and_back(tmp_path: Path, bits: int, alpha: bool) -> None:
    photo = Photo(
        rgb=scene(),
        alpha=scene()[..., 1] if alpha else None,
        bit_depth=16 if bits == 16 else 8,
        icc=PROFILES["Display P3"],
    )
    back = decode(encode(photo, tmp_path / "photo.heic", SaveOptions(), source=None))
    assert (back.format, back.bit_depth, back.icc) == ("HEIF", bits, photo.icc)
    assert np.abs(back.rgb - scene()).mean() < 0.005
    assert (back.alpha is not None) == alpha
    if back.alpha is not None:
        assert np.abs(back.alpha - scene()[..., 1]).mean() < 0.005
    assert back.rgb.max() > 0.99


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("alpha", [False, True])
def test_grey_keeps_its_profile_unless_alpha_takes_the_grey(
    tmp_path: Path, bits: Literal[8, 16], alpha: bool
) -> None:
    """libheif has no grey with alpha: it becomes RGB, with which a grey profile does not go."""
    profile = bytes(imagecodecs.cms_profile("gray", whitepoint=D65, gamma=1.8))
    grey = scene()[..., :1].repeat(3, axis=2)
    veil = np.ones(grey.shape[:2], np.float32) if alpha else None
    photo = Photo(rgb=grey, alpha=veil, grey=True, bit_depth=bits, icc=profile)
    back = decode(encode(photo, tmp_path / "grey.heic", SaveOptions(), source=None))
    assert back.notes == ()
    assert (back.grey, back.icc) == ((False, None) if alpha else (True, profile))
    middle = 0.5 ** (1.8 / 2.2) if alpha else 0.5
    assert back.rgb[0, 32].mean() == pytest.approx(middle, abs=0.02)


def test_that_ten_bits_are_kept_is_told(tmp_path: Path, make_photo: Callable[..., Photo]) -> None:
    photo = make_photo(bit_depth=16)
    said = "HEIF holds 10 bits a channel: the photo's 16 are rounded."
    assert losses(photo, ".heic", SaveOptions()) == (said,)
    assert losses(photo, ".heic", SaveOptions(bit_depth=8)) == ()
    assert losses(make_photo(), ".heic", SaveOptions()) == ()
    back = decode(encode(photo, tmp_path / "photo.heic", SaveOptions(), source=None))
    assert back.bit_depth == 16
    assert losses(back, ".heic", SaveOptions()) == ()


def test_a_phone_photo_is_turned_once(tmp_path: Path) -> None:
    """Phones rotate by the container; EXIF repeats it and must not turn the photo again."""
    image = Image.fromarray(np.rint(scene(40, 60) * 255).astype(np.uint8))
    heif = package.from_pillow(image)
    heif.info["exif"] = b"Exif\0\0" + exif_block(orientation=6)
    heif.info["xmp"] = XMP
    heif.save(tmp_path / "phone.heic", quality=90)
    photo = decode(tmp_path / "phone.heic")
    assert (photo.width, photo.height) == (40, 60)
    for suffix in (".heic", ".jpg"):
        back = decode(encode(photo, tmp_path / ("result" + suffix), SaveOptions(), source=None))
        assert (back.width, back.height) == (40, 60)
        assert np.abs(back.rgb - photo.rgb).mean() < 0.02
        assert back.exif is not None
        assert LENS in back.exif
        assert back.xmp is not None
        assert b'tiff:Orientation="1"' in back.xmp


def test_the_date_is_read_from_the_header(tmp_path: Path) -> None:
    photo = Photo(rgb=scene(), exif=exif_block(orientation=1))
    dated = encode(photo, tmp_path / "dated.heic", SaveOptions(), source=None)
    assert date_taken(dated) == "2024-05-06"
    plain = encode(Photo(rgb=scene()), tmp_path / "plain.heic", SaveOptions(), source=None)
    assert date_taken(plain) == ""


@pytest.mark.parametrize("tenth", range(1, 10))
def test_truncated(tmp_path: Path, tenth: int) -> None:
    whole = encode(Photo(rgb=scene()), tmp_path / "a.heic", SaveOptions(), source=None).read_bytes()
    path = tmp_path / "cut.heic"
    path.write_bytes(whole[: len(whole) * tenth // 10])
    with pytest.raises(PhotoError, match="damaged or cut short"):
        decode(path)


def test_without_the_package_the_error_says_what_to_install(
    tmp_path: Path, make_photo: Callable[..., Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = encode(make_photo(), tmp_path / "photo.heic", SaveOptions(), source=None)
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(PhotoError, match="pip install pillow-heif"):
        decode(path)
    with pytest.raises(PhotoError, match="pip install pillow-heif"):
        encode(make_photo(), tmp_path / "other.heic", SaveOptions(), source=None)
    with pytest.raises(PhotoError, match="pip install pillow-heif"):
        check_fits(make_photo(), tmp_path / "other.heic")
    assert [file.name for file in tmp_path.iterdir()] == ["photo.heic"]
