"""What the model is told of the blur: a photo is laid so that motion falls gently to the right."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import weights
from core.blur_estimate import Blur
from core.deblur import Deblurrer, drain
from core.denoiser import DeblurModel
from core.hint import SIZE, Hint
from core.options import DeblurOptions, Region
from core.region import FEATHER
from core.training.glance import glances
from core.training.kernels import Dice, identity, motion
from core.training.known_blur import measure
from tests.conftest import TINY

Rgb = NDArray[np.float32]
DEGREES = range(0, 180, 6)


@pytest.mark.parametrize("degrees", DEGREES)
def test_motion_of_any_direction_comes_to_fall_gently(degrees: int) -> None:
    x = torch.linspace(-9, 9, 61)
    kernel = torch.zeros(31, 31)
    angle = math.radians(degrees)
    for step in x.tolist():
        row, column = round(15 - step * math.sin(angle)), round(15 + step * math.cos(angle))
        kernel[row, column] += 1 / 61
    hint = Hint(18.0, angle)
    laid = measure(hint.lay(kernel)[None])
    falling = -float(laid.angle) % math.pi
    assert falling < math.pi / 4 + 0.04 or falling > math.pi - 0.04
    assert torch.equal(hint.lift(hint.lay(kernel)), kernel)
    told = hint.numbers()[0]
    apart = (told[2] - math.cos(2 * falling)).abs() + (told[3] - math.sin(2 * falling)).abs()
    assert float(apart) < 0.15


def test_what_is_not_known_is_told_as_nothing() -> None:
    unknown = Hint.of(Blur(kind="unknown", size=0.0, direction=None, confidence=0.0))
    assert torch.equal(unknown.numbers(), torch.zeros(1, SIZE))
    defocus = Hint.of(Blur(kind="defocus", size=9.0, direction=None, confidence=1.0))
    assert defocus.angle is None
    assert defocus.numbers()[0, :2].tolist() == [1.0, 0.0]
    assert torch.equal(Hint(80.0, 1.0).numbers(), torch.zeros(1, SIZE))
    longer, shorter = Hint(12.0).numbers()[0, 4], Hint(12.0).at(0.5).numbers()[0, 4]
    assert float(longer - shorter) == pytest.approx(1.0)


def test_training_is_told_about_what_the_estimate_says() -> None:
    dice, rng = Dice(0, torch.device("cpu")), np.random.default_rng(0)
    kernel = motion(dice, torch.full((400,), 14.0))
    known, told = measure(kernel), glances(kernel, rng)
    kept = [(h, k) for h, k in zip(told, range(400), strict=True) if h.angle is not None]
    assert 0.75 < len(kept) / 400 < 0.95
    wrong = [abs(math.remainder((h.angle or 0) - float(known.angle[k]), math.pi)) for h, k in kept]
    assert math.radians(3) < np.median(wrong) < math.radians(7)
    off = [abs(math.log2(h.length / float(known.length[k]))) for h, k in kept if h.length]
    assert 0.1 < np.median(off) < 0.25
    assert all(hint.angle is None for hint in glances(identity(dice, 50), rng))


def test_a_photo_that_lies_otherwise_gives_the_same_result(
    photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mirrored and transposed photos are laid back. Without noise, which keeps to its places."""
    monkeypatch.setattr("core.attempt.fill_noise", lambda x, **_: iter(()))
    model = DeblurModel(TINY)
    torch.manual_seed(1)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    deblurrer = Deblurrer(weights.Weights(model.eval(), "0" * 64, {}, Path("none")), "cpu")
    square = np.ascontiguousarray(photo_rgb[:64, :64])

    def deblurred(rgb: Rgb, degrees: float) -> Rgb:
        seen = Hint(8.0, math.radians(degrees))
        monkeypatch.setattr(Hint, "of", lambda blur: seen)
        return drain(deblurrer.run(np.ascontiguousarray(rgb), DeblurOptions())).rgb

    upright = deblurred(square, 160)
    assert np.abs(upright - deblurred(square, 70)).max() > 0.01
    assert np.abs(upright - deblurred(square[:, ::-1], 20)[:, ::-1]).max() < 1e-4
    turned = deblurred(square.transpose(1, 0, 2), 110).transpose(1, 0, 2)
    assert np.abs(upright - turned).max() < 1e-4


def test_a_region_is_laid_as_the_whole_photo_is(
    tiny_weights: Path, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hint, "of", lambda blur: Hint(8.0, math.radians(60)))
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")
    region = Region(x=20, y=12, width=120, height=110)
    whole = drain(deblurrer.run(photo_rgb, DeblurOptions(steps=2))).rgb
    part = drain(deblurrer.run(photo_rgb, DeblurOptions(steps=2, region=region))).rgb
    inner = np.s_[12 + FEATHER : 122 - FEATHER, 20 + FEATHER : 140 - FEATHER]
    assert np.abs(whole[inner] - part[inner]).max() < 2 / 255


def test_without_the_option_nothing_is_told(
    tiny_weights: Path, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")

    def deblurred(told: Hint, *, hint: bool = True) -> Rgb:
        monkeypatch.setattr(Hint, "of", lambda blur: told)
        return drain(deblurrer.run(photo_rgb, DeblurOptions(hint=hint))).rgb

    nothing = deblurred(Hint())
    assert np.array_equal(deblurred(Hint(9.0, 0.5), hint=False), nothing)
    assert np.abs(deblurred(Hint(9.0, 0.0)) - nothing).max() > 0.001
