"""A training run on disk, as safetensors: model, average, optimizer, position."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as save_safetensors
from torch import Tensor

from core import weights
from core.denoiser import DeblurModel
from core.errors import DeblurError, WeightsError
from core.files import write_bytes
from core.options import ModelConfig
from core.training.optimizer import Optimizer

FORMAT = "guided-deblur-training-1"


@dataclass(frozen=True)
class Position:
    """How far a run is: steps, patches (of its ancestors too), seconds of its budget."""

    step: int = 0
    patches: int = 0
    seconds: float = 0.0


def save_checkpoint(
    path: Path, model: DeblurModel, average: DeblurModel, optimizer: Optimizer, at: Position
) -> None:
    """Whole or not at all. Raises PhotoError, and DeblurError for weights that are not numbers."""
    tensors = {f"model.{k}": v for k, v in model.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in average.state_dict().items()}
    if not all(bool(tensor.isfinite().all()) for tensor in tensors.values()):
        raise DeblurError(
            f"The weights are no longer finite numbers after {at.step} steps: nothing was saved, "
            "and an older checkpoint stays."
        )
    tensors = {k: v.detach().cpu().contiguous() for k, v in (tensors | optimizer.state()).items()}
    metadata = {"format": FORMAT, "position": json.dumps(asdict(at)), "optimizer": optimizer.name}
    metadata["config"] = json.dumps(asdict(model.config))
    write_bytes(path, save_safetensors(tensors, metadata), overwrite=True)


def load_checkpoint(path: Path) -> tuple[dict[str, Tensor], Position]:
    """All tensors under their prefixes, and the position. Raises WeightsError."""
    with _opened(path) as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return tensors, _position(file)


def is_checkpoint(path: Path) -> bool:
    """Whether a file says that it is one, whatever its name. False where it cannot be read."""
    try:
        with _opened(path):
            return True
    except WeightsError:
        return False


def checkpoint_position(path: Path) -> Position:
    """How far the run is. Raises WeightsError."""
    with _opened(path) as file:
        return _position(file)


def checkpoint_optimizer(path: Path) -> str | None:
    """The name of its optimizer; None of a checkpoint that does not tell. Raises WeightsError."""
    with _opened(path) as file:
        name: str | None = file.metadata().get("optimizer")
        return name


def _position(file: Any) -> Position:
    return Position(**json.loads(file.metadata()["position"]))


def checkpoint_config(path: Path) -> ModelConfig:
    """The configuration of the model that the run trains. Raises WeightsError."""
    with _opened(path) as file:
        return weights.parse_config(file.metadata(), path)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with safe_open(path, framework="pt") as file:
            if (file.metadata() or {}).get("format") != FORMAT:
                raise WeightsError(f"{path} is no checkpoint of a training run.")
            yield file
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"The checkpoint {path} cannot be read: {error}.") from error


def take(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """The tensors under a prefix, without it."""
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}


def news_of(model: DeblurModel, before: DeblurModel) -> dict[str, Tensor]:
    """The parameters that only `model` has, of what it is told and `before` was not.

    They are new, and begin so that nothing changes.
    """
    old = before.state_dict()
    return {name: tensor for name, tensor in model.state_dict().items() if name not in old}


def save_weights(path: Path, model: DeblurModel, facts: dict[str, str]) -> None:
    """The average as a weights file for the application."""
    write_bytes(path, weights.serialize(model, facts, torch.int8), overwrite=True)
