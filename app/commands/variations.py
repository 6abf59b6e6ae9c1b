"""The `deblur` command's variations: several seeds of one photo, a file for each."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.errors import OptionsError
from core.options import MAX_SAMPLES, Recipe

if TYPE_CHECKING:
    from core.events import Event
    from core.finish import Ends
    from core.local import Mask

Floats = NDArray[np.float32]


def add_variation_arguments(parser: argparse.ArgumentParser) -> None:
    """`--variations`."""
    parser.add_argument(
        "--variations",
        type=int,
        metavar="K",
        help="K results of K seeds, as NAME_variation1.EXT and so on: what differs is a guess. "
        "Needs several steps; without --steps it takes those of the window's balanced preset",
    )


def varied(args: argparse.Namespace, recipe: Recipe) -> Recipe:
    """The recipe of a run of all variations; as it is where none are asked for.

    One step gives the same for every seed, so the balanced preset's steps stand in for it. Raises
    OptionsError.
    """
    count = args.variations
    if count is None:
        return recipe
    if not 2 <= count <= MAX_SAMPLES:
        raise OptionsError(f"Variations go from 2 to {MAX_SAMPLES}, not {count}.")
    if recipe.deblur.samples > 1:
        raise OptionsError("--samples averages results, --variations keeps each: give one of them.")
    if args.reblur is not None:
        raise OptionsError("--reblur checks one result: leave out --variations.")
    options = replace(recipe.deblur, samples=count)
    if options.steps == 1:
        from app.presets import BALANCED

        options = replace(options, steps=BALANCED.steps)
    return replace(recipe, deblur=options)


def labels_of(count: int) -> list[str]:
    """What goes between a variation's name and its ending."""
    return [f"_variation{number}" for number in range(1, count + 1)]


@dataclass
class Variations:
    """Drive a run's events through `gather`; what `finished` then gives is a single run's each."""

    original: Floats
    recipe: Recipe
    mask: Mask | None
    _found: list[tuple[int, Ends]] = field(default_factory=list, init=False)

    def gather(self, events: Iterable[Event]) -> Iterator[Event]:
        """The same events; samples are settled on their way."""
        from core.develop import settling_sample
        from core.events import Sample
        from core.steps import outcome

        for event in events:
            if isinstance(event, Sample):
                if event.sample == 1:
                    self._found.clear()
                ends = outcome(settling_sample(self.original, event, self.recipe))
                self._found.append((event.seed, ends))
            yield event

    def finished(self) -> Iterator[tuple[Recipe, Floats]]:
        """The recipe of each variation by itself, and its pixels."""
        from core.finish import finished
        from core.local import laid_over

        for seed, ends in self._found:
            options = replace(self.recipe.deblur, seed=seed, samples=1)
            rgb = finished(self.original, ends, self.recipe.finish)
            if self.mask is not None:
                rgb = laid_over(self.original, rgb, self.mask)
            yield replace(self.recipe, deblur=options), rgb
