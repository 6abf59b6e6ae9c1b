"""From a file to a Photo: the content decides what it is, its size is checked before decoding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core.errors import PhotoError
from core.files import explain
from core.photo.photo import Photo

__all__ = ["decode"]


def decode(path: Path | str, *, max_megapixels: float = 200) -> Photo:
    """Read a photo, upright; raises PhotoError with one line a person can act on."""
    path = Path(path)
    Image.init()
    try:
        with (
            path.open("rb") as file,
            Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as image,
        ):
            if image.width * image.height > max_megapixels * 1e6:
                raise PhotoError(f"{path.name} has more than {max_megapixels:g} megapixels.")
            return _read(image, path)
    except PhotoError:
        raise
    except Image.UnidentifiedImageError as error:
        raise PhotoError(f"{path.name} is not a picture that can be read.") from error
    except OSError as error:
        reason = explain(error) if error.errno else "it is damaged or cut short"
        raise PhotoError(f"Cannot read {path.name}: {reason}.") from error
    except Exception as error:
        raise PhotoError(f"Cannot read {path.name}: it is damaged.") from error


def _read(image: Image.Image, path: Path) -> Photo:
    info = dict(image.info)
    name = {"MPO": "JPEG"}.get(image.format or "", image.format or "")
    upright = ImageOps.exif_transpose(image)
    grey = upright.mode in ("L", "LA", "1")
    has_alpha = upright.has_transparency_data
    pixels = upright.convert("RGBA" if has_alpha else "RGB")
    exif = info.get("exif")
    dpi = info.get("dpi")
    return Photo(
        rgb=_floats(pixels),
        alpha=np.asarray(pixels.getchannel("A"), np.float32) / 255 if has_alpha else None,
        grey=grey,
        format=name,
        icc=info.get("icc_profile"),
        exif=exif.removeprefix(b"Exif\0\0") if exif else None,
        dpi=(float(dpi[0]), float(dpi[1])) if dpi else None,
        path=path,
    )


def _floats(image: Image.Image) -> NDArray[np.float32]:
    """Three channels as float32, converted in bands so that no second large array is needed."""
    rgb = np.empty((image.height, image.width, 3), np.float32)
    for top in range(0, image.height, 256):
        band = image.crop((0, top, image.width, min(top + 256, image.height)))
        np.divide(np.asarray(band)[..., :3], 255, out=rgb[top : top + 256], dtype=np.float32)
    return rgb
