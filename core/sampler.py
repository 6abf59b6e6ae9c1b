"""Noise schedules and samplers: noise to residual, as generators. Knows no tiles or photos.

`denoise(x, sigma)` is itself a generator: it yields whatever it likes while it works (an item a
tile) and returns the denoised estimate, which nobody changes. A sampler passes those items on and
yields a `Denoised` after each step. Whoever drives it may stop at any item: that is cancelling.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from torch import Tensor

from core.options import SamplerName, ScheduleName

#: Where `jump` goes on after the first step: the residual's own deviation.
JUMP_TO = 1.0
#: How much closer the levels of `karras` lie at their low end.
RHO = 7.0

Denoise = Callable[[Tensor, float], Generator[Any, None, Tensor]]
#: Adds noise of that size to x in place; the number keeps the draws of a run apart. Yields what it
#: likes meanwhile, as `denoise` does.
AddNoise = Callable[[Tensor, float, int], Iterator[Any]]


@dataclass(frozen=True)
class Denoised:
    """After a step: its number from 1, the noise level it started from, the denoised estimate."""

    step: int
    sigma: float
    estimate: Tensor


def karras(steps: int, low: float, high: float) -> list[float]:
    """`steps` noise levels from `high` to `low`, then 0 (Karras et al. 2022, equation 5)."""
    start, end = high ** (1 / RHO), low ** (1 / RHO)
    between = [(start + i / (steps - 1) * (end - start)) ** RHO for i in range(1, steps)]
    return [high, *between, 0.0]


def exponential(steps: int, low: float, high: float) -> list[float]:
    """`steps` noise levels from `high` to `low`, evenly in the logarithm, then 0."""
    between = [high * (low / high) ** (i / (steps - 1)) for i in range(1, steps)]
    return [high, *between, 0.0]


def jump(steps: int, low: float, high: float) -> list[float]:
    """The first step at `high`, the others from JUMP_TO down as in `karras`.

    In between a model sees the answer so far through the noise, not pixel by pixel but in sum, and
    trusts it: it was trained with the true one there. As the first answer is always too tame,
    steps in between only tame it more. Measured in docs/training-log.md.
    """
    if steps < 3:
        return [high, JUMP_TO, 0.0] if steps == 2 else [high, 0.0]
    return [high, *karras(steps - 1, low, JUMP_TO)]


def schedule(name: ScheduleName, steps: int, low: float, high: float) -> list[float]:
    """The named schedule: steps + 1 levels, descending, the last one 0."""
    return {"jump": jump, "karras": karras, "exponential": exponential}[name](steps, low, high)


def sample(
    sampler: SamplerName, denoise: Denoise, x: Tensor, sigmas: list[float], add_noise: AddNoise
) -> Iterator[Any]:
    """Run a sampler from x = noise * sigmas[0]; the last `Denoised` is the result. Changes `x`."""
    if sampler == "dpmpp_2m":
        return dpmpp_2m(denoise, x, sigmas)
    if sampler == "heun":
        return heun(denoise, x, sigmas)
    return ancestral(denoise, x, sigmas, add_noise)


def dpmpp_2m(denoise: Denoise, x: Tensor, sigmas: list[float]) -> Iterator[Any]:
    """DPM-Solver++(2M), Lu et al. 2022, algorithm 2, in sigma; the last step is first-order."""
    previous: Tensor | None = None
    for i, (sigma, following) in enumerate(pairwise(sigmas)):
        denoised = yield from denoise(x, sigma)
        yield Denoised(i + 1, sigma, denoised)
        if following == 0:
            return
        h = math.log(sigma / following)
        gain = -math.expm1(-h)
        x.mul_(following / sigma)
        if previous is None:
            x.add_(denoised, alpha=gain)
        else:
            weight = h / (2 * math.log(sigmas[i - 1] / sigma))
            x.add_(denoised, alpha=gain * (1 + weight)).add_(previous, alpha=-gain * weight)
        previous = denoised


def heun(denoise: Denoise, x: Tensor, sigmas: list[float]) -> Iterator[Any]:
    """Heun's second-order method, Karras et al. 2022, algorithm 1 without churn."""
    for i, (sigma, following) in enumerate(pairwise(sigmas)):
        denoised = yield from denoise(x, sigma)
        yield Denoised(i + 1, sigma, denoised)
        if following == 0:
            return
        slope = (x - denoised).div_(sigma)
        x.add_(slope, alpha=following - sigma)
        corrected = yield from denoise(x, following)
        slope.mul_(-0.5).add_(x - corrected, alpha=0.5 / following)
        x.add_(slope, alpha=following - sigma)


def ancestral(
    denoise: Denoise, x: Tensor, sigmas: list[float], add_noise: AddNoise
) -> Iterator[Any]:
    """Euler steps that overshoot and add fresh noise (Song et al. 2021, as ancestral sampling)."""
    for i, (sigma, following) in enumerate(pairwise(sigmas)):
        denoised = yield from denoise(x, sigma)
        yield Denoised(i + 1, sigma, denoised)
        if following == 0:
            return
        fresh = following * math.sqrt(1 - (following / sigma) ** 2)
        down = following**2 / sigma
        x.mul_(down / sigma).add_(denoised, alpha=1 - down / sigma)
        yield from add_noise(x, fresh, i + 1)
