"""Trains what joins a model's answers with deconvolutions (core/fusion.py), in two parts:

python -m core.training.fusion draw --photos DIR|TAR ... --pairs DIR|TAR ... --out EXAMPLES
python -m core.training.fusion fit --examples EXAMPLES ... --weights WEIGHTS --out NEW_WEIGHTS

The first finds kernels, as the application does, two or three patches a second on one core; several
with seeds of their own can be drawn at once. The second leaves the model itself as it is: where no
kernel is looked for its answers stay the same.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from safetensors.torch import save as save_safetensors
from torch import Tensor

from core import weights
from core.denoiser import DeblurModel
from core.device import cpu_has_fast_bf16
from core.errors import DeblurError, OptionsError
from core.files import check_target, write_bytes
from core.hint import Hint
from core.training.data import TrainingSet, turned
from core.training.kernels import Dice
from core.training.optimizer import Average, learning_rate
from core.training.ranges import RANGES
from core.training.seen_undone import seen_undone

#: Patches drawn at once, and those of a step of the training, of a side of their own.
DRAWN, STEP, CROP = 24, 16, 160
#: Share of real pairs, and the longest shake in pixels.
PAIR_SHARE, LONGEST = 0.25, 24.0
#: Weight of a shift of tone, and the balance and its floor: see `core.training.loss.LossOptions`.
TONE, BALANCE, FLOOR = 10.0, 0.75, 0.03
EMA = 0.998
TOLD_EVERY = 50


@dataclass(frozen=True)
class Examples:
    """uint8: `seen` (N, 6, S, S), blurry and undone, `sharp` (N, 3, S, S); `hints` (N, 5)."""

    seen: Tensor
    sharp: Tensor
    hints: Tensor


def draw(data: TrainingSet, count: int, side: int, seed: int) -> Examples:
    """Patches of whose blur a kernel is looked for. Raises OptionsError."""
    if count < 1 or side < CROP or side % 16:
        raise OptionsError(f"There is 1 patch at least, of a multiple of 16 and {CROP} pixels.")
    dice, rng = Dice(seed, data.device), np.random.default_rng(seed)
    ranges = replace(RANGES["narrow"], extent=(RANGES["narrow"].extent[0], LONGEST))
    parts: list[tuple[Tensor, ...]] = []
    started, found = time.monotonic(), 0
    while found < count:
        blurry, sharp, hints = data.batch(DRAWN, side, PAIR_SHARE, ranges, dice, rng)
        undone = seen_undone((blurry + 1) / 2, [Hint.known(hint) for hint in hints]) * 2 - 1
        told = (undone != blurry).flatten(1).any(dim=1)
        seen = torch.cat([blurry, undone], dim=1)
        parts.append((_bytes(seen[told]), _bytes(sharp[told]), hints[told]))
        found += int(told.sum())
        print(f"{found} patches {time.monotonic() - started:.0f} s", flush=True)
    return Examples(*(torch.cat(column)[:count] for column in zip(*parts, strict=True)))


def _bytes(planes: Tensor) -> Tensor:
    return ((planes + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)


def _floats(planes: Tensor) -> Tensor:
    return planes.float() / 127.5 - 1


@torch.no_grad()
def answers(model: DeblurModel, examples: Examples) -> Tensor:
    """What the model makes of the blurry patches in one step: residuals, float16 (N, 3, S, S)."""
    found = []
    for seen, hint in zip(examples.seen.split(STEP), examples.hints.split(STEP), strict=True):
        blurry = _floats(seen[:, :3])
        sigma = torch.full((len(blurry),), model.config.sigma_max)
        with torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bf16()):
            structure = model.structure(blurry, hint)
            latents = structure.latents if structure else ()
            found.append(model(torch.zeros_like(blurry), blurry, sigma, latents, hint).half())
    return torch.cat(found)


def fit(
    model: DeblurModel, examples: Examples, *, steps: int, rate: float, seed: int
) -> DeblurModel:
    """The model with a fusion (its own goes on): the average of AdamW's weights. Raises
    OptionsError.
    """
    if steps < 1 or not 0 < rate < math.inf:
        raise OptionsError("Training takes 1 step at least and a rate above 0.")
    torch.manual_seed(seed)
    joined = DeblurModel(replace(model.config, deconvolved=True))
    joined.load_state_dict(joined.state_dict() | model.state_dict())
    joined.eval().requires_grad_(False)
    fusion = joined.fusion
    assert fusion is not None
    fusion.train().requires_grad_(True).to(memory_format=torch.channels_last)
    average = Average(fusion, EMA)
    optimizer = torch.optim.AdamW(fusion.parameters(), lr=rate, betas=(0.9, 0.99))
    given = answers(model, examples)
    gains: list[Tensor] = []
    crops = _crops(examples, given, np.random.default_rng(seed))
    for step, (chosen, told) in enumerate(islice(crops, steps)):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(rate, step / steps)
        loss, gain = _loss(joined, chosen, told)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(fusion.parameters(), 1.0)
        optimizer.step()
        average.update(fusion, step)
        gains.append(gain)
        if len(gains) == TOLD_EVERY:
            print(f"{step + 1} steps: {torch.cat(gains).mean():+.3f} dB", flush=True)
            gains.clear()
    joined.fusion = average.model
    return joined.eval()


def _crops(
    examples: Examples, given: Tensor, rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless: (seen and sharp (N, 9, CROP, CROP) in [-1, 1], answers (N, 3, CROP, CROP))."""
    count, side = len(examples.seen), examples.seen.shape[-1]
    while True:
        index = torch.from_numpy(rng.choice(count, min(STEP, count), replace=False))
        y, x = (8 * int(rng.integers((side - CROP) // 8 + 1)) for _ in range(2))
        place, turn = (index, slice(None), slice(y, y + CROP), slice(x, x + CROP)), rng.integers(8)
        pixels = torch.cat([examples.seen[place], examples.sharp[place]], dim=1)
        yield turned(_floats(pixels), int(turn)), turned(given[place].float(), int(turn))


def _loss(model: DeblurModel, chosen: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
    """To differentiate; and how many decibels each patch gains by the fusion, (N,)."""
    photo, undone, sharp = chosen.split(3, dim=1)
    with torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bf16()):
        fused = model.fused(told, photo, undone)
    residual = (sharp - photo) / model.config.residual_std
    wrong = fused - residual
    error = wrong.square().mean(dim=(1, 2, 3))
    shift = wrong.mean(dim=(2, 3)).square().mean(dim=1)
    weight = (residual.square().mean(dim=(1, 2, 3)) + FLOOR) ** -BALANCE
    before = (told - residual).square().mean(dim=(1, 2, 3))
    return (weight * (error + TONE * shift)).mean(), 10 * (before / error.detach()).log10()


def save_examples(examples: Examples, path: Path) -> None:
    """As safetensors, whole or not at all. Raises PhotoError."""
    write_bytes(path, save_safetensors(vars(examples)), overwrite=True)


def load_examples(paths: list[Path]) -> Examples:
    """Those of several files. Raises OptionsError where one cannot be read."""
    try:
        files = [load_file(path) for path in paths]
        return Examples(**{key: torch.cat([file[key] for file in files]) for key in files[0]})
    except Exception as error:  # the reader's own kinds, and files of something else
        raise OptionsError(f"The examples cannot be read: {error}.") from error


def main(words: list[str] | None = None) -> int:
    """By these arguments (default: the process's); returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parts = parser.add_subparsers(required=True)
    drawing = parts.add_parser("draw")
    drawing.add_argument("--photos", nargs="+", type=Path, required=True, metavar="DIR|TAR")
    drawing.add_argument("--pairs", nargs="*", type=Path, default=[], metavar="DIR|TAR")
    drawing.add_argument("--patches", type=int, default=1000)
    drawing.add_argument("--side", type=int, default=384, help="of a patch in pixels")
    drawing.set_defaults(run=_draw)
    fitting = parts.add_parser("fit")
    fitting.add_argument("--examples", nargs="+", type=Path, required=True, metavar="FILE")
    fitting.add_argument("--weights", type=Path, required=True, help="of the model to fit it to")
    fitting.add_argument("--steps", type=int, default=3000)
    fitting.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    fitting.set_defaults(run=_fit)
    for part in (drawing, fitting):
        part.add_argument("--seed", type=int, default=0)
        part.add_argument("--out", type=Path, required=True, help="a file, which is overwritten")
    args = parser.parse_args(words)
    try:
        if not 0 <= args.seed < 2**32:
            raise OptionsError(f"A seed goes from 0 to {2**32 - 1}, not {args.seed}.")
        check_target(args.out, overwrite=True)
        args.run(args)
    except DeblurError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _draw(args: argparse.Namespace) -> None:
    data = TrainingSet(args.photos, args.pairs, torch.device("cpu"))
    save_examples(draw(data, args.patches, args.side, args.seed), args.out)


def _fit(args: argparse.Namespace) -> None:
    examples, before = load_examples(args.examples), weights.load(args.weights)
    joined = fit(before.model, examples, steps=args.steps, rate=args.rate, seed=args.seed)
    kept = {k: v for k, v in before.metadata.items() if k not in ("format", "config", "sha256")}
    facts = kept | {"fusion_patches": str(len(examples.seen)), "fusion_seed": str(args.seed)}
    write_bytes(args.out, weights.serialize(joined, facts, torch.int8), overwrite=True)


if __name__ == "__main__":
    sys.exit(main())
