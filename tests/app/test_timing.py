"""Predictions: the rate of the machine, the time left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app import timing
from app.controls import Controls
from app.presets import PRESETS
from app.settings import Settings
from app.timing import FULL, JOINED, TWICE, Clock, Rate, pixels_of
from core.device import Device
from core.events import Progress
from core.options import CONFIGS, DeblurOptions, DeviceName, ModelName, Region
from core.region import surroundings


def progress(stage: str, done: int, total: int = 10) -> Progress:
    return Progress(stage=stage, step=1, steps=1, sample=1, samples=1, done=done, total=total)


def test_prediction_counts_guidance_and_first_step_once_and_the_others_per_sample() -> None:
    rate = Rate(guidance=1.0, step=2.0)
    assert rate.seconds(3_000_000, DeblurOptions(steps=4, samples=2)) == pytest.approx(3 + 42)
    half = DeblurOptions(steps=4, samples=2, scale=0.5)
    coarse = (3 + 6) / 4  # guidance and one step on a quarter of the pixels
    assert rate.seconds(3_000_000, half) == pytest.approx(coarse + 3 + 42)
    assert rate.seconds(1_000_000, DeblurOptions(steps=4, sampler="heun")) == pytest.approx(1 + 14)
    twice = DeblurOptions(steps=4, twice=True)
    assert rate.seconds(1_000_000, twice) == pytest.approx(1 + 4 * 2 * TWICE)
    full = DeblurOptions(steps=4, model="full")
    assert rate.seconds(1_000_000, full) == pytest.approx((1 + 4 * 2) * FULL)


@pytest.mark.parametrize(("model", "card"), [("compact", 0), ("full", 0), (None, 0), (None, 1)])
def test_a_region_takes_what_is_computed_for_it(model: ModelName | None, card: float) -> None:
    halo = CONFIGS[model or ("full" if card else "compact")].halo
    rate = Rate(guidance=1, step=1, card=card)
    for x, y in ((0, 0), (1000, 700), (2900, 1950)):
        region = Region(x=x, y=y, width=100, height=50)
        computed = surroundings(region, 2000, 3000, 2 * halo)
        pixels = pixels_of(3000, 2000, DeblurOptions(region=region, model=model), rate)
        assert pixels == computed.width * computed.height
    assert pixels_of(3000, 2000, DeblurOptions(model=model), rate) == 3000 * 2000


def test_a_quick_preview_says_less_about_the_machine_than_a_photo() -> None:
    slow, quick = Rate(guidance=1.0, step=9.0, megapixels=12.0), Rate(guidance=0.0, step=1.0)
    preview = replace(quick, megapixels=0.25)
    assert slow.updated(preview).step == pytest.approx(9 - 8 / 5)
    assert slow.updated(replace(quick, megapixels=24.0)).step == pytest.approx(9 - 8 * 24 / 25)
    # The second preview counts as little as the first: what the photo told is not forgotten.
    twice = slow.updated(preview).updated(preview)
    assert twice.step == pytest.approx(1 + 8 * 0.8 * 0.8)
    settings = Settings().with_rate("cpu", slow).with_rate("cpu", preview)
    assert settings.rate("cpu") == slow.updated(preview)


#: When the clocks of the tests begin.
START = 1000.0


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets so many seconds pass for the clocks."""
    now = [START]
    monkeypatch.setattr(timing, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def passes(seconds: float) -> None:
        now[0] += seconds

    return passes


def test_the_search_for_a_kernel_does_not_grow_with_the_photo(
    time_passes: Callable[[float], None],
) -> None:
    clock = Clock(started=START, expected=4.0)
    time_passes(0.7)
    clock.see(progress("kernel", 0))
    assert clock.left() == pytest.approx(3.3)
    time_passes(0.1)
    clock.see(progress("guidance", 1))
    time_passes(0.2)
    clock.see(progress("denoise", 10))
    rate = clock.rate(250_000, DeblurOptions())
    assert rate is not None
    assert (rate.kernel, rate.guidance) == (pytest.approx(0.7), pytest.approx(0.4))
    assert rate.seconds(12_000_000, DeblurOptions()) == pytest.approx(0.7 + 12 * 1.2)
    # What a kernel adds is the first step's alone.
    four = rate.seconds(12_000_000, DeblurOptions(steps=4))
    assert four == pytest.approx(0.7 + 12 * (0.4 + 0.8 * (4 + JOINED) / (1 + JOINED)))
    coarse = rate.seconds(12_000_000, DeblurOptions(scale=0.5))
    assert coarse == pytest.approx(2 * 0.7 + 15 * 1.2)
    assert rate.updated(Rate(guidance=0.4, step=0.8)).kernel == pytest.approx(0.7 - 0.7 * 4 / 5)


def test_the_clock_measures_what_it_was_given(time_passes: Callable[[float], None]) -> None:
    clock = Clock(started=START)
    time_passes(0.1)
    clock.see(progress("guidance", 1))
    time_passes(0.2)
    clock.see(progress("denoise", 10))
    rate = clock.rate(1_000_000, DeblurOptions(steps=2))
    assert rate is not None
    assert rate.guidance == pytest.approx(0.1)
    assert rate.step == pytest.approx(0.1)


def test_time_left_starts_from_the_prediction_and_follows_the_run(
    time_passes: Callable[[float], None],
) -> None:
    clock = Clock(expected=100.0, started=START)
    assert clock.left() == 100.0
    clock.see(progress("guidance", 1, 101))
    assert clock.left() == pytest.approx(100.0, abs=1)
    for done in range(2, 12):
        time_passes(0.02)
        clock.see(progress("denoise", done, 101))
    assert clock.left() == pytest.approx(90 * 0.02)


def test_nothing_is_known_before_anything_was_measured() -> None:
    clock = Clock()
    assert clock.left() is None
    assert clock.rate(1_000_000, DeblurOptions()) is None


@pytest.mark.parametrize("measured", [None, "full"])
@pytest.mark.parametrize(("device", "times"), [("cpu", FULL), ("cuda", 1.0)])
def test_full_takes_longer_than_auto_where_auto_is_not_full(
    time_passes: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
    device: DeviceName,
    times: float,
    measured: ModelName | None,
) -> None:
    chosen = Device(torch.device(device), torch.float32, "of this test")
    monkeypatch.setattr("core.device.choose", lambda name: chosen)
    clock, auto = Clock(started=START), DeblurOptions(device=device)
    clock.see(progress("guidance", 1))
    time_passes(10)
    clock.see(progress("denoise", 10))
    rate = clock.rate(1_000_000, replace(auto, model=measured))
    assert rate is not None
    stored = Settings().with_rate(device, Rate(guidance=1, step=1)).with_rate(device, rate)
    for known in (rate, stored.rate(device)):
        assert known is not None
        seconds = known.seconds(1_000_000, auto)
        assert known.seconds(1_000_000, replace(auto, model="full")) == times * seconds
    took = rate.seconds(1_000_000, replace(auto, model=measured))
    assert took == pytest.approx(10), "as long as it took"


def test_a_presets_time_is_of_the_other_settings_as_they_are(qtbot: QtBot) -> None:
    controls = Controls(QAction(), QAction(), QAction())
    qtbot.addWidget(controls)
    advanced, rate = controls.advanced, Rate(guidance=60, step=100)
    advanced.samples.setValue(3)
    advanced.twice.setChecked(True)
    advanced.model.setCurrentIndex(advanced.model.findData("full"))
    controls.show_times(rate, 1_000_000)
    promised = {preset: label.text() for preset, (_, label) in controls._times.items()}
    assert len({*promised.values()}) == len(PRESETS)
    for preset, time in promised.items():
        advanced.apply(preset)
        controls.show_times(rate, 1_000_000)
        texts = [label.text() for label in controls.findChildren(QLabel)]
        assert f"These settings: {time} on this computer" in texts
