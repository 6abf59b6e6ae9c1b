"""Kernels as an estimate finds them, and patches after they are undone."""

from __future__ import annotations

import pytest
import torch

from core.hint import Hint
from core.training import kernels, misjudged
from core.training.kernels import Dice
from core.training.misjudged import misjudged as estimates_of
from core.training.misjudged import seen_undone

CPU = torch.device("cpu")


def shakes(n: int, length: float = 9.0) -> torch.Tensor:
    return kernels.shake(Dice(0, CPU), torch.full((n,), length), torch.zeros(n))[:, 0]


def test_estimates_are_kernels_with_their_light_about_the_middle() -> None:
    found = estimates_of(shakes(32), Dice(1, CPU))
    assert torch.allclose(found.sum(dim=(1, 2)), torch.ones(32), atol=1e-5)
    assert float(found.min()) >= 0
    place = torch.arange(-31.0, 32.0)
    assert float((found.sum(dim=1) * place).sum(dim=1).abs().max()) < 0.15
    assert float((found.sum(dim=2) * place).sum(dim=1).abs().max()) < 0.15


def test_estimates_are_like_the_truth_and_not_the_same() -> None:
    true = shakes(32)
    found = estimates_of(true, Dice(1, CPU))
    soft = kernels.gaussian(Dice(2, CPU), torch.full((32,), 0.8))
    a, b = (kernels.convolve(k[:, None], soft)[:, 0] for k in (true, found))
    alike = (a * b).sum(dim=(1, 2)) / (a.norm(dim=(1, 2)) * b.norm(dim=(1, 2)))
    assert 0.75 < float(alike.median()) < 0.99
    assert float(alike.min()) > 0.4


def test_patches_are_undone_where_a_kernel_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misjudged, "UNKNOWN", 0.0)
    monkeypatch.setattr(misjudged, "WRONG", 0.0)
    sharp = torch.rand(4, 3, 160, 160)
    sharp = kernels.convolve(sharp, kernels.gaussian(Dice(2, CPU), torch.full((4,), 1.5)))
    true = shakes(4)
    blurry = kernels.convolve(sharp.clamp(0, 1) ** 2.2, true).clamp(0, 1) ** (1 / 2.2)
    told = [Hint(9.0, 0.5), Hint(), Hint(9.0, 0.5), Hint(1.0)]
    seen = seen_undone(blurry, true, told, Dice(3, CPU))
    assert torch.equal(seen[1::2], blurry[1::2])
    inner = (..., slice(40, -40), slice(40, -40))
    before, after = ((x - sharp)[inner].square().mean(dim=(1, 2, 3)) for x in (blurry, seen))
    assert bool((after[::2] < 0.7 * before[::2]).all())


def test_of_some_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misjudged, "UNKNOWN", 0.5)
    blurry = torch.rand(40, 3, 64, 64)
    seen = seen_undone(blurry, shakes(40), [Hint(9.0)] * 40, Dice(0, CPU))
    changed = (seen != blurry).flatten(1).any(dim=1)
    assert 10 <= int(changed.sum()) <= 30
