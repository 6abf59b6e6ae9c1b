"""Kernels that are found in a photo, and what undoing them gives back."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import photo
from core.deconvolution import GAMMA, deconvolved, surrounded
from core.evaluation.metrics import psnr
from core.kernel import WINDOW, _tidied, finding
from core.steps import outcome
from core.training.kernels import Dice
from core.training.known_blur import shake_of

Floats = NDArray[np.float32]
SHARP = Path(__file__).parents[2] / "resources" / "samples" / "sample_sharp.jpg"
MARGIN = 24


@pytest.fixture(scope="module")
def sharp() -> Floats:
    return photo.decode(SHARP).rgb[60:412, 140:540]


def shaken(sharp: Floats, kernel: Floats) -> Floats:
    """In linear light, in steps of 8 bits, without the edge that knows nothing of its outside."""
    light = cv2.filter2D(sharp**GAMMA, -1, kernel[::-1, ::-1])[MARGIN:-MARGIN, MARGIN:-MARGIN]
    return np.asarray((light.clip(0, 1) ** (1 / GAMMA) * 255).round() / 255, np.float32)


def bent() -> Floats:
    """A hand that goes right, then down."""
    kernel = np.zeros((15, 15), np.float32)
    kernel[4, 3:11] = 1.0
    kernel[4:11, 10] = 1.5
    return kernel / kernel.sum()


def undone(rgb: Floats, kernel: Floats) -> Floats:
    planes = torch.from_numpy(rgb).permute(2, 0, 1)[None]
    return deconvolved(planes, torch.from_numpy(kernel)[None])[0].permute(1, 2, 0).numpy()


def found_in(rgb: Floats, length: float) -> Floats:
    return outcome(finding(rgb, length))


def likeness(kernel: Floats, other: Floats) -> float:
    """The largest correlation of the two, a little softened: 1 for the same, wherever they lie."""
    a, b = (np.pad(k, 40 - len(k) // 2) for k in (kernel, other))
    a, b = (np.asarray(cv2.GaussianBlur(k, (0, 0), 0.8), np.float32) for k in (a, b))
    product = np.fft.irfft2(np.fft.rfft2(a) * np.fft.rfft2(b).conj(), s=a.shape)
    return float(product.max() / np.sqrt((a**2).sum() * (b**2).sum()))


def test_a_known_kernel_is_undone(sharp: Floats) -> None:
    blurry, clear = shaken(sharp, bent()), sharp[MARGIN:-MARGIN, MARGIN:-MARGIN]
    # cv2 moves by the kernel's middle, which is not where its light is.
    assert psnr(undone(blurry, bent()), clear) > psnr(blurry, clear) + 4


def test_a_kernel_that_is_one_point_changes_nothing(sharp: Floats) -> None:
    point = np.zeros((9, 9), np.float32)
    point[4, 4] = 1
    moved = np.roll(point, (1, -2), (0, 1))
    assert psnr(undone(sharp, point), sharp) > 40
    inner = np.s_[8:-8, 8:-8]
    assert psnr(undone(sharp, moved)[inner], np.roll(sharp, (-1, 2), (0, 1))[inner]) > 35


def test_what_lies_beyond_the_picture_meets_at_its_opposite_sides() -> None:
    image = torch.rand(1, 2, 30, 41)
    wide = surrounded(image, 12)
    assert torch.equal(wide[..., 12:42, 12:53], image)
    ends = wide[..., 0, :] - wide[..., -1, :]
    assert float(ends.abs().max()) < 1e-6
    assert torch.equal(wide[..., 42, 12:53] > 0, torch.ones(1, 2, 41, dtype=torch.bool))


@pytest.mark.parametrize("seed", [3, 9])
def test_the_kernel_of_a_shake_is_found(sharp: Floats, seed: int) -> None:
    kernel = shake_of(9.0, Dice(seed, torch.device("cpu")))[0].numpy()
    found = found_in(shaken(sharp, kernel), 9.0)
    assert found.sum() == pytest.approx(1, abs=1e-5)
    assert found.min() >= 0
    assert likeness(found, kernel) > 0.85
    flat = np.full_like(found, 1 / found.size)
    assert likeness(flat, kernel) < 0.6
    place = np.arange(len(found)) - len(found) // 2
    assert abs(float((found.sum(0) * place).sum())) < 0.1
    assert abs(float((found.sum(1) * place).sum())) < 0.1


def test_undoing_what_was_found_brings_detail_back(sharp: Floats) -> None:
    blurry, clear = shaken(sharp, bent()), sharp[MARGIN:-MARGIN, MARGIN:-MARGIN]
    result = undone(blurry, found_in(blurry, 10.0))
    inner = np.s_[16:-16, 16:-16]
    moved = [
        psnr(np.roll(result, (dy, dx), (0, 1))[inner], clear[inner])
        for dy in range(-3, 4)
        for dx in range(-3, 4)
    ]
    assert max(moved) > psnr(blurry[inner], clear[inner]) + 1.5


@pytest.mark.parametrize("shape", [(64, 64), (70, 900), (1200, 800)])
def test_any_photo_has_a_kernel(shape: tuple[int, int]) -> None:
    """Even where there is nothing to go by, and of large ones only a part is looked at."""
    grey = np.full((*shape, 3), 0.4, np.float32)
    kernel = found_in(grey, 6.0)
    assert kernel.sum() == pytest.approx(1, abs=1e-5)
    assert np.isfinite(kernel).all()


def test_of_many_islands_alike_one_stays() -> None:
    """As of a mesh or rows of windows: each has less than its share, all together everything."""
    grid = np.zeros((33, 33), np.float32)
    grid[2::6, 2::6] = 1
    grid[2, 2] = 2
    (kept,) = np.argwhere(_tidied(grid))
    assert kept.tolist() == [2, 2]
    assert _tidied(np.ones((5, 5), np.float32)).sum() == pytest.approx(1)


def test_the_part_with_most_detail_is_looked_at(sharp: Floats) -> None:
    blurry = shaken(sharp, bent())
    wide = np.full((WINDOW * 2, WINDOW * 2, 3), 0.5, np.float32)
    wide[-len(blurry) :, -blurry.shape[1] :] = blurry
    assert likeness(found_in(wide, 10.0), bent()) > 0.8


def test_there_are_places_to_stop() -> None:
    assert sum(1 for _ in finding(np.random.default_rng(0).random((80, 80, 3), np.float32), 9)) > 8
