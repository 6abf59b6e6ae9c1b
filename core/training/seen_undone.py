"""Training's photos as the fusion sees them undone: by the search itself, since what there is to
learn is how far to go by what it finds.
"""

from __future__ import annotations

import numpy as np
from torch import Tensor

from core.deconvolution import deconvolved
from core.hint import Hint
from core.steps import outcome
from core.undone import kernel_of


def seen_undone(blurry: Tensor, told: list[Hint]) -> Tensor:
    """Patches (N, 3, S, S) in [0, 1] after their deconvolution; where no kernel is looked for by
    what is `told` they are as they were.
    """
    seen = blurry.clone()
    for i, (patch, hint) in enumerate(zip(blurry, told, strict=True)):
        rgb = np.ascontiguousarray(patch.permute(1, 2, 0).cpu().numpy())
        kernel = outcome(kernel_of(rgb, hint))
        if kernel is not None:
            seen[i] = deconvolved(patch[None], kernel.to(seen.device))[0]
    return seen
