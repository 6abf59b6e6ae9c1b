"""Long work as generators of small frozen items; `app.worker` drives them, tests just iterate.

torch and the engine are imported inside, when the first job needs them: the window opens without.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.images import Pyramid, grey_to_display, showing, to_display
from app.items import (
    BlurShape,
    Finished,
    Frame,
    Opened,
    Ready,
    Saved,
    Strayed,
    Structure,
    Take,
)
from core.errors import DeviceError, PhotoError
from core.events import Event, Guidance, Kernel, Progress, Result, Sample, Step
from core.options import (
    DEVICES,
    DeblurOptions,
    DeviceName,
    FinishOptions,
    GrainChoice,
    ModelName,
    Recipe,
)

if TYPE_CHECKING:
    from core.deblur import Deblurrer
    from core.finish import Ends
    from core.photo import Photo
    from core.provenance import Origin


#: None among the items is a place to stop, and told to nobody.
Items = Generator[object, None, None]
#: Moves a big array to where it is stored, in steps; see core.steps.
Keep = Callable[[NDArray[Any]], Generator[None, None, NDArray[Any]]]

#: Long side of the process strip's pictures.
FILM_SIDE = 960
#: Progress is repainted this often at most.
PROGRESS_SECONDS = 0.05


class Engine:
    """The loaded models, kept from job to job. Used by one worker thread at a time.

    `weights` None means the shipped ones. Loading may raise WeightsError or DeviceError.
    """

    def __init__(self, weights: Path | None = None) -> None:
        self.path = weights
        self._device: DeviceName | None = None
        self._loaded: dict[ModelName | None, Deblurrer] = {}

    def deblurrer(self, device: DeviceName, model: ModelName | None = None) -> Deblurrer:
        """A model on `device`, loaded when it is first asked for, or the device is another one."""
        if self._device != device:
            self._loaded, self._device = {}, device
        if model not in self._loaded:
            from core.deblur import load_deblurrer

            self._loaded[model] = load_deblurrer(device, model, self.path)
        return self._loaded[model]

    def ready(self, device: DeviceName, model: ModelName | None = None) -> Ready:
        """Load if need be, and say what it runs on."""
        deblurrer = self.deblurrer(device, model)
        missing = tuple(name for name in DEVICES if not _exists(name))
        hint = deblurrer.device.hint or ""
        return Ready(device=deblurrer.description, hint=hint, missing=missing)


def _exists(name: DeviceName) -> bool:
    from core.device import choose

    try:
        choose(name)
    except DeviceError:
        return False
    return True


def open_photo(path: Path, max_megapixels: float = Recipe.max_megapixels) -> Items:
    """Decode one photo -> Opened. Raises PhotoError."""
    from core.photo import decode
    from core.provenance import file_sha256

    photo = decode(path, max_megapixels=max_megapixels)
    yield None
    pyramid = yield from showing(photo.rgb, photo.icc, photo.alpha)
    yield Opened(photo=photo, pyramid=pyramid, sha256=file_sha256(path))


def store(opened: Opened, keep: Keep) -> Items:
    """The photo from wherever `keep` stores its arrays -> Opened."""
    photo = opened.photo
    rgb = yield from keep(photo.rgb)
    alpha = None if photo.alpha is None else (yield from keep(photo.alpha))
    pyramid = yield from stored(opened.pyramid, keep)
    photo = replace(photo, rgb=rgb, alpha=alpha)
    yield Opened(photo=photo, pyramid=pyramid, sha256=opened.sha256, stored=True)


def look_again(path: Path, sha256: str) -> Items:
    """Whether the file is still the one that was opened -> Strayed where it is not."""
    from core.provenance import file_sha256

    try:
        changed = file_sha256(path) != sha256
    except PhotoError:
        yield Strayed(gone=True)
    else:
        if changed:
            yield Strayed(gone=False)


def warm_up(engine: Engine, device: DeviceName) -> Items:
    """Load the model -> Ready."""
    yield engine.ready(device)


def deblur(
    engine: Engine,
    opened: Opened,
    options: DeblurOptions,
    *,
    keep: Keep,
    previews: bool = True,
    grain: GrainChoice = "none",
) -> Items:
    """The whole photo, or `options.region` in place -> Ready, the run's events, Finished.

    `keep` takes each big array of the result and returns it from wherever it is stored.
    """
    yield engine.ready(options.device, options.model)
    from core import provenance
    from core.develop import settling_ends

    deblurrer = engine.deblurrer(options.device, options.model)
    photo, first = opened.photo, None
    original = photo.filled()
    events = deblurrer.run(
        original, options, preview_side=FILM_SIDE if previews else 0, each_sample=True
    )
    for event in throttled(events):
        if isinstance(event, Sample):
            first = event if event.sample == 1 else first
            yield None
        elif isinstance(event, Result):
            recipe = Recipe(deblur=options, finish=FinishOptions(grain=grain))
            ends = yield from settling_ends(original, event, first, recipe)
            origin = provenance.origin(deblurrer, photo.path or Path(), opened.sha256, event)
            yield (yield from finishing(event, ends, origin, photo, keep))
        else:
            yield from _for_display(event, photo)


def save(photo: Photo, ends: Ends, recipe: Recipe, origin: Origin, path: Path) -> Items:
    """Write a result by the recipe's realism and amount, with the source's metadata -> Saved.

    Raises PhotoError; whatever was at `path` survives that.
    """
    from core.deliver import deliver
    from core.finish import finished

    rgb = finished(photo.rgb, ends, recipe.finish)
    if origin.mask is not None:
        from core.local import laid_over

        rgb = laid_over(photo.rgb, rgb, origin.mask)
    yield None
    yield Saved(path=deliver(photo.with_rgb(rgb), path, recipe, origin))


def throttled(events: Iterable[Event]) -> Iterator[Event]:
    """Drop progress that nobody could see; everything else passes."""
    last = 0.0
    for event in events:
        if isinstance(event, Progress):
            now = time.monotonic()
            if now - last < PROGRESS_SECONDS and event.done < event.total:
                continue
            last = now
        yield event


def _for_display(event: Event, photo: Photo) -> Items:
    if isinstance(event, Guidance):
        for level, pair in enumerate(zip(event.blurry, event.structure, strict=True)):
            blurry, structure = (grey_to_display(luma) for luma in pair)
            yield Structure(scale=2 << level, area=event.area, blurry=blurry, structure=structure)
    elif isinstance(event, Kernel):
        # Faint parts are seen as well.
        bright = np.sqrt(event.kernel / event.kernel.max())
        yield BlurShape(pixels=grey_to_display((255 * bright).astype(np.uint8)))
    elif isinstance(event, Step):
        if event.denoised is not None:
            facts = {k: v for k, v in vars(event).items() if k != "denoised"}
            yield Frame(**facts, pixels=to_display(event.denoised, photo.icc))
    else:
        yield event


def finishing(
    result: Result, ends: Ends, origin: Origin, photo: Photo, keep: Keep
) -> Generator[None, None, Finished]:
    """The item that ends a run, in steps."""
    realistic = yield from _taking(ends.realistic, photo, keep)
    other = realistic if ends.is_one else (yield from _taking(ends.faithful, photo, keep))
    return Finished(
        faithful=other,
        realistic=realistic,
        origin=origin,
        device=result.device,
        tile=result.tile,
        seconds=result.seconds,
    )


def _taking(settled: NDArray[np.uint16], photo: Photo, keep: Keep) -> Generator[None, None, Take]:
    """A settled result with its display pixels, moved to where `keep` stores them."""
    pyramid = yield from showing(settled, photo.icc, photo.alpha)
    return Take(rgb=(yield from keep(settled)), pyramid=(yield from stored(pyramid, keep)))


def stored(pyramid: Pyramid, keep: Keep) -> Generator[None, None, Pyramid]:
    """The pyramid where `keep` stores it."""
    levels = []
    for level in pyramid.levels:
        levels.append((yield from keep(level)))
    return Pyramid(tuple(levels))
