"""Finding photos among what was dropped, typed or pasted. Worker side."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.core_words import in_words
from app.images import Pixels, to_qimage
from core.errors import PhotoError
from core.files import explain

translate = QCoreApplication.translate

#: A folder dropped by mistake must not fill the filmstrip with a whole disk.
FOLDER_LIMIT = 2000
#: Inner folders that are looked into for a folder without photos of its own, for the same reason.
INNER_LIMIT = 500


@dataclass(frozen=True)
class Found:
    """A file that looks like a photo; `title` where the file's name would tell nothing."""

    path: Path
    title: str = ""


@dataclass(frozen=True)
class Refused:
    """Something that is not opened, and why, in one sentence."""

    path: Path
    reason: str


def find_photos(paths: Iterable[Path]) -> Generator[object, None, None]:
    """Files, and the photos inside folders -> Found or Refused each."""
    for path in paths:
        yield from _look_at(path)


def paste(pixels: Pixels, path: Path, title: str) -> Generator[object, None, None]:
    """Store a pasted picture as `path` (.png): it travels like any photo -> Found."""
    if not to_qimage(pixels).save(str(path)):
        raise PhotoError(
            translate("files", "The pasted picture cannot be stored: is the disk full?")
        )
    yield Found(path, title)


def _look_at(path: Path) -> Iterator[Found | Refused]:
    from core.photo.formats import is_photo

    try:
        if path.is_dir():
            photos = sorted(filter(is_photo, path.iterdir()))
            yield from (Found(p) for p in photos[:FOLDER_LIMIT])
            if not photos or len(photos) > FOLDER_LIMIT:
                yield Refused(path, _about_folder(path, len(photos)))
        elif not path.exists():
            yield Refused(path, translate("files", "{0} is not there any more.").format(path.name))
        elif not path.is_file():
            yield Refused(path, translate("files", "{0} is not a file.").format(path.name))
        else:
            yield Found(path)
    except OSError as error:
        yield Refused(
            path,
            translate("files", "Cannot read {0}: {1}.").format(path.name, in_words(explain(error))),
        )


def _about_folder(path: Path, photos: int) -> str:
    if photos:
        words = translate("files", "{0} has {1} photos; the first {2} of them were opened.")
        return words.format(path.name, photos, FOLDER_LIMIT)
    if _has_photos_inside(path):
        words = translate(
            "files", "The photos of the folder {0} are in inner folders: File > Batch takes those."
        )
    else:
        words = translate("files", "There are no photos in the folder {0}.")
    return words.format(path.name)


def _has_photos_inside(path: Path) -> bool:
    """Whether the batch would find photos in inner folders, as far as that can be seen soon."""
    from core.photo.formats import is_photo

    for place, folders, names in islice(os.walk(path), INNER_LIMIT):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if any(is_photo(Path(place, name)) for name in names):
            return True
    return False
