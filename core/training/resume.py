"""What a run goes on from: whether that fits what is asked for, and the network it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core import weights
from core.errors import OptionsError
from core.options import ModelConfig
from core.training.checkpoint import (
    checkpoint_config,
    checkpoint_optimizer,
    checkpoint_position,
    is_checkpoint,
)

if TYPE_CHECKING:
    from core.training.train import TrainOptions


def resumed_config(config: ModelConfig, path: Path) -> ModelConfig:
    """A checkpoint's configuration; weights' own, and what a model is told by `config` beyond it,
    or has of blocks where it is as wide. Raises WeightsError.
    """
    if is_checkpoint(path):
        return checkpoint_config(path)
    theirs = weights.config_of(path)
    told = {n: getattr(theirs, n) or getattr(config, n) for n in ("hinted", "guidance_hinted")}
    return replace(_deeper(theirs, config), **told)


def _deeper(theirs: ModelConfig, config: ModelConfig) -> ModelConfig:
    """`theirs` with the blocks of `config`, if that is the same network with more of them. A new
    block adds nothing until it has learnt to.
    """
    same = ("widths", "guidance_widths", "guided", "guided_scales")
    alike = all(getattr(theirs, name) == getattr(config, name) for name in same)
    before, after = (c.blocks + c.guidance_blocks for c in (theirs, config))
    if not alike or any(new < old for new, old in zip(after, before, strict=True)):
        return theirs
    names = ("name", "blocks", "guidance_blocks", "halo")
    return replace(theirs, **{name: getattr(config, name) for name in names})


def check_network(config: ModelConfig, asked: ModelConfig, given: Mapping[str, str]) -> None:
    """Raises OptionsError where a resumed network is not as asked in a field that was `given`, by
    the option that stands there.
    """
    for field, option in given.items():
        if getattr(config, field) != getattr(asked, field):
            raise OptionsError(
                f"{option} does not fit what is resumed, which keeps its own network: leave it out."
            )


def check_checkpoint(path: Path, options: TrainOptions) -> None:
    """Whether a checkpoint's run goes on so. Raises OptionsError, WeightsError."""
    begun_with = checkpoint_optimizer(path)
    if begun_with not in (None, options.optimizer):
        raise OptionsError(f"The run was begun with --optimizer {begun_with}: go on with that.")
    at = checkpoint_position(path)
    if options.progress(at.step, at.seconds) >= 1:
        raise OptionsError("The budget is spent already: give more --minutes or --max-steps.")
