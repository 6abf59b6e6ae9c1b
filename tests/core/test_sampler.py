"""Samplers against a denoiser whose answer is known: data ~ N(0, 1), so D(x; s) = x / (1 + s^2)."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator

import pytest
import torch
from torch import Tensor

from core.options import SAMPLERS, DeblurOptions, SamplerName
from core.sampler import (
    JUMP_TO,
    Denoised,
    exponential,
    jump,
    karras,
    sample,
    schedule,
)

HIGH, LOW = 20.0, 0.02


class GaussianDenoiser:
    """Counts its calls and yields twice in each, as two tiles would."""

    def __init__(self) -> None:
        self.sigmas: list[float] = []

    def __call__(self, x: Tensor, sigma: float) -> Generator[str, None, Tensor]:
        self.sigmas.append(sigma)
        yield "tile"
        yield "tile"
        return x / (1 + sigma**2)


def run(sampler: SamplerName, steps: int, seed: int = 0) -> tuple[list[object], GaussianDenoiser]:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(1, 3, 64, 64, generator=generator) * HIGH
    denoise = GaussianDenoiser()

    def add_noise(x: Tensor, scale: float, step: int) -> Iterator[object]:
        x.add_(torch.randn(x.shape, generator=generator), alpha=scale)
        yield "noise"

    sigmas = karras(steps, LOW, HIGH)
    return list(sample(sampler, denoise, x, sigmas, add_noise)), denoise


@pytest.mark.parametrize("make", [karras, exponential])
@pytest.mark.parametrize("steps", [1, 2, 8, 100])
def test_schedules_fall_from_the_highest_sigma_to_zero(make, steps: int) -> None:
    sigmas = make(steps, LOW, HIGH)
    assert len(sigmas) == steps + 1
    assert sigmas[0] == pytest.approx(HIGH)
    assert sigmas[-1] == 0
    assert all(a > b for a, b in itertools.pairwise(sigmas))
    if steps > 1:
        assert sigmas[-2] == pytest.approx(LOW)


def test_schedule_by_name() -> None:
    assert schedule("karras", 5, LOW, HIGH) == karras(5, LOW, HIGH)
    assert schedule("exponential", 5, LOW, HIGH) == exponential(5, LOW, HIGH)
    assert schedule("jump", 5, LOW, HIGH) == jump(5, LOW, HIGH)


def test_a_jump_leaves_out_what_lies_between() -> None:
    assert jump(1, LOW, HIGH) == [HIGH, 0.0]
    assert jump(2, LOW, HIGH) == [HIGH, JUMP_TO, 0.0]
    levels = jump(6, LOW, HIGH)
    assert levels[:2] == pytest.approx([HIGH, JUMP_TO])
    assert levels[-2:] == pytest.approx([LOW, 0.0])
    assert all(a > b for a, b in itertools.pairwise(levels))


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_one_step_is_the_denoised_estimate_at_the_highest_sigma(sampler: SamplerName) -> None:
    items, denoise = run(sampler, 1)
    assert denoise.sigmas == [HIGH]
    assert isinstance(items[-1], Denoised)
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * HIGH
    assert torch.allclose(items[-1].estimate, x / (1 + HIGH**2))


@pytest.mark.parametrize(("sampler", "tolerance"), [("dpmpp_2m", 0.01), ("heun", 0.005)])
def test_ode_samplers_follow_the_exact_solution(sampler: SamplerName, tolerance: float) -> None:
    items, _ = run(sampler, 40)
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * HIGH
    exact = x / (1 + HIGH**2) ** 0.5
    last = items[-1]
    assert isinstance(last, Denoised)
    assert (last.estimate - exact).norm() / exact.norm() < tolerance


def test_second_order_beats_first_order_at_few_steps() -> None:
    """At equal steps the multistep history must pay: error well under the single-step method's."""
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * HIGH
    exact = x / (1 + HIGH**2) ** 0.5
    sigmas = karras(12, LOW, HIGH)
    ddim = x.clone()
    for sigma, following in itertools.pairwise(sigmas):
        denoised = ddim / (1 + sigma**2)
        ddim = denoised + (ddim - denoised) * (following / sigma)
    last = run("dpmpp_2m", 12)[0][-1]
    assert isinstance(last, Denoised)
    assert (last.estimate - exact).norm() < 0.35 * (ddim - exact).norm()


def test_ancestral_sampling_gives_the_datas_spread() -> None:
    last = run("ancestral", 250)[0][-1]
    assert isinstance(last, Denoised)
    assert float(last.estimate.std()) == pytest.approx(1.0, abs=0.03)


def test_every_step_draws_noise_of_its_own() -> None:
    """Of the same number it would be the same noise again."""
    drawn: list[tuple[int, float]] = []

    def add_noise(x: Tensor, scale: float, step: int) -> Iterator[object]:
        drawn.append((step, scale))
        return iter(())

    sigmas = [8.0, 4.0, 2.0, 0.0]
    list(sample("ancestral", GaussianDenoiser(), torch.zeros(1, 3, 8, 8), sigmas, add_noise))
    # What is left at a level has to be that level: 4 of 2 that stay, and 2 of 1.
    assert drawn == [(1, pytest.approx(12**0.5)), (2, pytest.approx(3**0.5))]


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_tile_and_every_step_is_yielded(sampler: SamplerName) -> None:
    items, denoise = run(sampler, 5)
    assert [item.step for item in items if isinstance(item, Denoised)] == [1, 2, 3, 4, 5]
    evaluations = DeblurOptions(sampler=sampler, steps=5).evaluations
    assert len(denoise.sigmas) == evaluations
    assert items.count("tile") == 2 * evaluations
    assert items[0] == "tile"
