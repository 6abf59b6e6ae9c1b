"""Trains the blur estimate's network: python -m core.training.estimator --photos DIR|TAR ...

Every eighth photo is held out for the report at the end; 40 minutes on one core.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save as save_safetensors
from torch import Tensor
from torch.nn import functional as F

from core.blur_network import (
    DIRECTIONS,
    LENGTHS,
    SIDE,
    BlurNetwork,
    direction_targets,
    length_targets,
    load,
)
from core.blur_patches import luma_of
from core.device import cpu_has_fast_bf16
from core.errors import DeblurError, OptionsError
from core.files import check_target, write_bytes
from core.training.data import TrainingSet
from core.training.kernels import Dice
from core.training.known_blur import MARGIN, KnownBlur, blur, draw_kernels, measure

#: Side of a synthesised crop: a square of patches.
CROP = 2 * SIDE
BATCH = 16
#: Patches of a step of the training.
STEP = 128
#: Share of crops that are synthesised at twice the size and halved, as the estimate does.
HALVED = 0.15
FOLDS = 8
#: A patch must show something, and be sharp before it is blurred: mean gradient, and how much it
#: grows in half the size (about 1.3 where it is sharp, 2 where there is nothing fine).
FAINTEST = 0.008
SOFTEST = 1.7


@dataclass(frozen=True)
class Examples:
    """uint8 patches (N, 1, SIDE, SIDE) and what blurred them."""

    patches: Tensor
    blur: KnownBlur


def held_out(name: str) -> bool:
    """Photos that the estimate is judged by, and never trained on."""
    return zlib.crc32(Path(name).name.encode()) % FOLDS == 0


def draw(photos: TrainingSet, crops: int, seed: int) -> Examples:
    """About 3 patches a crop, those that show nothing left out. Raises OptionsError."""
    if crops < 1:
        raise OptionsError(f"The crops are 1 at least, not {crops}.")
    rng, dice = np.random.default_rng(seed), Dice(seed, photos.device)
    patches: list[Tensor] = []
    facts: list[Tensor] = []
    for index in range(-(-crops // BATCH)):
        halved = index % round(1 / HALVED) == 0
        count, factor = (BATCH // 4, 2) if halved else (BATCH, 1)
        sharp = photos.patches(count, factor * CROP + 2 * MARGIN, rng)
        kernel = draw_kernels(count, dice)
        luma = luma_of(blur(sharp, kernel, dice))
        green = sharp[:, 1:2, MARGIN:-MARGIN, MARGIN:-MARGIN]
        if halved:
            luma, green = F.avg_pool2d(luma, 2), F.avg_pool2d(green, 2)
        known = measure(kernel)
        fact = torch.stack([known.length / factor, known.angle, known.ratio], dim=1)
        useful = _useful(_cut(green))
        patches.append((_cut(luma)[useful] * 255).round().to(torch.uint8))
        facts.append(fact.repeat_interleave((CROP // SIDE) ** 2, dim=0)[useful])
    length, angle, ratio = torch.cat(facts).unbind(dim=1)
    return Examples(torch.cat(patches), KnownBlur(length, angle, ratio))


def _cut(crops: Tensor) -> Tensor:
    """(N, 1, CROP, CROP) -> (N * 4, 1, SIDE, SIDE)."""
    columns = F.unfold(crops, SIDE, stride=SIDE).transpose(1, 2)
    return columns.reshape(-1, 1, SIDE, SIDE)


def _useful(sharp: Tensor) -> Tensor:
    def gradient(plane: Tensor) -> Tensor:
        return (
            plane.diff(dim=2).abs().mean((1, 2, 3)) + plane.diff(dim=3).abs().mean((1, 2, 3))
        ) / 2

    fine, coarse = gradient(sharp), gradient(F.avg_pool2d(sharp, 2))
    return (fine > FAINTEST) & (coarse < SOFTEST * fine)


def turned(patches: Tensor, angle: Tensor, turn: int) -> tuple[Tensor, Tensor]:
    """One of the eight flips and quarter turns of the patches, and the angles after it."""
    if turn & 1:
        patches, angle = patches.flip(3), -angle
    if turn & 2:
        patches, angle = patches.flip(2), -angle
    if turn & 4:
        patches, angle = patches.transpose(2, 3), -torch.pi / 2 - angle
    return patches, angle % torch.pi


def losses(network: BlurNetwork, patches: Tensor, known: KnownBlur) -> tuple[Tensor, Tensor]:
    """Cross-entropies of lengths and, where there is blur enough to have one, of directions."""
    patches = patches.contiguous(memory_format=torch.channels_last)
    lengths, directions = network(patches)
    lengths, directions = lengths.float(), directions.float()
    length = F.cross_entropy(lengths, length_targets(known.length))
    round_share = ((known.ratio - 0.4) / 0.35).clamp(0, 1)
    wanted = direction_targets(known.angle, round_share)
    each = F.cross_entropy(directions, wanted, reduction="none")
    blurred = (known.length > 1.5).float()
    return length, (each * blurred).sum() / blurred.sum().clamp(min=1)


def fit(
    examples: Examples, epochs: int, *, rate: float, start: BlurNetwork | None = None
) -> BlurNetwork:
    """AdamW, one warm-up and a cosine to zero; from scratch, or from a trained network.

    Raises OptionsError where there is not a single step to take.
    """
    _check(epochs, rate)
    count = len(examples.patches)
    if count < STEP:
        raise OptionsError(f"Training takes {STEP} patches at least; here are {count}.")
    total = epochs * (count // STEP)
    torch.manual_seed(0)
    network = (start or BlurNetwork()).train().requires_grad_(True)
    network.length_prior, network.direction_prior = priors(examples.blur)
    network = network.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total, pct_start=0.15)
    started, step = time.monotonic(), 0
    for epoch in range(epochs):
        sums = torch.zeros(2)
        for index in torch.randperm(count)[: count // STEP * STEP].view(-1, STEP):
            known = examples.blur
            patches, angle = turned(
                examples.patches[index].float() / 255, known.angle[index], step % 8
            )
            part = KnownBlur(known.length[index], angle, known.ratio[index])
            with torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bf16()):
                both = losses(network, patches, part)
            optimizer.zero_grad()
            (both[0] + both[1]).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            sums += torch.stack(both).detach()
            step += 1
        length, direction = (sums / (count // STEP)).tolist()
        told = f"{epoch + 1}: length {length:.3f} direction {direction:.3f}"
        print(f"{told} {time.monotonic() - started:.0f} s", flush=True)
    return network.eval()


def _check(epochs: int, rate: float) -> None:
    if epochs < 1 or not 0 < rate < math.inf:
        raise OptionsError("Training takes 1 epoch at least and a rate above 0.")


def priors(known: KnownBlur) -> tuple[Tensor, Tensor]:
    """Log of how often each class is the answer."""
    blurred = known.length > 1.5
    round_share = ((known.ratio[blurred] - 0.4) / 0.35).clamp(0, 1).mean()
    direction = torch.full((1 + DIRECTIONS,), float(1 - round_share) / DIRECTIONS)
    direction[0] = round_share
    return length_targets(known.length).mean(dim=0).clamp(min=1e-4).log(), direction.log()


def save(network: BlurNetwork, path: Path) -> None:
    """As safetensors in half precision; whole or not at all."""
    tensors = {n: t.detach().half().contiguous() for n, t in network.state_dict().items()}
    write_bytes(path, save_safetensors(tensors), overwrite=True)


@torch.inference_mode()
def report(network: BlurNetwork, examples: Examples) -> str:
    """Single held-out patches: how far off, by true length."""
    outputs = [network(part.float() / 255) for part in examples.patches.split(512)]
    lengths, directions = (torch.cat(column) for column in zip(*outputs, strict=True))
    centres = torch.tensor(LENGTHS).clamp(min=1.0).log2()
    found = 2 ** (lengths.softmax(1) @ centres)
    best = directions[:, 1:].argmax(dim=1) * torch.pi / DIRECTIONS
    known = examples.blur
    away = (best - known.angle).abs() % torch.pi
    away = torch.minimum(away, torch.pi - away).rad2deg()
    lines = [f"{len(found)} patches; unblurred: seen as {found[known.length == 0].median():.2f} px"]
    for low, high in ((1.5, 3), (3, 6), (6, 12), (12, 24), (24, 40)):
        of = (known.length >= low) & (known.length < high)
        swift = of & (known.ratio < 0.5)
        error = (found[of] / known.length[of] - 1).abs().median()
        lines.append(f"{low}-{high} px: {error:.0%} off, {away[swift].median():.0f} degrees")
    return "\n".join(lines)


def main(words: list[str] | None = None) -> int:
    """By these arguments (default: the process's); returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", nargs="+", type=Path, required=True, metavar="DIR|TAR")
    parser.add_argument("--crops", type=int, default=100000)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=3e-3, help="peak learning rate")
    parser.add_argument("--resume", type=Path, help="a trained network to go on from")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="a file, which is overwritten")
    try:
        _train(parser.parse_args(words))
    except DeblurError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _train(args: argparse.Namespace) -> None:
    if not 0 <= args.seed < 2**32:
        raise OptionsError(f"A seed goes from 0 to {2**32 - 1}, not {args.seed}.")
    _check(args.epochs, args.rate)
    check_target(args.out, overwrite=True)
    start = load(args.resume) if args.resume else None
    used = TrainingSet(args.photos, [], torch.device("cpu"), wanted=lambda name: not held_out(name))
    print(f"{len(used.photos)} photos", flush=True)
    judged = _judged(args.photos, args.seed + 1)
    examples = draw(used, args.crops, args.seed)
    print(f"{len(examples.patches)} patches", flush=True)
    network = fit(examples, args.epochs, rate=args.rate, start=start)
    save(network, args.out)
    print(report(network, judged) if judged else "No photo was held out: there is no report.")


def _judged(photos: list[Path], seed: int) -> Examples | None:
    """Of the photos that are held out; None where there are none to show anything."""
    try:
        rest = TrainingSet(photos, [], torch.device("cpu"), pages=0, wanted=held_out)
    except DeblurError:
        # What cannot be read would have been said by the training's own.
        return None
    examples = draw(rest, 600, seed)
    return examples if len(examples.patches) else None


if __name__ == "__main__":
    sys.exit(main())
