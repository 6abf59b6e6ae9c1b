"""What is laid over a photo."""

from __future__ import annotations

import pytest
import torch

from core.training.kernels import Dice
from core.training.overlays import SHARE, WIDTH, overlaid

N, SIDE = 2000, 32


def test_a_share_has_the_same_sharp_edged_overlay_in_both_and_the_others_none() -> None:
    blurry, sharp = torch.full((N, 3, SIDE, SIDE), -1.0), torch.full((N, 3, SIDE, SIDE), -2.0)
    over, target = overlaid(blurry, sharp, Dice(1, torch.device("cpu")))
    laid = (over != blurry).all(dim=1)
    assert torch.equal(laid, (over == target).all(dim=1) | (over == -2).all(dim=1))
    assert torch.equal(target[~laid[:, None].expand_as(target)].unique(), torch.tensor([-2.0]))
    covered = laid.flatten(1).float().mean(dim=1)
    assert (covered > 0).float().mean().item() == pytest.approx(SHARE, abs=0.03)
    assert covered.max() <= WIDTH[1] + 1 / SIDE
    # Rectangles: what a row covers, every row that is covered covers.
    rows, columns = laid.any(dim=2), laid.any(dim=1)
    assert torch.equal(laid, rows[:, :, None] & columns[:, None, :])
    crossing = rows.all(dim=1) | columns.all(dim=1)
    assert 0 < (crossing & (covered > 0)).sum() < (covered > 0).sum()


def test_overlays_are_even_and_many_near_white_or_parts_of_other_patches() -> None:
    blurry = torch.full((N, 3, SIDE, SIDE), -1.0)
    number = torch.arange(1, N + 1)[:, None, None, None].expand(N, 3, SIDE, SIDE) * 10.0
    over, target = overlaid(blurry, number, Dice(2, torch.device("cpu")))
    colours = over.amax(dim=(2, 3))
    another = colours.amax(dim=1) > 1
    # Of another patch, not of its own.
    assert torch.equal(over[another].amax(dim=(1, 2, 3)), number.roll(1, 0)[another, 0, 0, 0])
    even = (colours.amax(dim=1) >= 0) & ~another
    assert (torch.where(over == -1, 2.0, over).amin(dim=(2, 3)) == colours)[even].all()
    pale = colours[even].amin(dim=1) > 0.75
    assert 0.2 < pale.float().mean() < 0.4
    assert (target[even] == over[even]).any(dim=1).flatten(1).any(dim=1).all()
