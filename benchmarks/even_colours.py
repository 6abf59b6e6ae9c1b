"""How far areas of one colour come back in another, with the shipped weights.

python -m benchmarks.even_colours [--model full] [--weights FILE]

One step on patches of 256 pixels of each of 512 colours, told no blur and one of 9 pixels; the
change in the middle, in levels of 255. Nothing should change.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core import weights
from core.denoiser import DeblurModel
from core.hint import Hint

SIDE, TOGETHER, MIDDLE = 256, 32, slice(112, 144)
LEVELS = (0, 32, 64, 128, 192, 224, 240, 255)
HINTS = (Hint(), Hint(9.0, -0.3))
LIMITS = (1, 2, 5, 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=("compact", "full"), default="compact")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    model = weights.load(args.weights or weights.shipped(args.model)).model.bfloat16()
    colours = torch.tensor(list(itertools.product(LEVELS, repeat=3))) / 127.5 - 1
    off = torch.cat([shift(model, part) for part in colours.split(TOGETHER)]).numpy()
    print("| " + " | ".join(f"over {limit}" for limit in LIMITS) + " | worst |")
    print("|---" * (len(LIMITS) + 1) + "|")
    shares = " | ".join(f"{np.mean(off > limit):.1%}" for limit in LIMITS)
    print(f"| {shares} | {off.max():.1f} |")


@torch.inference_mode()
def shift(model: DeblurModel, colours: Tensor) -> Tensor:
    """(N, 3) in [-1, 1] -> (2 N,): the largest change of a channel in levels, hint by hint."""
    photo = colours[:, :, None, None].expand(-1, 3, SIDE, SIDE).contiguous()
    sigma = torch.full((len(photo),), model.config.sigma_max)
    found = []
    for hint in HINTS:
        told = hint.numbers().expand(len(photo), -1)
        structure = model.structure(photo, told)
        latents = structure.latents if structure else ()
        residual = model(torch.zeros_like(photo), photo, sigma, latents, told)
        result = (photo + model.config.residual_std * residual).clamp(-1, 1)
        middle = (result - photo)[..., MIDDLE, MIDDLE].mean(dim=(2, 3))
        found.append(127.5 * middle.abs().amax(dim=1))
    return torch.cat(found)


if __name__ == "__main__":
    main()
