"""One photo through the model: tiles, regions, seeds, sizes, cancelling, memory."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import weights
from core.blur_estimate import BlurEstimate, estimate
from core.deblur import Deblurrer, drain, load_deblurrer, suited
from core.denoiser import DeblurModel
from core.device import Device
from core.errors import DeviceError, OptionsError
from core.events import Guidance, Notice, Progress, Result, Sample, Step
from core.hint import Hint
from core.options import SAMPLERS, TINY, DeblurOptions, Region
from core.region import FEATHER

Rgb = NDArray[np.float32]


@pytest.fixture
def deblurrer(tiny_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Deblurrer:
    """In fp32 wherever the tests run: random weights would blow bf16's rounding up."""
    monkeypatch.setattr("core.device.cpu_has_fast_bf16", lambda: False)
    return Deblurrer(weights.load(tiny_weights), "cpu")


def test_a_cuda_card_gets_the_full_model_and_weights_of_one_s_own_are_taken(
    tiny_weights: Path,
) -> None:
    for kind, model in (("cuda", "full"), ("mps", "compact"), ("cpu", "compact")):
        assert suited(Device(torch.device(kind), torch.float32, "")) == model
    assert load_deblurrer("cpu").weights.path == weights.shipped("compact")
    assert load_deblurrer("cpu", "full").weights.path == weights.shipped("full")
    assert load_deblurrer("cpu", None, tiny_weights).weights.path == tiny_weights


def result(deblurrer: Deblurrer, rgb: Rgb, **options) -> Rgb:
    return drain(deblurrer.run(rgb, DeblurOptions(**options), preview_side=0)).rgb


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_tiles_do_not_change_the_picture(deblurrer: Deblurrer, photo_rgb: Rgb, sampler) -> None:
    whole = result(deblurrer, photo_rgb, steps=3, sampler=sampler)
    for tile in (64, 112):
        tiled = result(deblurrer, photo_rgb, steps=3, sampler=sampler, tile=tile)
        difference = np.abs(tiled - whole) * 255
        assert np.quantile(difference, 0.999) <= 2
    assert np.abs(whole - photo_rgb).max() > 0.02


def test_a_region_shows_the_final_photos_pixels(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    region = Region(x=37, y=21, width=90, height=80)
    whole = result(deblurrer, photo_rgb, steps=3)
    partial = result(deblurrer, photo_rgb, steps=3, region=region)
    inside = np.s_[
        region.y + FEATHER : region.bottom - FEATHER, region.x + FEATHER : region.right - FEATHER
    ]
    assert np.quantile(np.abs(partial[inside] - whole[inside]) * 255, 0.999) <= 1
    outside = np.ones(photo_rgb.shape[:2], bool)
    outside[region.y : region.bottom, region.x : region.right] = False
    assert np.array_equal(partial[outside], photo_rgb[outside])
    edge = np.abs(partial - photo_rgb)[region.y, region.x : region.right].max()
    assert edge < np.abs(partial - photo_rgb)[inside].max() / 4


def test_a_region_at_the_photos_corner_is_not_feathered_there(
    deblurrer: Deblurrer, photo_rgb: Rgb
) -> None:
    height, width = photo_rgb.shape[:2]
    region = Region(x=width - 64, y=height - 64, width=64, height=64)
    whole = result(deblurrer, photo_rgb, steps=1)
    partial = result(deblurrer, photo_rgb, steps=1, region=region)
    assert np.abs(partial[-1, -1] - whole[-1, -1]).max() * 255 <= 1


def test_a_region_outside_is_refused(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    with pytest.raises(OptionsError, match="208 x 144"):
        result(deblurrer, photo_rgb, region=Region(x=200, y=0, width=9, height=9))
    with pytest.raises(OptionsError, match="208 x 144"):
        result(deblurrer, photo_rgb, region=Region(x=800, y=0, width=9, height=9), scale=0.5)


def test_the_same_seed_repeats_and_another_differs(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    first = result(deblurrer, photo_rgb, steps=2, seed=7)
    assert np.array_equal(first, result(deblurrer, photo_rgb, steps=2, seed=7))
    assert not np.array_equal(first, result(deblurrer, photo_rgb, steps=2, seed=8))


def test_one_step_leaves_nothing_to_chance(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    one = result(deblurrer, photo_rgb, steps=1, seed=7)
    assert np.array_equal(one, result(deblurrer, photo_rgb, steps=1, seed=8))


def test_samples_are_averaged(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    """The mean of K has less of each one's noise: it lies nearer to the mean of many."""
    many = result(deblurrer, photo_rgb, steps=2, samples=12, seed=100)
    distance = [
        np.abs(result(deblurrer, photo_rgb, steps=2, samples=k) - many).mean() for k in (1, 4)
    ]
    assert distance[1] < 0.75 * distance[0]


@pytest.mark.parametrize(
    "more", [{}, {"scale": 0.5}, {"region": Region(x=9, y=9, width=80, height=64)}]
)
def test_samples_are_what_their_seeds_give_alone(
    deblurrer: Deblurrer, photo_rgb: Rgb, more: dict
) -> None:
    options = DeblurOptions(steps=2, sampler="ancestral", samples=2, seed=2**32 - 1, **more)
    events = list(deblurrer.run(photo_rgb, options, preview_side=0, each_sample=True))
    samples = [event for event in events if isinstance(event, Sample)]
    assert [(s.sample, s.samples, s.seed) for s in samples] == [(1, 2, 2**32 - 1), (2, 2, 0)]
    for sample in samples:
        alone = {"sampler": "ancestral", "seed": sample.seed} | more
        assert np.array_equal(sample.rgb, result(deblurrer, photo_rgb, steps=2, **alone))
        one_step = result(deblurrer, photo_rgb, steps=1, **alone)
        assert sample.faithful is not None
        assert np.array_equal(sample.faithful, one_step)
    mean = events[-1]
    assert isinstance(mean, Result)
    both = np.stack([sample.rgb for sample in samples])
    inside = ((both > 0) & (both < 1)).all(axis=0)  # clipping comes after averaging
    difference = np.abs(mean.rgb - both.mean(axis=0))[inside]
    assert np.quantile(difference, 0.5) < 1e-6
    assert difference.mean() < 0.02 * np.abs(samples[0].rgb - samples[1].rgb).mean()


def test_one_step_has_no_other_end(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    events = deblurrer.run(photo_rgb, DeblurOptions(), preview_side=0, each_sample=True)
    (sample,) = (event for event in events if isinstance(event, Sample))
    assert sample.faithful is None


def test_guidance_strength_changes_the_result(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    full = result(deblurrer, photo_rgb, steps=1)
    for scale in range(3):
        strength = tuple(0.0 if i == scale else 1.0 for i in range(3))
        other = result(deblurrer, photo_rgb, steps=1, guidance_strength=strength)
        assert np.abs(other - full).max() > 1e-4


@pytest.mark.parametrize("size", [(1, 1), (7, 500), (16, 16), (33, 17), (500, 3)])
def test_any_size_comes_back_in_its_size(deblurrer: Deblurrer, size: tuple[int, int]) -> None:
    rgb = np.random.default_rng(0).random((*size, 3), dtype=np.float32)
    out = result(deblurrer, rgb, steps=2)
    assert out.shape == rgb.shape
    assert out.dtype == np.float32
    assert np.isfinite(out).all()
    assert out.min() >= 0
    assert out.max() <= 1


def test_a_new_model_gives_the_photo_back(photo_rgb: Rgb) -> None:
    torch.manual_seed(0)
    untrained = weights.Weights(DeblurModel(TINY).eval(), "0" * 64, {}, Path("none"))
    deblurrer = Deblurrer(untrained, "cpu")
    out = drain(deblurrer.run(photo_rgb, DeblurOptions(steps=1), preview_side=0)).rgb
    assert np.array_equal(out, photo_rgb)


def test_events_come_in_order(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    options = DeblurOptions(steps=3, samples=2, tile=64)
    events = list(deblurrer.run(photo_rgb, options, preview_side=100))
    guidance = next(e for e in events if isinstance(e, Guidance))
    assert [p.shape for p in guidance.structure] == [(69, 100), (36, 52), (18, 26)]
    assert guidance.structure[0].dtype == np.uint8
    steps = [e for e in events if isinstance(e, Step)]
    assert [(s.sample, s.step) for s in steps] == [(k, n) for k in (1, 2) for n in (1, 2, 3)]
    assert steps[0].sigma == pytest.approx(TINY.sigma_max)
    assert steps[0].denoised is not None
    assert steps[0].denoised.shape == (69, 100, 3)
    progress = [e for e in events if isinstance(e, Progress)]
    done = [p.done for p in progress]
    assert done == sorted(done)
    assert sorted(set(done)) == list(range(1, progress[0].total + 1))
    assert isinstance(events[-1], Result)
    assert events[-1].tile == 64


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_the_seconds_count_the_look_at_the_blur(
    deblurrer: Deblurrer, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch, scale: float
) -> None:
    now = [1000.0]

    def looking(rgb: Rgb) -> BlurEstimate:
        now[0] += 5
        return estimate(rgb)

    monkeypatch.setattr("core.steps.time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr("core.deblur.estimate", looking)
    assert drain(deblurrer.run(photo_rgb, DeblurOptions(scale=scale))).seconds == 5


def test_the_last_preview_is_the_result(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    events = list(deblurrer.run(photo_rgb, DeblurOptions(steps=2), preview_side=None))
    last = [e for e in events if isinstance(e, Step)][-1]
    final = events[-1]
    assert isinstance(final, Result)
    assert last.denoised is not None
    assert np.abs(last.denoised.astype(float) - final.rgb * 255).max() <= 0.51


def test_stopping_early_stops_the_work(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    calls = 0
    original = deblurrer.model.unet.stages

    def counted(*args):
        nonlocal calls
        calls += 1
        return original(*args)

    deblurrer.model.unet.stages = counted  # type: ignore[method-assign]
    run = deblurrer.run(photo_rgb, DeblurOptions(steps=50, tile=64))
    while calls == 0:
        next(run)
    run.close()  # type: ignore[attr-defined]
    assert calls == 1


def test_there_are_places_to_stop_within_a_tile(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    run = deblurrer.run(photo_rgb, DeblurOptions(steps=1), preview_side=0)
    done = [e.done for e in run if isinstance(e, Progress) and e.stage == "denoise"]
    (tile,) = set(done) - {max(done)}
    assert done.count(tile) > 6  # one tile: its noise and the network's stages


def test_out_of_memory_goes_on_with_smaller_tiles(
    deblurrer: Deblurrer, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_rgb = np.tile(photo_rgb, (2, 2, 1))
    expected = result(deblurrer, photo_rgb, steps=1, tile=64)
    original = deblurrer.model.unet.stages

    def limited(image, *args):
        if max(image.shape[-2:]) > 260:
            raise torch.OutOfMemoryError("no room")
        return original(image, *args)

    monkeypatch.setattr(deblurrer.model.unet, "stages", limited)
    events = list(deblurrer.run(photo_rgb, DeblurOptions(steps=1, tile=128), preview_side=0))
    assert any(isinstance(e, Notice) and "64 pixels" in e.message for e in events)
    assert isinstance(events[-1], Result)
    assert np.array_equal(events[-1].rgb, expected)


def test_too_little_memory_for_anything_is_said(
    deblurrer: Deblurrer, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args):
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(deblurrer.model.unet, "stages", never)
    with pytest.raises(DeviceError, match="smallest tile") as caught:
        result(deblurrer, photo_rgb, steps=1, tile=128)
    assert str(caught.value.__cause__) == "no room"


def test_other_errors_are_not_taken_for_a_lack_of_memory(
    deblurrer: Deblurrer, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args):
        raise RuntimeError("something else")

    monkeypatch.setattr(deblurrer.model.unet, "stages", broken)
    with pytest.raises(RuntimeError, match="something else"):
        result(deblurrer, photo_rgb, steps=1)


def test_the_callers_weights_stay_as_they_are(tiny_weights: Path, photo_rgb: Rgb) -> None:
    loaded = weights.load(tiny_weights)
    Deblurrer(loaded, "cpu")
    assert next(loaded.model.parameters()).dtype == torch.float32


@pytest.mark.parametrize("degrees", [20, 70, 110, 160])
def test_a_second_look_is_the_mean_of_both_ways_up(
    deblurrer: Deblurrer, photo_rgb: Rgb, monkeypatch: pytest.MonkeyPatch, degrees: int
) -> None:
    """However the photo is laid. With the small changes, which are taken back afterwards."""
    monkeypatch.setattr(Hint, "of", lambda blur: Hint(8.0, math.radians(degrees)))
    monkeypatch.setattr("core.attempt.quiet", lambda change, gain: iter(()))
    square, strength = np.ascontiguousarray(photo_rgb[:96, :112]), (1.0, 0.5, 1.5)

    def deblurred(rgb: Rgb, *, twice: bool) -> Rgb:
        rgb = np.ascontiguousarray(rgb)
        return result(deblurrer, rgb, twice=twice, guidance_strength=strength)

    upright, turned = deblurred(square, twice=False), deblurred(square[::-1, ::-1], twice=False)
    both = (upright + turned[::-1, ::-1]) / 2
    inside = (upright > 0) & (upright < 1) & (turned[::-1, ::-1] > 0) & (turned[::-1, ::-1] < 1)
    twice = deblurred(square, twice=True)
    assert np.abs(upright - both)[inside].max() > 0.005
    assert np.abs(twice - both)[inside].max() < 1e-4
    assert np.abs(twice - deblurred(square[::-1, ::-1], twice=True)[::-1, ::-1]).max() < 1e-4


def test_a_second_look_is_the_same_in_tiles(deblurrer: Deblurrer, photo_rgb: Rgb) -> None:
    whole = result(deblurrer, photo_rgb, steps=2, twice=True)
    tiled = result(deblurrer, photo_rgb, steps=2, twice=True, tile=64)
    assert np.quantile(np.abs(tiled - whole) * 255, 0.999) <= 2
