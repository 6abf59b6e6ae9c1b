"""Which file formats are read and written, and what each can hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import PhotoError

__all__ = [
    *("FORMATS", "KEYWORDS", "RAW_SUFFIXES", "READABLE", "WRITABLE"),
    *("Format", "ending_in", "format_for", "is_photo", "result_suffix", "stem_of"),
]


#: A PNG's texts that are for people (PNG third edition, 11.3.3.1); ImageMagick adds EXIF in pieces.
KEYWORDS = (
    *("Title", "Author", "Description", "Copyright", "Creation Time", "Software", "Disclaimer"),
    *("Warning", "Source", "Comment"),
)


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format that is written: what it can hold and how many pixels, a side and in all, can be
    read again.

    `bits` are a channel's, `grey_alpha` is whether grey stays grey beside alpha. `metadata` covers
    EXIF, XMP and the ICC profile, `texts` the keywords of a photo's texts; `quality` is the default
    where it is lossy.
    """

    name: str
    suffixes: tuple[str, ...]
    max_side: int
    max_pixels: int | None = None
    alpha: bool = True
    grey: bool = True
    grey_alpha: bool = True
    bits: int = 8
    metadata: bool = True
    iptc: bool = False
    texts: tuple[str, ...] = ()
    quality: int | None = None

    @property
    def sixteen(self) -> bool:
        """Whether more than 8 bits of a photo's 16 are kept."""
        return self.bits > 8


FORMATS = (
    Format(
        name="JPEG",
        suffixes=(".jpg", ".jpeg", ".jpe", ".jfif"),
        max_side=65500,
        alpha=False,
        iptc=True,
        texts=("Comment",),
        quality=95,
    ),
    Format(
        name="PNG",
        suffixes=(".png",),
        max_side=1_000_000,
        bits=16,
        iptc=True,
        texts=KEYWORDS,
    ),
    Format(name="TIFF", suffixes=(".tif", ".tiff"), max_side=2**31 - 1, bits=16, iptc=True),
    Format(name="WEBP", suffixes=(".webp",), max_side=16383, grey=False, quality=95),
    Format(
        name="BMP",
        suffixes=(".bmp",),
        max_side=2**31 - 1,
        max_pixels=1_400_000_000,  # of 24 bits and with their rows filled up, in 4 GiB
        alpha=False,
        metadata=False,
    ),
    Format(
        name="AVIF",
        suffixes=(".avif",),
        max_side=32768,
        max_pixels=16384 * 16384,
        grey=False,
        quality=90,
    ),
    Format(
        name="HEIF",
        suffixes=(".heic", ".heif", ".hif"),
        max_side=16384,
        grey_alpha=False,
        bits=10,
        quality=90,
    ),
)
#: Camera files by maker: Adobe, Canon, Nikon, Sony, Fujifilm, Panasonic, Olympus, Pentax, ...
RAW_SUFFIXES: tuple[str, ...] = (
    ".dng", ".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".sr2", ".srf", ".raf", ".rw2",
    ".orf", ".pef", ".srw", ".3fr", ".erf", ".iiq", ".kdc", ".dcr", ".mef", ".mos", ".mrw",
    ".rwl", ".x3f",
)  # fmt: skip
WRITABLE: tuple[str, ...] = tuple(suffix for entry in FORMATS for suffix in entry.suffixes)
READABLE: tuple[str, ...] = WRITABLE + RAW_SUFFIXES


def is_photo(path: Path) -> bool:
    """Whether a folder's entry is taken for a photo: by its ending, not hidden (macOS puts a
    ._IMG_1.jpg beside each on foreign disks), and a file as far as anybody may know.
    """
    if path.name.startswith(".") or path.suffix.lower() not in READABLE:
        return False
    try:
        return path.is_file()
    except OSError:
        return True


def result_suffix(source: Path) -> str:
    """The ending of a photo's result: its own, or TIFF's where that cannot be written, as RAW."""
    return source.suffix if source.suffix.lower() in WRITABLE else ".tif"


def stem_of(source: Path) -> str:
    """A photo's name without its ending, of which what follows another dot is no part."""
    return source.stem if source.suffix.lower() in READABLE else source.name


def ending_in(path: Path, suffix: str) -> Path:
    """With `suffix` in the place of a photo's ending; what else follows a dot is of the name."""
    if path.suffix.lower() in READABLE:
        return path.with_suffix(suffix)
    return path.with_name(path.name.rstrip(".") + suffix)


def format_for(path: Path) -> Format:
    """The format that a file's extension asks for; raises PhotoError where there is none."""
    suffix = path.suffix.lower()
    for entry in FORMATS:
        if suffix in entry.suffixes:
            return entry
    known = ", ".join(entry.suffixes[0] for entry in FORMATS)
    asked = f"not as {suffix}" if suffix else "so the name needs one of these endings"
    raise PhotoError(f"{path.name}: results are written as {known}, {asked}.")
