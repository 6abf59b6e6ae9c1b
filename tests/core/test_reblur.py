"""The re-blur check: true sharp photos pass, planted detail lights up, nothing done is said so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core import photo, reblur
from core.evaluation.classical import line
from core.reblur import VERDICTS, Reblur, check

Floats = NDArray[np.float32]
SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "sample_sharp.jpg"


@pytest.fixture(scope="module")
def sharp() -> Floats:
    return photo.decode(SAMPLE).rgb[100:356, 200:488]


@pytest.fixture(scope="module")
def shaken(sharp: Floats) -> Callable[[float], Floats]:
    """The photo shaken over so many pixels, in linear light, with noise."""

    def blur(length: float) -> Floats:
        linear = np.where(sharp <= 0.04045, sharp / 12.92, ((sharp + 0.055) / 1.055) ** 2.4)
        blurred = np.asarray(cv2.filter2D(linear, -1, line(length, 30)), np.float32)
        noise = np.random.default_rng(0).normal(0, 0.006, sharp.shape)
        return np.asarray(reblur._encoded(blurred) + noise, np.float32)

    return blur


def lit(found: Reblur, part: tuple[slice, slice]) -> float:
    return float(np.mean(found.verdicts[part] == VERDICTS.index("unexplained")))


@pytest.mark.parametrize("length", [5, 10])
def test_the_sharp_photo_explains_its_blurred_one(sharp: Floats, shaken, length: int) -> None:
    found = check(shaken(length), sharp)
    assert found.share("unexplained") < 0.02
    assert found.share("explained") > 0.6
    assert found.typical_width == pytest.approx(length, rel=0.3)
    assert f"about {found.typical_width:.0f} pixels" in found.describe()
    assert found.noise == pytest.approx(0.004, abs=0.003)  # of luma, less than of a channel


def test_a_planted_object_lights_up(sharp: Floats, shaken) -> None:
    result = sharp.copy()
    cv2.circle(result, (150, 120), 14, (0.9, 0.1, 0.1), -1)
    found = check(shaken(7), result)
    assert lit(found, np.s_[110:130, 140:160]) > 0.8
    assert found.share("unexplained") < 0.1


def test_planted_texture_lights_up(sharp: Floats, shaken) -> None:
    """Grain like cloth, as a generous model would weave it, over a part of the photo."""
    place = np.s_[90:150, 100:170]
    grain = np.random.default_rng(1).normal(size=sharp.shape[:2]).astype(np.float32)
    grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 1.5), np.float32)
    result = sharp.copy()
    result[place] += 0.12 * (grain / grain.std())[place][..., None]
    found = check(shaken(5), np.clip(result, 0, 1))
    clean = check(shaken(5), sharp)
    assert lit(found, np.s_[100:140, 110:160]) > 0.6
    assert found.excess[place].mean() > 2.5 * clean.excess[place].mean()
    assert lit(found, np.s_[200:, :]) < 0.05


def test_the_unchanged_photo_is_no_success(shaken) -> None:
    blurry = shaken(9)
    found = check(blurry, blurry)
    assert found.share("explained") == 0
    assert found.share("unchanged") > 0.5
    assert found.typical_width == 0
    assert found.describe().startswith("Nothing was deblurred here")


def test_of_what_was_not_deblurred_no_blur_is_told(shaken) -> None:
    blurry = shaken(9)
    result = blurry.copy()
    cv2.circle(result, (150, 120), 40, (0.9, 0.1, 0.1), -1)
    found = check(blurry, result)
    assert found.share("explained") < 0.005 and found.share("unexplained") > 0.05
    assert "no blur leads from the result" in found.describe()
    assert "pixels" not in found.describe()


def test_a_small_correction_is_one_and_other_changes_are_none(shaken) -> None:
    """Sharpened by what a kernel under a pixel takes back; denoised, softened, made brighter."""
    blurry = shaken(5)
    fine = blurry - cv2.GaussianBlur(blurry, (0, 0), 1)
    found = check(blurry, np.clip(blurry + 0.5 * fine, 0, 1))
    assert found.share("explained") > 0.5
    assert found.typical_width < 3
    assert "In " in found.describe() and "gives the photo back there" in found.describe()
    for other in (
        cv2.bilateralFilter(blurry, 5, 0.08, 3),
        cv2.GaussianBlur(blurry, (0, 0), 0.7),
        np.clip(blurry * 1.03, 0, 1),
    ):
        found = check(blurry, np.asarray(other, np.float32))
        assert found.share("explained") < 0.03
        assert found.describe().startswith("Nothing was deblurred here")


def test_an_object_planted_into_the_unchanged_photo_lights_up_too(shaken) -> None:
    blurry = shaken(9)
    result = blurry.copy()
    cv2.rectangle(result, (140, 100), (165, 125), (0.1, 0.9, 0.2), -1)
    found = check(blurry, result)
    assert lit(found, np.s_[105:120, 145:160]) > 0.8
    assert found.share("unchanged") > 0.4


@pytest.mark.parametrize("shape", [(40, 30), (100, 60), (97, 300)])
def test_photos_of_any_size_without_structure(shape: tuple[int, int]) -> None:
    flat = np.full((*shape, 3), 0.5, np.float32)
    found = check(flat, flat)
    assert found.excess.shape == found.verdicts.shape == found.width.shape == shape
    assert found.share("featureless") == 1
    assert "too little structure" in found.describe()


def test_it_tells_how_far_it_is(sharp: Floats) -> None:
    shares = list(reblur.run(sharp, sharp))
    assert shares == sorted(shares)
    assert shares[-1] == 1
