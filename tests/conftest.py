"""What several tests share: small photos, a tiny model with weights on disk, a full disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

# Before Qt and torch are loaded: no display is needed, and small tests gain nothing by threads.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import weights
from core.denoiser import DeblurModel
from core.options import TINY

# Under `nohup`, programs that tests start would inherit that a closed terminal means nothing.
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda *_: None)

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "resources" / "samples"


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights file of a small model that changes what it sees: every layer has random weights."""
    torch.manual_seed(0)
    model = DeblurModel(TINY)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    path = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    path.write_bytes(weights.serialize(model, {"made_by": "tests"}, torch.float32))
    return path


@pytest.fixture
def photo_rgb() -> NDArray[np.float32]:
    """A structured picture, float32 (144, 208, 3): gradients, edges, a little noise."""
    y, x = np.mgrid[0:144, 0:208].astype(np.float32)
    rgb = np.stack([x / 208, y / 144, ((x // 24 + y // 24) % 2) * 0.6 + 0.2], axis=-1)
    noise = np.random.default_rng(0).normal(0, 0.01, rgb.shape)
    return np.clip(rgb + noise, 0, 1).astype(np.float32)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB, where this machine lets the test mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("no mount command")
    command = [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield disk
    finally:
        subprocess.run([umount, str(disk)], capture_output=True, check=True)
