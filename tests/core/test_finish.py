"""The steps from a run's result to what is saved, above all realism between its two ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core import weights
from core.deblur import Deblurrer, drain
from core.develop import develop
from core.errors import OptionsError
from core.finish import Ends, finished, settling
from core.options import DeblurOptions, FinishOptions, GrainChoice, Recipe
from core.photo import Photo
from core.steps import outcome

Floats = NDArray[np.float32]


@pytest.fixture
def made(tiny_weights: Path, photo_rgb: Floats):
    deblurrer = Deblurrer(weights.load(tiny_weights))

    def make(options: DeblurOptions, **finish: object) -> Floats:
        recipe = Recipe(deblur=options, finish=FinishOptions(**finish))  # type: ignore[arg-type]
        return drain(develop(Photo(rgb=photo_rgb), deblurrer, recipe)).rgb

    return make


def test_a_single_sample_goes_from_its_first_step_to_itself(made) -> None:
    full, one_step = made(DeblurOptions(steps=3)), made(DeblurOptions(steps=1))
    assert np.array_equal(made(DeblurOptions(steps=3), realism=1), full)
    assert np.array_equal(made(DeblurOptions(steps=3), realism=0), one_step)
    between = made(DeblurOptions(steps=3), realism=0.25)
    np.testing.assert_allclose(between, 0.75 * one_step + 0.25 * full, atol=1e-6)
    assert np.abs(full - one_step).max() > 0.05


def test_several_samples_go_from_their_mean_to_the_first(made) -> None:
    mean, first = made(DeblurOptions(steps=2, samples=3)), made(DeblurOptions(steps=2))
    assert np.array_equal(made(DeblurOptions(steps=2, samples=3), realism=0), mean)
    assert np.array_equal(made(DeblurOptions(steps=2, samples=3), realism=1), first)


def test_one_step_has_one_answer(made) -> None:
    assert np.array_equal(made(DeblurOptions(), realism=0.3), made(DeblurOptions()))


@pytest.mark.parametrize("realism", [0, 1])
def test_grain_comes_to_both_ends(photo_rgb: Floats, realism: float) -> None:
    """By the shipped weights: random ones take no noise away."""
    deblurrer, noise = Deblurrer(weights.load()), np.random.default_rng(0)
    noisy = photo_rgb + noise.normal(0, 0.03, photo_rgb.shape).astype(np.float32)
    photo = Photo(rgb=np.clip(noisy, 0, 1))

    def made(grain: GrainChoice) -> Floats:
        finish = FinishOptions(realism=realism, grain=grain)
        recipe = Recipe(deblur=DeblurOptions(steps=2), finish=finish)
        return drain(develop(photo, deblurrer, recipe)).rgb

    assert 0.005 < np.abs(made("match") - made("none")).mean() < 0.04


def test_realism_out_of_range_is_refused() -> None:
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(OptionsError, match="Realism"):
            FinishOptions(realism=wrong)


def test_what_was_not_touched_comes_back_exactly(photo_rgb: Floats) -> None:
    for peak, kind in ((255, np.uint8), (65535, np.uint16)):
        stored = np.rint(photo_rgb * peak).astype(kind)
        original = stored.astype(np.float32) / np.float32(peak)
        same = outcome(settling(original, original, "none", seed=0, region=None))
        back = finished(original, Ends(faithful=same, realistic=same), FinishOptions())
        assert np.array_equal(np.rint(back * peak).astype(kind), stored)
