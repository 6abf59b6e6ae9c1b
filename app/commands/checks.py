"""The `deblur` command's checks of a result: where samples disagree, whether a blur leads back."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.errors import OptionsError
from core.options import Recipe, Region, SaveOptions

if TYPE_CHECKING:
    from core.disagreement import Gathered
    from core.events import Event
    from core.local import Mask
    from core.photo import Photo

Floats = NDArray[np.float32]


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """`--disagreement` and `--reblur`."""
    add = parser.add_argument
    add(
        "--disagreement",
        type=Path,
        metavar="PNG",
        help="a map of how far off the result likely is, by where samples disagree; with "
        "--variations 4, or --samples 4 --steps 8",
    )
    add(
        "--reblur",
        type=Path,
        metavar="PNG",
        help="blur the result again and map what the photo does not explain",
    )


@dataclass
class Checks:
    """What is asked for; `wrap` the run's events, then `finish` writes the maps."""

    disagreement: Path | None
    reblur: Path | None
    region: Region | None = None
    _gathered: Gathered | None = field(default=None, init=False)

    @classmethod
    def of(cls, args: argparse.Namespace, recipe: Recipe, targets: Sequence[Path]) -> Checks:
        """`targets` are the results' files. Raises OptionsError for what cannot be, and PhotoError
        for a map that cannot be written, before any work.
        """
        from core.files import check_target

        wanted = [path for path in (args.disagreement, args.reblur) if path is not None]
        if wanted and len(args.photos) > 1:
            raise OptionsError("--disagreement and --reblur name one file: give one photo.")
        for path in wanted:
            if path.suffix.lower() != ".png":
                raise OptionsError(f"{path.name}: maps are written as .png.")
            if not path.parent.is_dir():
                raise OptionsError(f"The folder {path.parent} does not exist.")
            check_target(path, overwrite=True)
            if path.exists() and not args.overwrite:
                raise OptionsError(f"{path} exists already; --overwrite replaces it.")
        _check_apart(wanted, (*args.photos, *targets, *([args.mask] if args.mask else ())))
        if args.disagreement is not None:
            from core.disagreement import check_options

            check_options(recipe.deblur)
        return cls(args.disagreement, args.reblur, recipe.deblur.region)

    @property
    def needs_samples(self) -> bool:
        return self.disagreement is not None

    def wrap(self, events: Iterable[Event]) -> Iterator[Event]:
        """The same events; samples are counted on their way."""
        from core.disagreement import Gathered
        from core.events import Sample

        self._gathered = Gathered(self.region)
        for event in events:
            if isinstance(event, Sample) and self.needs_samples:
                self._gathered.add(event)
            yield event

    def finish(
        self, photo: Photo, rgb: Floats, overwrite: bool, mask: Mask | None = None
    ) -> list[str]:
        """Write the maps over `rgb`, the result, which lies over the photo by the mask, if any;
        returns a sentence on each. Raises PhotoError.
        """
        from core import heat, reblur

        found = []
        if self.disagreement is not None and self._gathered is not None:
            differing = self._gathered.result()
            if mask is not None:
                differing = differing.within(mask)
            colours = heat.paint_disagreement(differing)
            _write(self.disagreement, heat.over_photo(rgb, colours), photo, overwrite)
            found.append(differing.describe())
        if self.reblur is not None:
            checked = reblur.check(photo.filled(), rgb)
            _write(self.reblur, heat.over_photo(rgb, heat.paint_reblur(checked)), photo, overwrite)
            found.append(checked.describe())
        return found


def _check_apart(maps: Sequence[Path], others: Sequence[Path]) -> None:
    """Raises OptionsError where a map would replace the other one, or a file of the run."""
    from core.files import is_same_file
    from core.names import name_key

    for number, path in enumerate(maps):
        for other in (*maps[:number], *others):
            same = name_key(Path(os.path.realpath(path))) == name_key(Path(os.path.realpath(other)))
            if same or is_same_file(path, other):
                raise OptionsError(f"The map {path} would replace {other}; choose another name.")


def _write(path: Path, rgb: Floats, photo: Photo, overwrite: bool) -> None:
    from core.photo import Photo, encode

    encode(Photo(rgb=rgb), path, SaveOptions(overwrite=overwrite), source=photo.path)
