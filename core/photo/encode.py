"""From a Photo to a file: the extension decides the format, the file appears whole or not at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from core.files import write_atomically
from core.options import SaveOptions
from core.photo.formats import Format, format_for
from core.photo.photo import Photo

__all__ = ["encode", "estimate_size"]


def encode(photo: Photo, path: Path, save: SaveOptions, *, source: Path | None) -> Path:
    """Write the photo; raises PhotoError and then leaves whatever was there as it was."""
    path = Path(path)
    target = format_for(path)
    sources = [known for known in (source, photo.path) if known is not None]
    return write_atomically(
        path,
        lambda file: _write(photo, target, save, file),
        overwrite=save.overwrite,
        sources=sources,
    )


def estimate_size(photo: Photo, suffix: str, save: SaveOptions) -> int:
    """About how many bytes the file would have."""
    buffer = BytesIO()
    _write(photo, format_for(Path("photo" + suffix)), save, buffer)
    return buffer.tell()


def _write(photo: Photo, target: Format, save: SaveOptions, file: BinaryIO) -> None:
    image = _to_pillow(photo, target)
    settings: dict[str, Any] = {"icc_profile": photo.icc}
    if photo.exif:
        exif = Image.Exif()
        exif.load(photo.exif)
        exif[0x0112] = 1
        settings["exif"] = exif.tobytes()
    if photo.dpi:
        settings["dpi"] = photo.dpi
    if target.name == "JPEG":
        settings["quality"] = save.quality or max(95, photo.jpeg_quality or 0)
        settings["subsampling"] = photo.jpeg_subsampling or 0
    if target.name == "WEBP":
        settings["quality"] = save.quality or 95
        settings["exact"] = True
    image.save(file, target.name, **settings)


def _to_pillow(photo: Photo, target: Format) -> Image.Image:
    rgb = photo.rgb.mean(axis=2, keepdims=True) if photo.grey and target.grey else photo.rgb
    channels = [np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8)]
    if photo.alpha is not None and target.alpha:
        channels.append(np.rint(photo.alpha[..., None] * 255).astype(np.uint8))
    pixels = np.concatenate(channels, axis=2)
    return Image.fromarray(pixels.squeeze(2) if pixels.shape[2] == 1 else pixels)
