"""Amount and grain: exact ends, and noise of the strength, colour and coarseness that was there."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.finish import blend
from core.grain import matching_grain
from core.steps import outcome

Floats = NDArray[np.float32]
SHAPE = (384, 512, 3)


def match_grain(original: Floats, result: Floats, *, seed: int) -> Floats:
    return outcome(matching_grain(original, result, seed=seed))


def smooth() -> Floats:
    """A gradient from dark to light, the same in every channel."""
    rgb = np.empty(SHAPE, np.float32)
    rgb[:] = np.linspace(0.15, 0.85, SHAPE[1])[None, :, None]
    return rgb


def white_noise(seed: int = 1) -> Floats:
    return np.random.default_rng(seed).standard_normal(SHAPE, np.float32)


def softened(noise: Floats) -> Floats:
    """Noise as demosaicing leaves it: averaged over 2 x 2 pixels, at its old strength."""
    mean = noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))
    return mean * np.float32(0.5)


@pytest.mark.parametrize("amount", [0, 25, 50, 100])
def test_blend(amount: float) -> None:
    original, result = smooth(), smooth()[:, ::-1]
    expected = original + (result - original) * np.float32(amount / 100)
    np.testing.assert_allclose(blend(original, result, amount), expected, atol=1e-6)


def test_the_ends_of_blending_are_exact() -> None:
    original, result = white_noise(1), white_noise(2)
    np.testing.assert_array_equal(blend(original, result, 0), original)
    np.testing.assert_array_equal(blend(original, result, 100), result)
    with pytest.raises(ValueError, match="100"):
        blend(original, result, 101)


@pytest.mark.parametrize("sigma", [0.005, 0.02, 0.05])
def test_the_level_is_given_back(sigma: float) -> None:
    original = smooth() + np.float32(sigma) * white_noise()
    added = match_grain(original, smooth(), seed=0) - smooth()
    assert added.std() == pytest.approx(sigma, rel=0.1)
    assert abs(added.mean()) < sigma / 50


def test_only_what_is_missing_is_added() -> None:
    original = smooth() + np.float32(0.03) * white_noise()
    half = smooth() + np.float32(0.5 * 0.03) * white_noise()
    grained = match_grain(original, half, seed=0)
    assert (grained - smooth()).std() == pytest.approx(0.03, rel=0.12)
    complete = match_grain(original, original.copy(), seed=0)
    assert (complete - original).std() < 0.01


def test_noise_that_grows_with_light() -> None:
    strength = 0.005 + 0.05 * smooth()
    original = smooth() + strength * white_noise()
    added = match_grain(original, smooth(), seed=0) - smooth()
    assert added[:, :64].std() == pytest.approx(strength[:, :64].mean(), rel=0.25)
    assert added[:, -64:].std() == pytest.approx(strength[:, -64:].mean(), rel=0.25)
    assert added[:, -64:].std() > 2 * added[:, :64].std()


def test_grain_has_the_colours_of_the_original() -> None:
    grey = smooth() + np.float32(0.02) * white_noise()[..., :1]
    added = match_grain(grey, smooth(), seed=0) - smooth()
    correlation = np.corrcoef(added[..., 0].ravel(), added[..., 2].ravel())[0, 1]
    assert correlation > 0.95
    coloured = smooth() + np.float32(0.02) * white_noise()
    added = match_grain(coloured, smooth(), seed=0) - smooth()
    correlation = np.corrcoef(added[..., 0].ravel(), added[..., 2].ravel())[0, 1]
    assert abs(correlation) < 0.1


@pytest.mark.parametrize("coarse", [False, True])
def test_grain_is_as_coarse_as_the_original(coarse: bool) -> None:
    noise = softened(white_noise()) if coarse else white_noise()
    original = smooth() + np.float32(0.02) * noise
    added = match_grain(original, smooth(), seed=0) - smooth()
    neighbours = np.corrcoef(added[:, 1:, 1].ravel(), added[:, :-1, 1].ravel())[0, 1]
    assert neighbours == pytest.approx(0.5 if coarse else 0.0, abs=0.15)


def test_texture_is_not_taken_for_noise() -> None:
    rng = np.random.default_rng(3)
    texture = np.where(rng.random((SHAPE[0] // 4, SHAPE[1] // 4, 1)) > 0.5, 0.1, -0.1)
    texture = texture.repeat(4, axis=0).repeat(4, axis=1).astype(np.float32)
    texture[:, : SHAPE[1] // 2] = 0
    sharp = np.float32(0.5) + texture.repeat(3, axis=2)
    original = sharp + np.float32(0.01) * white_noise()
    added = match_grain(original, sharp, seed=0) - sharp
    assert added.std() == pytest.approx(0.01, rel=0.2)


def test_a_seed_means_the_same_grain() -> None:
    original = smooth() + np.float32(0.02) * white_noise()
    first = match_grain(original, smooth(), seed=7)
    np.testing.assert_array_equal(first, match_grain(original, smooth(), seed=7))
    assert not np.array_equal(first, match_grain(original, smooth(), seed=8))


def test_nothing_to_measure_nothing_added() -> None:
    for shape in ((5, 5, 3), (16, 16, 3), (1, 900, 3)):
        result = np.full(shape, 0.5, np.float32)
        noisy = result + np.float32(0.1)
        np.testing.assert_array_equal(match_grain(noisy, result, seed=0), result)
    blown = np.ones(SHAPE, np.float32)
    np.testing.assert_array_equal(match_grain(blown, blown, seed=0), blown)
    np.testing.assert_array_equal(match_grain(smooth(), smooth(), seed=0), smooth())


def test_the_result_stays_in_range() -> None:
    original = np.clip(smooth() + np.float32(0.2) * white_noise(), 0, 1)
    bright = np.clip(smooth() + 0.3, 0, 1)
    grained = match_grain(original, bright, seed=0)
    assert grained.dtype == np.float32
    assert grained.min() >= 0
    assert grained.max() <= 1
