"""The kernel of a photo, found in that photo: against the one it was blurred with."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core import photo
from core.blur_kernel import LONGEST, REACH, SHORTEST, WINDOW, estimate_kernel, kernel_of
from core.training.kernels import Dice, motion, shake
from core.training.known_blur import measure
from tests.conftest import SAMPLES

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def luma() -> NDArray[np.float32]:
    rgb = photo.decode(SAMPLES / "sample_sharp.jpg").rgb[100:420, 200:520]
    return np.ascontiguousarray(rgb @ np.array([0.299, 0.587, 0.114], np.float32))


def blurred(luma: NDArray[np.float32], kernel: torch.Tensor) -> NDArray[np.float32]:
    """By (K, K), cut to the inside and rounded to 8 bits."""
    image = torch.from_numpy(luma)[None, None]
    soft = F.conv2d(image, kernel.flip(0, 1)[None, None])[0, 0]
    return ((soft * 255).round() / 255).numpy()


def likeness(one: torch.Tensor, other: torch.Tensor) -> float:
    """Largest normalised correlation over all shifts; kernels are padded to one size."""
    side = 129
    spectra = [torch.fft.rfft2(k, s=(side, side)) for k in (one, other)]
    shifted = torch.fft.irfft2(spectra[0] * spectra[1].conj(), s=(side, side))
    return float(shifted.max() / (one.norm() * other.norm()))


@pytest.mark.parametrize(("seed", "extent"), [(5, 8.0), (5, 14.0), (2, 11.0)])
def test_a_shake_is_found_again(luma: NDArray[np.float32], seed: int, extent: float) -> None:
    true = shake(Dice(seed, CPU), torch.tensor([extent]), torch.zeros(1))[0, 0]
    length = float(measure(true[None]).length)
    found = torch.from_numpy(estimate_kernel(blurred(luma, true), length))
    straight = motion(Dice(0, CPU), torch.tensor([length]))[0]
    assert likeness(found, true) > 0.75
    assert likeness(found, true) > likeness(straight, true)


def test_a_kernel_is_one(luma: NDArray[np.float32]) -> None:
    for image in (luma, np.zeros((96, 64), np.float32), luma[:41, :200]):
        kernel = estimate_kernel(image, 9.0)
        assert kernel.shape == (2 * REACH + 1, 2 * REACH + 1)
        assert kernel.dtype == np.float32
        assert kernel.min() >= 0
        assert kernel.sum() == pytest.approx(1, abs=1e-4)
        place = np.arange(-REACH, REACH + 1)
        assert abs(kernel.sum(0) @ place) < 0.1
        assert abs(kernel.sum(1) @ place) < 0.1


@pytest.mark.parametrize("length", [None, SHORTEST - 0.1, LONGEST + 0.1])
def test_too_little_and_too_much_blur_have_none(length: float | None) -> None:
    assert kernel_of(np.zeros((300, 300, 3), np.float32), length) is None


def test_it_is_looked_for_where_most_is_to_be_seen(luma: NDArray[np.float32]) -> None:
    true = shake(Dice(5, CPU), torch.tensor([10.0]), torch.zeros(1))[0, 0]
    part = blurred(luma, true)
    whole = np.full((WINDOW + 300, WINDOW + 420, 3), 0.5, np.float32)
    whole[-part.shape[0] :, -part.shape[1] :] = part[..., None]
    found = kernel_of(whole, 8.0)
    assert found is not None
    assert likeness(torch.from_numpy(found), true) > 0.7
