"""One training run: wall-clock budget, resumable, on CPU or CUDA. A generator that yields its log.

The caller drains it; leaving it early loses at most what came after the last checkpoint.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torchvision.utils import save_image

from core import weights
from core.blocks import Stage
from core.denoiser import DeblurModel
from core.errors import OptionsError
from core.files import make_folder
from core.guidance import GuidanceScale
from core.options import GRID, ModelConfig
from core.training.checkpoint import (
    Position,
    is_checkpoint,
    load_checkpoint,
    news_of,
    save_checkpoint,
    save_weights,
    take,
)
from core.training.data import TrainingSet
from core.training.kernels import Dice
from core.training.log import Log, Report
from core.training.loss import LossOptions, deblur_loss
from core.training.optimizer import Average, Optimizer, OptimizerName, learning_rate
from core.training.ranges import BlurRanges
from core.training.resume import resumed_config
from core.training.stock import Batch, stock
from core.training.team import Team

#: Time between two steps beyond which the run was paused, not slow; it does not count as budget.
PAUSE_SECONDS = 30.0
#: Longest shake that may be asked for, in pixels.
LONGEST_EXTENT = 40.0
#: Norm to which a step's gradient is clipped.
LONGEST_GRADIENT = 1.0
#: Between the seeds of two processes: more than a run has steps, by which it goes on elsewhere.
RANK_APART = 1_000_000_007


@dataclass(frozen=True, kw_only=True)
class TrainOptions:
    """One run. `resume` is a checkpoint (goes on) or weights (fresh optimizer and schedule).

    Raises OptionsError for values out of range.
    """

    out: Path
    photos: tuple[Path, ...]
    pairs: tuple[Path, ...] = ()
    minutes: float = 60.0
    max_steps: int | None = None
    resume: Path | None = None
    batch: int = 16
    crop: int = 128
    pair_share: float = 0.12
    rate: float = 1e-3
    optimizer: OptimizerName = "adamw"
    ema: float = 0.999
    seed: int = 0
    device: str = "cpu"
    checkpoint_minutes: float = 4.0
    #: Whether the networks are compiled, which takes a minute on a GPU and fuses what lies between
    #: the convolutions.
    compiled: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    loss: LossOptions = field(default_factory=LossOptions)
    blur: BlurRanges = field(default_factory=BlurRanges)

    def __post_init__(self) -> None:
        if not self.minutes > 0 or (self.max_steps is not None and self.max_steps < 1):
            raise OptionsError("A run's budget is above 0, in minutes and in steps.")
        if self.batch < 1 or not 0 <= self.rate < math.inf:
            raise OptionsError("A batch is of 1 patch at least, and no learning rate is below 0.")
        if self.crop < GRID or self.crop % GRID:
            raise OptionsError(f"A patch's side is a multiple of {GRID}, not {self.crop}.")
        if not 0 <= self.pair_share <= 1 or not 0 <= self.ema < 1:
            raise OptionsError("Shares go from 0 to 1, and the average's weight stays below 1.")
        if not 0 <= self.seed < 2**32:
            raise OptionsError(f"A seed goes from 0 to {2**32 - 1}, not {self.seed}.")
        if not self.checkpoint_minutes >= 0:
            raise OptionsError("The minutes between two checkpoints are not below 0.")
        shortest, longest = self.blur.extent
        if not 0 < shortest < longest <= LONGEST_EXTENT:
            raise OptionsError(
                f"The longest shake is above {shortest:g} and up to {LONGEST_EXTENT:g} pixels, "
                f"not {longest:g}."
            )

    def progress(self, step: int, seconds: float) -> float:
        """The share of the budget that is spent, counted from the run's beginning; 1: all."""
        by_step = step / self.max_steps if self.max_steps else 0.0
        return max(by_step, seconds / (60 * self.minutes))


class Run:
    """Model, average, optimizer and position of a run, new or resumed, in this process."""

    def __init__(self, config: ModelConfig, options: TrainOptions, team: Team) -> None:
        self.options = options
        self.team = team
        self.device = torch.device(options.device)
        # Every step has the same shapes: the fastest convolutions are worth a search.
        torch.backends.cudnn.benchmark = self.device.type == "cuda"
        self.position = Position()
        torch.manual_seed(options.seed)
        model = DeblurModel(config)
        tensors = self._resume(model)
        self.model = model.to(self.device).to(memory_format=torch.channels_last).train()
        self.average = Average(self.model, options.ema)
        self.optimizer = Optimizer(self.model, options.optimizer)
        if options.compiled:
            for module in self.model.modules():
                if isinstance(module, (Stage, GuidanceScale)):
                    module.compile(dynamic=False)
        if tensors:
            self.average.model.load_state_dict(take(tensors, "average."))
            self.optimizer.load(tensors)

    def _resume(self, model: DeblurModel) -> dict[str, torch.Tensor]:
        """Fill the model; the returned tensors are a checkpoint's, empty otherwise."""
        path = self.options.resume
        if path is None:
            return {}
        if is_checkpoint(path):
            tensors, self.position = load_checkpoint(path)
            model.load_state_dict(take(tensors, "model."))
            return tensors
        loaded = weights.load(path)
        model.load_state_dict(loaded.model.state_dict() | news_of(model, loaded.model))
        self.position = Position(patches=int(loaded.metadata.get("patches", 0)))
        return {}

    def save(self, step: int, patches: int, seconds: float) -> None:
        out = self.options.out
        average, at = self.average.model, Position(step, patches, seconds)
        save_checkpoint(out / "checkpoint.safetensors", self.model, average, self.optimizer, at)
        facts = dict(self.options.facts) | {"patches": str(patches), "seed": str(self.options.seed)}
        save_weights(out / f"{self.model.config.name}.safetensors", average, facts)


def starting_config(config: ModelConfig, options: TrainOptions, data: TrainingSet) -> ModelConfig:
    """Of what is resumed, see `resumed_config`; of a new run `config` with the residual's measured
    deviation.
    """
    if options.resume:
        return resumed_config(config, options.resume)
    dice, rng = Dice(12345, data.device), np.random.default_rng(12345)
    differences = []
    for _ in range(16):
        blurry, sharp, _ = data.batch(32, options.crop, options.pair_share, options.blur, dice, rng)
        differences.append((sharp - blurry).square().mean())
    return replace(config, residual_std=round(float(torch.stack(differences).mean().sqrt()), 3))


def train(
    config: ModelConfig, options: TrainOptions, data: TrainingSet, team: Team | None = None
) -> Iterator[Report]:
    """Train until the budget is spent; yields a report about every 20 seconds, to the leader of a
    team alone. `options.batch` is one process's.
    """
    team = team or Team()
    make_folder(options.out)
    run = Run(config, options, team)
    step, patches, seconds = run.position.step, run.position.patches, run.position.seconds
    dice = Dice(options.seed + step + 1 + RANK_APART * team.rank, run.device)
    log = Log(config.sigma_max, team, seconds)
    saved = seconds
    progress = options.progress(step, seconds)
    drawn = stock(_draw(run, data, step), options.batch, options.crop, run.device)
    with closing(drawn) as batches:
        while progress < 1:
            started = time.monotonic()
            batch = next(batches)
            rate = learning_rate(options.rate, progress)
            log.add(*_step(run, batch, dice, rate, step))
            step, patches = step + 1, patches + options.batch * team.size
            duration = team.agreed(time.monotonic() - started)
            seconds += duration if duration < PAUSE_SECONDS else 0.0
            progress = options.progress(step, seconds)
            if log.due(seconds) or progress >= 1:
                report = log.report(step, patches, seconds, rate)
                if team.leads:
                    yield report
            if seconds - saved > 60 * options.checkpoint_minutes or progress >= 1:
                saved = seconds
                if team.leads:
                    run.save(step, patches, seconds)
                    _picture(run, *batch)


def _draw(run: Run, data: TrainingSet, step: int) -> Callable[[int], Batch]:
    """Draws of a run that goes on from a step, with dice of their own: a thread may throw them."""
    options, rank = run.options, run.team.rank
    dice = Dice(options.seed + step + 2 + RANK_APART * rank, run.device)
    rng = np.random.default_rng([options.seed, step, rank])

    def draw(count: int) -> Batch:
        return data.batch(count, options.crop, options.pair_share, options.blur, dice, rng)

    return draw


def _step(
    run: Run,
    batch: Batch,
    dice: Dice,
    rate: float,
    step: int,
) -> tuple[torch.Tensor, torch.Tensor]:
    """One update by (blurry, sharp, hint); returns the loss and, (3, N), sigma, weighted error and
    structure error.
    """
    model, options = run.model, run.options
    blurry, sharp, hint = batch
    mixed = torch.autocast(
        run.device.type, dtype=torch.bfloat16, enabled=model.config.name != "tiny"
    )
    with mixed:
        loss = deblur_loss(model, blurry, sharp, options.loss, dice, hint)
    model.zero_grad(set_to_none=True)
    loss.total.backward()
    run.team.average_gradients(model.parameters())
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), LONGEST_GRADIENT)
    # Without looking at it from here, which would wait for the GPU: no gradient is a small step.
    lost = ~torch.isfinite(norm)
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.masked_fill_(lost, 0.0)
    run.optimizer.step(rate)
    run.average.update(model, step)
    weighted = loss.denoised * (1 + loss.sigma**-2)
    return loss.total.detach(), torch.stack([loss.sigma, weighted, loss.structure])


@torch.no_grad()
def _picture(run: Run, blurry: torch.Tensor, sharp: torch.Tensor, hint: torch.Tensor) -> None:
    """A grid of blurry, one-step result, sharp, by the average, for the eye."""
    model, config = run.average.model, run.model.config
    blurry, sharp, hint = blurry[:8], sharp[:8], hint[:8]
    structure = model.structure(blurry, hint)
    sigma = torch.full((len(blurry),), config.sigma_max, device=run.device)
    noisy = config.sigma_max * torch.randn_like(blurry)
    residual = model(noisy, blurry, sigma, structure.latents if structure else (), hint)
    rows = torch.stack([blurry, blurry + config.residual_std * residual, sharp], dim=1).flatten(
        0, 1
    )
    save_image((rows * 0.5 + 0.5).clamp(0, 1), run.options.out / "grid.png", nrow=6)
