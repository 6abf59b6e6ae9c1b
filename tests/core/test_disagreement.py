"""Where samples disagree: the numbers, the sentence, the colours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import heat
from core.disagreement import LEVEL, Gathered, check_options
from core.errors import OptionsError
from core.events import Sample
from core.options import DeblurOptions, Region


def samples(count: int = 5, size: int = 64) -> list[Sample]:
    """The right half of the picture differs from seed to seed, by 20 levels of 255."""
    rng = np.random.default_rng(0)
    base = rng.random((size, size, 3), dtype=np.float32) * 0.5 + 0.2
    found = []
    for number in range(1, count + 1):
        rgb = base.copy()
        noise = rng.normal(0, 20 / 255, (size, size // 2, 3))
        rgb[:, size // 2 :] += noise.astype(np.float32)
        found.append(Sample(sample=number, samples=count, seed=number, rgb=rgb, faithful=base))
    return found


def test_the_spread_is_the_samples_standard_deviation() -> None:
    gathered = Gathered()
    for sample in samples():
        gathered.add(sample)
    found = gathered.result()
    values = np.stack([sample.rgb for sample in samples()])
    expected = np.sqrt(values.var(axis=0, ddof=1).mean(axis=2)) * 255
    np.testing.assert_allclose(found.spread, expected, atol=1e-3)
    assert found.spread[:, 32:].mean() == pytest.approx(20, rel=0.1)


def test_a_run_that_starts_again_counts_afresh() -> None:
    gathered, other = Gathered(), Gathered()
    gathered.add(samples()[0])
    gathered.add(samples()[1])
    for sample in samples(3):
        gathered.add(sample)
        other.add(sample)
    assert gathered.result().samples == 3
    assert np.array_equal(gathered.result().spread, other.result().spread)


def test_one_sample_cannot_disagree() -> None:
    gathered = Gathered()
    gathered.add(samples()[0])
    with pytest.raises(ValueError, match="two samples"):
        gathered.result()
    for options in (DeblurOptions(steps=8), DeblurOptions(samples=4)):
        with pytest.raises(OptionsError, match="--samples 4"):
            check_options(options)
    check_options(DeblurOptions(steps=2, samples=2))


def test_the_sentence_and_the_colours_follow_the_spread() -> None:
    gathered = Gathered()
    for sample in samples():
        gathered.add(sample)
    found = gathered.result()
    # The blur of what is shown carries a little over the middle.
    assert "agree in 4" in found.describe() and "differ (5" in found.describe()
    colours = heat.paint_disagreement(found)
    assert colours[:, :16, 3].max() == 0
    assert colours[:, 48:, 3].min() > 100
    alike = Gathered()
    for sample in samples():
        alike.add(Sample(**{**vars(sample), "rgb": samples()[0].rgb}))
    said = alike.result().describe()
    assert "agree in 100 %" in said and "differ (0 %)" in said
    assert heat.paint_disagreement(alike.result())[..., 3].max() == 0


def test_of_a_region_its_own_pixels_are_counted_alone() -> None:
    """Around it the samples agree, since nothing was deblurred there."""
    region = Region(x=40, y=8, width=20, height=40)
    gathered, alone = Gathered(region), Gathered()
    for sample in samples():
        gathered.add(sample)
        cut = sample.rgb[8:48, 40:60]
        assert sample.faithful is not None
        faithful = sample.faithful[8:48, 40:60]
        alone.add(replace(sample, rgb=cut, faithful=faithful))
    found = gathered.result()
    assert found.describe().startswith("The 5 samples agree in 0 % of the region;")
    for name in ("spread", "likely"):
        plane = getattr(found, name)
        assert plane.shape == (64, 64)
        assert np.array_equal(plane[8:48, 40:60], getattr(alone.result(), name))
        assert plane[:8].max() == plane[:, :40].max() == 0


def test_where_a_mask_leaves_the_photo_nothing_is_off() -> None:
    gathered = Gathered()
    for sample in samples():
        gathered.add(sample)
    mask = np.zeros((64, 64), np.uint8)
    mask[:32] = 255
    found, all_over = gathered.result().within(mask), gathered.result()
    for own, whole in ((found.spread, all_over.spread), (found.likely, all_over.likely)):
        assert np.array_equal(own[:32], whole[:32])
        assert own[32:].max() == 0 < whole[32:].max()


def test_the_likely_error_takes_all_three_signs() -> None:
    """Samples that agree, or stay with the faithful answer, or are flat, are no threat."""
    rng = np.random.default_rng(3)
    texture = rng.random((64, 64, 3), dtype=np.float32) * 0.2 + 0.4
    flat = np.full((64, 64, 3), 0.5, np.float32)

    def likely(faithful: np.ndarray, moved: float, spread: float) -> float:
        gathered = Gathered()
        shift = rng.normal(0, moved, faithful.shape).astype(np.float32)
        for number in (1, 2, 3, 4):
            own = rng.normal(0, spread, faithful.shape).astype(np.float32)
            rgb = faithful + shift + own - shift.mean()
            gathered.add(Sample(sample=number, samples=4, seed=0, rgb=rgb, faithful=faithful))
        return float(gathered.result().likely.mean())

    all_three = likely(texture, 0.03, 0.03)
    assert all_three > 6 * LEVEL
    assert likely(texture, 0.03, 0.0) < 0.1
    assert likely(texture, 0.06, 0.03) > 1.1 * all_three
    assert likely(texture, 0.03, 0.06) > 1.1 * all_three
    assert likely(flat, 0.03, 0.03) < 0.1


def test_colours_darken_evenly_for_those_who_see_no_hue() -> None:
    scale = heat.warm(np.linspace(0.25, 1, 20, dtype=np.float32)).astype(float)
    lightness = scale[:, :3] @ np.array([0.299, 0.587, 0.114])
    assert (np.diff(lightness) < 0).all()
