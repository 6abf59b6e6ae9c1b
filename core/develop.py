"""One decoded photo by a recipe, up to the pixels that are saved. Knows no files."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace

from core.deblur import Deblurrer
from core.events import Event, Result, Sample
from core.finish import Ends, Floats, Settled, ends_of, finished, settling
from core.local import Mask, laid_over
from core.options import Recipe
from core.photo import Photo
from core.steps import outcome

__all__ = ["develop", "settling_ends", "settling_sample"]


def develop(
    photo: Photo,
    deblurrer: Deblurrer,
    recipe: Recipe,
    *,
    each_sample: bool = False,
    mask: Mask | None = None,
) -> Iterator[Event]:
    """The run's events; the `Result` at their end is finished: grain, realism, amount are in it.

    With a `mask` (see core.local) the result is laid over the photo there alone. Raises what
    `Deblurrer.run` raises.
    """
    original, realism = photo.filled(), recipe.finish.realism
    each_sample = each_sample or realism is not None
    first: Sample | None = None
    for event in deblurrer.run(original, recipe.deblur, preview_side=0, each_sample=each_sample):
        if isinstance(event, Sample) and event.sample == 1 and realism is not None:
            first = event
        if isinstance(event, Result):
            ends = outcome(settling_ends(original, event, first, recipe))
            rgb = finished(original, ends, recipe.finish)
            event = replace(event, rgb=rgb if mask is None else laid_over(original, rgb, mask))
        yield event


def settling_ends(
    original: Floats, result: Result, first: Sample | None, recipe: Recipe
) -> Generator[None, None, Ends]:
    """The ends of a run's result, settled, in steps; see core.finish and core.steps."""
    options = recipe.deblur

    def settled(rgb: Floats) -> Generator[None, None, Settled]:
        grain = recipe.finish.grain
        return settling(original, rgb, grain, seed=options.seed, region=options.region)

    faithful, realistic = ends_of(result, first)
    end = yield from settled(realistic)
    other = end if faithful is realistic else (yield from settled(faithful))
    return Ends(faithful=other, realistic=end)


def settling_sample(
    original: Floats, sample: Sample, recipe: Recipe
) -> Generator[None, None, Ends]:
    """One of several samples by itself: the ends of a run of its seed alone, bit by bit."""
    alone = replace(recipe, deblur=replace(recipe.deblur, seed=sample.seed, samples=1))
    result = Result(rgb=sample.rgb, device="", tile=0, seconds=0)
    return settling_ends(original, result, replace(sample, samples=1), alone)
