"""How far areas of one colour come back in another, with the shipped weights.

python -m benchmarks.even_colours [--model full] [--weights FILE]

The change in the middle of such an area, in levels of 255, by one step. `alone`: patches of 256
pixels of each of 512 colours, told no blur and one of 9 pixels; `in the photo`: a bar of 60 pixels
of each of 64 colours in the sample, shaken with it by 10 pixels; `on the photo`: laid over the
shaken sample, as frames and captions are. Nothing should change.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core import photo, weights
from core.deblur import Deblurrer, drain
from core.denoiser import DeblurModel
from core.hint import Hint
from core.options import DeblurOptions
from core.training.kernels import Dice
from core.training.known_blur import blur, shake_of
from core.training.ranges import only_shake

Rgb = NDArray[np.float32]
SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "samples" / "sample_sharp.jpg"
SIDE, TOGETHER, MIDDLE = 256, 32, slice(112, 144)
LEVELS, FEWER_LEVELS = (0, 32, 64, 128, 192, 224, 240, 255), (0, 128, 224, 255)
HINTS = (Hint(), Hint(9.0, -0.3))
LIMITS = (1, 2, 5, 10)
SHAKE, BAR, WITHIN = 10, slice(300, 360), 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=("compact", "full"), default="compact")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    loaded = weights.load(args.weights or weights.shipped(args.model))
    print("| areas | " + " | ".join(f"over {limit}" for limit in LIMITS) + " | worst |")
    print("|---" * (len(LIMITS) + 2) + "|")
    colours = torch.tensor(list(itertools.product(LEVELS, repeat=3))) / 127.5 - 1
    model = loaded.model.bfloat16()
    _row("alone", torch.cat([shift(model, part) for part in colours.split(TOGETHER)]).numpy())
    deblurrer = Deblurrer(loaded, "cpu")
    few = np.array(list(itertools.product(FEWER_LEVELS, repeat=3)), np.float32) / 255
    sample = photo.decode(SAMPLE).rgb
    for name, laid_over in (("in the photo", False), ("on the photo", True)):
        _row(name, np.array([of_bar(deblurrer, sample, colour, laid_over) for colour in few]))


def _row(name: str, off: NDArray[np.floating]) -> None:
    shares = " | ".join(f"{np.mean(off > limit):.1%}" for limit in LIMITS)
    print(f"| {name} | {shares} | {off.max():.1f} |", flush=True)


def of_bar(deblurrer: Deblurrer, sample: Rgb, colour: Rgb, laid_over: bool) -> float:
    """A bar's colour (3,) -> the largest change of a channel in levels."""
    sharp = sample.copy()
    dice = Dice(0, torch.device("cpu"))
    kernel = shake_of(SHAKE, dice)
    margin = kernel.shape[-1] // 2 + 1
    height, width = ((side - 2 * margin) // 16 * 16 + 2 * margin for side in sharp.shape[:2])
    bar = slice(BAR.start + margin, BAR.stop + margin)
    if not laid_over:
        sharp[:, bar] = colour
    light = torch.from_numpy(sharp[:height, :width]).permute(2, 0, 1)[None]
    camera = only_shake((SHAKE, SHAKE))
    blurry = blur(light, kernel, dice, camera)[0].permute(1, 2, 0).contiguous().numpy()
    if laid_over:
        blurry[:, BAR] = colour
    result = drain(deblurrer.run(blurry, DeblurOptions(steps=1), preview_side=0)).rgb
    middle = (result - blurry)[:, BAR.start + WITHIN : BAR.stop - WITHIN].mean(axis=(0, 1))
    return float(255 * np.abs(middle).max())


@torch.inference_mode()
def shift(model: DeblurModel, colours: Tensor) -> Tensor:
    """(N, 3) in [-1, 1] -> (2 N,): the largest change of a channel in levels, hint by hint."""
    patch = colours[:, :, None, None].expand(-1, 3, SIDE, SIDE).contiguous()
    sigma = torch.full((len(patch),), model.config.sigma_max)
    found = []
    for hint in HINTS:
        told = hint.numbers().expand(len(patch), -1)
        structure = model.structure(patch, told)
        latents = structure.latents if structure else ()
        residual = model(torch.zeros_like(patch), patch, sigma, latents, told)
        result = (patch + model.config.residual_std * residual).clamp(-1, 1)
        middle = (result - patch)[..., MIDDLE, MIDDLE].mean(dim=(2, 3))
        found.append(127.5 * middle.abs().amax(dim=1))
    return torch.cat(found)


if __name__ == "__main__":
    main()
