"""The networks that the benchmark compares with have the published size, and run."""

from __future__ import annotations

import pytest
import torch

from benchmarks.peers import PUBLISHED, build, size


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_and_arithmetic_are_the_published_ones(name: str) -> None:
    parameters, multiplications = size(name)
    assert parameters == pytest.approx(PUBLISHED[name][0], rel=0.005)
    assert multiplications == pytest.approx(PUBLISHED[name][1], rel=0.005)


@pytest.mark.parametrize("name", PUBLISHED)
def test_they_give_a_picture_of_the_same_size(name: str) -> None:
    torch.manual_seed(0)
    image = torch.rand(1, 3, 32, 48)
    with torch.inference_mode():
        result = build(name).eval()(image)
    assert result.shape == image.shape
    assert torch.isfinite(result).all()
    assert not torch.equal(result, image)
