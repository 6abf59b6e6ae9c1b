"""Photos and folders for tests of faults."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Permissions, limits and signals are Linux's here."""
    if not sys.platform.startswith("linux"):
        for item in items:
            if "tests/faults" in item.path.as_posix():
                item.add_marker(pytest.mark.skip(reason="needs Linux"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo in a folder of its own."""
    path = tmp_path / "photos" / "holiday.png"
    path.parent.mkdir()
    return save(path, 96, 64)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Where processes write what they say."""
    folder = tmp_path / "room"
    folder.mkdir()
    return folder


def save(path: Path, width: int, height: int) -> Path:
    """Noise on a gradient: no encoder makes it small."""
    y, x = np.mgrid[:height, :width]
    rgb = np.stack([x * 200 // width, y * 200 // height, (x + y) % 200], axis=2)
    rgb += np.random.default_rng(0).integers(0, 56, rgb.shape)
    Image.fromarray(rgb.astype(np.uint8)).save(path)
    return path
