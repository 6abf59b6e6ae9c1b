"""TIFFs that Pillow does not know, and what lies on their sides."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile

from core.errors import PhotoError
from core.photo import decode
from tests.core.photo.conftest import bytes_of, scene


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


@pytest.mark.parametrize("compression", ["jpegxl", "jpeg2000"])
def test_younger_compressions(tmp_path: Path, compression: str) -> None:
    path = tmp_path / "photo.tif"
    pixels = bytes_of(scene())[:, :40]
    tag = (274, "H", 1, 6, True)
    options = {"photometric": "rgb", "compression": compression, "extratags": [tag]}
    tifffile.imwrite(path, pixels, **options)  # type: ignore[arg-type]
    np.testing.assert_array_equal(bytes_of(decode(path).rgb), pixels[::-1].swapaxes(0, 1))


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
