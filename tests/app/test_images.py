"""Pixels on their way to the screen: colour profiles, mipmaps, transparency."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColorSpace

from app.images import (
    build_pyramid,
    fit_size,
    from_qimage,
    scaled,
    scaled_rgb,
    to_display,
    to_qimage,
)


def rgb(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(1).random((height, width, 3)).astype(np.float32)


def test_without_a_profile_values_are_rounded_and_reordered() -> None:
    photo = rgb(37, 53)
    shown = to_display(photo, None)
    assert np.array_equal(shown[:, :, 2::-1], np.floor(photo * 255 + 0.5).astype(np.uint8))
    assert np.all(shown[:, :, 3] == 255)


def test_display_p3_is_converted_to_srgb() -> None:
    profile = bytes(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data())
    grey_and_green = np.array([[[0.5, 0.5, 0.5], [0.2, 0.6, 0.3]]], np.float32)
    grey, green = to_display(grey_and_green, profile)[0, :, 2::-1].astype(int)
    assert np.all(np.abs(grey - 128) <= 1)
    # The same numbers mean a more saturated green in P3 than in sRGB.
    assert green[0] < 0.2 * 255 - 10
    assert green[1] > 0.6 * 255


@pytest.mark.qt_log_ignore("fromIccProfile", extend=True)
def test_a_damaged_profile_counts_as_srgb() -> None:
    photo = rgb(5, 5)
    assert np.array_equal(to_display(photo, b"not a profile"), to_display(photo, None))


def test_transparent_pixels_show_a_checkerboard() -> None:
    photo = np.zeros((64, 64, 3), np.float32)
    alpha = np.zeros((64, 64), np.float32)
    alpha[32:] = 1.0
    shown = to_display(photo, None, alpha)
    assert set(np.unique(shown[:32, :, :3])) == {150, 190}
    assert np.all(shown[32:, :, :3] == 0)


@pytest.mark.parametrize("size", [(1, 1), (3, 1031), (517, 1030), (2100, 700)])
def test_pyramid_levels_are_box_averages(size: tuple[int, int]) -> None:
    pixels = to_display(rgb(*size), None)
    levels = build_pyramid(pixels).levels
    assert max(levels[-1].shape[:2]) <= 256
    for large, small in pairwise(levels):
        assert small.shape[:2] == ((large.shape[0] + 1) // 2, (large.shape[1] + 1) // 2)
        whole = large[: large.shape[0] // 2 * 2, : large.shape[1] // 2 * 2].astype(float)
        boxes = whole.reshape(whole.shape[0] // 2, 2, whole.shape[1] // 2, 2, 4).mean((1, 3))
        shared = small[: boxes.shape[0], : boxes.shape[1]]
        assert np.all(np.abs(shared - boxes) <= 0.5)


def test_qimage_and_back() -> None:
    pixels = to_display(rgb(7, 11), None)
    assert np.array_equal(from_qimage(to_qimage(pixels)), pixels)


def test_scaled_rgb_has_the_proportions_and_the_mean() -> None:
    pixels = to_display(rgb(900, 1500), None)
    small = scaled_rgb(build_pyramid(pixels), 300)
    assert small.shape == (180, 300, 3)
    assert small.dtype == np.float32
    assert abs(small.mean() * 255 - pixels[:, :, :3].mean()) < 1


def test_a_narrow_photo_is_not_scaled_from_too_small_a_level() -> None:
    pixels = to_display(rgb(2000, 3), None)
    pyramid = build_pyramid(pixels)
    assert np.array_equal(scaled(pyramid, 1000), pyramid.levels[1])
    assert np.array_equal(scaled(pyramid, 2000), pixels)


def test_fit_size_never_enlarges_and_never_vanishes() -> None:
    assert fit_size(100, 50, 1000) == (100, 50)
    assert fit_size(10_000, 1, 100) == (100, 1)
