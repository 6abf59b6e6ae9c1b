"""From a file to a Photo: the content decides what it is, its size is checked before decoding."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from core.errors import PhotoError
from core.files import explain
from core.photo import colour, exif, implied, read_heif, read_pillow, read_raw, read_tiff
from core.photo.formats import FORMATS, RAW_SUFFIXES
from core.photo.photo import Photo
from core.photo.source import Info, PhotoFile, Samples, sniff

__all__ = ["decode"]


def decode(path: Path | str, *, max_megapixels: float = 200, side: int | None = None) -> Photo:
    """Read a photo, upright and as float; see Photo for what it holds.

    With `side` only each n-th pixel of it, as long as the long side keeps so many: what a thumbnail
    is made of takes little memory beyond the file's own samples.
    Raises PhotoError, one line that a person can act on, for everything that is not a whole,
    readable photo of at most `max_megapixels`.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise PhotoError(f"{path} is a folder, not a photo.")
        with PhotoFile(path) as file, warnings.catch_warnings():
            # Oddities of files that are read all the same are not the terminal's business.
            warnings.simplefilter("ignore")
            samples, info = _read(file, path, max_megapixels)
        if side is not None:
            samples = _thinned(samples, side)
        return _develop(samples, info, path)
    except PhotoError:
        raise
    except MemoryError as error:
        raise PhotoError(f"{path.name} does not fit into this computer's memory.") from error
    except OSError as error:
        if error.errno is None:
            raise _damaged(path) from error
        raise PhotoError(f"Cannot read {path}: {explain(error)}.") from error
    except Exception as error:
        # The decoders answer broken files with every kind of exception there is.
        raise _damaged(path) from error


def _damaged(path: Path) -> PhotoError:
    return PhotoError(f"Cannot read {path.name}: it is damaged or cut short.")


def _read(file: BinaryIO, path: Path, max_megapixels: float) -> tuple[Samples, Info]:
    name = sniff(file, path.suffix.lower(), RAW_SUFFIXES)
    if name == "TIFF":
        return read_tiff.read(file, path, max_megapixels)
    if name == "HEIF":
        return read_heif.read(file, path, max_megapixels)
    if name == "RAW":
        return read_raw.read(file, path, max_megapixels)
    if name is not None:
        return read_pillow.read(file, name, path, max_megapixels)
    if not file.read(1):
        raise PhotoError(f"{path.name} is empty.")
    kinds = ", ".join(entry.name for entry in FORMATS)
    raise PhotoError(
        f"{path.name} is not a photo of a kind that can be read; those are {kinds} and cameras' "
        "raw files."
    )


def _thinned(samples: Samples, side: int) -> Samples:
    step = max(1, max(samples.array.shape[:2]) // side)
    return replace(samples, array=samples.array[::step, ::step].copy())


def _develop(samples: Samples, info: Info, path: Path) -> Photo:
    samples = replace(samples, array=_upright(samples.array, info.orientation))
    alpha = _alpha(samples) if samples.alpha else None
    if samples.premultiplied and alpha is not None:
        samples = _divided(samples, alpha)
    rgb, profile, note = colour.to_rgb(samples, _profile(samples, info))
    return Photo(
        rgb=rgb,
        alpha=alpha,
        grey=samples.space == "grey",
        bit_depth=16 if samples.peak > 255 else 8,
        format=info.format,
        icc=profile,
        exif=info.exif,
        xmp=info.xmp or exif.first_value(info.exif, exif.XMP),
        iptc=info.iptc or exif.first_value(info.exif, exif.IPTC),
        texts=info.texts,
        dpi=info.dpi[::-1] if info.dpi and info.orientation > 4 else info.dpi,
        jpeg_quality=info.jpeg_quality,
        jpeg_subsampling=info.jpeg_subsampling,
        notes=info.notes + ((note,) if note else ()),
        path=path,
    )


def _profile(samples: Samples, info: Info) -> bytes | None:
    """The embedded profile, or the one that EXIF tells of RGB that says nothing of itself.

    Where the file names sRGB, EXIF's other word is void: sRGB's own profile says so to whoever
    reads the result, which has the same EXIF.
    """
    if info.icc or samples.space != "rgb":
        return info.icc
    told = implied.from_exif(info.exif)
    return colour.srgb() if told and info.names_srgb else told


def _alpha(samples: Samples) -> NDArray[np.float32]:
    return np.divide(samples.array[..., -1], samples.peak, dtype=np.float32)


def _divided(samples: Samples, alpha: NDArray[np.float32]) -> Samples:
    """Without alpha's share in the colours, before a profile's curve bends them."""
    visible = np.where(alpha > 0, alpha, 1)[..., None]
    array = np.divide(samples.array, visible, dtype=np.float32).clip(0, samples.peak)
    return replace(samples, array=np.rint(array).astype(samples.array.dtype), premultiplied=False)


def _upright(array: NDArray[Any], orientation: int) -> NDArray[Any]:
    """A view of (H, W, C) turned and mirrored by EXIF's orientation, 1 to 8."""
    if orientation > 4:
        array = array.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        array = array[::-1]
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    return array
