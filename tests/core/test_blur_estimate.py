"""The blur estimate: known blur on rendered scenes, the grid, odd photos, sizes, weights."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import blur_network, blur_patches
from core.blur_estimate import Blur, cell_side, estimate
from core.errors import WeightsError
from core.training import kernels
from core.training.kernels import Dice
from core.training.known_blur import MARGIN, blur, draw_kernels, measure
from core.training.ranges import only_shake

Rgb = NDArray[np.float32]
CPU = torch.device("cpu")


def scene(height: int = 384, width: int = 512, seed: int = 0) -> Rgb:
    """Rectangles and discs of every size at every angle, with MARGIN more at each side."""
    rng = np.random.default_rng(seed)
    rgb = np.full((height + 2 * MARGIN, width + 2 * MARGIN, 3), 0.5, np.float32)
    for _ in range(600):
        middle = rng.uniform((0, 0), (rgb.shape[1], rgb.shape[0]))
        size = float(np.exp(rng.uniform(np.log(4), np.log(120))))
        colour = rng.random(3).tolist()
        if rng.random() < 0.6:
            sides = (size, size * rng.uniform(0.2, 1))
            corners = cv2.boxPoints((tuple(middle), sides, rng.uniform(0, 180)))
            cv2.fillPoly(rgb, [corners.round().astype(np.int32)], colour)
        else:
            cv2.circle(rgb, tuple(middle.astype(int).tolist()), max(1, int(size / 4)), colour, -1)
    return rgb


def line(length: float, angle: float) -> torch.Tensor:
    """A straight kernel (1, K, K); degrees counter-clockwise."""
    t = torch.linspace(-0.5, 0.5, 400)[:, None]
    way = torch.tensor([np.cos(np.deg2rad(angle)), -np.sin(np.deg2rad(angle))])
    return kernels.rasterize((t * length * way)[None].float())


def blurred(rgb: Rgb, kernel: torch.Tensor) -> Rgb:
    tensor = torch.from_numpy(rgb).permute(2, 0, 1)[None]
    out = blur(tensor, kernel, Dice(0, CPU), only_shake((1, 40)))
    return out[0].permute(1, 2, 0).contiguous().numpy()


def test_kernels_are_measured_as_they_were_made() -> None:
    for angle in (0.0, 40.0, 90.0, 135.0):
        known = measure(line(20, angle))
        assert float(known.length) == pytest.approx(20, rel=0.03)
        away = abs(float(known.angle.rad2deg()) - angle) % 180
        assert min(away, 180 - away) < 1
        assert float(known.ratio) < 0.1
    disc = measure(kernels.defocus(Dice(0, CPU), torch.full((8,), 6.0)))
    # A disc spreads by half its radius, a line by its length over the root of 12.
    assert float(disc.length.mean()) == pytest.approx(6 / 2 * 12**0.5, rel=0.12)
    assert float(disc.ratio.min()) > 0.7
    assert float(measure(kernels.identity(Dice(0, CPU), 1)).length) == 0
    assert float(measure(draw_kernels(64, Dice(0, CPU))).length.max()) < 110


@pytest.mark.parametrize("length", [6.0, 12.0, 24.0, 48.0])
@pytest.mark.parametrize("angle", [20.0, 115.0])
def test_straight_motion_is_found(length: float, angle: float) -> None:
    # Long blur is told from small copies: there must be enough of them.
    sharp = scene() if length < 40 else scene(640, 800)
    found = estimate(blurred(sharp, line(length, angle))).overall
    assert found.kind == "motion"
    assert found.size == pytest.approx(length, rel=0.3)
    assert found.direction is not None
    away = abs(found.direction - angle) % 180
    assert min(away, 180 - away) < 15


def test_defocus_has_a_diameter_and_no_direction() -> None:
    kernel = kernels.defocus(Dice(3, CPU), torch.tensor([5.0]))
    found = estimate(blurred(scene(), kernel)).overall
    assert found.kind == "defocus"
    assert found.direction is None
    assert found.size == pytest.approx(10, rel=0.35)


def test_a_sharp_scene_is_sharp() -> None:
    found = estimate(scene())
    assert found.sharp
    assert found.overall.describe() == "sharp"
    assert found.overall.direction is None


def test_the_grid_says_where() -> None:
    rgb = blurred(scene(), line(14, 60))
    sharp = scene()[MARGIN : MARGIN + rgb.shape[0], MARGIN : MARGIN + rgb.shape[1]]
    half = rgb.shape[1] // 2
    rgb[:, :half] = sharp[:, :half]
    found = estimate(rgb)
    assert found.cell == 64
    assert (len(found.cells), len(found.cells[0])) == (6, 8)
    kinds = [[blur.kind for blur in row] for row in found.cells]
    left = [kind for row in kinds for kind in row[:3]]
    right = [kind for row in kinds for kind in row[5:]]
    assert left.count("sharp") > 0.8 * len(left)
    assert right.count("motion") > 0.8 * len(right)


@pytest.mark.parametrize(("ways", "sharp"), [((40, 40), False), ((40, 130), True)])
def test_motion_in_places_counts_if_it_goes_one_way(ways: tuple[float, ...], sharp: bool) -> None:
    """What moved makes a photo blurred; what looks like motion here and there does not."""
    photo = scene()[MARGIN:-MARGIN, MARGIN:-MARGIN].copy()
    for left, way in zip((0, 352), ways, strict=True):
        moved = blurred(scene(), line(14, way))
        photo[:144, left : left + 160] = moved[:144, left : left + 160]
    assert estimate(photo).sharp == sharp


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (40, 40), (64, 64), (65, 130)])
def test_any_size_has_an_answer(size: tuple[int, int]) -> None:
    rgb = np.random.default_rng(0).random((*size, 3), dtype=np.float32)
    found = estimate(rgb)
    assert len(found.cells) == -(-size[0] // 64)
    assert np.isfinite(found.overall.size)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_an_empty_photo_says_nothing(value: float) -> None:
    found = estimate(np.full((200, 300, 3), value, np.float32))
    assert found.overall == Blur(kind="unknown", size=0.0, direction=None, confidence=0.0)
    assert not found.sharp
    assert {blur.kind for row in found.cells for blur in row} == {"unknown"}


def test_large_photos_have_no_more_cells_or_patches() -> None:
    assert cell_side(3000, 4000) == 256
    rgb = np.random.default_rng(0).random((1500, 2000, 3), dtype=np.float32)
    patches = blur_patches.choose(blur_patches.plane(rgb))
    assert len(patches.pixels) <= 4 * 300
    assert set(patches.level.tolist()) == {0, 1, 2, 3}
    assert int(patches.x.max()) <= 2000
    assert int(patches.y.max()) <= 1500


def test_words() -> None:
    def motion(direction: float) -> str:
        return Blur(kind="motion", size=11.2, direction=direction, confidence=1).describe()

    assert motion(0) == motion(179) == "about 11 pixels of motion, level"
    assert motion(45) == "about 11 pixels of motion, rising to the right"
    assert motion(100) == "about 11 pixels of motion, up and down"
    assert motion(140) == "about 11 pixels of motion, falling to the right"
    soft = Blur(kind="defocus", size=6.4, direction=None, confidence=1)
    assert soft.describe() == "about 6 pixels of blur, alike in all directions"


def test_targets_share_a_length_between_neighbours() -> None:
    lengths = torch.tensor([0.0, 0.75, 1.5, 6.0, 6.8, 500.0])
    targets = blur_network.length_targets(lengths)
    assert torch.allclose(targets.sum(dim=1), torch.ones(6))
    assert targets.argmax(dim=1)[[0, 2, 3, 5]].tolist() == [0, 1, 7, 15]
    assert targets[4].count_nonzero() == 2
    turns = blur_network.direction_targets(torch.tensor([0.0, torch.pi - 1e-3]), torch.zeros(2))
    assert turns[0, 1] == 1
    assert turns[1, 1] > 0.9


def test_weights_that_are_missing_or_others_are_named(tmp_path: Path, tiny_weights: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        blur_network.load(tmp_path / "none")
    with pytest.raises(WeightsError, match="not those of the blur estimate"):
        blur_network.load(tiny_weights)


def test_importing_it_loads_no_torch() -> None:
    code = "import core.blur_estimate, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
