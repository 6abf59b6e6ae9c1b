"""Models that join their answer with a photo's deconvolution."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import fusion, undone, weights
from core.deblur import Deblurrer, drain
from core.denoiser import DeblurModel
from core.events import Guidance, Kernel, Progress
from core.hint import Hint
from core.luma import WEIGHTS
from core.options import TINY, DeblurOptions, Region
from core.steps import outcome
from core.tiled_model import TiledModel

Rgb = NDArray[np.float32]


@pytest.fixture
def deblurrer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deblurrer:
    """A small model with random weights; the photos' blur is what the tests say."""
    monkeypatch.setattr("core.device.cpu_has_fast_bf16", lambda: False)
    torch.manual_seed(1)
    model = DeblurModel(replace(TINY, deconvolved=True))
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    assert model.fusion is not None
    torch.nn.init.ones_(model.fusion.spread)
    assert model.fusion.outer.bias is not None
    torch.nn.init.constant_(model.fusion.outer.bias, -1.0)
    path = tmp_path / "tiny.safetensors"
    path.write_bytes(weights.serialize(model, {}, torch.float32))
    return Deblurrer(weights.load(path), "cpu")


@pytest.fixture(autouse=True)
def blurred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.hint.Hint.of", lambda blur: Hint(6.0, 0.3))


def result(deblurrer: Deblurrer, rgb: Rgb, **options) -> Rgb:
    return drain(deblurrer.run(rgb, DeblurOptions(scale=1.0, **options), preview_side=0)).rgb


def test_it_tells_in_the_result(
    deblurrer: Deblurrer, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = result(deblurrer, photo_rgb)
    monkeypatch.setattr(undone, "LENGTHS", (50.0, 60.0))
    assert np.abs(result(deblurrer, photo_rgb) - shown).max() > 0.01


@pytest.mark.parametrize("twice", [False, True])
def test_tiles_do_not_change_the_picture(deblurrer: Deblurrer, photo_rgb: Rgb, twice: bool) -> None:
    whole = result(deblurrer, photo_rgb, twice=twice)
    tiled = result(deblurrer, photo_rgb, twice=twice, tile=64)
    assert np.quantile(np.abs(tiled - whole) * 255, 0.999) <= 2


def test_a_region_shows_the_final_photos_pixels(deblurrer: Deblurrer) -> None:
    """Its surroundings are undone with it: the same kernel, found in the whole photo."""
    rgb = np.random.default_rng(0).random((144, 1200, 3)).astype(np.float32)
    region = Region(x=520, y=30, width=90, height=80)
    whole, part = result(deblurrer, rgb), result(deblurrer, rgb, region=region)
    inner = np.s_[62:78, 552:578]
    assert np.abs(part[inner] - whole[inner]).max() * 255 <= 2


def test_the_kernel_is_shown_before_the_guidance(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    events = list(deblurrer.run(photo_rgb, DeblurOptions(scale=1.0)))
    kinds = [type(event) for event in events if not isinstance(event, Progress)]
    assert kinds[:2] == [Kernel, Guidance]
    (found,) = [event for event in events if isinstance(event, Kernel)]
    assert found.kernel.sum() == pytest.approx(1, abs=1e-5)


def test_looking_for_the_kernel_can_be_stopped(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    events = deblurrer.run(photo_rgb, DeblurOptions(scale=1.0), preview_side=0)
    first = [next(events) for _ in range(8)]
    assert all(isinstance(event, Progress) and event.done == 0 for event in first)
    assert {event.stage for event in first if isinstance(event, Progress)} == {"kernel"}


@pytest.mark.parametrize("length", [None, 1.0, 45.0])
def test_of_unknown_slight_and_long_blur_no_kernel_is_looked_for(
    photo_rgb: Rgb, length: float | None
) -> None:
    assert outcome(undone.kernel_of(photo_rgb, Hint(length))) is None


def test_small_photos_have_too_little_to_find_one_by(photo_rgb: Rgb) -> None:
    for height in (2, 63):
        assert outcome(undone.kernel_of(photo_rgb[:height], Hint(6.0))) is None
    found = outcome(undone.kernel_of(photo_rgb, Hint(6.0)))
    assert found is not None
    assert found.shape == (1, 15, 15)


def test_tone_fine_colour_and_the_finest_detail_stay_the_answers() -> None:
    answer = torch.randn(1, 3, 64, 64)
    rows, columns = torch.meshgrid(torch.arange(64), torch.arange(64), indexing="ij")
    checks = ((rows + columns) % 2 * 2.0 - 1)[None, None]
    noise = torch.randn(1, 3, 64, 64)
    light = torch.tensor(WEIGHTS).view(1, 3, 1, 1)
    colour = noise - (noise * light).sum(dim=1, keepdim=True)
    inner = (..., slice(4, -4), slice(4, -4))
    for left, most in ((torch.ones(1, 3, 1, 1), 1e-5), (checks, 1e-5), (colour, 0.3)):
        gone = fusion.way(answer, answer + left)
        assert float(gone[inner].std()) <= most * float(left.std() + (left.mean().abs()))
    # Detail of a few pixels is what a deconvolution is asked for.
    waves = torch.sin(columns * 2 * torch.pi / 8).expand(1, 3, 64, 64)
    gone = fusion.way(answer, answer + waves)
    assert float(gone[inner].std()) > 0.8 * float(waves.std())


def test_later_steps_go_by_the_photo_and_the_answer_so_far(deblurrer: Deblurrer) -> None:
    """What was undone is in that."""
    tiled = TiledModel(
        deblurrer.model,
        deblurrer.device,
        np.random.default_rng(0).random((64, 64, 3), np.float32),
        Region(x=0, y=0, width=64, height=64),
        64,
        deblurrer.halo,
        Hint(6.0),
        kernel=torch.full((1, 5, 5), 1 / 25),
    )
    alone = TiledModel(
        deblurrer.model, deblurrer.device, tiled.rgb, tiled.area, 64, deblurrer.halo, Hint(6.0)
    )
    for each in (tiled, alone):
        for _ in each.guide((1.0, 1.0, 1.0)):
            pass
    x = torch.randn(1, 3, 64, 64)
    first, later = ([outcome(each.denoise(x, s)) for each in (tiled, alone)] for s in (20.0, 1.0))
    assert (first[0] - first[1]).abs().max() > 0.01
    assert torch.equal(*later)
