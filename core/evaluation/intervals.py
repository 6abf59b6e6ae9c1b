"""Bootstrap intervals of means over photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import bootstrap

RESAMPLES = 2000


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Mean with its 95 % interval; a single value, or equal ones, have an interval of no width."""

    mean: float
    low: float
    high: float


def mean_interval(values: Sequence[float]) -> Interval:
    """BCa bootstrap over photos (Efron 1987), seeded. `values` must not be empty.

    For paired differences pass the differences: photos are what is drawn again.
    """
    data = np.asarray(values, np.float64)
    mean = float(data.mean())
    if np.ptp(data) < 1e-12:
        return Interval(mean=mean, low=mean, high=mean)
    found = bootstrap((data,), np.mean, n_resamples=RESAMPLES, rng=np.random.default_rng(0))
    low, high = found.confidence_interval
    return Interval(mean=mean, low=float(low), high=float(high))
