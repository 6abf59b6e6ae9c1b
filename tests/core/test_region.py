"""A change of a region, laid into the photo: faded out at its edges, but not at the photo's."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import OptionsError
from core.options import Region
from core.region import FEATHER, check_inside, insert

HEIGHT, WIDTH = 100, 140


def laid(region: Region) -> np.ndarray:
    """How much of a change arrives in each pixel, (HEIGHT, WIDTH)."""
    change = np.ones((region.height, region.width, 3), np.float32)
    return insert(np.zeros((HEIGHT, WIDTH, 3), np.float32), change, region)[..., 0]


def test_it_fades_out_towards_the_regions_edges_and_leaves_the_rest() -> None:
    share = laid(Region(x=20, y=10, width=80, height=70))
    middle = share[45, 20:100]
    assert np.array_equal(middle, middle[::-1])
    assert np.all(np.diff(middle[:FEATHER]) > 0) and middle[0] < 1 / FEATHER
    assert np.all(middle[FEATHER:-FEATHER] == 1)
    assert np.count_nonzero(share) == 80 * 70


def test_a_small_region_arrives_in_its_middle() -> None:
    share = laid(Region(x=20, y=10, width=9, height=9))
    assert share[14, 24] == 1
    assert share[10, 24] < 1


@pytest.mark.parametrize("corner", [(0, 0), (0, WIDTH - 1), (HEIGHT - 1, 0)])
def test_at_the_photos_edges_all_of_it_arrives(corner: tuple[int, int]) -> None:
    y, x = min(corner[0], HEIGHT - 60), min(corner[1], WIDTH - 60)
    share = laid(Region(x=x, y=y, width=60, height=60))
    assert share[corner] == 1
    assert share[HEIGHT // 2, WIDTH // 2] < 1


@pytest.mark.parametrize("size", [(WIDTH, HEIGHT - 1), (WIDTH - 1, HEIGHT)])
def test_what_reaches_beyond_the_photo_on_either_side_is_refused(size: tuple[int, int]) -> None:
    rgb, (width, height) = np.zeros((HEIGHT, WIDTH, 3), np.float32), size
    check_inside(Region(x=0, y=0, width=WIDTH, height=HEIGHT), rgb)
    with pytest.raises(OptionsError, match="140 x 100"):
        check_inside(Region(x=1, y=1, width=width, height=height), rgb)
