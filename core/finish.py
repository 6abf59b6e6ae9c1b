"""From the model's result to the pixels that are saved: grain, rounding, realism, amount.

The window keeps results as 16-bit integers and lets realism and amount be changed afterwards.
Whoever has no window goes through the same steps, so that both write the same file.

Realism is a straight line from the faithful answer to a sample: between the estimate of least mean
square error and a sample of the posterior the best trade-off of distortion against perception is
linear (Freirich, Michaeli and Meir 2021; arXiv 2211.08944).
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.events import Result, Sample
from core.grain import matching_grain
from core.options import FinishOptions, GrainChoice, Region
from core.steps import bands

__all__ = ["Ends", "Settled", "blend", "ends_of", "finished", "settling"]

Floats = NDArray[np.float32]
#: A result as it is kept: encoded RGB (H, W, 3) over [0, 65535].
Settled = NDArray[np.uint16]

_PEAK = 65535.0
_BAND = 256


@dataclass(frozen=True, eq=False, kw_only=True)
class Ends:
    """The two ends that realism goes between; the same array twice where there is one answer."""

    faithful: Settled
    realistic: Settled

    @property
    def is_one(self) -> bool:
        return self.faithful is self.realistic


def ends_of(result: Result, first: Sample | None) -> tuple[Floats, Floats]:
    """Faithful and realistic result of a run whose first sample is `first`.

    The mean of several samples is faithful and the first of them realistic; a single one is
    realistic and its first step faithful. Without `first`, or of one step, both are `result.rgb`.
    """
    if first is None:
        return result.rgb, result.rgb
    if first.samples > 1:
        return result.rgb, first.rgb
    return (result.rgb if first.faithful is None else first.faithful), result.rgb


def settling(
    original: Floats, result: Floats, grain: GrainChoice, *, seed: int, region: Region | None
) -> Generator[None, None, Settled]:
    """The result, float32 (H, W, 3) in [0, 1], with its grain (in the region, if any), rounded.
    In steps, see core.steps.
    """
    if grain == "match":
        rows = slice(region.y, region.bottom) if region else slice(None)
        columns = slice(region.x, region.right) if region else slice(None)
        grained = yield from matching_grain(
            original[rows, columns], result[rows, columns], seed=seed
        )
        result = result.copy()
        result[rows, columns] = grained
    settled = np.empty(result.shape, np.uint16)
    for rows in bands(len(result), _BAND):
        settled[rows] = np.rint(np.clip(result[rows], 0, 1) * np.float32(_PEAK))
        yield
    return settled


def blend(original: Floats, result: Floats, amount: float) -> Floats:
    """`amount` percent of the way from the original to the result; 0 and 100 are exact."""
    if not 0 <= amount <= 100:
        raise ValueError(f"an amount is between 0 and 100, not {amount}")
    if amount in (0, 100):
        return result if amount else original
    mixed = result - original
    mixed *= np.float32(amount / 100)
    mixed += original
    return mixed


def finished(original: Floats, ends: Ends, options: FinishOptions) -> Floats:
    """The pixels that are saved, float32 in [0, 1]; realism None means the realistic end."""
    realism = 1.0 if options.realism is None else options.realism
    result = _floats(ends.realistic)
    if not ends.is_one and realism < 1:
        result = blend(_floats(ends.faithful), result, realism * 100)
    return blend(original, result, options.amount)


def _floats(settled: Settled) -> Floats:
    return settled.astype(np.float32) / np.float32(_PEAK)
