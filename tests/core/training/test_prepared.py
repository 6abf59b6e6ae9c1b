"""Windows prepared for training: what is found in them stays with them, however they are cut."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.deconvolution import COPIES
from core.hint import Hint
from core.training.blur import RANGES
from core.training.data import PREPARED_SHARE, TrainingSet
from core.training.kernels import Dice
from core.training.prepare import prepare
from core.training.prepared import SIDE, PreparedSet

COUNT = 8


@pytest.fixture(scope="module")
def windows(data: TrainingSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("prepared") / "windows.safetensors"
    save_file(prepare(data, COUNT, 0.0, RANGES["easy"], seed=3), file)
    return file


def test_windows_are_blurred_and_looked_at(windows: Path) -> None:
    found = PreparedSet([windows, windows])
    assert found.blurry.shape == found.sharp.shape == (2 * COUNT, 3, SIDE, SIDE)
    assert torch.equal(found.kernel[:COUNT], found.kernel[COUNT:])
    sums = found.kernel.float().sum(dim=(1, 2))
    told = found.hint[:, 0].isfinite()
    assert told.any()
    assert ((sums == 0) | (sums - 1).abs().lt(0.01)).all()
    assert (sums[~told] == 0).all(), "nothing known, and a kernel all the same"


def test_patches_lie_as_their_hints_say(windows: Path) -> None:
    found = PreparedSet([windows])
    rng = np.random.default_rng(0)
    copies, apart, turned = 0, 0.0, 0.0
    for _ in range(40):
        seen, sharp, hint = found.draw(64, rng)
        assert seen.shape == (3 + COPIES, 64, 64)
        assert sharp.shape == (3, 64, 64)
        apart += float((seen[:3] - sharp).square().mean())
        turned += float((seen[:3] - sharp.flip(1)).square().mean())
        copies += int(seen[3:].abs().max() > 0.02)
        assert isinstance(hint, Hint)
    assert apart < 0.6 * turned, "blurred and sharp do not stay on one another"
    assert 5 < copies < 40, "some are shown no copies, so that the model can do without"


def test_a_batch_is_mixed(data: TrainingSet, windows: Path) -> None:
    mixed = TrainingSet.__new__(TrainingSet)
    mixed.__dict__.update(data.__dict__, prepared=PreparedSet([windows]))
    blurry, sharp, hint = mixed.batch(
        20, 32, 0.3, RANGES["easy"], Dice(0, data.device), np.random.default_rng(0)
    )
    assert blurry.shape == (20, 3 + COPIES, 32, 32)
    assert sharp.shape == (20, 3, 32, 32)
    assert hint.shape == (20, 5)
    assert not blurry[round(20 * PREPARED_SHARE) :, 3:].any()
