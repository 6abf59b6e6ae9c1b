"""What is sharpened after the blur, as phones and editors do it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from core.training.blur import CONTEXT, synthesize
from core.training.camera import HALO_LIMIT, UnsharpMask, draw_halos
from core.training.kernels import Dice
from core.training.ranges import BlurRanges

CPU = torch.device("cpu")
NOTHING = BlurRanges(
    shake=0, defocus=0, gaussian=0, object_motion=0, highlights=0, noiseless=1, sharpened=0, jpeg=0
)
HALOED = replace(NOTHING, haloed=1.0)


def steps(n: int = 6, side: int = 64) -> torch.Tensor:
    """Grey on the left, lighter on the right."""
    batch = torch.full((n, 3, side + CONTEXT, side + CONTEXT), 0.4)
    batch[..., (side + CONTEXT) // 2 :] = 0.6
    return batch


def test_a_mask_is_the_unsharp_mask_that_everyone_knows() -> None:
    rng = np.random.default_rng(0)
    image = cv2.GaussianBlur(rng.random((96, 96, 3), np.float32), (0, 0), 1.5)
    mask = UnsharpMask(
        torch.tensor([0.7, 0.0])[:, None, None, None],
        torch.tensor([2.0, 3.0]),
        torch.ones(2, 1, 1, 1),
        widest=3.0,
    )
    both = mask.of(torch.from_numpy(image).permute(2, 0, 1)[None].repeat(2, 1, 1, 1))
    expected = cv2.addWeighted(image, 1.7, cv2.GaussianBlur(image, (0, 0), 2.0), -0.7, 0)
    found = both[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(found[16:-16, 16:-16], expected[16:-16, 16:-16], atol=2e-3)
    np.testing.assert_array_equal(both[1].permute(1, 2, 0).numpy(), image)


def test_a_mask_moves_no_value_beyond_its_limit() -> None:
    image = steps(1)
    limit = torch.full((1, 1, 1, 1), 0.05)
    mask = UnsharpMask(torch.full_like(limit, 3.0), torch.tensor([4.0]), limit, widest=4.0)
    moved = mask.of(image) - image
    assert float(moved.abs().max()) == pytest.approx(0.05, abs=1e-6)


def test_a_mask_is_laid_over_the_chosen_pictures_only() -> None:
    images = steps(3)
    sharpened = draw_halos(3, Dice(0, CPU), 1.0).only(torch.tensor([True, False, True])).of(images)
    changed = (sharpened != images).flatten(1).any(dim=1)
    assert changed.tolist() == [True, False, True]


def test_halos_are_drawn_for_the_share_that_is_asked_for() -> None:
    drawn = draw_halos(400, Dice(0, CPU), 0.25)
    assert 0.18 < float((drawn.amount > 0).float().mean()) < 0.32
    assert float(drawn.limit.min()) >= HALO_LIMIT[0]


def test_what_was_blurred_has_seams_that_the_sharp_picture_has_not() -> None:
    blurry, sharp, _ = synthesize(steps(), Dice(1, CPU), replace(HALOED, defocus=1.0))
    over = blurry.amax(dim=(1, 2, 3)) - sharp.amax(dim=(1, 2, 3))
    # A narrow mask does next to nothing to a wide blur.
    assert int((over > 2 / 255).sum()) >= 3
    assert float(sharp.max()) == pytest.approx(0.6, abs=1e-3)


def test_what_was_not_blurred_keeps_its_seams() -> None:
    blurry, sharp, _ = synthesize(steps(), Dice(1, CPU), HALOED)
    assert float(sharp.amax(dim=(1, 2, 3)).min()) > 0.6 + 2 / 255
    assert float((blurry - sharp).abs().max()) < 1 / 255
