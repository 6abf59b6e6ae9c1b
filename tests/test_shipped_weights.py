"""What the shipped weights must do on real photos: help, do no harm, and be exact under tiling."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import photo, weights
from core.deblur import Deblurrer, drain
from core.guidance import luma_pyramid
from core.options import MODELS, DeblurOptions
from tests.conftest import SAMPLES

Rgb = NDArray[np.float32]


@pytest.fixture(scope="module", params=MODELS)
def deblurrer(request: pytest.FixtureRequest) -> Deblurrer:
    return Deblurrer(weights.load(model=request.param), "cpu")


@pytest.fixture(scope="module")
def blurry() -> Rgb:
    return photo.decode(SAMPLES / "sample.jpg").rgb


@pytest.fixture(scope="module")
def sharp() -> Rgb:
    return photo.decode(SAMPLES / "sample_sharp.jpg").rgb


def psnr(one: NDArray, other: NDArray) -> float:
    return float(-10 * np.log10(np.mean((one - other) ** 2) + 1e-12))


def result(deblurrer: Deblurrer, rgb: Rgb, **options) -> Rgb:
    return drain(deblurrer.run(rgb, DeblurOptions(**options), preview_side=0)).rgb


def test_the_sample_comes_back_nearer_to_the_sharp_photo(
    deblurrer: Deblurrer, blurry: Rgb, sharp: Rgb
) -> None:
    assert psnr(result(deblurrer, blurry, steps=1), sharp) > psnr(blurry, sharp) + 0.3


def test_a_sharp_photo_stays_that_photo(deblurrer: Deblurrer, sharp: Rgb) -> None:
    assert psnr(result(deblurrer, sharp, steps=1), sharp) >= 34


def test_one_step_does_not_depend_on_the_seed(deblurrer: Deblurrer, blurry: Rgb) -> None:
    zero, one = (result(deblurrer, blurry, steps=1, seed=seed) for seed in range(2))
    assert np.array_equal(zero, one)


def test_the_structure_is_nearer_to_the_sharp_luma_than_the_blurred_one(
    deblurrer: Deblurrer, blurry: Rgb, sharp: Rgb
) -> None:
    found, before, truth = [], [], []
    tensors = [torch.from_numpy(rgb).permute(2, 0, 1)[None] * 2 - 1 for rgb in (blurry, sharp)]
    with torch.no_grad():
        structure = deblurrer.model.structure(tensors[0])
    assert structure is not None
    found = [plane.float().numpy() for plane in structure.luma]
    before, truth = ([plane.numpy() for plane in luma_pyramid(t)] for t in tensors)
    for estimate, blurred, target in zip(found, before, truth, strict=True):
        assert psnr(estimate, target) > psnr(blurred, target)


def test_guidance_changes_the_picture(deblurrer: Deblurrer, blurry: Rgb) -> None:
    crop = blurry[128:384, 256:512]
    none = result(deblurrer, crop, steps=1, guidance_strength=(0.0, 0.0, 0.0))
    assert np.abs(none - result(deblurrer, crop, steps=1)).max() * 255 > 2


def test_tiles_give_the_same_picture(deblurrer: Deblurrer, blurry: Rgb) -> None:
    """4 steps, tiles of 256 and none: 99.9 % of the values within 1/255, all within 2."""
    square = np.ascontiguousarray(blurry[:512, 128:640])
    whole = result(deblurrer, square, steps=4, tile=512)
    assert np.abs(whole - square).max() > 0.1
    difference = np.abs(result(deblurrer, square, steps=4, tile=256) - whole) * 255
    assert np.quantile(difference, 0.999) <= 1
    assert difference.max() <= 2


def test_a_flat_gradient_shows_no_seam(deblurrer: Deblurrer) -> None:
    """Across a seam the picture must not change faster than it does elsewhere."""
    y, x = np.mgrid[0:128, 0:512].astype(np.float32)
    gradient = np.stack([0.3 + x / 2000, 0.4 + y / 2000, np.full_like(x, 0.5)], axis=-1)
    out = result(deblurrer, gradient, steps=4, tile=128)
    columns = np.abs(np.diff(out.mean(axis=0), axis=0)).max(axis=1) * 255
    seams = [127, 255, 383]
    elsewhere = np.delete(columns, seams)
    assert columns[seams].max() <= max(elsewhere.max(), 0.2)
    assert np.median(np.abs(out - gradient)) * 255 < 4
