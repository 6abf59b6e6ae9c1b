"""Colour profiles that are of no use: the photo is read all the same, and says so."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from core.photo import decode, icc
from tests.core.photo.conftest import D65, P3, PROFILES, bytes_of, rgb_profile, scene


@pytest.mark.parametrize("damage", ["short", "wrong space", "noise"])
def test_a_useless_profile_is_left_out_and_said_so(tmp_path: Path, damage: str) -> None:
    profile = {
        "short": PROFILES["Display P3"][:200],
        "wrong space": bytes(imagecodecs.cms_profile("gray", whitepoint=D65, gamma=2.2)),
        "noise": bytes(range(256)) * 4,
    }[damage]
    Image.fromarray(bytes_of(scene())).save(tmp_path / "odd.png", icc_profile=profile)
    photo = decode(tmp_path / "odd.png")
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))
    assert photo.icc is None
    assert "left out" in photo.notes[0]


def with_tags(profile: bytes, **tags: bytes) -> bytes:
    new = {name.encode(): data for name, data in tags.items()}
    return icc._assemble(profile[:128], icc._tags(profile) | new)


LINEAR = rgb_profile(P3, D65, 1.0)
ODD_TYPE, ALL_ZERO = b"junk" + bytes(16), b"XYZ " + bytes(16)


@pytest.mark.parametrize(
    "profile",
    [
        with_tags(PROFILES["sRGB"], A2B0=b"mft2" + bytes(40)),
        with_tags(PROFILES["sRGB"], gXYZ=ODD_TYPE),
        with_tags(LINEAR, gXYZ=ODD_TYPE),
        with_tags(LINEAR, gXYZ=ALL_ZERO),
    ],
    ids=["table", "colorant", "linear colorant", "linear without green"],
)
def test_a_profile_that_only_looks_whole_is_left_out_and_said_so(
    tmp_path: Path, profile: bytes
) -> None:
    path = tmp_path / "odd.png"
    Image.fromarray(bytes_of(scene())).save(path, icc_profile=profile)
    photo = decode(path)
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))
    assert photo.icc is None
    assert photo.notes == (
        "The colour profile is damaged or does not fit the photo; it was left out.",
    )


def test_cmyk_with_a_damaged_table_is_converted_by_the_plain_rule(
    tmp_path: Path, cmyk_profile: bytes
) -> None:
    inks = np.dstack([255 - bytes_of(scene()), np.zeros((48, 64), np.uint8)])
    profile = with_tags(cmyk_profile, A2B0=b"mft2" + bytes(60))
    assert icc.kind(profile) == "cmyk"
    Image.fromarray(inks, "CMYK").save(tmp_path / "odd.tif", icc_profile=profile)
    photo = decode(tmp_path / "odd.tif")
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))
    assert photo.notes == ("CMYK without a usable profile: converted to sRGB by the plain rule.",)
