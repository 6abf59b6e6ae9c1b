"""Transparency: untouched itself, and nothing of what it hides reaches the model."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

from core.options import SaveOptions
from core.photo import Photo, decode, encode, losses
from tests.core.photo.conftest import D65, SRGB, bytes_of, rgb_profile, scene, words_of


@pytest.fixture
def hole() -> NDArray[np.float32]:
    """Alpha of the scene: a hole, a soft edge, the rest opaque."""
    alpha = np.ones((48, 64), np.float32)
    alpha[10:30, 20:45] = 0
    alpha[30:34, 20:45] = np.float32(128 / 255)
    return alpha


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
def test_what_is_hidden_comes_back_as_it_was(
    tmp_path: Path, suffix: str, hole: NDArray[np.float32]
) -> None:
    hidden = scene()
    hidden[hole == 0] = (1, 0, 1)
    photo = Photo(rgb=hidden, alpha=hole)
    path = encode(photo, tmp_path / ("photo" + suffix), SaveOptions(quality=100), source=None)
    read = decode(path)
    assert read.alpha is not None
    np.testing.assert_array_equal(bytes_of(read.alpha), bytes_of(hole))
    result = read.with_rgb(1 - read.filled())
    # Fully hidden pixels are untouched, all others are the model's.
    np.testing.assert_array_equal(result.rgb[hole == 0], read.rgb[hole == 0])
    np.testing.assert_allclose(result.rgb[hole > 0], 1 - read.rgb[hole > 0])
    assert result.alpha is read.alpha


def test_the_model_sees_surroundings_instead_of_what_is_hidden(hole: NDArray[np.float32]) -> None:
    hidden = np.full((48, 64, 3), 0.25, np.float32)
    hidden[:, 32:] = 0.75
    truth = hidden.copy()
    hidden[hole == 0] = (1, 0, 1)
    filled = Photo(rgb=hidden, alpha=hole).filled()
    np.testing.assert_array_equal(filled[hole > 0], truth[hole > 0])
    inside = filled[hole == 0]
    assert inside.min() >= 0.25 - 1e-6
    assert inside.max() <= 0.75 + 1e-6
    # Left of the hole it is dark and right of it light, and so is the filling.
    assert filled[20, 20].mean() < 0.4
    assert filled[20, 44].mean() > 0.6


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (33, 7), (64, 64)])
def test_filling_photos_of_any_size(size: tuple[int, int]) -> None:
    rgb = np.full((*size, 3), 0.5, np.float32)
    alpha = np.zeros(size, np.float32)
    alpha[0, 0] = 1
    rgb[alpha == 0] = 0.9
    np.testing.assert_allclose(Photo(rgb=rgb, alpha=alpha).filled(), 0.5, atol=1e-6)


def test_photos_without_holes_are_not_copied() -> None:
    rgb = scene()
    assert Photo(rgb=rgb).filled() is rgb
    assert Photo(rgb=rgb, alpha=np.full((48, 64), 0.5, np.float32)).filled() is rgb
    invisible = Photo(rgb=rgb, alpha=np.zeros((48, 64), np.float32))
    assert invisible.filled() is rgb


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_premultiplied_tiff_is_divided(tmp_path: Path, dtype: type) -> None:
    peak = np.iinfo(dtype).max
    alpha = np.full((48, 64, 1), 0.5)
    alpha[:4] = 0
    stored = np.rint(np.concatenate([scene() * alpha, alpha], axis=2) * peak).astype(dtype)
    tifffile.imwrite(tmp_path / "a.tif", stored, photometric="rgb", extrasamples=["assocalpha"])
    photo = decode(tmp_path / "a.tif")
    assert photo.alpha is not None
    np.testing.assert_allclose(photo.alpha, alpha[..., 0], atol=1 / peak)
    np.testing.assert_allclose(photo.rgb[4:], scene()[4:], atol=0.01)


def test_premultiplied_values_are_divided_before_a_profile_converts_them(tmp_path: Path) -> None:
    linear = rgb_profile(SRGB, D65, 1.0)
    alpha = np.full((48, 64, 1), 0.25)
    read = []
    for kind, share in (("assocalpha", alpha), ("unassalpha", 1)):
        stored = words_of(np.concatenate([scene() * share, alpha], axis=2))
        path = tmp_path / f"{kind}.tif"
        tifffile.imwrite(path, stored, photometric="rgb", extrasamples=[kind], iccprofile=linear)
        read.append(decode(path).rgb)
    np.testing.assert_allclose(read[0], read[1], atol=2e-3)


def test_alpha_is_not_inverted_where_white_is_zero(tmp_path: Path) -> None:
    grey = words_of(scene()[..., 0])
    stored = np.stack([65535 - grey, np.full_like(grey, 65535)], axis=2)
    path = tmp_path / "grey.tif"
    tifffile.imwrite(
        path, stored, photometric="miniswhite", planarconfig="contig", extrasamples=["unassalpha"]
    )
    photo = decode(path)
    assert photo.alpha is not None
    np.testing.assert_array_equal(photo.alpha, 1)
    np.testing.assert_array_equal(words_of(photo.rgb[..., 0]), grey)


def test_jpeg_puts_transparency_on_white_and_says_so(
    tmp_path: Path, hole: NDArray[np.float32]
) -> None:
    photo = Photo(rgb=np.zeros((48, 64, 3), np.float32), alpha=hole)
    path = encode(photo, tmp_path / "flat.jpg", SaveOptions(quality=100), source=None)
    back = decode(path)
    assert back.alpha is None
    np.testing.assert_allclose(back.rgb[20, 30], 1, atol=0.02)
    np.testing.assert_allclose(back.rgb[2, 2], 0, atol=0.02)
    assert losses(photo, ".jpg", SaveOptions()) == (
        "JPEG has no transparency: the photo is put on white.",
    )
    assert losses(photo, ".png", SaveOptions()) == ()


def test_deep_grey_png_with_alpha(tmp_path: Path) -> None:
    grey = scene()[..., :1].repeat(3, axis=2)
    photo = Photo(rgb=grey, alpha=scene()[..., 1], grey=True, bit_depth=16)
    path = encode(photo, tmp_path / "grey.png", SaveOptions(), source=None)
    back = decode(path)
    assert back.grey
    assert back.alpha is not None
    np.testing.assert_array_equal(words_of(back.alpha), words_of(scene()[..., 1]))
    # The header's colour type: grey with alpha.
    assert path.read_bytes()[25] == 4


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_transparent_value_of_grey_with_few_bits(tmp_path: Path, bits: int) -> None:
    grey = (np.arange(64).reshape(4, 16) % (1 << bits)).astype(np.uint8)
    digits = np.unpackbits(grey[..., None], axis=2)[..., 8 - bits :].reshape(4, -1)
    rows = b"".join(b"\0" + row.tobytes() for row in np.packbits(digits, axis=1))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 16, 4, bits, 0, 0, 0, 0))]
    chunks += [(b"tRNS", b"\0\1"), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        content += struct.pack(">I", len(data)) + name + data + checksum
    (tmp_path / "photo.png").write_bytes(content)
    photo = decode(tmp_path / "photo.png")
    np.testing.assert_allclose(photo.rgb[..., 0], grey / ((1 << bits) - 1), atol=1e-6)
    np.testing.assert_array_equal(photo.alpha, grey != 1)


def test_a_grey_photo_stays_grey(hole: NDArray[np.float32]) -> None:
    grey = scene()[..., :1].repeat(3, axis=2)
    tinted = np.clip(grey + np.array([0.1, -0.1, 0], np.float32), 0, 1)
    result = Photo(rgb=grey, grey=True).with_rgb(tinted).rgb
    assert (result[..., 0] == result[..., 1]).all()
    assert (result[..., 1] == result[..., 2]).all()


def test_pixels_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        Photo(rgb=scene()).with_rgb(scene(10, 10))
