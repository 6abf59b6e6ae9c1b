"""Tile plans and noise: coverage, weights that sum to one, and noise that belongs to places."""

from __future__ import annotations

import pytest
import torch

from core.noise import BLOCK, fill_noise
from core.options import GRID, Region
from core.region import surroundings
from core.tiling import padded_size, plan


@pytest.mark.parametrize("size", [(16, 16), (208, 144), (512, 1040), (64, 2000 // 16 * 16)])
@pytest.mark.parametrize("tile", [64, 128, 512])
@pytest.mark.parametrize("scale", [1, 2, 8])
def test_tiles_blend_a_constant_to_the_same_constant(
    size: tuple[int, int], tile: int, scale: int
) -> None:
    height, width = size
    whole = torch.zeros(1, 1, height // scale, width // scale)
    for part in plan(height, width, tile, halo=32):
        rows, columns = part.outer(scale)
        shape = (1, 1, rows.stop - rows.start, columns.stop - columns.start)
        part.blend(whole, torch.full(shape, 3.0), scale)
    assert torch.allclose(whole, torch.full_like(whole, 3.0), atol=1e-5)


def test_tiles_of_a_smooth_picture_meet_without_a_seam() -> None:
    """Two tiles that disagree by a constant must be joined by a ramp, never by a step."""
    whole = torch.zeros(1, 1, 64, 256)
    for number, part in enumerate(plan(64, 256, 128, halo=32)):
        rows, columns = part.outer()
        shape = (1, 1, rows.stop - rows.start, columns.stop - columns.start)
        part.blend(whole, torch.full(shape, float(number)))
    steps = whole[0, 0, 0].diff()
    assert steps.max() <= 1 / 16
    assert whole[0, 0, 0, 0] == 0
    assert whole[0, 0, 0, -1] == 1


def test_everything_lies_on_the_grid_and_inside() -> None:
    for part in plan(400, 720, 128, halo=64):
        for span, length in ((part.rows, 400), (part.columns, 720)):
            values = (span.start, span.stop, span.low, span.high, span.outer_low, span.outer_high)
            assert all(value % GRID == 0 for value in values)
            assert 0 <= span.outer_low <= span.low <= span.start < span.stop
            assert span.stop <= span.high <= span.outer_high <= length


def test_a_narrow_rest_joins_its_neighbour() -> None:
    assert len(plan(64, 128 + 32, 128, halo=32)) == 1
    assert len(plan(64, 128 + 64, 128, halo=32)) == 2


def test_padding_and_surroundings() -> None:
    assert padded_size(1, 17) == (16, 32)
    around = surroundings(Region(x=100, y=5, width=30, height=20), 300, 400, margin=64)
    assert (around.x, around.y) == (32, 0)
    assert around.right >= 194
    assert around.bottom >= 89
    assert around.x % GRID == around.y % GRID == 0


def noise(top: int, left: int, height: int, width: int, **key: int) -> torch.Tensor:
    out = torch.zeros(1, 3, height, width)
    for _ in fill_noise(out, scale=1.0, **({"seed": 1, "step": 0} | key), top=top, left=left):
        pass
    return out


def test_noise_belongs_to_the_place() -> None:
    whole = noise(0, 0, 300, 400)
    assert torch.equal(whole[..., 48:200, 112:304], noise(48, 112, 152, 192))
    assert torch.equal(whole[..., BLOCK:, BLOCK:], noise(BLOCK, BLOCK, 300 - BLOCK, 400 - BLOCK))


@pytest.mark.parametrize("key", [{"seed": 2}, {"step": 1}])
def test_other_keys_give_unrelated_noise(key: dict[str, int]) -> None:
    one, other = noise(0, 0, 256, 256), noise(0, 0, 256, 256, **key)
    correlation = torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1]
    assert abs(float(correlation)) < 0.01


def test_noise_is_gaussian_and_its_blocks_differ() -> None:
    whole = noise(0, 0, 256, 256)
    assert float(whole.std()) == pytest.approx(1.0, abs=0.01)
    assert not torch.equal(whole[..., :BLOCK, :BLOCK], whole[..., :BLOCK, BLOCK : 2 * BLOCK])


def test_drawing_noise_pauses_often() -> None:
    out = torch.zeros(1, 3, 5 * BLOCK, 2 * BLOCK)
    pauses = fill_noise(out, scale=1.0, seed=1, step=0)
    next(pauses)
    assert out[0, :, BLOCK:].abs().max() == 0
    assert sum(1 for _ in pauses) == 4
