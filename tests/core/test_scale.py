"""The working scale: what is carried back, and what stays the original's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import device, scale, weights
from core.blur_estimate import Blur, BlurKind, estimate
from core.deblur import Deblurrer, drain
from core.denoiser import DeblurModel
from core.errors import OptionsError
from core.events import Guidance, Progress, Step
from core.hint import Hint
from core.luma import luma_of
from core.options import TINY, DeblurOptions, Region
from core.region import FEATHER, slices
from core.tiled_model import TiledModel
from tests.core.test_blur_estimate import blurred, line, scene

Rgb = NDArray[np.float32]


def smooth(height: int, width: int) -> Rgb:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = 0.5 + 0.3 * np.sin(x / 17) * np.cos(y / 23)
    return np.repeat(waves[..., None], 3, axis=2).astype(np.float32)


def far_sighted() -> Deblurrer:
    """Of random weights so strong that the edges of tiles, and what lies far away, show."""
    torch.manual_seed(0)
    model = DeblurModel(TINY)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.15)
    return Deblurrer(weights.Weights(model.eval(), "", {}, Path()), "cpu")


@pytest.mark.parametrize("factor", [0.5, 0.125])
@pytest.mark.parametrize("size", [(96, 128), (97, 131), (3, 5)])
def test_no_change_leaves_the_photo_to_the_bit(factor: float, size: tuple[int, int]) -> None:
    rgb = np.random.default_rng(0).random((*size, 3), dtype=np.float32)
    small = scale.down(rgb, factor)
    assert small.shape == (max(1, round(size[0] * factor)), max(1, round(size[1] * factor)), 3)
    assert np.array_equal(scale.carry(rgb, small, small), rgb)


def test_a_smooth_change_arrives_whole_and_in_place() -> None:
    rgb, wish = np.full((96, 128, 3), 0.5, np.float32), smooth(96, 128)
    small = scale.down(rgb, 0.5)
    arrived = scale.carry(rgb, small, scale.down(wish, 0.5))
    assert np.abs(arrived - wish)[4:-4, 4:-4].max() < 0.002
    assert np.abs(arrived - wish).max() < 0.01


def test_detail_finer_than_the_scale_stays_and_does_not_alias() -> None:
    y, x = np.mgrid[0:96, 0:128]
    rgb = np.repeat((0.5 + 0.3 * ((x + y) % 2 - 0.5))[..., None], 3, axis=2).astype(np.float32)
    small = scale.down(rgb, 0.5)
    assert small[8:-8, 8:-8].std() < 0.01
    lighter = scale.carry(rgb, small, np.clip(small + 0.1, 0, 1))
    assert np.allclose(lighter - rgb, 0.1, atol=1e-3)


@pytest.mark.parametrize("factor", [0.5, 0.125])
def test_regions_hold_the_final_pixels_at_a_smaller_scale(
    tiny_weights: Path, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch, factor: float
) -> None:
    monkeypatch.setattr("core.device.cpu_has_fast_bf16", lambda: False)
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")
    rgb = np.tile(photo_rgb, (2, 2, 1))
    region = Region(x=101, y=75, width=160, height=120)

    def result(region: Region | None) -> Rgb:
        options = DeblurOptions(steps=2, scale=factor, region=region)
        return drain(deblurrer.run(rgb, options, preview_side=0)).rgb

    whole, partial = result(None), result(region)
    inner = np.s_[
        region.y + FEATHER : region.bottom - FEATHER, region.x + FEATHER : region.right - FEATHER
    ]
    assert np.abs(whole - rgb)[inner].max() > 0.02
    assert np.quantile(np.abs(whole - partial)[inner] * 255, 0.999) <= 1
    outside = np.ones(rgb.shape[:2], bool)
    outside[region.y : region.bottom, region.x : region.right] = False
    assert np.array_equal(partial[outside], rgb[outside])


@pytest.mark.parametrize("factor", [0.5, 0.125])
def test_coarse_passes_reach_as_far_around_a_region_as_finer_ones_look(
    monkeypatch: pytest.MonkeyPatch, factor: float
) -> None:
    """At the end of a photo that is much longer than that, by a model that sees far."""
    monkeypatch.setattr("core.device.cpu_has_fast_bf16", lambda: False)
    deblurrer = far_sighted()
    y, x = np.mgrid[0:96, 0:1400].astype(np.float32)
    rgb = np.stack([x / 1400, y / 96, ((x // 24 + y // 24) % 2) * 0.6 + 0.2], axis=-1)

    def result(region: Region | None) -> Rgb:
        options = DeblurOptions(steps=2, scale=factor, region=region, hint=False)
        return drain(deblurrer.run(rgb, options, preview_side=0)).rgb

    whole, partial = result(None), result(Region(x=0, y=0, width=64, height=96))
    assert np.abs(whole - partial)[:, : 64 - FEATHER].max() * 255 < 0.1


def test_a_smaller_scale_is_where_the_passes_begin(
    tiny_weights: Path, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hint, "of", lambda blur: Hint())
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")

    def run(rgb: Rgb, **options) -> Rgb:
        return drain(deblurrer.run(rgb, DeblurOptions(**options), preview_side=0)).rgb

    better = photo_rgb
    for factor in (0.25, 0.5):
        small = scale.down(better, factor)
        better = scale.carry(better, small, run(small))
    wanted = run(better, steps=2, seed=7)
    assert np.array_equal(run(photo_rgb, steps=2, seed=7, scale=0.25), wanted)
    assert not np.array_equal(run(photo_rgb, steps=2, seed=7), wanted)


def test_every_pass_is_told_what_is_left_of_the_blur_at_its_scale(
    tiny_weights: Path, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Hint] = []

    class Recorded(TiledModel):
        def __init__(self, *words: Any) -> None:
            super().__init__(*words)
            told.append(self.hint)

    monkeypatch.setattr("core.deblur.TiledModel", Recorded)
    monkeypatch.setattr(Hint, "of", lambda blur: Hint(40.0, 0.5))
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")
    drain(deblurrer.run(photo_rgb, DeblurOptions(scale=0.25), preview_side=0))
    assert [hint.angle for hint in told] == [0.5] * 3
    lengths = [40 / 4, 40 * scale.LEFT / 2, 40 * scale.LEFT**2]
    assert [hint.length for hint in told] == pytest.approx(lengths)


def test_a_coarse_pass_counts_as_preparation(tiny_weights: Path, photo_rgb: Rgb) -> None:
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")
    options = DeblurOptions(steps=2, scale=0.25)
    events = list(deblurrer.run(photo_rgb, options, preview_side=64))
    progress = [event for event in events if isinstance(event, Progress)]
    assert [event.done for event in progress] == sorted(event.done for event in progress)
    assert progress[-1].done == progress[-1].total
    assert {event.step for event in progress if event.stage == "denoise"} == {1, 2}
    assert sum(isinstance(event, Guidance) for event in events) == 1


@pytest.mark.parametrize("factor", [1.0, 0.5])
def test_what_is_shown_on_the_way_lies_where_it_says(
    tiny_weights: Path, photo_rgb: Rgb, factor: float
) -> None:
    """Steps are of the region, at a smaller scale too, though more than that is computed then."""
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")
    rgb = np.tile(photo_rgb, (4, 4, 1))[:437, :651]
    options = DeblurOptions(scale=factor, region=Region(x=240, y=221, width=100, height=80))
    events = list(deblurrer.run(rgb, options, preview_side=None))
    shown = [event.denoised for event in events if isinstance(event, Step)]
    assert [pixels is not None and pixels.shape for pixels in shown] == [(80, 100, 3)]
    guided = next(event for event in events if isinstance(event, Guidance))
    area, (blurry, *_) = guided.area, guided.blurry
    assert guided.structure[0].shape == blurry.shape
    assert blurry.shape == (-(-area.height // 2), -(-area.width // 2))
    part = luma_of(rgb[slices(area)])
    part = part[: part.shape[0] // 2 * 2, : part.shape[1] // 2 * 2]
    means = part.reshape(part.shape[0] // 2, 2, -1, 2).mean((1, 3))
    seen = blurry[: len(means), : means.shape[1]]
    assert np.corrcoef(means.ravel(), seen.ravel())[0, 1] > 0.99


def test_coarser_passes_reach_as_far_as_finer_ones_look() -> None:
    assert scale.passes(1.0) == ()
    assert scale.passes(0.5) == (0.5,)
    assert scale.passes(0.25) == (0.25, 0.5)
    assert scale.passes(0.125) == (0.125, 0.25, 0.5)
    assert scale.reach(0.5, 100) == 100
    assert scale.reach(0.25, 100) == 300


def test_other_scales_are_refused() -> None:
    with pytest.raises(OptionsError, match=r"0\.5, 0\.25 and 0\.125"):
        DeblurOptions(scale=0.3)


@pytest.mark.parametrize(
    ("kind", "begin_from"), [("motion", scale.MOTION_FROM), ("defocus", scale.DEFOCUS_FROM)]
)
def test_sizes_of_blur_map_to_scales(kind: BlurKind, begin_from: tuple[float, ...]) -> None:
    half, quarter, eighth = begin_from
    blurs = [
        Blur(kind=kind, size=size, direction=None, confidence=1.0)
        for size in (0, half - 0.1, half, quarter - 0.1, quarter, eighth)
    ]
    assert [scale.for_blur(blur) for blur in blurs] == [1, 1, 0.5, 0.5, 0.25, 0.125]
    assert scale.for_blur(replace(blurs[-1], confidence=scale.SURE - 0.01)) == 1


def test_auto_chooses_by_the_blur() -> None:
    assert scale.for_blur(estimate(scene()).overall) == 1
    assert scale.for_blur(estimate(blurred(scene(), line(48, 20))).overall) < 1


def test_auto_gives_what_the_chosen_scale_gives(
    tiny_weights: Path, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")
    monkeypatch.setattr("core.scale.for_blur", lambda seen: 0.5)
    found, wanted = (
        drain(deblurrer.run(photo_rgb, DeblurOptions(scale=factor), preview_side=0))
        for factor in (None, 0.5)
    )
    assert found.scale == wanted.scale == 0.5
    assert np.array_equal(found.rgb, wanted.rgb)


def test_the_tile_that_is_told_gives_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory for one tile of the smaller photo, but not of the photo itself."""
    deblurrer = far_sighted()
    needed = device.BYTES_A_PIXEL * TINY.widths[0] / 32
    needed *= 2 if deblurrer.device.dtype == torch.float32 else 1
    monkeypatch.setattr(device, "free_memory", lambda _: 3 * (610 + 2 * TINY.halo) ** 2 * needed)
    rgb = np.random.default_rng(0).random((160, 1200, 3), np.float32)
    options = DeblurOptions(scale=0.5, hint=False)
    first = drain(deblurrer.run(rgb, options, preview_side=0))
    assert first.tile < 600
    again = drain(deblurrer.run(rgb, replace(options, tile=first.tile), preview_side=0))
    assert np.array_equal(first.rgb, again.rgb)
