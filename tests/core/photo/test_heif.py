"""HEIC in and out through the optional package."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import Photo, decode, encode
from core.photo.dates import date_taken
from tests.core.photo.conftest import LENS, PROFILES, XMP, exif_block, scene

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
    assert [file.name for file in tmp_path.iterdir()] == ["photo.heic"]
