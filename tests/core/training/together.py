"""A process of a team, started by torchrun: trains, and writes down what it saw.

python -m torch.distributed.run --standalone --nproc-per-node 2 -m tests.core.training.together
    PHOTOS OUT STEPS BATCH
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import torch

from core.options import TINY
from core.training import train as training
from core.training.data import TrainingSet
from core.training.loss import LossOptions
from core.training.optimizer import Optimizer
from core.training.team import Team, assembled
from core.training.train import TrainOptions, starting_config, train


def curve(
    photos: Path, out: Path, steps: int, batch: int, team: Team, seed: int = 0, rate: float = 1e-2
) -> list[float]:
    """The loss of every step, in the team's first process; `out` gets a checkpoint."""
    data = TrainingSet([photos], [], torch.device("cpu"), pages=2)
    options = TrainOptions(
        out=out,
        photos=(photos,),
        max_steps=steps,
        batch=batch,
        crop=64,
        optimizer="muon",
        # The plain mean: single sharp samples would be most of the noise.
        loss=LossOptions(balance=0.0),
        rate=rate,
        seed=seed,
    )
    # Wide enough for Muon to have kernels.
    wide = replace(TINY, widths=(16, 16, 16, 16))
    config = starting_config(wide, options, data)
    return [report.loss for report in train(config, options, data, team)]


def every_step(self: training.Log, seconds: float) -> bool:
    """For `_Log.due`."""
    return True


def gradient_error(team: Team) -> float:
    """Of the mean over a batch in parts against the whole batch, at most, relative."""
    generator = torch.Generator().manual_seed(0)
    batch = torch.randn(2 * team.size, 8, generator=generator)
    layer = torch.nn.Linear(8, 1, bias=False)
    with torch.no_grad():
        layer.weight.fill_(0.5)
    layer(batch).square().mean().backward()
    assert layer.weight.grad is not None
    whole = layer.weight.grad.clone()
    layer.zero_grad()
    layer(batch[2 * team.rank :][:2]).square().mean().backward()
    team.average_gradients(layer.parameters())
    return float((layer.weight.grad - whole).abs().max() / whole.abs().max())


def main() -> None:
    photos, out, steps, batch = Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])
    team = assembled("cpu")
    seen: list[str] = []
    real = Optimizer.step

    def step(self: Optimizer, rate: float) -> None:
        real(self, rate)
        parameters = [p for group in self.parts[0].param_groups for p in group["params"]]
        joined = torch.cat([p.detach().flatten() for p in [*parameters, *self.kernels]])
        seen.append(hashlib.sha256(joined.numpy().tobytes()).hexdigest())

    setattr(Optimizer, "step", step)  # noqa: B010
    setattr(training.Log, "due", every_step)  # noqa: B010
    losses = curve(photos, out, steps, batch, team)
    facts = {
        "losses": losses,
        "parameters": seen[-1],
        "error": gradient_error(team),
        "size": team.size,
    }
    (out / f"rank{team.rank}.json").write_text(json.dumps(facts))
    team.part()


if __name__ == "__main__":
    main()
