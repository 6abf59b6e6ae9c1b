"""Which photo belongs to which: two files, or the files of two folders paired by their names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from core.errors import PhotoError
from core.files import explain, is_folder, is_same_file
from core.names import absolute

__all__ = ["Pair", "Pairs", "pair_up"]

#: What a restored photo's name may end in: "_deblurred", "-deblurred-2", " deblurred (3)".
_RESTORED = re.compile(r"[ _.-]+deblurred(?:[ _.-]*\(?\d+\)?)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Pair:
    """Two photos to be compared."""

    left: Path
    right: Path


@dataclass(frozen=True)
class Pairs:
    """The pairs in the order of their names, and the photos for which there is no partner."""

    pairs: tuple[Pair, ...]
    alone: tuple[Path, ...] = ()


def pair_up(left: Path, right: Path) -> Pairs:
    """Two files are a pair; a folder's photos find their partners in the other folder by name.

    Names go together if their stems are equal but for upper case and a suffix such as "_deblurred".
    One folder given twice pairs its originals with its restored photos; a file and a folder pair
    the file with its partner in there. Raises PhotoError if one cannot be read, or if no name
    goes with another.
    """
    folders = is_folder(left), is_folder(right)
    if not any(folders):
        return Pairs((Pair(left, right),))
    lefts = _photos(left) if folders[0] else [left]
    rights = _photos(right) if folders[1] else [right]
    if all(folders) and is_same_file(left, right):
        rights = [path for path in lefts if _RESTORED.search(path.stem)]
        lefts = [path for path in lefts if path not in rights]
    found = _by_name(lefts, rights)
    if not found.pairs:
        names = [absolute(path).name for path in (left, right)]
        raise PhotoError(f"No photo in {names[0]} goes by its name with one in {names[1]}.")
    return found if all(folders) else Pairs(found.pairs)


def _photos(folder: Path) -> list[Path]:
    from core.photo.formats import is_photo

    try:
        found = list(filter(is_photo, folder.iterdir()))
    except OSError as error:
        raise PhotoError(f"Cannot read {folder}: {explain(error)}.") from error
    return sorted(found, key=_in_order)


def _in_order(path: Path) -> list[tuple[int, str]]:
    """IMG_2 before IMG_10."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _by_name(lefts: list[Path], rights: list[Path]) -> Pairs:
    groups: dict[str, tuple[list[Path], list[Path]]] = defaultdict(lambda: ([], []))
    for side, paths in enumerate((lefts, rights)):
        for path in paths:
            groups[_RESTORED.sub("", path.stem).casefold()][side].append(path)
    pairs: list[Pair] = []
    alone: list[Path] = []
    for ours, theirs in groups.values():
        if not ours or not theirs:
            alone += ours + theirs
        elif len(ours) >= len(theirs):
            pairs += [Pair(path, _nearest(path, theirs)) for path in ours]
        else:
            pairs += [Pair(_nearest(path, ours), path) for path in theirs]
    pairs.sort(key=lambda pair: (_in_order(pair.left), _in_order(pair.right)))
    return Pairs(tuple(pairs), tuple(sorted(alone, key=_in_order)))


def _nearest(path: Path, others: list[Path]) -> Path:
    """Of several with the same stem the one most alike: same name, same stem, same format."""

    def likeness(other: Path) -> tuple[bool, bool]:
        same_stem = other.stem.casefold() == path.stem.casefold()
        return same_stem, other.suffix.casefold() == path.suffix.casefold()

    return max(others, key=likeness)
