"""Two photos against each other: the same numbers as the evaluation's, whatever the bands."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from core.evaluation import metrics, pair
from core.evaluation.pair import Measures, measure
from core.photo import Photo


def measured(left: Photo, right: Photo) -> Measures:
    last = list(measure(left, right))[-1]
    assert isinstance(last, Measures)
    return last


def blurred(rgb: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    return gaussian_filter(rgb, (sigma, sigma, 0)).astype(np.float32)


@pytest.mark.parametrize("rows", [16, 37, 139, 1000])
def test_bands_add_up_to_the_evaluations_numbers(
    photo_rgb: NDArray[np.float32], rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair, "BAND_PIXELS", photo_rgb.shape[1] * rows)
    other = blurred(photo_rgb, 1.5)
    found = measured(Photo(rgb=photo_rgb), Photo(rgb=other))
    whole = metrics.fidelity(other, photo_rgb)
    assert found.psnr == pytest.approx(whole.psnr, abs=1e-3)
    assert found.ssim == pytest.approx(whole.ssim, abs=1e-5)
    assert not found.identical


def test_identical_photos_are_said_to_be(photo_rgb: NDArray[np.float32]) -> None:
    found = measured(Photo(rgb=photo_rgb), Photo(rgb=photo_rgb.copy()))
    assert found.identical
    assert found.psnr == pytest.approx(80)
    assert found.ssim == pytest.approx(1)
    assert found.histogram is not None
    assert found.histogram[:, 255].sum() == photo_rgb.size


def test_the_histogram_counts_signed_levels(photo_rgb: NDArray[np.float32]) -> None:
    left = np.clip(photo_rgb, 0.1, 0.9)
    right = (left + np.array([3, 0, -2]) / 255).astype(np.float32)
    counts = measured(Photo(rgb=left), Photo(rgb=right)).histogram
    assert counts is not None
    assert [int(channel.argmax()) - 255 for channel in counts] == [3, 0, -2]


def test_sharpness_falls_with_blur_and_hardly_minds_noise(photo_rgb: NDArray[np.float32]) -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, photo_rgb.shape)
    noisy = np.clip(photo_rgb + noise, 0, 1).astype(np.float32)
    sharp, soft = measured(Photo(rgb=photo_rgb), Photo(rgb=blurred(photo_rgb, 2))).sharpness
    _, rough = measured(Photo(rgb=photo_rgb), Photo(rgb=noisy)).sharpness
    assert soft < 0.5 * sharp
    assert rough == pytest.approx(sharp, rel=0.05)


def test_another_size_is_scaled_and_another_shape_only_judged_alone(
    photo_rgb: NDArray[np.float32],
) -> None:
    half = Photo(rgb=np.ascontiguousarray(blurred(photo_rgb, 0.7)[::2, ::2]))
    found = measured(half, Photo(rgb=photo_rgb))
    assert found.fit == "scaled"
    assert found.psnr is not None and found.psnr > 25
    cut = measured(Photo(rgb=photo_rgb), Photo(rgb=photo_rgb[:, :100]))
    assert cut.fit == "different"
    assert (cut.psnr, cut.ssim, cut.histogram) == (None, None, None)
    assert all(value > 0 for value in cut.sharpness)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((800, 600), (800, 600), "same"),
        ((800, 600), (1600, 1200), "scaled"),
        ((1600, 1067), (800, 533), "scaled"),
        ((800, 534), (1600, 1067), "scaled"),
        ((800, 600), (600, 800), "different"),
        ((800, 600), (1600, 1190), "different"),
    ],
)
def test_a_pixel_of_rounding_is_no_other_shape(
    left: tuple[int, int], right: tuple[int, int], expected: str
) -> None:
    assert pair.fit(left, right) == expected


def test_other_profiles_are_compared_in_srgb(photo_rgb: NDArray[np.float32]) -> None:
    adobe = bytes(imagecodecs.cms_profile("adobergb"))
    srgb = bytes(imagecodecs.cms_profile("srgb"))
    same = measured(Photo(rgb=photo_rgb), Photo(rgb=photo_rgb, icc=srgb))
    assert same.identical and not same.in_srgb
    other = measured(Photo(rgb=photo_rgb), Photo(rgb=photo_rgb, icc=adobe))
    assert other.in_srgb and not other.identical
    assert not measured(Photo(rgb=photo_rgb, icc=adobe), Photo(rgb=photo_rgb, icc=adobe)).in_srgb


def test_tiny_photos_have_no_ssim() -> None:
    dot = Photo(rgb=np.full((2, 3, 3), 0.5, np.float32))
    found = measured(dot, dot)
    assert found.ssim is None
    assert found.identical
