"""The strip of pictures below the photo."""

from __future__ import annotations

import numpy as np
import pytest

from app.process_strip import THUMBNAIL_HEIGHT, _small


@pytest.mark.parametrize(
    ("width", "height", "wide"), [(960, 48, 128), (48, 960, 32), (150, 100, 96), (100, 150, 43)]
)
def test_a_panorama_is_no_wider_than_its_middle(width: int, height: int, wide: int) -> None:
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[height // 2 - 2 : height // 2 + 2, width // 2 - 2 : width // 2 + 2] = 255
    small = _small(pixels, 1.0)
    assert (small.width(), small.height()) == (wide, THUMBNAIL_HEIGHT)
    assert small.pixelColor(wide // 2, THUMBNAIL_HEIGHT // 2).lightness() > 128
