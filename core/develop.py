"""One decoded photo by a recipe, up to the pixels that are saved. Knows no files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.deblur import Deblurrer
from core.events import Event, Result
from core.finish import finished, settle
from core.options import Recipe
from core.photo import Photo

__all__ = ["develop"]


def develop(photo: Photo, deblurrer: Deblurrer, recipe: Recipe) -> Iterator[Event]:
    """The run's events; the `Result` at their end is finished: grain and amount are in it.

    Raises what `Deblurrer.run` raises.
    """
    original, options = photo.filled(), recipe.deblur
    for event in deblurrer.run(original, options, preview_side=0):
        if isinstance(event, Result):
            settled = settle(
                original,
                event.rgb,
                recipe.finish.grain,
                seed=options.seed,
                region=options.region,
            )
            event = replace(event, rgb=finished(original, settled, recipe.finish.amount))
        yield event
