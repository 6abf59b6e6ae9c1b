"""Names of files and their folders, as every common file system takes them. Opens none."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

__all__ = ["LONGEST_NAME", "absolute", "fitting", "name_key", "numbered"]

#: Bytes of a file name that every common file system takes.
LONGEST_NAME = 255


def absolute(path: Path | str) -> Path:
    """As it is from everywhere, without dots; its links stay as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def fitting(stem: str, ending: str, *, beside: str = "") -> str:
    """The name `stem` + `ending`; the stem is cut so that all fits, also with what the name of a
    file `beside` it ends in.
    """
    room = LONGEST_NAME - len(os.fsencode(ending + beside))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + ending


def numbered(stem: str, number: int, suffix: str, *, beside: str = "") -> str:
    """The file name: "stem.jpg", then "stem-2.jpg", cut as `fitting` says."""
    return fitting(stem, (f"-{number}" if number > 1 else "") + suffix, beside=beside)


def name_key(path: Path) -> bytes:
    """Equal for paths that some file system takes for one: by case and by accents' spelling."""
    text = unicodedata.normalize("NFC", str(path)).casefold()
    return text.encode("utf-8", "surrogatepass")
