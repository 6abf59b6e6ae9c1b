"""The trust features' long work as generators, like app/jobs.py; torch comes with the first one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from app.core_words import in_words
from app.images import building_pyramid
from app.items import Colour, Masked, Opened, Overlay
from app.jobs import Engine, Items, Keep, finishing, stored, throttled
from app.results import Look
from app.trust.agreement import Agreement
from app.trust.findings import BlurFound, Checked, Variation, Varied, overlay_pixels, tint_of
from core.events import Notice, Progress, Result, Sample
from core.finish import Ends
from core.options import DeblurOptions, FinishOptions, GrainChoice, Recipe
from core.steps import instead

if TYPE_CHECKING:
    from core.disagreement import Disagreement

translate = QCoreApplication.translate

VARIATIONS = 4


def vary(
    engine: Engine, opened: Opened, options: DeblurOptions, grain: GrainChoice, keep: Keep
) -> Items:
    """VARIATIONS seeds from `options.seed` on -> Ready, Progress, Varied."""
    from core import provenance
    from core.develop import settling_sample
    from core.disagreement import Gathered

    yield engine.ready(options.device, options.model)
    deblurrer = engine.deblurrer(options.device, options.model)
    photo = opened.photo
    original = photo.filled()
    gathered, ends = Gathered(options.region), list[Ends]()
    recipe = Recipe(deblur=options, finish=FinishOptions(grain=grain))
    events = deblurrer.run(
        original, replace(options, samples=VARIATIONS), preview_side=0, each_sample=True
    )
    for event in throttled(events):
        if isinstance(event, Sample):
            if event.sample == 1:
                ends.clear()
            gathered.add(event)
            ends.append((yield from settling_sample(original, event, recipe)))
            yield None  # a place to stop
        elif isinstance(event, Result):
            each = replace(event, seconds=event.seconds / VARIATIONS)
            origin = provenance.origin(deblurrer, photo.path or Path(), opened.sha256, event)
            variations = []
            for number, found in enumerate(ends, 1):
                seeded = replace(options, seed=options.seed_of(number))
                done = yield from finishing(each, found, origin, photo, keep)
                variations.append(Variation(options=seeded, grain=grain, finished=done))
            differing = gathered.result()
            yield Varied(
                variations=tuple(variations),
                disagreement=_disagreement(differing),
                agreement=Agreement.of(differing),
            )
        elif isinstance(event, Progress | Notice):
            yield event


def check(opened: Opened, ends: Ends, look: Look) -> Items:
    """The re-blur check of a result as it looks -> Checked."""
    from core import heat, reblur
    from core.finish import finished as finish
    from core.local import laid_over

    original = opened.photo.filled()
    rgb = finish(original, ends, FinishOptions(amount=look.amount * 100, realism=look.realism))
    if look.masked is not None:
        rgb = laid_over(original, rgb, look.masked.mask)
    found = yield from instead(reblur.run(original, rgb), lambda: None)
    overlay = Overlay(
        pyramid=overlay_pixels(heat.paint_reblur(found)),
        sentence=in_words(found.describe()),
        legend=(
            *zip(
                [_colour(colour) for colour in heat.unexplained_colours(3)],
                (translate("trust", "not explained by the photo"), "", ""),
                strict=True,
            ),
            (_colour(heat.REBLUR_COLOURS["explained"]), translate("trust", "explained")),
            (_colour(heat.REBLUR_COLOURS["unchanged"]), translate("trust", "nothing deblurred")),
        ),
    )
    yield Checked(overlay=overlay, look=look)


def find_blur(opened: Opened) -> Items:
    """How the photo is blurred -> BlurFound."""
    from app.trust.blur_map import paint
    from core.blur_estimate import estimate

    found = estimate(opened.photo.filled())
    yield None  # a place to stop
    yield BlurFound(estimate=found, overlay=paint(found, opened.photo.width, opened.photo.height))


def lay_mask(
    opened: Opened,
    painted: NDArray[np.uint8],
    feather: int,
    protect: bool,
    keep: Keep,
    blur: BlurFound | None = None,
) -> Items:
    """What was painted, with its soft edge and less what is sharp -> Masked.

    Where what is sharp is asked for and not known, `blur` None -> BlurFound before.
    """
    from core import local

    if protect and blur is None:
        for item in find_blur(opened):
            blur = item if isinstance(item, BlurFound) else blur
            yield item
    yield None  # a place to stop
    mask = local.effective(painted, feather, blur.estimate if protect and blur else None)
    cover = opened.pyramid.levels[0].copy()
    share = 255 - mask.astype(np.uint16)
    for channel in range(3):
        cover[..., channel] = (cover[..., channel] * share + 127) // 255
    cover[..., 3] = share
    yield None  # a place to stop
    pyramid = yield from stored((yield from building_pyramid(cover)), keep)
    yield Masked(mask=(yield from keep(mask)), cover=pyramid, tint=tint_of(mask))


def _disagreement(found: Disagreement) -> Overlay:
    from core import heat
    from core.region import slices

    painted, area = heat.paint_disagreement(found), found.region
    low, high = heat.DISAGREEMENT_SCALE
    colours = [_colour(stop[1:4]) for stop in heat.WARM[1:]]
    words = [
        translate("trust", "roughly {0} of 255 off").format(f"{low:g}"),
        "",
        "",
        f"{high:g}+",
    ]
    return Overlay(
        pyramid=overlay_pixels(painted if area is None else painted[slices(area)]),
        sentence=in_words(found.describe()),
        legend=tuple(zip(colours, words, strict=True)),
        scale=True,
        fades=True,
        area=area,
    )


def _colour(values: tuple[int, ...] | tuple[float, ...] | NDArray[np.uint8]) -> Colour:
    red, green, blue = (int(value) for value in values[:3])
    return red, green, blue
