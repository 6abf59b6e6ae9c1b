"""Large even areas stay as they were, bright yellow and cyan too, with the shipped weights."""

from __future__ import annotations

import numpy as np
import pytest

from core import weights
from core.deblur import Deblurrer, drain
from core.options import DeblurOptions, ModelName

COLOURS = [
    (255, 255, 0),
    (255, 230, 60),
    (255, 255, 128),
    (192, 255, 255),
    (250, 250, 210),
    (220, 20, 20),
    (135, 206, 235),
]


def beside(colour: tuple[int, int, int]) -> np.ndarray:
    """A photo of 128 x 256 pixels, detail and then one colour."""
    rgb = np.random.default_rng(0).random((128, 256, 3), np.float32)
    rgb[:, 77:] = np.array(colour, np.float32) / 255
    return rgb


@pytest.mark.parametrize("model", ["compact", "full"])
def test_large_areas_of_pure_colour_stay(model: ModelName) -> None:
    """Trained on photographs alone, a taxi's yellow lost 30 levels, a cyan sky as many."""
    deblurrer = Deblurrer(weights.load(weights.shipped(model)), "cpu")
    for colour in COLOURS:
        rgb = beside(colour)
        for steps in (1, 2):
            result = drain(deblurrer.run(rgb, DeblurOptions(steps=steps))).rgb
            shift = 255 * np.abs((result - rgb)[32:-32, -96:-32].mean((0, 1)))
            assert shift.max() < 1.5, (colour, steps)
