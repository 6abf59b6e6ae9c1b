"""AdamW, or Muon for the convolutions beside it; the schedule; the average of the weights."""

from __future__ import annotations

import copy
import math
from typing import Generic, Literal, TypeVar

import torch
from torch import Tensor, nn

from core.errors import WeightsError
from core.training.muon import StackedMuon

OptimizerName = Literal["adamw", "muon"]
Model = TypeVar("Model", bound=nn.Module)
#: Share of a run in which the learning rate rises.
WARMUP = 0.03


class Optimizer:
    """One step of all parameters at a learning rate; its state as a flat dictionary of tensors."""

    def __init__(self, model: nn.Module, name: OptimizerName) -> None:
        self.name = name
        kernels = [p for p in model.parameters() if p.ndim == 4 and min(p.shape[:2]) >= 16]
        self.kernels = kernels if name == "muon" else []
        chosen = {id(p) for p in self.kernels}
        rest = [p for p in model.parameters() if id(p) not in chosen]
        self.parts: list[torch.optim.Optimizer] = [
            torch.optim.AdamW(rest, betas=(0.9, 0.99), weight_decay=1e-3, fused=True)
        ]
        # Muon orthogonalises matrices: a kernel seen as (out, height * width * in) is one, and in
        # channels_last order that view shares the parameter's memory.
        self.matrices = [nn.Parameter(_matrix(p.data)) for p in self.kernels]
        if self.matrices:
            # What a GPU gains by stacks a CPU loses: it multiplies them more slowly.
            muon = StackedMuon if self.matrices[0].is_cuda else torch.optim.Muon
            self.parts.append(
                muon(self.matrices, weight_decay=1e-3, adjust_lr_fn="match_rms_adamw")
            )

    def step(self, rate: float) -> None:
        for kernel, matrix in zip(self.kernels, self.matrices, strict=True):
            matrix.grad = _matrix(kernel.grad) if kernel.grad is not None else None
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = rate
            part.step()

    def state(self) -> dict[str, Tensor]:
        return {
            f"optimizer.{i}.{index}.{key}": torch.as_tensor(value)
            for i, part in enumerate(self.parts)
            for index, values in part.state_dict()["state"].items()
            for key, value in values.items()
        }

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Take back what `state` gave. Raises WeightsError for another optimizer's."""
        found: dict[tuple[int, int], dict[str, Tensor]] = {}
        for name, tensor in tensors.items():
            if name.startswith("optimizer."):
                _, i, index, key = name.split(".")
                found.setdefault((int(i), int(index)), {})[key] = tensor
        shapes = [[p.shape for g in part.param_groups for p in g["params"]] for part in self.parts]
        known = {(p, n): shape for p, of in enumerate(shapes) for n, shape in enumerate(of)}
        for place, values in found.items():
            # A step's count is a single number, a moment as large as its parameter.
            moments = {value.shape for value in values.values() if value.ndim}
            if place not in known or moments - {known[place]}:
                raise WeightsError(
                    f"The checkpoint is not of a run with --optimizer {self.name}: "
                    "go on with the one that it was begun with."
                )
        for number, part in enumerate(self.parts):
            state = {index: values for (of, index), values in found.items() if of == number}
            part.load_state_dict(part.state_dict() | {"state": state})


def _matrix(kernel: Tensor) -> Tensor:
    return kernel.permute(0, 2, 3, 1).flatten(1)


def learning_rate(peak: float, progress: float) -> float:
    """Linear warm-up, then a cosine down to a hundredth; `progress` from 0 to 1."""
    if progress < WARMUP:
        return peak * (progress / WARMUP + 0.01)
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - WARMUP) / (1 - WARMUP))))
    return peak * (0.01 + 0.99 * cosine)


class Average(Generic[Model]):
    """Exponential moving average of a model's parameters, quicker at the start."""

    def __init__(self, model: Model, decay: float) -> None:
        self.model = copy.deepcopy(model).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        averages = [p.data for p in self.model.parameters()]
        currents = [p.data for p in model.parameters()]
        torch._foreach_lerp_(averages, currents, 1 - decay)
