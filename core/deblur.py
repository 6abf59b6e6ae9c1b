"""One photo through the model: guidance, then the sampler's steps, tile by tile.

`Deblurrer.run` is a generator of `core.events`; stop iterating and the job is cancelled. Everything
is exact under tiling up to the halo: noise belongs to places, tiles are blended at every step.
"""

from __future__ import annotations

import copy
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core import device as devices
from core import scale
from core.attempt import Attempt, Views
from core.blur_estimate import estimate
from core.errors import DeblurError, DeviceError
from core.events import Event, Kernel, Notice, Progress, Result, Sample
from core.hint import Hint
from core.options import SMALLEST_TILE, DeblurOptions, DeviceName, ModelName, Region
from core.region import FEATHER, check_inside, insert, slices, surroundings
from core.steps import instead, timed
from core.tiled_model import TiledModel
from core.undone import kernel_of
from core.weights import Weights, load

Rgb = NDArray[np.float32]


class Deblurrer:
    """A model on a device, ready for any number of photos."""

    def __init__(self, weights: Weights, device: DeviceName = "auto") -> None:
        self.device = devices.choose(device)
        self.weights = weights
        model = copy.deepcopy(weights.model).to(self.device.torch_device, self.device.dtype)
        if self.device.torch_device.type != "mps":
            model = model.to(memory_format=torch.channels_last)
        self.model = model.eval().requires_grad_(False)
        self.halo = model.config.halo

    @property
    def description(self) -> str:
        """The device, honestly: "CPU, bf16, 2 threads"."""
        return self.device.description

    def run(
        self,
        rgb: Rgb,
        options: DeblurOptions,
        *,
        preview_side: int | None = 1024,
        each_sample: bool = False,
    ) -> Iterator[Event]:
        """Deblur `rgb`, float32 (H, W, 3), encoded values in [0, 1]; ends with a `Result`.

        Yields `Progress` after every tile (and again in between), `Kernel` (where one is found) and
        `Guidance` once, a `Step` after every step whose preview has a long side of at most
        `preview_side` (None: full size, 0: no previews), and with `each_sample` a `Sample` for each
        of them. Raises DeviceError when even the smallest tile does not fit, OptionsError for a
        region outside.
        """
        if options.region is not None:
            check_inside(options.region, rgb)
        try:
            views = Views(preview_side, each_sample, options.region)
            yield from timed(self._events(rgb, options, views), Result)
        except (RuntimeError, MemoryError) as error:
            if not devices.is_out_of_memory(error):
                raise
            # Outside the tiles: where the blur is looked at, or a change is carried.
            raise DeviceError("There is not enough memory for this photo.") from None

    def _events(
        self, rgb: Rgb, options: DeblurOptions, views: Views
    ) -> Generator[Event, None, None]:
        working, hint = self._look(rgb, options)
        if working == 1:
            yield from self._run(rgb, options, views, hint)
        else:
            yield from self._coarse_to_fine(rgb, options, views, working, hint)

    def _look(self, rgb: Rgb, options: DeblurOptions) -> tuple[float, Hint]:
        """The working scale, and what the model is told of the photo's blur."""
        hinted = self.model.config.hinted and options.hint
        if not hinted and options.scale is not None:
            return options.scale, Hint()
        seen = estimate(rgb).overall
        working = scale.for_blur(seen) if options.scale is None else options.scale
        return working, Hint.of(seen) if hinted else Hint()

    def _run(self, rgb: Rgb, options: DeblurOptions, views: Views, hint: Hint) -> Iterator[Event]:
        """At full size."""
        tile = options.tile or self._auto_tile(rgb, options)
        while True:
            try:
                result = yield from self._attempt(rgb, options, tile, views, hint)
                break
            except (RuntimeError, MemoryError) as error:
                if not devices.is_out_of_memory(error):
                    raise
                said = str(error)
            # Outside the except block: its traceback would keep the failed attempt's tensors alive.
            devices.release(self.device)
            if tile <= SMALLEST_TILE:
                # In the details: it may have been something else after all.
                raise DeviceError(self._too_small()) from RuntimeError(said)
            tile = max(SMALLEST_TILE, tile // 2 // 16 * 16)
            yield Notice(message=f"Out of memory: going on with smaller tiles ({tile} pixels).")
        yield Result(rgb=result, device=self.description, tile=tile)

    def _too_small(self) -> str:
        if self.device.torch_device.type == "cpu":
            return "There is not enough memory even for the smallest tile."
        return (
            f"{self.device.name} has not enough memory even for the smallest tile; "
            "the CPU may have (device cpu)."
        )

    def _coarse_to_fine(
        self, rgb: Rgb, options: DeblurOptions, views: Views, working: float, hint: Hint
    ) -> Iterator[Event]:
        """One faithful step on a smaller photo, its change carried to one of twice the size, and so
        on; then the run that was asked for, at full size. All with one tile, which is what is told:
        with it the same comes out again (nearly, where the last pass had to take a smaller one).
        """
        better, region = rgb, options.region
        inner = region and surroundings(region, rgb.shape[0], rgb.shape[1], FEATHER)
        tile = options.tile or self._auto_tile(rgb, replace(options, region=inner))
        options = replace(options, tile=tile)
        for pass_ in scale.passes(working):
            better, tile = yield from self._coarse(better, options, pass_, hint)
            options, hint = replace(options, tile=tile), hint.at(scale.LEFT)

        def within(whole: Rgb) -> Rgb:
            if region is None:
                return whole
            return insert(rgb, whole[slices(region)] - rgb[slices(region)], region)

        seen, shown = better, rgb
        for event in self._run(better, replace(options, region=inner), views, hint):
            if isinstance(event, Sample | Result):
                if event.rgb is not seen:  # a single sample is the result besides
                    seen, shown = event.rgb, within(event.rgb)
                event = replace(event, rgb=shown)
            if isinstance(event, Sample) and event.faithful is not None:
                event = replace(event, faithful=within(event.faithful))
            elif isinstance(event, Result):
                event = replace(event, scale=working)
            yield event

    def _coarse(
        self, rgb: Rgb, options: DeblurOptions, pass_: float, hint: Hint
    ) -> Generator[Event, None, tuple[Rgb, int]]:
        """`rgb` with the change that one step makes of it at that scale, near the region only; and
        the tile that it took.
        """
        small = scale.down(rgb, pass_)
        region = options.region
        if region is not None:
            height, width = rgb.shape[:2]
            # What the finer passes look at besides the region has to be there as well.
            seen = surroundings(region, height, width, scale.reach(pass_, 2 * self.halo))
            region = scale.shrink(seen, pass_, small.shape[0], small.shape[1], margin=FEATHER)
        coarse = replace(options, steps=1, samples=1, region=region)
        for event in self._run(
            small, coarse, Views(0, each_sample=False, region=None), hint.at(pass_)
        ):
            if isinstance(event, Progress):
                # The tiles of the run itself are what is counted.
                yield replace(event, stage="guidance", step=0, done=0, tiles=1)
            elif isinstance(event, Notice):
                yield event
            elif isinstance(event, Result):
                return scale.carry(rgb, small, event.rgb), event.tile
        raise DeblurError("The run ended without a result.")

    def _auto_tile(self, rgb: Rgb, options: DeblurOptions) -> int:
        area = self._area(rgb, options.region)
        factor = self.model.config.widths[0] / 32
        return devices.tile_for(self.device, area.height, area.width, self.halo, factor)

    def _attempt(
        self, rgb: Rgb, options: DeblurOptions, tile: int, views: Views, hint: Hint
    ) -> Generator[Event, None, Rgb]:
        area = self._area(rgb, options.region)
        halo, twice = self.halo, options.twice
        kernel: Tensor | None = None
        if self.model.fusion is not None:
            steps, samples = options.steps, options.samples
            waiting = Progress(
                stage="kernel", step=0, steps=steps, sample=1, samples=samples, done=0, total=1
            )
            search = kernel_of(rgb, hint, self.device.torch_device)
            kernel = yield from instead(search, lambda: waiting)
            if kernel is not None and views.side != 0:
                yield Kernel(kernel=kernel[0].cpu().numpy())
        tiled = TiledModel(self.model, self.device, rgb, area, tile, halo, hint, twice, kernel)
        return (yield from Attempt(rgb, tiled, options, views).events())

    def _area(self, rgb: Rgb, region: Region | None) -> Region:
        """What is computed: the photo, or a region with the context that its steps draw on."""
        height, width = rgb.shape[:2]
        if region is None:
            return Region(x=0, y=0, width=width, height=height)
        return surroundings(region, height, width, 2 * self.halo)


def suited(device: devices.Device) -> ModelName:
    """The model where nobody has chosen: on a CUDA card the full one takes hardly longer, measured
    from a photo's pixels to the result's (resources/weights/README.md).
    """
    return "full" if device.torch_device.type == "cuda" else "compact"


def load_deblurrer(
    device: DeviceName, model: ModelName | None = None, weights: Path | None = None
) -> Deblurrer:
    """With the weights in the file, or the shipped ones. Raises DeviceError and WeightsError."""
    model = model or suited(devices.choose(device))
    return Deblurrer(load(weights, model), device)


def drain(events: Iterable[Event]) -> Result:
    """Run a job to its end and return its result."""
    for event in events:
        if isinstance(event, Result):
            return event
    raise DeblurError("The run ended without a result.")
