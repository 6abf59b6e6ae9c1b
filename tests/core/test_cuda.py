"""On an NVIDIA card: what the CPU gives, the same every time, tile by tile, in bounded memory.

Without Qt, and without the settings that need it:
python -m pytest -c /dev/null --rootdir . -p no:cacheprovider tests/core/test_cuda.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from core import weights
from core.deblur import Deblurrer, drain
from core.errors import DeviceError
from core.events import Guidance, Notice, Result, Step
from core.options import DeblurOptions, DeviceName, Region
from core.region import FEATHER
from tests.conftest import SAMPLES

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")

DEVICE: DeviceName = "cuda"
Rgb = NDArray[np.float32]


@pytest.fixture(scope="module")
def shipped() -> weights.Weights:
    return weights.load()


@pytest.fixture(scope="module")
def on_gpu(shipped: weights.Weights) -> Deblurrer:
    return Deblurrer(shipped, DEVICE)


@pytest.fixture(scope="module")
def on_cpu(shipped: weights.Weights) -> Deblurrer:
    return Deblurrer(shipped, "cpu")


@pytest.fixture(scope="module")
def photo() -> Rgb:
    """A part of the shaken sample, of no round size."""
    whole = np.asarray(Image.open(SAMPLES / "sample.jpg").convert("RGB"), np.float32) / 255
    return np.ascontiguousarray(whole[100:407, 100:521])


@pytest.fixture
def all_memory() -> Iterator[None]:
    """Given back afterwards to the tests that follow."""
    torch.cuda.empty_cache()
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)
    torch.cuda.empty_cache()


def rgb_of(deblurrer: Deblurrer, photo: Rgb, **options) -> Rgb:
    return drain(deblurrer.run(photo, DeblurOptions(**options), preview_side=0)).rgb


def assert_near(one: Rgb, other: Rgb, levels: float = 0.6) -> None:
    """As near as runs in bf16 and fp32 are (0.1 to 0.3 levels of 255 in the mean square)."""
    assert one.shape == other.shape
    difference = 255 * np.abs(one - other)
    assert np.sqrt(np.mean(np.square(difference))) < levels
    assert difference.max() < 12 * levels


def test_it_is_a_card_in_its_best_precision(on_gpu: Deblurrer) -> None:
    assert on_gpu.description.startswith("CUDA: ")
    fast = torch.cuda.get_device_capability() >= (8, 0)
    assert on_gpu.model.dtype == (torch.bfloat16 if fast else torch.float32)
    assert all(parameter.is_cuda for parameter in on_gpu.model.parameters())


@pytest.mark.parametrize(
    "options",
    [
        {"steps": 1},
        {"steps": 1, "tile": 128},
        {"steps": 4, "tile": 128},
        {"steps": 1, "twice": True},
        {"steps": 1, "scale": 0.5},
        {"steps": 1, "hint": False},
        {"steps": 3, "samples": 2},
        {"steps": 3, "sampler": "heun"},
        {"steps": 3, "sampler": "ancestral", "schedule": "karras"},
    ],
)
def test_a_card_gives_what_the_cpu_gives(
    on_gpu: Deblurrer, on_cpu: Deblurrer, photo: Rgb, options: dict
) -> None:
    expected = rgb_of(on_cpu, photo, **options)
    assert np.abs(expected - photo).max() > 16 / 255
    # Heun's correction multiplies what rounding leaves.
    levels = 2.0 if options.get("sampler") == "heun" else 0.6
    assert_near(rgb_of(on_gpu, photo, **options), expected, levels)


@pytest.mark.parametrize("size", [(1, 9), (9, 1)])
def test_however_the_photo_is_laid(
    on_gpu: Deblurrer, on_cpu: Deblurrer, photo: Rgb, size: tuple[int, int]
) -> None:
    """Upright motion swaps rows and columns of all that the networks see."""
    moved = cv2.blur(photo, size).astype(np.float32)
    for tile in (None, 128):
        assert_near(
            rgb_of(on_gpu, moved, steps=1, tile=tile), rgb_of(on_cpu, moved, steps=1, tile=tile)
        )


def test_a_small_model_agrees_too(tiny_weights: Path, photo_rgb: Rgb) -> None:
    tiny = weights.load(tiny_weights)
    expected = rgb_of(Deblurrer(tiny, "cpu"), photo_rgb, steps=1)
    assert_near(rgb_of(Deblurrer(tiny, DEVICE), photo_rgb, steps=1), expected)


def test_the_same_seed_gives_the_same_bits(
    on_gpu: Deblurrer, shipped: weights.Weights, photo: Rgb
) -> None:
    first = rgb_of(on_gpu, photo, steps=4, seed=3, tile=128)
    assert np.array_equal(rgb_of(on_gpu, photo, steps=4, seed=3, tile=128), first)
    assert np.array_equal(
        rgb_of(Deblurrer(shipped, DEVICE), photo, steps=4, seed=3, tile=128), first
    )
    assert not np.array_equal(rgb_of(on_gpu, photo, steps=4, seed=4, tile=128), first)


@pytest.mark.parametrize("steps", [1, 4])
def test_tiles_show_no_seams(on_gpu: Deblurrer, photo: Rgb, steps: int) -> None:
    whole = rgb_of(on_gpu, photo, steps=steps, tile=432)
    assert_near(rgb_of(on_gpu, photo, steps=steps, tile=128), whole)


@pytest.mark.parametrize("tile", [None, 128])
def test_a_region_is_the_whole_photos_part(on_gpu: Deblurrer, photo: Rgb, tile: int | None) -> None:
    region = Region(x=130, y=90, width=150, height=120)
    part = rgb_of(on_gpu, photo, steps=1, region=region, tile=tile)
    rows, columns = slice(90, 210), slice(130, 280)
    outside = np.ones(photo.shape[:2], bool)
    outside[rows, columns] = False
    assert np.array_equal(part[outside], photo[outside])
    inner = slice(90 + FEATHER, 210 - FEATHER), slice(130 + FEATHER, 280 - FEATHER)
    assert_near(part[inner], rgb_of(on_gpu, photo, steps=1)[inner])


def test_pictures_on_the_way_are_the_cpus(on_gpu: Deblurrer, on_cpu: Deblurrer, photo: Rgb) -> None:
    def pictures(deblurrer: Deblurrer) -> list[NDArray[np.uint8]]:
        found: list[NDArray[np.uint8]] = []
        options = DeblurOptions(steps=3, tile=128)
        for event in deblurrer.run(photo, options, preview_side=100):
            if isinstance(event, Guidance):
                found += [*event.blurry, *event.structure]
            elif isinstance(event, Step) and event.denoised is not None:
                found.append(event.denoised)
        return found

    ours, theirs = pictures(on_gpu), pictures(on_cpu)
    assert len(ours) == len(theirs) == 9
    for one, other in zip(ours, theirs, strict=True):
        assert np.abs(one.astype(int) - other.astype(int)).max() <= 6


@pytest.mark.usefixtures("all_memory")
def test_a_card_that_is_full_gets_smaller_tiles(on_gpu: Deblurrer, photo: Rgb) -> None:
    large = np.tile(photo, (4, 3, 1))[:1024, :1024]
    peak = {}
    for tile in (1024, 256):
        torch.cuda.reset_peak_memory_stats()
        expected = rgb_of(on_gpu, large, steps=1, tile=tile)
        peak[tile] = torch.cuda.max_memory_allocated()
        torch.cuda.empty_cache()
    total = torch.cuda.get_device_properties().total_memory
    torch.cuda.set_per_process_memory_fraction((peak[256] + peak[1024]) / 2 / total)
    events = list(on_gpu.run(large, DeblurOptions(steps=1, tile=1024), preview_side=0))
    assert any(isinstance(event, Notice) and "Out of memory" in event.message for event in events)
    assert isinstance(events[-1], Result)
    assert_near(events[-1].rgb, expected)


@pytest.mark.usefixtures("all_memory")
def test_a_card_with_no_room_is_named(on_gpu: Deblurrer, photo: Rgb) -> None:
    held = torch.cuda.memory_reserved() + (1 << 20)
    total = torch.cuda.get_device_properties().total_memory
    torch.cuda.set_per_process_memory_fraction(held / total)
    large = np.tile(photo, (4, 4, 1))
    with pytest.raises(DeviceError, match=r"CUDA: .* not enough memory even for the smallest tile"):
        rgb_of(on_gpu, large, steps=2)
    torch.cuda.set_per_process_memory_fraction(1.0)
    # And is as good as before.
    assert_near(rgb_of(on_gpu, photo, steps=1), rgb_of(on_gpu, photo, steps=1, tile=128))
