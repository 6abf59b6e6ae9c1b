"""What the blur estimate would say of a training patch: the truth, about as wrong as it is."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from core.blur_network import SHORTEST
from core.hint import Hint
from core.training.known_blur import measure

#: Patches of which nothing is said, so that the model can do without.
UNKNOWN = 0.12
#: Standard deviations of the estimate's errors: of a length in octaves, of an angle in radians; and
#: the share of motion whose direction it has quite wrong.
OCTAVES, RADIANS, ASTRAY = 0.25, 0.1, 0.05
#: Spread across over spread along, from which blur counts as alike in all directions.
ROUND = 0.62


def glances(kernel: Tensor, rng: np.random.Generator) -> list[Hint]:
    """Of each kernel (N, K, K) that a patch was blurred with."""
    known = measure(kernel)
    facts = torch.stack([known.length, known.angle, known.ratio], dim=1).tolist()
    return [_glance(length, angle, ratio, rng) for length, angle, ratio in facts]


def _glance(length: float, angle: float, ratio: float, rng: np.random.Generator) -> Hint:
    if rng.random() < UNKNOWN:
        return Hint()
    seen = float(length * 2 ** rng.normal(0.0, OCTAVES))
    # Where it is not plain which it is, the estimate says this or that.
    if ratio + rng.normal(0.0, 0.08) > ROUND or seen < SHORTEST:
        return Hint(seen)
    if rng.random() < ASTRAY:
        return Hint(seen, rng.uniform(0, math.pi))
    return Hint(seen, float(angle + rng.normal(0.0, RADIANS)) % math.pi)
