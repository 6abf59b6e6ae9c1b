"""Copies with a kernel undone: nearer to the sharp photo where it holds, short, and harmless."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from core import photo
from core.deconvolution import COPIES, GAMMA, MARGIN, deconvolved, wiener_filters, with_margin
from core.training.kernels import Dice, shake
from tests.conftest import SAMPLES

SIDE = 49


@pytest.fixture(scope="module")
def sharp() -> Tensor:
    """(1, 3, 320, 320) in [-1, 1]."""
    rgb = photo.decode(SAMPLES / "sample_sharp.jpg").rgb[100:420, 200:520]
    return torch.from_numpy(np.ascontiguousarray(rgb)).permute(2, 0, 1)[None] * 2 - 1


@pytest.fixture(scope="module")
def kernel() -> Tensor:
    """A shake that spans 12 pixels, (1, 49, 49)."""
    whole = shake(Dice(5, torch.device("cpu")), torch.tensor([12.0]), torch.zeros(1))[:, 0]
    cut = (whole.shape[-1] - SIDE) // 2
    return whole[:, cut : cut + SIDE, cut : cut + SIDE]


def luma(rgb: Tensor) -> Tensor:
    return (rgb * torch.tensor([0.299, 0.587, 0.114])[:, None, None]).sum(1, keepdim=True)


def blurred(sharp: Tensor, kernel: Tensor) -> Tensor:
    """In linear light; kernels of cameras are mirrored against those of convolution layers."""
    light = (sharp * 0.5 + 0.5).clamp(0, 1) ** GAMMA
    pad = kernel.shape[-1] // 2
    weight = kernel.flip(1, 2)[:, None].expand(3, 1, -1, -1)
    light = F.conv2d(F.pad(light, (pad,) * 4, mode="reflect"), weight, groups=3)
    return light.clamp(0, 1) ** (1 / GAMMA) * 2 - 1


def gains(sharp: Tensor, blurry: Tensor, kernel: Tensor) -> list[float]:
    """Of the luma's PSNR in dB, for each copy."""
    copies = luma(blurry) + deconvolved(with_margin(blurry), wiener_filters(kernel))
    inner = (..., slice(40, -40), slice(40, -40))
    errors = [(x - luma(sharp))[inner].square().mean() for x in (luma(blurry), *copies[0])]
    return [float(10 * torch.log10(errors[0] / error)) for error in errors[1:]]


def test_a_shake_undone_is_sharper_and_its_mirror_image_is_not(
    sharp: Tensor, kernel: Tensor
) -> None:
    blurry = blurred(sharp, kernel)
    exact, careful = gains(sharp, blurry, kernel)
    assert exact > careful > 3
    assert max(gains(sharp, blurry, kernel.flip(1, 2))) < 1


def test_without_a_kernel_there_is_no_copy(sharp: Tensor) -> None:
    copies = deconvolved(with_margin(sharp), wiener_filters(torch.zeros(1, SIDE, SIDE)))
    assert copies.shape == (1, COPIES, *sharp.shape[2:])
    assert float(copies.abs().max()) < 1e-4


def test_even_areas_keep_their_tone(kernel: Tensor) -> None:
    for level in (-0.9, 0.0, 0.9):
        even = torch.full((1, 3, 96, 96), level)
        copies = deconvolved(with_margin(even), wiener_filters(kernel))
        assert float(copies.abs().max()) < 0.01


def test_a_crop_with_its_margin_gives_what_the_whole_gives(sharp: Tensor, kernel: Tensor) -> None:
    filters = wiener_filters(kernel)
    whole = deconvolved(with_margin(sharp), filters)
    part = deconvolved(sharp[..., 60 - MARGIN : 171 + MARGIN, 80 - MARGIN : 200 + MARGIN], filters)
    assert (part - whole[..., 60:171, 80:200]).abs().max() < 1e-4


def test_each_photo_of_a_batch_has_its_own_filters_and_any_size(
    sharp: Tensor, kernel: Tensor
) -> None:
    kernels = torch.cat([kernel, torch.zeros_like(kernel), kernel.flip(1)])
    small = with_margin(sharp[..., :33, :112].expand(3, -1, -1, -1))
    together = deconvolved(small, wiener_filters(kernels))
    assert together.shape == (3, COPIES, 33, 112)
    for index in range(3):
        alone = deconvolved(small[:1], wiener_filters(kernels[index : index + 1]))
        assert (together[index] - alone[0]).abs().max() < 1e-4
