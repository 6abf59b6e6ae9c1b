"""What findings look like over a photo."""

from __future__ import annotations

import numpy as np

from app.trust.findings import tint_pixels


def test_the_edge_of_a_mask_shows_on_any_photo() -> None:
    mask = np.zeros((300, 400), np.uint8)
    mask[100:200, 100:300] = 255
    tint = tint_pixels(mask).levels[0].astype(int)
    for grey in (0, 90, 160, 255):
        row = (tint[..., :3] + grey * (255 - tint[..., 3:]) / 255)[150].mean(axis=-1)
        assert np.ptp(row[95:106]) > 90, "light and dark beside each other"
    assert tint[:90].max() == 0 and np.ptp(tint[110:190, 110:290, 3]) == 0
