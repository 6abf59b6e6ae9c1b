"""What the networks are shown of a photo, and how what they say is laid back."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from core import device, tiled_model, weights
from core.denoiser import DeblurModel
from core.hint import Hint
from core.options import Region
from core.steps import outcome
from core.tiled_model import TiledModel

Rgb = NDArray[np.float32]


@pytest.fixture
def model(tiny_weights: Path) -> DeblurModel:
    return weights.load(tiny_weights).model


def tiled(model: DeblurModel, rgb: Rgb, hint: Hint, tile: int = 512) -> TiledModel:
    height, width = rgb.shape[:2]
    where = device.choose("cpu")
    area = Region(x=0, y=0, width=width, height=height)
    return TiledModel(model.to(where.dtype), where, rgb, area, tile, 32, hint)


@pytest.mark.parametrize("tile", [64, 512])
def test_beyond_its_edges_the_photo_is_mirrored(
    model: DeblurModel, photo_rgb: Rgb, tile: int
) -> None:
    """72 rows are filled up to 80, 100 columns to 112."""
    seen = tiled(model, photo_rgb[:72, :100], Hint(), tile)
    last = seen.blurry(seen.tiles[-1])
    assert torch.equal(last[..., -8:, :], last[..., -16:-8, :].flip(-2))
    assert torch.equal(last[..., -12:], last[..., -24:-12].flip(-1))
    assert last[..., -8:, -12:].std() > 0


def test_what_guidance_sees_lies_as_the_photo_does(model: DeblurModel, photo_rgb: Rgb) -> None:
    """However the photo was laid for it."""
    square = photo_rgb[:64, :64]

    def structure(rgb: Rgb, degrees: float) -> Rgb:
        guided = tiled(model, rgb, Hint(8.0, math.radians(degrees)))
        for _ in guided.guide((1.0, 1.0, 1.0)):
            pass
        return guided.structure[0][0, 0].numpy()

    upright = structure(square, 160)
    assert np.abs(upright - upright[:, ::-1]).max() > 0.1
    mirrored, turned = structure(square[:, ::-1], 20), structure(square.transpose(1, 0, 2), 110)
    assert np.abs(mirrored[:, ::-1] - upright).max() < 0.02
    assert np.abs(turned.T - upright).max() < 0.02


@pytest.mark.parametrize("kind", ["cpu", "mps"])
def test_metal_is_given_nothing_but_packed_planes(
    model: DeblurModel, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """This CPU stands in for it."""
    monkeypatch.setattr(tiled_model, "_WANT_PACKED", ("cpu",) if kind == "mps" else ("mps",))
    entered: list[Tensor] = []
    for name in ("structure", "stages"):
        _watch_entering(model, name, entered, monkeypatch)
    seen = tiled(model, photo_rgb[:128, :128], Hint(8.0, math.radians(160)), 64)
    for _ in seen.guide((1.0, 1.0, 1.0)):
        pass
    outcome(seen.denoise(seen.zeros(), 1.0))
    assert len(entered) > 4 * len(seen.tiles)
    assert all(planes.is_contiguous() for planes in entered) == (kind == "mps")


def _watch_entering(
    model: DeblurModel, name: str, entered: list[Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep every tensor that a method is given."""
    method = getattr(model, name)

    def watched(*given: object) -> object:
        for each in given:
            planes = each if isinstance(each, tuple) else (each,)
            entered.extend(plane for plane in planes if isinstance(plane, Tensor))
        return method(*given)

    monkeypatch.setattr(model, name, watched)
