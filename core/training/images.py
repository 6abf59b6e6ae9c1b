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

from core.errors import PhotoError
from core.files import explain

SUFFIXES = (".webp", ".png", ".jpg", ".jpeg")


def read_images(source: Path) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Name and RGB pixels of every photo in a folder (recursive) or .tar file, sorted by name.

    Raises PhotoError, which names the file.
    """
    if source.suffix == ".tar":
        try:
            yield from _of_archive(source)
        except OSError as error:
            raise PhotoError(f"The archive {source} cannot be read: {explain(error)}.") from error
        except (tarfile.TarError, EOFError) as error:
            raise PhotoError(f"The archive {source} is truncated or damaged.") from error
    elif not source.is_dir():
        raise PhotoError(f"{source} is neither a folder nor a .tar file that is there.")
    else:
        for path in sorted(p for p in source.rglob("*") if p.suffix.lower() in SUFFIXES):
            yield path.relative_to(source).as_posix(), _decode(_content(path), path)


def _of_archive(source: Path) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    with tarfile.open(source) as archive:
        members = sorted((m for m in archive.getmembers() if m.isfile()), key=lambda m: m.name)
        for member in members:
            file = archive.extractfile(member)
            if file is not None and member.name.lower().endswith(SUFFIXES):
                yield member.name, _decode(file.read(), source / member.name)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PhotoError(f"The photo {path} cannot be read: {explain(error)}.") from error


def _decode(blob: bytes, path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(blob)) as image:
            return np.array(image.convert("RGB"))
    # Pillow's decoders raise these for what is damaged, and the last for what is far too large.
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoError(f"The photo {path} is damaged, or too large.") from error


def on_device(rgb: NDArray[np.uint8], device: torch.device) -> Tensor:
    """(H, W, 3) -> (3, H, W) on the device."""
    return torch.from_numpy(np.array(rgb)).permute(2, 0, 1).contiguous().to(device)
