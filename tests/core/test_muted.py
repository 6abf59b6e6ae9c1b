"""What the networks see of a photo, and the way back; flat colours stay what they are."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core import weights
from core.deblur import Deblurrer, drain
from core.events import Guidance, Step
from core.guidance import luma_pyramid
from core.muted import is_vivid, muted, unmuted_change, unmuted_luma
from core.options import DeblurOptions, ModelName


def test_a_change_comes_back_as_it_was_meant() -> None:
    before, after = torch.rand(2, 1, 3, 16, 24) * 2 - 1
    change = unmuted_change(muted(after) - muted(before))
    torch.testing.assert_close(change, after - before, atol=1e-5, rtol=0)


def test_luma_comes_back() -> None:
    photo = torch.rand(1, 3, 16, 24) * 2 - 1
    for seen, own in zip(luma_pyramid(muted(photo)), luma_pyramid(photo), strict=True):
        torch.testing.assert_close(unmuted_luma(seen), own, atol=1e-5, rtol=0)


def beside(colour: tuple[int, int, int], share: float = 0.7) -> np.ndarray:
    """A photo of 128 x 256 pixels, detail and then one colour."""
    rgb = np.random.default_rng(0).random((128, 256, 3), np.float32)
    rgb[:, round(256 * (1 - share)) :] = np.array(colour, np.float32) / 255
    return rgb


VIVID = [(255, 255, 0), (255, 230, 60), (255, 255, 128), (192, 255, 255), (250, 250, 210)]


@pytest.mark.parametrize("colour", VIVID)
def test_large_even_areas_make_a_photo_vivid(colour: tuple[int, int, int]) -> None:
    assert is_vivid(beside(colour))
    assert not is_vivid(beside(colour, share=0.02))


@pytest.mark.parametrize(
    "colour",
    [(255, 255, 255), (128, 128, 128), (255, 220, 200), (135, 206, 235), (220, 20, 20), (0, 0, 0)],
)
def test_white_skin_skies_and_red_are_shown_as_they_are(colour: tuple[int, int, int]) -> None:
    assert not is_vivid(beside(colour))


@pytest.mark.parametrize("model", ["compact", "full"])
def test_large_areas_of_pure_colour_stay(model: ModelName) -> None:
    """As the networks were trained a taxi's yellow lost 30 levels, a cyan sky as many."""
    deblurrer = Deblurrer(weights.load(weights.shipped(model)), "cpu")
    for colour in VIVID:
        rgb = beside(colour)
        for steps in (1, 2):
            result = drain(deblurrer.run(rgb, DeblurOptions(steps=steps))).rgb
            shift = 255 * np.abs((result - rgb)[32:-32, -96:-32].mean((0, 1)))
            assert shift.max() < 1.5, (colour, steps)


def test_the_window_sees_a_vivid_photo_as_it_is() -> None:
    deblurrer = Deblurrer(weights.load(weights.shipped()), "cpu")
    rgb = beside((255, 230, 60))
    events = list(deblurrer.run(rgb, DeblurOptions(steps=1)))
    (step,) = (event.denoised for event in events if isinstance(event, Step))
    (guidance,) = (event for event in events if isinstance(event, Guidance))
    assert step is not None
    assert np.abs(step[64, 200] / 255.0 - rgb[64, 200]).max() < 0.02
    luma = rgb[64, 200] @ np.array([0.299, 0.587, 0.114])
    for picture in (guidance.blurry[0], guidance.structure[0]):
        assert abs(picture[32, 100] / 255.0 - luma) < 0.03
