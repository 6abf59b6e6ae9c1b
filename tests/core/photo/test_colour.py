"""Which colours pass as they are, which are converted, and to what values."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageCms, PngImagePlugin

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import Photo, decode, encode, icc
from core.photo.colour import GAMMA
from tests.core.photo.conftest import (
    D65,
    P3,
    PROFILES,
    SRGB,
    bytes_of,
    lut_profile,
    rgb_profile,
    scene,
    words_of,
)


def name_of(profile: bytes | None) -> str:
    assert profile is not None
    opened = ImageCms.ImageCmsProfile(BytesIO(profile))
    return ImageCms.getProfileDescription(opened).strip()


def lab_of(photo: Photo) -> NDArray[np.float64]:
    """What the photo's values mean by the profile attached to it: L*, a*, b*."""
    assert photo.icc is not None
    words = imagecodecs.cms_transform(
        words_of(photo.rgb),
        photo.icc,
        imagecodecs.cms_profile("lab4"),
        colorspace="rgb",
        outcolorspace="lab",
        intent=1,
    )
    return words / [655.35, 257, 257] - [0, 128, 128]


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif"])
def test_matrix_profiles_pass_and_come_out_again(tmp_path: Path, name: str, suffix: str) -> None:
    source = tmp_path / "source.png"
    Image.fromarray(bytes_of(scene())).save(source, icc_profile=PROFILES[name])
    photo = decode(source)
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))
    result = encode(photo, tmp_path / ("result" + suffix), SaveOptions(), source=source)
    back = decode(result)
    assert back.icc == PROFILES[name]
    assert back.notes == ()
    assert np.abs(back.rgb - scene()).mean() < 0.01


def test_the_profile_stays_when_metadata_is_stripped(tmp_path: Path) -> None:
    photo = Photo(rgb=scene(), icc=PROFILES["ProPhoto"])
    path = encode(photo, tmp_path / "bare.jpg", SaveOptions(metadata="strip"), source=None)
    assert decode(path).icc == PROFILES["ProPhoto"]


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_linear_photos_get_a_gamma_and_keep_their_primaries(tmp_path: Path, suffix: str) -> None:
    linear = rgb_profile(P3, D65, 1.0)
    path = encode(
        Photo(rgb=scene(), bit_depth=16, icc=linear),
        tmp_path / ("linear" + suffix),
        SaveOptions(),
        source=None,
    )
    photo = decode(path)
    np.testing.assert_allclose(photo.rgb, scene() ** (1 / GAMMA), atol=2e-3)
    assert photo.icc is not None
    assert icc.gamma(photo.icc) == pytest.approx(GAMMA)
    assert "gamma 2.2" in name_of(photo.icc)
    assert len(photo.notes) == 1
    # Both mean the same colours.
    before = Photo(rgb=scene(), icc=linear)
    np.testing.assert_allclose(lab_of(photo), lab_of(before), atol=0.5)


def test_sixteen_linear_bits_leave_no_gaps_in_the_shadows(tmp_path: Path) -> None:
    ramp = np.linspace(0, 0.02, 500, dtype=np.float32)[None, :, None].repeat(3, axis=2)
    path = tmp_path / "dark.tif"
    photo = Photo(rgb=ramp, bit_depth=16, icc=rgb_profile(SRGB, D65, 1.0))
    values = decode(encode(photo, path, SaveOptions(), source=None)).rgb[0, :, 0]
    assert len(np.unique(values)) > 450


def test_a_grey_photo_keeps_its_grey_profile(tmp_path: Path) -> None:
    profile = bytes(imagecodecs.cms_profile("gray", whitepoint=D65, gamma=2.2))
    image = Image.fromarray(bytes_of(scene()[..., 0]))
    for suffix in (".png", ".jpg", ".tif"):
        image.save(tmp_path / ("grey" + suffix), icc_profile=profile)
        photo = decode(tmp_path / ("grey" + suffix))
        assert photo.grey
        assert photo.icc == profile


def test_a_linear_grey_photo_is_converted(tmp_path: Path) -> None:
    profile = bytes(imagecodecs.cms_profile("gray", whitepoint=D65, gamma=1.0))
    words = words_of(scene()[..., 0])
    tifffile.imwrite(tmp_path / "grey.tif", words, iccprofile=profile)
    photo = decode(tmp_path / "grey.tif")
    np.testing.assert_allclose(photo.rgb[..., 1], scene()[..., 0] ** (1 / GAMMA), atol=2e-3)
    assert photo.icc is not None
    assert icc.kind(photo.icc) == "grey"


def test_cmyk_by_its_profile(tmp_path: Path, cmyk_profile: bytes) -> None:
    inks = [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (255, 255, 255, 0)]
    expected = [(100, 0, 0), (80, -20, -25), (75, 40, 0), (95, 0, 50), (50, 20, 25)]
    ink = np.repeat(np.array([inks], np.uint8), 32, axis=0).repeat(32, axis=1)
    for suffix in (".jpg", ".tif"):
        path = tmp_path / ("print" + suffix)
        Image.fromarray(ink, "CMYK").save(path, icc_profile=cmyk_profile, quality=100)
        photo = decode(path)
        # The lightest and darkest points move a little: black point compensation.
        np.testing.assert_allclose(lab_of(photo)[16, 16::32], expected, atol=3)
        assert name_of(photo.icc).startswith("Adobe RGB")
        assert photo.notes == ("Converted from CMYK to Adobe RGB (1998).",)
        assert not photo.grey


def test_sixteen_bit_cmyk_stays_at_sixteen(tmp_path: Path, cmyk_profile: bytes) -> None:
    ramp = np.zeros((4, 900, 4), np.uint16)
    ramp[..., 1] = np.linspace(30000, 33000, 900)
    tifffile.imwrite(tmp_path / "print.tif", ramp, photometric="separated", iccprofile=cmyk_profile)
    photo = decode(tmp_path / "print.tif")
    assert photo.bit_depth == 16
    assert len(np.unique(photo.rgb[0, :, 1])) > 800


def test_cmyk_without_adobe_marker_is_not_inverted(tmp_path: Path) -> None:
    ink = np.zeros((16, 16, 4), np.uint8)
    ink[..., 0] = 200  # a light cyan
    buffer = BytesIO()
    # Pillow stores inverted inks with Adobe's marker, as Photoshop does.
    Image.fromarray(ink, "CMYK").save(buffer, "JPEG", quality=100)
    adobe = buffer.getvalue()
    (tmp_path / "adobe.jpg").write_bytes(adobe)
    at = adobe.index(b"\xff\xee")
    size = int.from_bytes(adobe[at + 2 : at + 4], "big")
    (tmp_path / "plain.jpg").write_bytes(adobe[:at] + adobe[at + 2 + size :])
    expected = np.array([55, 255, 255]) / 255
    np.testing.assert_allclose(decode(tmp_path / "adobe.jpg").rgb[8, 8], expected, atol=0.02)
    # Without the marker the same bytes are inks: 55 of cyan and 255 of the others, black.
    np.testing.assert_allclose(decode(tmp_path / "plain.jpg").rgb[8, 8], 0, atol=0.02)


@pytest.mark.parametrize("depth", [8, 16])
def test_lab(tmp_path: Path, depth: int) -> None:
    lab = np.array([[(60, 30, -20), (50, 0, 0), (80, -40, 40), (30, 10, 25)]], float)
    if depth == 8:
        stored = np.rint(lab * [2.55, 1, 1]).astype(np.int16).astype(np.uint8)
    else:
        stored = np.rint(lab * [655.35, 256, 256]).astype(np.int32).astype(np.uint16)
    tifffile.imwrite(tmp_path / "lab.tif", stored, photometric="cielab")
    photo = decode(tmp_path / "lab.tif")
    np.testing.assert_allclose(lab_of(photo), lab, atol=0.5 if depth == 8 else 0.05)
    assert photo.notes == ("Converted from Lab to Adobe RGB (1998).",)


def test_table_based_rgb_profiles_are_converted(tmp_path: Path) -> None:
    corners = np.zeros((2, 2, 2, 3))
    for r, g, b in np.ndindex(2, 2, 2):
        corners[r, g, b] = (30 * r + 50 * g + 20 * b, 40 * r - 40 * g, 20 * r + 20 * g - 40 * b)
    path = tmp_path / "scan.png"
    pixels = np.repeat(np.array([[(255, 0, 0), (0, 255, 0), (255, 255, 255)]], np.uint8), 4, 0)
    Image.fromarray(pixels).save(path, icc_profile=lut_profile(b"RGB ", corners))
    photo = decode(path)
    np.testing.assert_allclose(
        lab_of(photo)[0], [(30, 40, 20), (50, -40, 20), (100, 0, 0)], atol=1.5
    )
    assert name_of(photo.icc).startswith("Adobe RGB")


def png_with_gamma(path: Path, gamma: float) -> None:
    """A PNG without profile whose gAMA chunk gives the encoding exponent."""
    info = PngImagePlugin.PngInfo()
    info.add(b"gAMA", round(gamma * 100000).to_bytes(4, "big"))
    Image.fromarray(bytes_of(scene())).save(path, pnginfo=info)


def test_a_linear_png_is_converted(tmp_path: Path) -> None:
    png_with_gamma(tmp_path / "linear.png", 1.0)
    photo = decode(tmp_path / "linear.png")
    expected = (bytes_of(scene()) / 255) ** (1 / GAMMA)
    np.testing.assert_allclose(photo.rgb, expected, atol=2e-3)


def test_a_png_with_the_gamma_of_old_macs_carries_it_on(tmp_path: Path) -> None:
    png_with_gamma(tmp_path / "mac.png", 1 / 1.8)
    photo = decode(tmp_path / "mac.png")
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))
    assert photo.icc is not None
    assert icc.gamma(photo.icc) == pytest.approx(1.8, abs=0.01)
    png_with_gamma(tmp_path / "usual.png", 1 / 2.2)
    assert decode(tmp_path / "usual.png").icc is None


def test_adobe_rgb_by_exif_alone(tmp_path: Path) -> None:
    """Canon's and others' way: no profile, but colour space "uncalibrated" and index R03."""
    exif = Image.Exif()
    exif[0x8769] = {0xA001: 0xFFFF, 0xA005: {1: "R03"}}
    image = Image.fromarray(bytes_of(scene()))
    image.save(tmp_path / "camera.jpg", exif=exif, quality=100)
    photo = decode(tmp_path / "camera.jpg")
    assert name_of(photo.icc).startswith("Adobe RGB")
    exif[0x8769] = {0xA001: 1, 0xA005: {1: "R98"}}
    image.save(tmp_path / "usual.jpg", exif=exif)
    assert decode(tmp_path / "usual.jpg").icc is None


def png_with_codes(path: Path, primaries: int, transfer: int) -> None:
    info = PngImagePlugin.PngInfo()
    info.add(b"cICP", bytes((primaries, transfer, 0, 1)))
    Image.fromarray(bytes_of(scene())).save(path, pnginfo=info)


def test_colour_spaces_by_code(tmp_path: Path) -> None:
    path = tmp_path / "coded.png"
    png_with_codes(path, 12, 13)
    photo = decode(path)
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))
    assert name_of(photo.icc) == "Display P3"
    opened = ImageCms.ImageCmsProfile(BytesIO(photo.icc or b"")).profile
    # Display P3's red under D50, as in its published profile.
    assert opened.red_colorant is not None
    assert opened.red_colorant[0] == pytest.approx((0.5151, 0.2412, -0.0011), abs=0.001)
    png_with_codes(path, 1, 13)
    assert decode(path).icc is None
    png_with_codes(path, 1, 8)
    np.testing.assert_allclose(
        decode(path).rgb, (bytes_of(scene()) / 255) ** (1 / GAMMA), atol=2e-3
    )


@pytest.mark.parametrize("transfer", [16, 18])
def test_hdr_is_refused_with_the_reason(tmp_path: Path, transfer: int) -> None:
    png_with_codes(tmp_path / "hdr.png", 9, transfer)
    with pytest.raises(PhotoError, match="HDR"):
        decode(tmp_path / "hdr.png")


def test_bmp_is_converted_to_srgb_as_it_holds_no_profile(tmp_path: Path) -> None:
    photo = Photo(rgb=scene(), icc=PROFILES["Display P3"])
    path = encode(photo, tmp_path / "photo.bmp", SaveOptions(), source=None)
    srgb = Photo(rgb=decode(path).rgb, icc=PROFILES["sRGB"])
    inside = (scene() > 0.25).all(axis=2) & (scene() < 0.75).all(axis=2)
    difference = np.abs(lab_of(srgb) - lab_of(photo))[inside]
    assert difference.mean() < 1


def test_a_grey_photo_as_bmp(tmp_path: Path) -> None:
    profile = bytes(imagecodecs.cms_profile("gray", whitepoint=D65, gamma=1.8))
    grey = scene()[..., :1].repeat(3, axis=2)
    photo = Photo(rgb=grey, grey=True, icc=profile)
    back = decode(encode(photo, tmp_path / "grey.bmp", SaveOptions(), source=None))
    # From a gamma of 1.8 to sRGB's: mid grey becomes lighter.
    assert back.rgb[0, 32].mean() == pytest.approx(0.5 ** (1.8 / 2.2), abs=0.02)


@pytest.mark.parametrize("suffix", [".webp", ".avif"])
def test_a_grey_photo_where_there_is_no_grey(tmp_path: Path, suffix: str) -> None:
    """Three channels with a grey profile would be no valid file: they become sRGB."""
    profile = bytes(imagecodecs.cms_profile("gray", whitepoint=D65, gamma=1.8))
    grey = scene()[..., :1].repeat(3, axis=2)
    photo = Photo(rgb=grey, alpha=np.ones(grey.shape[:2], np.float32), grey=True, icc=profile)
    back = decode(encode(photo, tmp_path / f"grey{suffix}", SaveOptions(), source=None))
    assert back.icc is None and not back.notes
    assert back.rgb[0, 32].mean() == pytest.approx(0.5 ** (1.8 / 2.2), abs=0.02)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_bigtiff_keeps_profile_and_orientation(tmp_path: Path, dtype: type) -> None:
    profile = PROFILES["Adobe RGB"]
    pixels: np.ndarray = np.round(scene(48, 64) * np.iinfo(dtype).max).astype(dtype)
    path = tmp_path / "big.tif"
    orientation = (274, "H", 1, 6, True)
    tifffile.imwrite(
        path, pixels, bigtiff=True, photometric="rgb", iccprofile=profile, extratags=[orientation]
    )
    photo = decode(path)
    assert photo.icc == profile
    assert (photo.height, photo.width) == (64, 48)


@pytest.mark.parametrize("tag", [700, 34675])
def test_a_bigtiff_with_a_block_of_a_wrong_type_is_read(tmp_path: Path, tag: int) -> None:
    path = tmp_path / "big.tif"
    wrong = (tag, "I", 3, (300, 400, 500), True)
    tifffile.imwrite(path, words_of(scene()), bigtiff=True, photometric="rgb", extratags=[wrong])
    photo = decode(path)
    assert (photo.icc, photo.xmp) == (None, None)


def test_profiles_do_not_tell_when_they_were_made(tmp_path: Path) -> None:
    """What is made of a photo again is the same to the last bit, a second later too."""
    path = tmp_path / "photo.tif"
    tifffile.imwrite(path, np.full((8, 8, 3), 40, np.uint8), photometric="cielab")
    implied = icc.made("gray", whitepoint=D65, gamma=1.8)
    for profile in (decode(path).icc, implied):
        assert profile is not None
        assert profile[24:36] == bytes.fromhex("07d0 0001 0001 0000 0000 0000")


def test_curves_of_every_form() -> None:
    """The exponent that each kind of tone curve is measured to have."""
    base = PROFILES["Adobe RGB"]
    s15 = 65536
    srgb = [round(v * s15) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)]
    forms = {
        "gamma": (b"curv\0\0\0\0\0\0\0\1" + round(1.8 * 256).to_bytes(2, "big"), 1.8),
        "identity": (b"curv\0\0\0\0\0\0\0\0", 1.0),
        "para 0": (b"para\0\0\0\0\0\0\0\0" + round(2.4 * s15).to_bytes(4, "big"), 2.4),
        "sRGB": (
            b"para\0\0\0\0\0\3\0\0" + b"".join(v.to_bytes(4, "big") for v in srgb),
            2.21,
        ),
        "table": (
            b"curv\0\0\0\0" + (1025).to_bytes(4, "big")
            + np.rint(65535 * np.linspace(0, 1, 1025) ** 2.0).astype(">u2").tobytes(),
            2.0,
        ),
    }  # fmt: skip
    tags = icc._tags(base)
    for name, (curve, expected) in forms.items():
        profile = icc._assemble(base[:128], tags | {b"gTRC": curve})
        assert icc.gamma(profile) == pytest.approx(expected, abs=0.02), name
