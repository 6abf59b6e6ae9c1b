"""Develops camera raw files through rawpy (LibRaw), an optional package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from core.errors import PhotoError
from core.photo.colour import GAMMA, adobe_rgb
from core.photo.limits import check_size
from core.photo.source import Info, Samples
from core.photo.tiff_metadata import metadata

__all__ = ["read"]


def read(file: BinaryIO, path: Path, max_megapixels: float) -> tuple[Samples, Info]:
    """16 bits in Adobe RGB (1998), the camera's white balance, upright, brightness as exposed."""
    try:
        import rawpy
    except ImportError as error:
        raise PhotoError(
            f"{path.name} is a camera raw file, which needs an extra package; "
            "install it with: pip install rawpy"
        ) from error
    try:
        with rawpy.imread(file) as raw:
            check_size(raw.sizes.width, raw.sizes.height, path, max_megapixels)
            array = raw.postprocess(
                output_bps=16,
                output_color=rawpy.ColorSpace.Adobe,
                gamma=(GAMMA, 0),
                use_camera_wb=True,
                no_auto_bright=True,
            )
    except rawpy.LibRawError as error:
        raise PhotoError(
            f"Cannot read {path.name}: this camera's raw format is unknown, or it is damaged."
        ) from error
    info = replace(metadata(file, "RAW"), orientation=1, icc=adobe_rgb())
    note = "Developed from raw to Adobe RGB (1998)."
    return Samples(array=array, peak=65535), replace(info, notes=(note,))
