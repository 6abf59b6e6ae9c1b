"""Where the time of a training step goes: patches, both networks, the optimizer.

python -m benchmarks.training_step PHOTOS... [--model full --device cuda --batch 96 --crop 320]

Medians in milliseconds, with everything it was told done (`all`) and until Python had told it
(`told`): a step is no faster than what is told, and a thread that draws patches tells beside it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from core.options import CONFIGS
from core.training.data import TrainingSet
from core.training.kernels import Dice
from core.training.loss import deblur_loss
from core.training.muon import StackedMuon
from core.training.ranges import RANGES
from core.training.stock import AT_ONCE
from core.training.team import Team
from core.training.train import Run, TrainOptions, starting_config

ROUNDS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("photos", type=Path, nargs="+")
    add("--model", choices=sorted(CONFIGS), default="compact")
    add("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    add("--batch", type=int, default=96)
    add("--crop", type=int, default=320)
    add("--compiled", action="store_true")
    args = parser.parse_args()
    with TemporaryDirectory() as out:
        options = TrainOptions(
            out=Path(out),
            photos=tuple(args.photos),
            batch=args.batch,
            crop=args.crop,
            device=args.device,
            compiled=args.compiled,
            optimizer="muon",
            blur=RANGES["narrow"],
        )
        measure(options, args.model)


def measure(options: TrainOptions, model: str) -> None:
    data = TrainingSet(list(options.photos), [], torch.device(options.device))
    run = Run(starting_config(CONFIGS[model], options, data), options, Team())
    dice, rng = Dice(1, run.device), np.random.default_rng(1)

    def draw(count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return data.batch(count, options.crop, 0.0, options.blur, dice, rng)

    blurry, sharp, hint = draw(options.batch)
    mixed = torch.autocast(run.device.type, dtype=torch.bfloat16)

    def forward() -> torch.Tensor:
        with mixed:
            return deblur_loss(run.model, blurry, sharp, options.loss, dice, hint).total

    def both() -> None:
        run.model.zero_grad(set_to_none=True)
        forward().backward()

    many = options.batch * max(1, AT_ONCE // options.batch) if run.device.type == "cuda" else 16
    matrices = run.optimizer.matrices
    stacked = StackedMuon(matrices, lr=0.0, adjust_lr_fn="match_rms_adamw")
    single = torch.optim.Muon(matrices, lr=0.0, adjust_lr_fn="match_rms_adamw")
    parts: dict[str, Callable[[], object]] = {
        f"draw {many} patches": lambda: draw(many),
        "forward": forward,
        "forward and backward": both,
        "clip": lambda: torch.nn.utils.clip_grad_norm_(run.model.parameters(), 1.0),
        "optimizer": lambda: run.optimizer.step(0.0),
        "  Muon by stacks": stacked.step,
        "  Muon one by one": single.step,
        "average": lambda: run.average.update(run.model, 0),
    }
    print(f"{model}, {options.batch} of {options.crop} x {options.crop}, {options.device}")
    print(f"{'':32}{'all':>9}{'told':>9}")
    for name, part in parts.items():
        done, told = timed(part, run.device)
        print(f"{name:32}{1000 * done:9.1f}{1000 * told:9.1f}", flush=True)


def timed(part: Callable[[], object], device: torch.device) -> tuple[float, float]:
    """Median seconds until it is done, and until it is told."""
    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    part()
    wait()
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        part()
        told = time.perf_counter()
        wait()
        seconds.append((time.perf_counter() - start, told - start))
    done, told = np.median(seconds, axis=0).tolist()
    return done, told


if __name__ == "__main__":
    main()
