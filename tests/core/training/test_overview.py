"""The blur estimate of many crops at once says what it says of each."""

from __future__ import annotations

import numpy as np
import pytest

from core.blur_estimate import estimate
from core.hint import Hint
from core.training.blur import CONTEXT, synthesize
from core.training.data import TrainingSet
from core.training.kernels import Dice
from core.training.overview import hints_of
from core.training.ranges import BlurRanges


def numbers(hint: Hint) -> list[float]:
    return [-1.0 if number is None else number for number in (hint.length, hint.angle)]


@pytest.mark.parametrize("side", [48, 160])
def test_many_crops_at_once_are_seen_as_each_by_itself(data: TrainingSet, side: int) -> None:
    """Blurred ones, and one that is empty."""
    patches = data.patches(6, side + CONTEXT, np.random.default_rng(1))
    crops, *_ = synthesize(patches, Dice(2, data.device), BlurRanges())
    crops[0] = 0.5
    alone = [
        Hint.of(estimate(crop.permute(1, 2, 0).contiguous().numpy()).overall) for crop in crops
    ]
    together = hints_of(crops)
    assert any(hint.length is not None for hint in alone)
    for seen, true in zip(together, alone, strict=True):
        assert numbers(seen) == pytest.approx(numbers(true), rel=1e-3)
    assert together[0] == Hint()
