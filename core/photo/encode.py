"""From a Photo to a file: the extension decides the format; it appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from core.errors import PhotoError
from core.files import write_atomically
from core.options import SaveOptions
from core.photo import write_pillow, write_png, write_tiff
from core.photo.formats import Format, format_for
from core.photo.metadata import for_result, packet_for
from core.photo.photo import Photo
from core.photo.pixels import over_white, stored
from core.photo.read_heif import pillow_heif

__all__ = ["check_fits", "encode", "losses", "writer"]


def encode(
    photo: Photo,
    path: Path | str,
    save: SaveOptions,
    *,
    source: Path | None,
    staged: Callable[[Path], object] | None = None,
) -> Path:
    """Write the photo and return its path; neither `source` nor `photo.path` is overwritten.

    `staged` is called with the whole file before it gets its name. Raises PhotoError and what
    `staged` raises, and then leaves whatever was there as it was.
    """
    path = Path(path)
    sources = [known for known in (source, photo.path) if known is not None]
    fill = writer(photo, path, save)
    return write_atomically(path, fill, overwrite=save.overwrite, sources=sources, staged=staged)


def writer(photo: Photo, path: Path, save: SaveOptions) -> Callable[[BinaryIO], None]:
    """What fills an open file with the photo, in the format of `path`. Raises PhotoError."""
    target = format_for(path)
    return lambda file: _write(photo, target, save, file)


def losses(photo: Photo, suffix: str, save: SaveOptions) -> tuple[str, ...]:
    """Sentences on what of the photo a format cannot hold, for the user to know beforehand."""
    target = format_for(Path("photo" + suffix))
    found = []
    if photo.alpha is not None and not target.alpha:
        found.append(f"{target.name} has no transparency: the photo is put on white.")
    # The 10 bits of a HEIF, which are 16 here, are all kept by another.
    deep = photo.bit_depth == 16 and not (photo.format == target.name == "HEIF")
    if deep and save.bit_depth != 8 and target.bits < 16:
        found.append(
            f"{target.name} holds {target.bits} bits a channel: the photo's 16 are rounded."
        )
    if photo.icc and not target.metadata:
        found.append(f"{target.name} holds no colour profile: the photo is converted to sRGB.")
    if save.metadata != "strip" and not target.metadata and (photo.exif or photo.xmp):
        found.append(f"{target.name} holds no metadata.")
    if save.metadata != "strip" and not target.iptc and photo.iptc:
        found.append(f"{target.name} holds no IPTC data.")
    texts = [keyword for keyword, _ in photo.texts if keyword not in target.texts]
    if save.metadata != "strip" and texts:
        found.append(f"Not kept in {target.name}: {', '.join(texts)}.")
    if save.metadata != "strip" and target.name == "JPEG":
        packet = write_pillow.jpeg_packet(packet_for(photo, save))
        comment = dict(photo.texts).get("Comment", "").encode()
        blocks = {"EXIF": photo.exif, "XMP": packet, "IPTC": photo.iptc, "Comment": comment}
        for name, longest in write_pillow.LONGEST.items():
            if len(blocks[name] or b"") > longest:
                found.append(f"The {name} data is too long for {target.name}: it is left out.")
    return tuple(found)


def check_fits(photo: Photo, path: Path) -> None:
    """Raises PhotoError where the format of `path` is none, needs a package that is missing, or is
    too small for the photo.
    """
    target = format_for(path)
    if target.name == "HEIF":
        pillow_heif()
    _check_size(photo, target)


def _check_size(photo: Photo, target: Format) -> None:
    if max(photo.width, photo.height) > target.max_side:
        raise PhotoError(
            f"{target.name} holds at most {target.max_side} pixels a side, this photo has "
            f"{photo.width} x {photo.height}; save it as TIFF or PNG."
        )
    pixels = photo.width * photo.height
    if target.max_pixels is not None and pixels > target.max_pixels:
        raise PhotoError(
            f"{target.name} holds at most {target.max_pixels / 1e6:g} megapixels, this photo has "
            f"{pixels / 1e6:g}; save it as TIFF or PNG."
        )


def _write(photo: Photo, target: Format, save: SaveOptions, file: BinaryIO) -> None:
    _check_size(photo, target)
    rgb, alpha = photo.rgb, photo.alpha
    if alpha is not None and not target.alpha:
        rgb, alpha = over_white(rgb, alpha), None
    bits = 16 if target.sixteen and (save.bit_depth or photo.bit_depth) == 16 else 8
    grey = photo.grey and target.grey and (alpha is None or target.grey_alpha)
    array = stored(rgb, alpha, grey=grey, bits=bits)
    metadata = for_result(photo, save)
    if target.name == "PNG":
        write_png.write(file, array, photo.icc, metadata)
    elif target.name == "TIFF":
        write_tiff.write(file, array, photo.icc, metadata)
    else:
        write_pillow.write(file, array, photo, target, save, metadata)
