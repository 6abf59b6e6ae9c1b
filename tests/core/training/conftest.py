"""Training data small enough for tests: folders of made-up photos, and pairs of them."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.training.data import TrainingSet


def picture(seed: int, height: int = 288, width: int = 320) -> np.ndarray:
    """Flat on the left, detail on the right."""
    rng = np.random.default_rng(seed)
    rgb = np.full((height, width, 3), 128, np.uint8)
    blocks = rng.integers(0, 256, (height // 8, width // 16, 3), np.uint8)
    rgb[:, width // 2 :] = blocks.repeat(8, axis=0).repeat(8, axis=1)[:height, : width - width // 2]
    return rgb


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("photos")
    for seed in range(3):
        Image.fromarray(picture(seed)).save(root / f"{seed}.png")
    return root


@pytest.fixture(scope="package")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four in a tar file. Of the second and third the sharp one is shifted by two pixels; the last
    do not belong together.
    """
    root = tmp_path_factory.mktemp("pairs")
    with tarfile.open(root / "pairs.tar", "w") as archive:
        for name, image in (
            ("blur/reds_000_1.png", picture(1)),
            ("sharp/reds_000_1.png", picture(1)),
            ("blur/reds_001_1.png", picture(2)),
            ("sharp/reds_001_1.png", np.roll(picture(2), 2, axis=1)),
            ("blur/GOPR0001_11_00_f7_avg8.png", picture(4)),
            ("sharp/GOPR0001_11_00_f7_avg8.png", np.roll(picture(4), 2, axis=1)),
            ("blur/reds_002_1.png", picture(3)),
            ("sharp/reds_002_1.png", picture(9)),
        ):
            file = io.BytesIO()
            Image.fromarray(image).save(file, "PNG")
            member = tarfile.TarInfo(name)
            member.size = file.tell()
            file.seek(0)
            archive.addfile(member, file)
    return root / "pairs.tar"


@pytest.fixture(scope="package")
def data(folder: Path, pairs: Path) -> TrainingSet:
    return TrainingSet([folder], [pairs], torch.device("cpu"), pages=2)
