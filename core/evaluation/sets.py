"""What an evaluation runs over: folders of pairs, or of sharp photos that must come back so."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import PhotoError
from core.photo.formats import is_photo


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One photo: `blurry` is what goes in; it is `sharp` itself in a set without pairs.

    `kind` is the kind of its blur where the set's `kinds.csv` (columns file, kind) says so.
    """

    name: str
    blurry: Path
    sharp: Path
    kind: str = ""

    @property
    def is_reference(self) -> bool:
        return self.blurry == self.sharp


@dataclass(frozen=True, kw_only=True)
class ImageSet:
    """A named folder; `unpaired` are photos of `blur/` and `sharp/` that lack their partner."""

    name: str
    pairs: tuple[Pair, ...]
    unpaired: tuple[str, ...] = ()


def find_sets(folders: Sequence[Path], *, limit: int | None = None) -> list[ImageSet]:
    """Read the folders' names, in order; `limit` keeps the first so many photos of each.

    A folder with `blur/` and `sharp/` is paired by file name without suffix (with it where several
    share the name), any other one holds sharp photos. Raises PhotoError for a folder that is
    missing, holds nothing to evaluate, or is given twice.
    """
    places = [folder.resolve() for folder in folders]
    if len(set(places)) < len(places):
        twice = next(place for place in places if places.count(place) > 1)
        raise PhotoError(f"{twice} is given twice.")
    sets = [_find(place, limit) for place in places]
    return [
        replace(found, name=_name(place, places)) for place, found in zip(places, sets, strict=True)
    ]


def _name(place: Path, places: Sequence[Path]) -> str:
    """So many of the last folders of a path as no other path has."""
    for count in range(1, len(place.parts)):
        if [other.parts[-count:] for other in places].count(place.parts[-count:]) == 1:
            return "/".join(place.parts[-count:])
    return str(place)


def _find(folder: Path, limit: int | None) -> ImageSet:
    if not folder.is_dir():
        raise PhotoError(f"{folder} is not a folder.")
    unpaired: tuple[str, ...] = ()
    if (folder / "blur").is_dir() and (folder / "sharp").is_dir():
        blurry, sharp = _photos(folder / "blur", folder / "sharp")
        both = sorted(blurry.keys() & sharp.keys())
        kinds = _kinds(folder / "kinds.csv")
        pairs = tuple(
            Pair(
                name=name,
                blurry=blurry[name],
                sharp=sharp[name],
                kind=kinds.get(blurry[name].stem, ""),
            )
            for name in both
        )
        unpaired = tuple(sorted(blurry.keys() ^ sharp.keys()))
    else:
        (photos,) = _photos(folder)
        pairs = tuple(Pair(name=n, blurry=path, sharp=path) for n, path in sorted(photos.items()))
    if not pairs:
        raise PhotoError(
            f"{folder} holds nothing to evaluate: neither blur/ and sharp/ with photos of the same"
            " names, nor sharp photos."
        )
    return ImageSet(name=folder.name, pairs=pairs[:limit], unpaired=unpaired)


def _kinds(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return {Path(row["file"]).stem: row["kind"] for row in csv.DictReader(file)}
    except (OSError, UnicodeError, KeyError, TypeError, csv.Error) as error:
        raise PhotoError(f"{path} is not a table with the columns file and kind.") from error


def _photos(*folders: Path) -> list[dict[str, Path]]:
    """Of each folder by name without suffix; with it where one of them has several of that name."""
    found = [sorted(filter(is_photo, folder.iterdir())) for folder in folders]
    several = {
        stem
        for photos in found
        for stem, count in Counter(path.stem for path in photos).items()
        if count > 1
    }
    return [{p.name if p.stem in several else p.stem: p for p in photos} for photos in found]
