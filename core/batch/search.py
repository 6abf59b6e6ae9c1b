"""From files and folders to photos: which they are and where below a folder they lie."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from core.batch.options import BatchOptions, Search
from core.batch.template import result_pattern
from core.files import explain
from core.names import LONGEST_NAME, absolute
from core.photo.formats import READABLE, stem_of
from core.provenance import SUFFIX as SIDECAR

__all__ = [
    *("ONLY_RESULTS", "Found", "Other", "Refused"),
    *("find", "is_searched", "said_of", "said_of_results", "without_results"),
]


#: Bytes from which on a result's name may have been cut: a letter has four, and there may be room
#: for a sidecar's ending.
CUT_NAME = LONGEST_NAME - 4 - len(SIDECAR)
#: Kinds of other files that are named.
NAMED = 5
ONLY_RESULTS = "There are no photos but earlier results."


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


@dataclass(frozen=True)
class Other:
    """A file in a folder that is no photo by its name's ending."""

    path: Path


def find(search: Search, output: Path | None) -> Iterator[Found | Refused | Other]:
    """Every photo once, by whichever links its folder is reached; folders in the order of names,
    those that are links last. The output folder inside is left out, and so is whatever is hidden.
    """
    seen: set[tuple[str, str]] = set()
    real = cache(os.path.realpath)
    for path in search.paths:
        for item in _look_at(absolute(path), search, output):
            place = real(item.path.parent), item.path.name
            if isinstance(item, Refused) or place not in seen:
                seen.add(place)
                yield item


def is_searched(path: Path, search: Search, output: Path) -> bool:
    """Whether `find` would come upon a file of that name; only for one in the output folder."""
    if not (path.name.lower().endswith(READABLE) and _wanted(path.name, search.patterns)):
        return False
    real, apart = Path(os.path.realpath(path.parent)), Path(os.path.realpath(output))
    for root in (Path(os.path.realpath(each)) for each in search.paths):
        inside = real.is_relative_to(root) if search.recursive else real == root
        # Else it would leave the output folder out.
        if inside and root.is_relative_to(apart):
            return True
    return False


def said_of(others: Sequence[Other]) -> str:
    """The line for files that are no photos, by their endings."""
    kinds = sorted({each.path.suffix.lower() or each.path.name for each in others})
    named = ", ".join([*kinds[:NAMED], "..."] if len(kinds) > NAMED else kinds)
    return f"Other files that were left out: {len(others)} ({named})."


def said_of_results(count: int) -> str:
    """The line for photos that are earlier results."""
    return f"Earlier results that were left out: {count}."


def without_results(found: Iterable[Found], output: Path, options: BatchOptions) -> list[Found]:
    """Leave out what an earlier batch wrote beside the originals, told by its name.

    `IMG_deblurred.jpg` in the output folder is a result if there is an `IMG` in that folder too.
    """
    photos = list(found)
    deblur = options.recipe.deblur
    pattern = result_pattern(options.template, deblur.seed, deblur.steps)
    if pattern is None:
        return photos
    root = Path(os.path.realpath(output))
    stems: dict[Path, set[str]] = {}
    for photo in photos:
        stems.setdefault(photo.path.parent, set()).add(stem_of(photo.path))

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


def _look_at(path: Path, search: Search, output: Path | None) -> Iterator[Found | Refused | Other]:
    if path.is_dir():
        empty = True
        for item in _walk(path, search, output):
            empty = empty and isinstance(item, Other)
            yield item
        if empty:
            yield Refused(path, f"There are no photos in {path}.")
    elif path.exists() or path.is_symlink():
        yield Found(path)
    else:
        yield Refused(path, f"{path} is not there.")


def _walk(root: Path, search: Search, output: Path | None) -> Iterator[Found | Refused | Other]:
    unread: list[OSError] = []
    apart = {os.path.realpath(output)} if output is not None else set()
    for here, files in _folders(root, search.recursive, apart, unread.append):
        below = here.relative_to(root).as_posix()
        for name in files:
            if not _wanted(name, search.patterns):
                continue
            if name.lower().endswith(READABLE):
                yield Found(here / name, "" if below == "." else below)
            else:
                yield Other(here / name)
    for error in unread:
        yield Refused(Path(error.filename), f"Cannot read {error.filename}: {explain(error)}.")


def _folders(
    root: Path, recursive: bool, apart: set[str], on_error: Callable[[OSError], object]
) -> Iterator[tuple[Path, list[str]]]:
    """Each folder once, without those `apart`, and the names of its files. Links come last: what
    can be reached without them keeps its own place.
    """
    seen = {*apart} - {os.path.realpath(root)}
    links = deque([root])
    while links:
        for place, folders, files in os.walk(links.popleft(), onerror=on_error):
            here, real = Path(place), os.path.realpath(place)
            if real in seen:
                folders.clear()
                continue
            seen.add(real)
            folders[:] = sorted(each for each in folders if recursive and not each.startswith("."))
            links += (here / each for each in folders if (here / each).is_symlink())
            yield here, sorted(files)


def _wanted(name: str, patterns: tuple[str, ...]) -> bool:
    """Not hidden, no sidecar, and of one of the patterns."""
    if name.startswith(".") or name.endswith(SIDECAR):
        return False
    return not patterns or any(fnmatch(name.lower(), pattern.lower()) for pattern in patterns)
