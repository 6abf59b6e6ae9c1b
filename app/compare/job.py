"""The work behind the compare viewer: finding pairs, decoding both photos, measuring them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.compare.facts import Fact, facts
from app.core_words import in_words
from app.images import Pyramid, showing
from app.jobs import Items
from core.errors import DeblurError

if TYPE_CHECKING:
    from core.photo import Photo

#: Left and right; None where nothing was chosen.
Paths = tuple[Path | None, Path | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Loaded:
    """One photo of a pair: `side` 0 is left. `facts` are what its file says, in order."""

    side: int
    path: Path
    pyramid: Pyramid
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A photo of a pair that cannot be shown, and why, in one sentence."""

    side: int
    message: str


def find_pairs(left: Path, right: Path) -> Items:
    """-> core.pairs.Pairs. Raises PhotoError."""
    from core.pairs import pair_up

    yield pair_up(left, right)


def load(paths: Paths, max_megapixels: float) -> Items:
    """-> Loaded or Unreadable for each side, then Share and at last Measures if both are there."""
    photos: list[Photo] = []
    for side, path in enumerate(paths):
        if path is None:
            continue
        try:
            photos.append((yield from _one(side, path, max_megapixels)))
        except DeblurError as error:
            yield Unreadable(side=side, message=in_words(str(error)))
    if len(photos) == 2:
        from core.evaluation.pair import measure

        yield from measure(photos[0], photos[1])


def _one(side: int, path: Path, max_megapixels: float) -> Generator[object, None, Photo]:
    from core.photo import decode

    photo = decode(path, max_megapixels=max_megapixels)
    yield None
    pyramid = yield from showing(photo.rgb, photo.icc, photo.alpha)
    yield Loaded(
        side=side,
        path=path,
        pyramid=pyramid,
        facts=tuple(facts(photo, path)),
        notes=tuple(map(in_words, photo.notes)),
    )
    return photo
