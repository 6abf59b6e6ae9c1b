"""Whether a file is still what it was: at a look by size and time, in doubt by what is in it."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from core import photo as photos
from core import provenance
from core.batch.item import Item, Mark
from core.errors import PhotoError
from core.files import sha256_of
from core.photo import Photo

__all__ = ["is_described", "is_result", "is_unchanged", "mark_of", "pixels_in", "pixels_of"]


def mark_of(path: Path) -> Mark | None:
    """None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Mark(status.st_size, status.st_mtime_ns)


def pixels_of(photo: Photo) -> int:
    """A checksum of what is seen, which writing tags into the file leaves as it is."""
    seen = zlib.crc32(np.ascontiguousarray(photo.rgb).data)
    if photo.alpha is None:
        return seen
    return zlib.crc32(np.ascontiguousarray(photo.alpha).data, seen)


def pixels_in(path: Path, megapixels: float) -> int | None:
    """The same for a file, which is decoded; None where that cannot be."""
    try:
        return pixels_of(photos.decode(path, max_megapixels=megapixels))
    except PhotoError:
        return None


def is_result(item: Item, path: Path) -> bool:
    """Whether the file is the item's result, to the last bit."""
    try:
        return path.stat().st_size == item.size and sha256_of(path) == item.sha256
    except OSError:
        return False


def is_unchanged(item: Item, target: Path) -> bool:
    """As `is_result`, of which size and time say enough where they are those it was written at."""
    return mark_of(target) == Mark(item.size, item.changed) or is_result(item, target)


def is_described(item: Item, target: Path) -> bool:
    """Whether the sidecar lies there already, and is this result's."""
    try:
        return provenance.read(provenance.sidecar_path(target)).output.sha256 == item.sha256
    except provenance.SidecarError:
        return False
