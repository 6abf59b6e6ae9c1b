"""Every format, depth and kind of pixel, there and back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import READABLE, WRITABLE, Photo, decode, encode
from tests.conftest import SAMPLES
from tests.core.photo.conftest import bytes_of, scene, words_of

LOSSLESS = (".png", ".tif")
LOSSY = (".jpg", ".webp", ".avif")


def round_trip(photo: Photo, path: Path) -> Photo:
    encode(photo, path, SaveOptions(), source=None)
    return decode(path)


@pytest.mark.parametrize("suffix", LOSSLESS)
@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
def test_lossless_formats_bring_every_value_back(
    tmp_path: Path, suffix: str, grey: bool, alpha: bool, bits: int
) -> None:
    whole = (2**bits - 1) * scene()
    rgb = (np.rint(whole) / np.float32(2**bits - 1)).astype(np.float32)
    rgb = rgb[..., 2:].repeat(3, axis=2) if grey else rgb
    veil = rgb[::-1, :, 1] if alpha else None
    photo = Photo(rgb=rgb, alpha=veil, grey=grey, bit_depth=16 if bits == 16 else 8)
    back = round_trip(photo, tmp_path / ("photo" + suffix))
    np.testing.assert_array_equal(back.rgb, rgb)
    assert (back.grey, back.bit_depth) == (grey, bits)
    if veil is None:
        assert back.alpha is None
    else:
        np.testing.assert_array_equal(back.alpha, veil)


@pytest.mark.parametrize("suffix", LOSSY)
def test_lossy_formats_stay_close(
    tmp_path: Path, suffix: str, make_photo: Callable[..., Photo]
) -> None:
    back = round_trip(make_photo(), tmp_path / ("photo" + suffix))
    assert np.abs(back.rgb - scene()).mean() < 0.005
    assert back.format == {".jpg": "JPEG", ".webp": "WEBP", ".avif": "AVIF"}[suffix]


def test_bmp_keeps_eight_bits(tmp_path: Path, make_photo: Callable[..., Photo]) -> None:
    back = round_trip(make_photo(bit_depth=16), tmp_path / "photo.bmp")
    np.testing.assert_array_equal(bytes_of(back.rgb), bytes_of(scene()))
    assert back.bit_depth == 8


def test_a_sixteen_bit_photo_can_be_saved_with_eight(
    tmp_path: Path, make_photo: Callable[..., Photo]
) -> None:
    path = tmp_path / "photo.tif"
    encode(make_photo(bit_depth=16), path, SaveOptions(bit_depth=8), source=None)
    assert decode(path).bit_depth == 8


def test_other_programs_read_our_deep_files(
    tmp_path: Path, make_photo: Callable[..., Photo]
) -> None:
    for suffix in LOSSLESS:
        path = tmp_path / ("photo" + suffix)
        encode(make_photo(bit_depth=16), path, SaveOptions(), source=None)
        read = tifffile.imread if suffix == ".tif" else imagecodecs.imread
        np.testing.assert_array_equal(read(path), words_of(scene()))
        with Image.open(path) as image:
            assert np.abs(np.asarray(image) - 255 * scene()).max() < 1.01


@pytest.mark.parametrize("compression", [None, "lzw", "deflate", "zstd"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_deep_tiff_of_every_layout(tmp_path: Path, compression: str | None, planar: str) -> None:
    words = words_of(scene())
    stored = words if planar == "contig" else np.moveaxis(words, 2, 0)
    path = tmp_path / "photo.tif"
    tifffile.imwrite(
        path,
        stored,
        photometric="rgb",
        planarconfig=planar,
        compression=compression,
        byteorder=">",
        rowsperstrip=7,
    )
    photo = decode(path)
    np.testing.assert_array_equal(words_of(photo.rgb), words)
    assert photo.bit_depth == 16


def test_tiff_that_is_white_at_zero(tmp_path: Path) -> None:
    words = words_of(scene()[..., 0])
    tifffile.imwrite(tmp_path / "photo.tif", 65535 - words, photometric="miniswhite")
    photo = decode(tmp_path / "photo.tif")
    assert photo.grey
    np.testing.assert_array_equal(words_of(photo.rgb[..., 0]), words)


def test_float_tiff_is_refused_with_the_reason(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "photo.tif", scene(), photometric="rgb")
    with pytest.raises(PhotoError, match="32-bit"):
        decode(tmp_path / "photo.tif")


def test_ten_bit_avif_keeps_its_depth(tmp_path: Path) -> None:
    tens = (words_of(scene()) >> 6).astype(np.uint16)
    (tmp_path / "photo.avif").write_bytes(
        imagecodecs.avif_encode(tens, level=100, bitspersample=10)
    )
    photo = decode(tmp_path / "photo.avif")
    np.testing.assert_array_equal(np.rint(photo.rgb * 1023), tens)
    assert photo.bit_depth == 16


@pytest.mark.parametrize("alpha", [False, True])
def test_an_avif_has_no_cast(tmp_path: Path, alpha: bool) -> None:
    colourful = decode(SAMPLES / "sample_sharp.jpg").rgb[:160, :160]
    grey = colourful.mean(axis=2, keepdims=True).repeat(3, axis=2)
    half = np.full(grey.shape[:2], 0.5, np.float32) if alpha else None
    for rgb, tint in ((colourful, 0.2), (grey, 0.0)):
        path, options = tmp_path / "photo.avif", SaveOptions(quality=100, overwrite=True)
        back = decode(encode(Photo(rgb=rgb, alpha=half), path, options, source=None))
        shift = (np.rint(back.rgb * 255) - np.rint(rgb * 255)).mean(axis=(0, 1))
        assert np.abs(shift).max() < 0.2
        assert np.ptp(shift) <= tint
        assert (back.alpha is not None) == alpha


def test_palettes_and_bilevel_pictures(tmp_path: Path) -> None:
    image = Image.fromarray(bytes_of(scene()))
    palette = image.quantize(64)
    palette.save(tmp_path / "palette.png")
    photo = decode(tmp_path / "palette.png")
    np.testing.assert_array_equal(bytes_of(photo.rgb), np.asarray(palette.convert("RGB")))
    assert not photo.grey
    image.convert("1").save(tmp_path / "bilevel.png")
    photo = decode(tmp_path / "bilevel.png")
    assert photo.grey
    assert set(np.unique(photo.rgb)) == {0.0, 1.0}


def test_palette_transparency_becomes_alpha(tmp_path: Path) -> None:
    palette = Image.fromarray(bytes_of(scene())).quantize(8)
    palette.save(tmp_path / "palette.png", transparency=3)
    photo = decode(tmp_path / "palette.png")
    assert photo.alpha is not None
    np.testing.assert_array_equal(photo.alpha == 0, np.asarray(palette) == 3)


@pytest.mark.parametrize("suffix", [".png", ".webp"])
def test_only_the_first_frame_of_an_animation(tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue", "green")]
    path = tmp_path / ("animated" + suffix)
    frames[0].save(path, save_all=True, append_images=frames[1:], lossless=True)
    photo = decode(path)
    assert (photo.rgb == [1, 0, 0]).all()
    assert photo.notes == ("Animated: only the first frame was used.",)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_only_the_first_page_of_a_tiff(tmp_path: Path, depth: type) -> None:
    pages: NDArray[Any] = np.empty((2, 10, 20, 3), depth)
    pages[0], pages[1] = 7, 90
    tifffile.imwrite(tmp_path / "pages.tif", pages, photometric="rgb")
    photo = decode(tmp_path / "pages.tif")
    np.testing.assert_array_equal(photo.rgb, np.float32(7) / np.iinfo(depth).max)
    assert photo.notes == ("Several pages: only the first was used.",)


def test_a_reduced_version_is_no_second_page(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "reduced.tif") as writer:
        writer.write(bytes_of(scene()), photometric="rgb")
        writer.write(bytes_of(scene())[::4, ::4], photometric="rgb", subfiletype=1)
    assert decode(tmp_path / "reduced.tif").notes == ()


@pytest.mark.parametrize("size", [(1, 1), (7, 5000), (5000, 7), (257, 1)])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".bmp", ".avif"])
def test_odd_sizes(tmp_path: Path, suffix: str, size: tuple[int, int]) -> None:
    rgb = scene(*size)
    back = round_trip(Photo(rgb=rgb), tmp_path / ("photo" + suffix))
    assert back.rgb.shape == rgb.shape
    assert np.abs(back.rgb - rgb).mean() < 0.02


@pytest.mark.parametrize("bits", [8, 16])
def test_a_tall_and_narrow_png(tmp_path: Path, bits: Literal[8, 16]) -> None:
    noise = np.random.default_rng(0).random((3000, 1, 1), np.float32)
    path = tmp_path / "narrow.png"
    for grey in (True, False):
        photo = Photo(rgb=noise.repeat(3, axis=2), grey=grey, bit_depth=bits)
        back = decode(encode(photo, path, SaveOptions(overwrite=True), source=None))
        np.testing.assert_allclose(back.rgb, photo.rgb, atol=0.002)


def test_content_decides_not_the_extension(tmp_path: Path) -> None:
    path = tmp_path / "really-a-png.jpg"
    Image.fromarray(bytes_of(scene())).save(path, "PNG")
    photo = decode(path)
    assert photo.format == "PNG"
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_orientation_is_applied_once(tmp_path: Path, suffix: str, orientation: int) -> None:
    upright = np.zeros((24, 40, 3), np.uint8)
    upright[:8, :8] = 255  # a white corner at the top left, a grey one below it
    upright[16:, :8] = 128
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = Image.fromarray(upright)
    if orientation in turn:
        stored = stored.transpose(turn[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / ("turned" + suffix), exif=exif, quality=95)
    photo = decode(tmp_path / ("turned" + suffix))
    assert np.abs(photo.rgb - upright / 255).mean() < 0.02
    again = round_trip(photo, tmp_path / ("saved" + suffix))
    assert np.abs(again.rgb - upright / 255).mean() < 0.02


def test_the_suffixes_are_what_the_program_offers() -> None:
    assert {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".avif"} <= set(WRITABLE)
    assert set(WRITABLE) < set(READABLE)
    assert {".heic", ".dng", ".nef", ".cr2"} <= set(READABLE)


def test_importing_loads_no_heavy_package() -> None:
    """They come when a file needs them, so that the program starts at once."""
    code = (
        "import sys, core.photo, core.grain; "
        "print([m for m in ('torch', 'cv2', 'PySide6', 'imagecodecs', 'tifffile', 'scipy', "
        "'pillow_heif', 'rawpy') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.returncode, result.stdout.strip()) == (0, "[]"), result.stderr
