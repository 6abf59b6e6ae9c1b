"""A training run on disk, as safetensors: model, average, optimizer, position."""

from __future__ import annotations

import json
import os
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
from core.errors import WeightsError
from core.options import ModelConfig

FORMAT = "guided-deblur-training-1"


@dataclass(frozen=True)
class Position:
    """How far a run is: steps, patches (of its ancestors too), seconds of its budget."""

    step: int = 0
    patches: int = 0
    seconds: float = 0.0


def save_checkpoint(
    path: Path, model: DeblurModel, average: DeblurModel, optimizer: dict[str, Tensor], at: Position
) -> None:
    tensors = {f"model.{k}": v for k, v in model.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in average.state_dict().items()}
    tensors = {k: v.detach().cpu().contiguous() for k, v in (tensors | optimizer).items()}
    metadata = {"format": FORMAT, "position": json.dumps(asdict(at))}
    metadata["config"] = json.dumps(asdict(model.config))
    replace(path, save_safetensors(tensors, metadata))


def load_checkpoint(path: Path) -> tuple[dict[str, Tensor], Position]:
    """All tensors under their prefixes, and the position. Raises WeightsError."""
    with _opened(path) as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return tensors, Position(**json.loads(file.metadata()["position"]))


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


def widened(tensors: dict[str, Tensor], model: DeblurModel) -> dict[str, Tensor]:
    """Parameters of an earlier model for one that is told or shown more: what is new, and weights
    of further inputs, begin so that nothing changes. Raises ValueError where more differs.
    """
    wider = {}
    for name, new in model.state_dict().items():
        old = tensors.get(name, new)
        if old.shape != new.shape:
            missing = new.shape[1] - old.shape[1]
            if (*old.shape[:1], *old.shape[2:]) != (*new.shape[:1], *new.shape[2:]) or missing < 0:
                raise ValueError(f"{name}: {tuple(old.shape)} does not fit {tuple(new.shape)}.")
            old = torch.cat([old, old.new_zeros(len(old), missing, *old.shape[2:])], dim=1)
        wider[name] = old
    return wider


def save_weights(path: Path, model: DeblurModel, facts: dict[str, str]) -> None:
    """The average as a weights file for the application, in fp16."""
    replace(path, weights.serialize(model, facts, torch.float16))


def replace(path: Path, blob: bytes) -> None:
    """Write whole or not at all: a killed run leaves the previous file."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(blob)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
