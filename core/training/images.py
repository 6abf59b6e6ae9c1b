"""Photos from folders and .tar files, as they lie there, and on the device."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

SUFFIXES = (".webp", ".png", ".jpg", ".jpeg")


def read_images(source: Path) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Name and RGB pixels of every photo in a folder (recursive) or .tar file, sorted by name."""
    if source.suffix == ".tar":
        with tarfile.open(source) as archive:
            members = sorted((m for m in archive.getmembers() if m.isfile()), key=lambda m: m.name)
            for member in members:
                file = archive.extractfile(member)
                if file is not None and member.name.lower().endswith(SUFFIXES):
                    yield member.name, _decode(file.read())
    else:
        for path in sorted(p for p in source.rglob("*") if p.suffix.lower() in SUFFIXES):
            yield path.relative_to(source).as_posix(), _decode(path.read_bytes())


def _decode(blob: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(blob)) as image:
        return np.array(image.convert("RGB"))


def on_device(rgb: NDArray[np.uint8], device: torch.device) -> Tensor:
    """(H, W, 3) -> (3, H, W) on the device."""
    return torch.from_numpy(np.array(rgb)).permute(2, 0, 1).contiguous().to(device)
