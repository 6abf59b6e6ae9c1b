"""Which file formats are read and written, and what each can hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import PhotoError

__all__ = ["FORMATS", "READABLE", "WRITABLE", "Format", "format_for"]


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format that can be written. `profiles`: it can hold an ICC profile and metadata."""

    name: str
    suffixes: tuple[str, ...]
    alpha: bool = True
    grey: bool = True
    sixteen: bool = False
    profiles: bool = True


FORMATS = (
    Format(name="JPEG", suffixes=(".jpg", ".jpeg"), alpha=False),
    Format(name="PNG", suffixes=(".png",), sixteen=True),
    Format(name="WEBP", suffixes=(".webp",), grey=False),
)
WRITABLE: tuple[str, ...] = tuple(suffix for entry in FORMATS for suffix in entry.suffixes)
READABLE: tuple[str, ...] = WRITABLE


def format_for(path: Path) -> Format:
    """The format that a file's extension asks for; raises PhotoError where there is none."""
    suffix = path.suffix.lower()
    for entry in FORMATS:
        if suffix in entry.suffixes:
            return entry
    known = ", ".join(WRITABLE)
    raise PhotoError(f"{path.name}: results are written as {known}, not as {suffix or 'that'}.")
