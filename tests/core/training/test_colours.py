"""Patches in other colours."""

from __future__ import annotations

import pytest
import torch

from core.training.colours import SHARE, coloured
from core.training.kernels import Dice

CPU = torch.device("cpu")


def test_a_share_of_patches_changes_colour_and_the_others_nothing() -> None:
    sharp = torch.rand(600, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    other = coloured(sharp, Dice(1, CPU))
    changed = (other != sharp).flatten(1).any(dim=1)
    assert changed.float().mean().item() == pytest.approx(SHARE, abs=0.05)
    assert torch.equal(other[~changed], sharp[~changed])
    assert other.min() >= 0 and other.max() <= 1
    # Edges stay where they are: what was even is even.
    even = coloured(torch.rand(200, 3, 1, 1).expand(200, 3, 8, 8), Dice(2, CPU))
    assert (even.amax(dim=(2, 3)) == even.amin(dim=(2, 3))).all()


def test_a_pale_sky_becomes_bright_yellow_and_bright_cyan() -> None:
    sky = torch.tensor([0.7, 0.85, 0.95])[None, :, None, None].expand(400, 3, 64, 64)
    red, green, blue = coloured(sky, Dice(3, CPU))[:, :, 0, 0].T
    assert ((red > 0.9) & (green > 0.9) & (blue < 0.7)).any()
    assert ((green > 0.9) & (blue > 0.9) & (red < 0.7)).any()
