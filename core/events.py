"""What a running deblur yields. Frozen, numpy only: safe to hand to another thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.options import Region


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something the user should know, as one sentence (smaller tiles after an out-of-memory)."""

    message: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """After every tile: `done` of `total` tile evaluations of the whole job, guidance included.

    `stage` is "kernel", "guidance" or "denoise"; `step` counts from 1 to `steps` (0 before that).
    `tiles` is how many tiles the photo has.
    """

    stage: str
    step: int
    steps: int
    sample: int
    samples: int
    done: int
    total: int
    tiles: int = 1


@dataclass(frozen=True, kw_only=True)
class Kernel:
    """How every point of the photo was smeared, as far as it was found in it, before the guidance.

    `kernel` is float32 (K, K), sum 1. Where none is looked for there is no such event.
    """

    kernel: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """Luma of the blurry photo and the predicted sharp luma at 1/2, 1/4, 1/8.

    Tuples of uint8 arrays (h, w), already reduced to the preview's size where larger. `area` is the
    part of the photo that they cover: a region comes with its surroundings.
    """

    area: Region
    blurry: tuple[NDArray[np.uint8], ...]
    structure: tuple[NDArray[np.uint8], ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the sampler: number from 1, noise level, and the denoised estimate.

    `denoised` is uint8 sRGB (h, w, 3) with its long side at most the preview's, of the region
    where there is one, or None if previews are off.
    """

    step: int
    steps: int
    sample: int
    samples: int
    sigma: float
    denoised: NDArray[np.uint8] | None


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One sample of several, on request: what its seed alone gives; pixels as in Result.

    `faithful` is the regression answer that the first step gives, the same for all samples; None
    where there is no other step.
    Samples count from 1, and again from 1 after a Notice of smaller tiles.
    """

    sample: int
    samples: int
    seed: int
    rgb: NDArray[np.float32]
    faithful: NDArray[np.float32] | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """The deblurred photo: float32 (H, W, 3), encoded values in [0, 1], the source's size.

    `device` is the honest description ("CPU, bf16, 2 threads"), `tile` the inner tile side used,
    `scale` the working scale, `seconds` the time of the models: the look at the blur, passes at
    smaller scales and the run; not what those who watched it kept it waiting.
    """

    rgb: NDArray[np.float32]
    device: str
    tile: int
    seconds: float = 0.0
    scale: float = 1.0


Event = Notice | Progress | Kernel | Guidance | Step | Sample | Result
