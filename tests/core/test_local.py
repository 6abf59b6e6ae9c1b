"""Masks: blended there alone, soft at the edge, off what is sharp; a sidecar carries them."""

from __future__ import annotations

import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from core import local
from core.blur_estimate import Blur, BlurEstimate
from core.errors import OptionsError


def box(shape: tuple[int, int] = (120, 160)) -> local.Mask:
    mask = np.zeros(shape, np.uint8)
    mask[40:80, 60:120] = 255
    return mask


def test_the_photo_stays_exactly_outside_and_the_result_inside() -> None:
    rng = np.random.default_rng(0)
    photo, result = (rng.random((120, 160, 3), np.float32) for _ in range(2))
    mixed = local.laid_over(photo, result, box())
    assert np.array_equal(mixed[40:80, 60:120], result[40:80, 60:120])
    outside = box() == 0
    assert np.array_equal(mixed[outside], photo[outside])
    half = local.laid_over(photo, result, np.full((120, 160), 51, np.uint8))
    np.testing.assert_allclose(half, photo + 0.2 * (result - photo), atol=1e-6)


def test_a_feather_softens_the_edge() -> None:
    soft = local.effective(box(), 16, None)
    edge = soft[60, 50:80].astype(int)
    assert (np.diff(edge) >= 0).all()
    assert 100 < edge[10] < 155  # half way at the edge itself
    assert soft[60, 90] > 240 and soft[60, 20] == 0
    assert np.array_equal(local.effective(box(), 0, None), box())
    with pytest.raises(OptionsError, match="feather"):
        local.effective(box(), -1, None)


def test_sharp_cells_are_left_alone() -> None:
    sharp = Blur(kind="sharp", size=1.0, direction=None, confidence=1.0)
    moving = Blur(kind="motion", size=9.0, direction=0.0, confidence=1.0)
    estimate = BlurEstimate(overall=moving, cell=64, cells=((sharp, moving, moving),) * 2)
    whole = np.full((120, 160), 255, np.uint8)
    found = local.effective(whole, 0, estimate)
    assert found[:, :20].max() < 10
    assert found[:, 110:].min() > 245


def checked(cell: int, rows: int, columns: int) -> BlurEstimate:
    """Sharp and moving cells like the fields of a chessboard."""
    sharp = Blur(kind="sharp", size=1.0, direction=None, confidence=1.0)
    moving = Blur(kind="motion", size=9.0, direction=0.0, confidence=1.0)
    cells = tuple(
        tuple(moving if (row + column) % 2 else sharp for column in range(columns))
        for row in range(rows)
    )
    return BlurEstimate(overall=moving, cell=cell, cells=cells)


def test_cells_go_over_smoothly_and_at_once_however_large_the_photo() -> None:
    fields = np.kron(np.indices((4, 5)).sum(axis=0) % 2, np.ones((64, 64)))[:240, :300]
    smooth = cv2.GaussianBlur(fields.astype(np.float32), (0, 0), 16)
    whole = np.full((240, 300), 255, np.uint8)
    found = local.effective(whole, 0, checked(64, 4, 5))
    assert np.abs(found - smooth * 255).max() <= 0.51
    large, since = np.full((3000, 4000), 255, np.uint8), time.process_time()
    local.effective(large, 0, checked(256, 12, 16))
    assert time.process_time() - since < 2


def test_what_is_transparent_in_a_mask_is_not_deblurred(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    white = np.full((120, 160, 3), 255, np.uint8)
    Image.fromarray(np.dstack([white, box()])).save(path)
    assert np.array_equal(local.load(path, 1), box())


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    Image.fromarray(box()).save(path)
    assert np.array_equal(local.load(path, 1), box())
    with pytest.raises(OptionsError, match="160 x 120 pixels, the photo 100 x 100"):
        local.check_fits(box(), path, 100, 100)
