"""Trains what joins a model's answers with deconvolutions (core/fusion.py), in two parts:

python -m core.training.fusion draw --photos DIR|TAR ... --pairs DIR|TAR ... --out EXAMPLES
python -m core.training.fusion fit --examples EXAMPLES ... --weights WEIGHTS --out NEW_WEIGHTS

The first finds kernels, as the application does, about a patch a second on one core; several
with seeds of their own can be drawn at once. The second leaves the model itself as it is: where no
kernel is looked for its answers stay the same.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from safetensors.torch import save as save_safetensors
from torch import Tensor
from torch.nn import functional as F

from core import weights
from core.deconvolution import deconvolved
from core.denoiser import DeblurModel
from core.device import cpu_has_fast_bf16
from core.errors import DeblurError, OptionsError
from core.files import check_target, write_bytes
from core.fusion import CELL, Fusion, way
from core.hint import Hint
from core.steps import outcome
from core.training.data import TrainingSet
from core.training.kernels import Dice
from core.training.ranges import RANGES
from core.undone import kernel_of

#: Patches drawn at once, those that go through the model together, and those of a step.
DRAWN, TOGETHER, STEP = 24, 8, 64
#: Share of real pairs.
PAIR_SHARE = 0.23
#: What is drawn: somewhat plainer photos than the model's, since kernels are for those.
DRAWS = replace(
    RANGES["narrow"], shake=0.53, object_motion=0.17, extent=(1.5, 24.0), video=0.33, haloed=0.32
)
#: The balance and its floor: see `core.training.loss.LossOptions`.
BALANCE, FLOOR = 0.75, 0.03
TOLD_EVERY = 100
#: Draws without a single kernel before it is given up.
IDLE = 10
#: Side of a patch at least.
LEAST = 160


@dataclass(frozen=True)
class Examples:
    """uint8: `seen` (N, 6, S, S), blurry and undone, `sharp` (N, 3, S, S); `hints` (N, 5)."""

    seen: Tensor
    sharp: Tensor
    hints: Tensor


def draw(data: TrainingSet, count: int, side: int, seed: int) -> Examples:
    """Patches of whose blur a kernel is looked for. Raises OptionsError, also where none comes."""
    if count < 1 or side < LEAST or side % 16:
        raise OptionsError(f"There is 1 patch at least, of a multiple of 16 and {LEAST} pixels.")
    dice, rng = Dice(seed, data.device), np.random.default_rng(seed)
    parts: list[tuple[Tensor, ...]] = []
    started, found = time.monotonic(), 0
    while found < count:
        if len(parts) == IDLE and not found:
            raise OptionsError("Of nothing that was drawn a kernel is looked for: other photos?")
        blurry, sharp, hints = data.batch(DRAWN, side, PAIR_SHARE, DRAWS, dice, rng)
        undone = _undone(blurry, hints)
        told = (undone != blurry).flatten(1).any(dim=1)
        seen = torch.cat([blurry, undone], dim=1)
        parts.append((_bytes(seen[told]), _bytes(sharp[told]), hints[told]))
        found += int(told.sum())
        print(f"{found} patches {time.monotonic() - started:.0f} s", flush=True)
    return Examples(*(torch.cat(column)[:count] for column in zip(*parts, strict=True)))


def _undone(blurry: Tensor, hints: Tensor) -> Tensor:
    """Patches (N, 3, S, S) in [-1, 1] after their deconvolution, found by the search itself, since
    what there is to learn is how far to go by what it finds; as they were where there is none.
    """
    seen = blurry.clone()
    for i, (patch, hint) in enumerate(zip((blurry + 1) / 2, hints, strict=True)):
        rgb = np.ascontiguousarray(patch.permute(1, 2, 0).numpy())
        kernel = outcome(kernel_of(rgb, Hint.known(hint)))
        if kernel is not None:
            seen[i] = deconvolved(patch[None], kernel)[0] * 2 - 1
    return seen


def _bytes(planes: Tensor) -> Tensor:
    return ((planes + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)


def _floats(planes: Tensor) -> Tensor:
    return planes.float() / 127.5 - 1


@dataclass(frozen=True)
class Cells:
    """Of each cell of the examples: `features` (N, K, h, w) as `Fusion` sees them; `errors`
    (N, 4, h, w), mean products of (answer - truth) with itself and with the way to the
    deconvolution, of that with itself, and of the truth, all residuals.
    """

    features: Tensor
    errors: Tensor


@torch.no_grad()
def look(model: DeblurModel, examples: Examples) -> Cells:
    """What there is to learn by; the model answers all examples in one step."""
    assert model.fusion is not None
    features, errors = [], []
    for chosen in zip(
        examples.seen.split(TOGETHER),
        examples.sharp.split(TOGETHER),
        examples.hints.split(TOGETHER),
        strict=True,
    ):
        photo, undone = _floats(chosen[0]).split(3, dim=1)
        truth, undone = (
            (x - photo) / model.config.residual_std for x in (_floats(chosen[1]), undone)
        )
        answer = _answer(model, photo, chosen[2])
        features.append(model.fusion.features(photo, answer, undone))
        wrong, gone = answer - truth, way(answer, undone)
        products = (wrong.square(), wrong * gone, gone.square(), truth.square())
        errors.append(torch.cat([_means(product) for product in products], dim=1))
    return Cells(torch.cat(features), torch.cat(errors))


def _answer(model: DeblurModel, photo: Tensor, hint: Tensor) -> Tensor:
    sigma = torch.full((len(photo),), model.config.sigma_max)
    with torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bf16()):
        structure = model.structure(photo, hint)
        latents = structure.latents if structure else ()
        return model(torch.zeros_like(photo), photo, sigma, latents, hint).float()


def _means(planes: Tensor) -> Tensor:
    """(N, 3, H, W) -> (N, 1, h, w), of each cell alone."""
    return F.avg_pool2d(planes.mean(dim=1, keepdim=True), CELL)


def fit(
    model: DeblurModel, examples: Examples, *, steps: int, rate: float, seed: int
) -> DeblurModel:
    """The model with a new fusion. Raises OptionsError."""
    if steps < 1 or not 0 < rate < math.inf:
        raise OptionsError("Training takes 1 step at least and a rate above 0.")
    torch.manual_seed(seed)
    joined = DeblurModel(replace(model.config, deconvolved=True))
    old = {k: v for k, v in model.state_dict().items() if not k.startswith("fusion.")}
    joined.load_state_dict(joined.state_dict() | old)
    joined.eval().requires_grad_(False)
    cells = look(joined, examples)
    fusion = joined.fusion
    assert fusion is not None
    places = (0, 2, 3)
    fusion.middle = cells.features.mean(dim=places)[:, None, None]
    fusion.spread = cells.features.std(dim=places)[:, None, None] + 1e-6
    learnt = [*fusion.inner.parameters(), *fusion.outer.parameters()]
    for parameter in learnt:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(learnt, lr=rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, steps)
    for step in range(steps):
        index = torch.randperm(len(cells.features))[:STEP]
        loss, gain = _loss(fusion, Cells(cells.features[index], cells.errors[index]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if (step + 1) % TOLD_EVERY == 0:
            print(f"{step + 1} steps: {gain:+.3f} dB", flush=True)
    return joined.requires_grad_(False)


def _loss(fusion: Fusion, cells: Cells) -> tuple[Tensor, float]:
    """To differentiate; and how many decibels patches gain in the mean."""
    share = fusion.share(cells.features)
    own, along, far, truth = cells.errors.split(1, dim=1)
    error, before = (x.mean(dim=(1, 2, 3)) for x in (own + 2 * share * along + share**2 * far, own))
    weight = (truth.mean(dim=(1, 2, 3)) + FLOOR) ** -BALANCE
    gain = 10 * ((before + 1e-4) / (error.detach() + 1e-4)).log10().mean()
    return (weight * error).mean(), float(gain)


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
    fitting.add_argument("--steps", type=int, default=800)
    fitting.add_argument("--rate", type=float, default=1e-2, help="peak learning rate")
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
