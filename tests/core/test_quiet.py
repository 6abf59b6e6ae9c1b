"""Small changes of a result are taken back, deblurring stays."""

from __future__ import annotations

import numpy as np

from core.quiet import LEVEL, quiet


def quieted(change: np.ndarray, gain: float = 1.0) -> np.ndarray:
    """The change after it, in the photo's values."""
    own = (change / gain).astype(np.float32)
    assert len(list(quiet(own, gain))) == -(-len(change) // 256)
    return own * gain


def noise(level: float, height: int = 600) -> np.ndarray:
    return np.random.default_rng(0).normal(0, level, (height, 70, 3)).astype(np.float32)


def test_what_nobody_sees_goes_and_deblurring_stays() -> None:
    assert np.abs(quieted(noise(0.5 * LEVEL))).max() == 0
    for gain in (1.0, 0.07):
        loud = noise(10 * LEVEL)
        assert np.abs(quieted(loud, gain) / loud - 1).max() < 0.03


def test_an_edge_is_sharpened_beside_a_sky_that_is_left() -> None:
    change = noise(0.4 * LEVEL)
    change[300:310] = 20 * LEVEL
    after = quieted(change)
    assert np.allclose(after[300:310], change[300:310], rtol=0.02)
    assert np.abs(after[:280]).max() == 0
    assert np.abs(after[330:]).max() == 0


def test_no_band_is_seen() -> None:
    change = noise(1.5 * LEVEL)
    moved = quieted(change[100:])
    inner = slice(20, -20)
    assert np.allclose(quieted(change)[100:][inner], moved[inner], atol=1e-4 * LEVEL)
