"""LPIPS (Zhang et al., CVPR 2018; VGG16, version 0.1) from files on disk; never a download."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from piq.perceptual import VGG16_LAYERS, ContentLoss
from torch import Tensor, nn
from torchvision.models import vgg16

from core.errors import WeightsError
from core.evaluation.metrics import Rgb, to_tensor

BACKBONE = "vgg16-397923af.pth"
LINEAR = "lpips_weights.pt"
LAYERS = tuple(
    VGG16_LAYERS[name] for name in ("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3")
)


class Lpips:
    """The distance of two photos; 0 for identical ones.

    Needs torchvision's VGG16 in torch.hub's `checkpoints` folder, and the linear weights either
    beside it as piq names them or in the installed `lpips` package. Raises WeightsError otherwise.
    """

    def __init__(self) -> None:
        folder = Path(torch.hub.get_dir()) / "checkpoints"
        linear = _linear(folder / LINEAR)
        self._loss = ContentLoss(
            _features(folder / BACKBONE), layers=LAYERS, weights=linear, normalize_features=True
        )

    @torch.no_grad()
    def __call__(self, result: Rgb, sharp: Rgb) -> float:
        return float(self._loss(to_tensor(result), to_tensor(sharp)))


def _features(path: Path) -> nn.Module:
    # Built without memory, then filled from the file: constructing VGG16 takes seconds otherwise.
    with torch.device("meta"):
        features = vgg16().features
    state = _read(path)
    prefix = "features."
    kept = {name.removeprefix(prefix): t for name, t in state.items() if name.startswith(prefix)}
    try:
        features.load_state_dict(kept, assign=True)
    except RuntimeError as error:
        raise WeightsError(f"{path.name} is not torchvision's VGG16.") from error
    return features.eval()


def _linear(path: Path) -> list[Tensor]:
    package = find_spec("lpips")
    if not path.is_file() and package is not None and package.origin is not None:
        bundled = _read(Path(package.origin).parent / "weights" / "v0.1" / "vgg.pth")
        return [bundled[f"lin{level}.model.1.weight"] for level in range(len(LAYERS))]
    return list(_read(path))


def _read(path: Path) -> Any:
    """A state dict or a list of tensors, as the file's writer chose."""
    if not path.is_file():
        raise WeightsError(f"{path.name} is not in the checkpoints folder of torch.hub.")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, EOFError, RuntimeError, UnpicklingError) as error:
        raise WeightsError(f"{path.name} cannot be read; it may be truncated.") from error
