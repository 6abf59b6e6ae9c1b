"""From files and folders to photos: which they are and where below a folder they lie."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from core.batch.options import Search
from core.batch.template import result_pattern
from core.files import explain
from core.names import LONGEST_NAME, absolute
from core.photo.formats import READABLE
from core.provenance import SUFFIX as SIDECAR

__all__ = ["Found", "Refused", "find", "without_results"]


#: Bytes from which on a result's name may have been cut: a letter has four, and there may be room
#: for a sidecar's ending.
CUT_NAME = LONGEST_NAME - 4 - len(SIDECAR)


@dataclass(frozen=True)
class Found:
    """A photo by its name; `folder` is its place below the searched folder, "" for the top."""

    path: Path
    folder: str = ""


@dataclass(frozen=True)
class Refused:
    """An input that leads to no photo, and why, in one sentence."""

    path: Path
    reason: str


def find(search: Search, output: Path | None) -> Iterator[Found | Refused]:
    """Every photo once, folders in the order of names. The output folder inside is left out, and
    so is whatever is hidden; links to folders are not followed.
    """
    seen: set[Path] = set()
    for path in search.paths:
        for item in _look_at(absolute(path), search, output):
            if isinstance(item, Refused) or item.path not in seen:
                seen.add(item.path)
                yield item


def without_results(found: Iterable[Found], output: Path, template: str) -> list[Found]:
    """Leave out what an earlier batch wrote beside the originals, told by its name.

    `IMG_deblurred.jpg` in the output folder is a result if there is an `IMG` in that folder too.
    """
    photos = list(found)
    pattern = result_pattern(template)
    if pattern is None:
        return photos
    root = Path(os.path.realpath(output))
    stems: dict[Path, set[str]] = {}
    for photo in photos:
        stems.setdefault(photo.path.parent, set()).add(photo.path.stem)

    def is_result(photo: Found) -> bool:
        match = pattern.fullmatch(photo.path.stem)
        if match is None:
            return False
        name, others = match["name"], stems[photo.path.parent]
        cut = len(os.fsencode(photo.path.name)) > CUT_NAME
        if name not in others and not (cut and any(each.startswith(name) for each in others)):
            return False
        return Path(os.path.realpath(photo.path.parent)).is_relative_to(root)

    return [photo for photo in photos if not is_result(photo)]


def _look_at(path: Path, search: Search, output: Path | None) -> Iterator[Found | Refused]:
    if path.is_dir():
        count = 0
        for item in _walk(path, search, output):
            count += 1
            yield item
        if not count:
            yield Refused(path, f"There are no photos in {path}.")
    elif path.exists() or path.is_symlink():
        yield Found(path)
    else:
        yield Refused(path, f"{path} is not there.")


def _walk(root: Path, search: Search, output: Path | None) -> Iterator[Found | Refused]:
    apart = Path(os.path.realpath(output)) if output is not None else None
    unread: list[OSError] = []
    for place, folders, files in os.walk(root, onerror=unread.append):
        here = Path(place)
        folders[:] = (
            []
            if not search.recursive
            else sorted(
                name
                for name in folders
                if not name.startswith(".") and Path(os.path.realpath(here / name)) != apart
            )
        )
        below = here.relative_to(root).as_posix()
        for name in sorted(files):
            if _wanted(name, search.patterns):
                yield Found(here / name, "" if below == "." else below)
    for error in unread:
        yield Refused(Path(error.filename), f"Cannot read {error.filename}: {explain(error)}.")


def _wanted(name: str, patterns: tuple[str, ...]) -> bool:
    """A photo by its ending, not hidden, and of one of the patterns."""
    if name.startswith(".") or not name.lower().endswith(READABLE):
        return False
    return not patterns or any(fnmatch(name.lower(), pattern.lower()) for pattern in patterns)
