"""Reads TIFF: pixels by Pillow up to 8 bits where it can, and by tifffile else."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import PhotoError
from core.photo import xmp
from core.photo.ifd import MAX_VALUE, Entry
from core.photo.limits import check_size
from core.photo.read_pillow import samples_of
from core.photo.source import Info, Samples, Space
from core.photo.tags import EXIF_IFD, GPS_IFD, ICC, IPTC, ORIENTATION, XMP
from core.photo.tiff_metadata import block_of, has_more_pages, metadata

__all__ = ["read"]

_MINISWHITE, _CIELAB = 0, 8
_WEBP = 50001
_SPACES: dict[int, Space] = {0: "grey", 1: "grey", 2: "rgb", 5: "cmyk", 8: "lab"}
_PLANAR = 2
_ASSOCIATED, _UNASSOCIATED = 1, 2


def read(file: BinaryIO, path: Path, max_megapixels: float) -> tuple[Samples, Info]:
    """The first page of the photo's size; raises PhotoError, and tifffile's and Pillow's many
    errors.
    """
    import tifffile

    # What it logs of odd files is answered by an error here or of no interest.
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    with tifffile.TiffFile(file) as tiff:
        first, page = tiff.pages.first, _page_of(tiff)
        check_size(page.imagewidth, page.imagelength, path, max_megapixels)
        if page.is_tiled:
            # A tile is decoded as a whole, however little of it is the photo's.
            check_size(page.tilewidth, page.tilelength, path, max_megapixels)
        # Pillow's libtiff knows no WebP, and tells the terminal.
        deep = page.bitspersample > 8 or page.photometric == _CIELAB or page.compression == _WEBP
        info = _big(file, first) if tiff.is_bigtiff else metadata(file, "TIFF")
        samples = None if deep or page is not first else _plain(file, page, info.orientation)
        if samples is None:
            samples = _deep(page, path)
        else:
            # Pillow has turned the photo upright already, and nothing but the pixels.
            dpi = info.dpi[::-1] if info.dpi and info.orientation > 4 else info.dpi
            info = replace(info, orientation=1, dpi=dpi)
    if has_more_pages(file):
        info = replace(info, notes=(*info.notes, "Several pages: only the first was used."))
    return samples, info


def _page_of(tiff: Any) -> Any:
    """The first page, unless that is a smaller version of another: a preview, as in raw files."""
    first = tiff.pages.first
    if not first.is_reduced:
        return first
    others = (*(first.pages or ()), *tiff.pages[1:])
    return next((page for page in others if not page.is_reduced), first)


def _plain(file: BinaryIO, page: Any, orientation: int) -> Samples | None:
    """Samples of up to 8 bits by Pillow, upright; None where only tifffile knows how they are laid
    out.
    """
    try:
        file.seek(0)
        with Image.open(file, formats=["TIFF"]) as image:
            # Where the tag is missing Pillow asks XMP, and fails if that is of another type than
            # bytes.
            image.info["xmp"] = b'tiff:Orientation="%d"' % orientation
            return samples_of(image)
    except Exception:
        # Pillow answers what is damaged and what it does not know with the same errors.
        if int(page.photometric) not in _SPACES:
            raise
        return None


def _big(file: BinaryIO, page: Any) -> Info:
    """The metadata of a BigTIFF, as far as it lies in the page's own tags."""
    packet, profile, records = (_big_block(file, page, tag) for tag in (XMP, ICC, IPTC))
    orientation = page.tags.valueof(ORIENTATION)
    if orientation is None:
        orientation = xmp.orientation(packet)
    exif = page.tags.get(EXIF_IFD) or page.tags.get(GPS_IFD)
    return Info(
        format="TIFF",
        orientation=orientation if orientation in range(1, 9) else 1,
        icc=profile,
        xmp=packet,
        iptc=records,
        notes=("EXIF of a BigTIFF is not kept.",) if exif else (),
    )


def _big_block(file: BinaryIO, page: Any, tag: int) -> bytes | None:
    """A block of metadata as it lies in the file: tifffile makes numbers or text of some."""
    found = page.tags.get(tag)
    if found is None or not 0 < found.valuebytecount <= MAX_VALUE:
        return None
    file.seek(found.valueoffset)
    value = file.read(found.valuebytecount)
    if len(value) < found.valuebytecount:
        return None
    field = Entry(tag=tag, type=int(found.dtype), count=found.count, value=value)
    return block_of(field, page.parent.byteorder)


def _deep(page: Any, path: Path) -> Samples:
    """Samples of any depth up to 16 bits, in whatever order and compression."""
    space = _SPACES.get(int(page.photometric))
    unsigned = page.sampleformat in (1, None) or space == "lab"
    if space is None or not unsigned or page.bitspersample > 16:
        raise PhotoError(
            f"{path.name} holds {page.bitspersample}-bit samples of a kind that cannot be read."
        )
    array = page.asarray()
    if page.planarconfig == _PLANAR and array.ndim == 3:
        array = np.moveaxis(array, 0, -1)
    array = array.reshape(page.imagelength, page.imagewidth, -1)
    peak = (1 << page.bitspersample) - 1
    if space == "lab":
        return Samples(array=_unsigned_lab(array[..., :3]), space=space, peak=65535)
    if page.photometric == _MINISWHITE:
        # The grey alone: alpha is not a colour.
        array[..., 0] = peak - array[..., 0]
    colours = {"grey": 1, "cmyk": 4}.get(space, 3)
    extra = int(page.extrasamples[0]) if page.extrasamples else 0
    alpha = extra in (_ASSOCIATED, _UNASSOCIATED) and space != "cmyk"
    return Samples(
        array=array[..., : colours + alpha],
        space=space,
        alpha=alpha,
        premultiplied=extra == _ASSOCIATED,
        peak=peak,
    )


def _unsigned_lab(array: NDArray[Any]) -> NDArray[np.uint16]:
    """TIFF's Lab (L* over the whole range, a* and b* signed) as ICC's 16 bits."""
    wide = array.dtype.itemsize == 2
    signed = array.view(np.int16 if wide else np.int8)[..., 1:].astype(np.float32)
    result = np.empty(array.shape, np.uint16)
    np.multiply(array[..., 0], 1 if wide else 257, out=result[..., 0], dtype=np.uint16)
    result[..., 1:] = np.rint((signed / (256 if wide else 1) + 128) * 257).clip(0, 65535)
    return result
