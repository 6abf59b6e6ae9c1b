"""One photo through the model: guidance once, then the sampler's steps, tile by tile.

`Deblurrer.run` is a generator of `core.events`; stop iterating and the job is cancelled. Everything
is exact under tiling up to the halo: noise belongs to places, tiles are blended at every step.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from core import device as devices
from core import scale
from core.errors import DeblurError, DeviceError, OptionsError
from core.events import Event, Notice, Progress, Result, Sample, Step
from core.noise import fill_noise
from core.options import SMALLEST_TILE, DeblurOptions, DeviceName, Region
from core.preview import StepPreviews, guidance_preview
from core.sampler import Denoised, Pause, evaluations, sample, schedule
from core.tiled_model import Area, TiledModel
from core.tiling import surroundings
from core.weights import Weights

#: Context around a tile, in pixels, chosen from the measured curve in docs/halo.md.
HALO = 96
#: Width of the ramp inside a region's edge, in pixels.
FEATHER = 16


@dataclass(frozen=True)
class Views:
    """What a run shows on its way: previews of a long side (see `run`), each sample by itself."""

    side: int | None
    each_sample: bool


class Deblurrer:
    """A model on a device, ready for any number of photos."""

    def __init__(self, weights: Weights, device: DeviceName = "auto") -> None:
        self.device = devices.choose(device)
        self.weights = weights
        model = copy.deepcopy(weights.model).to(self.device.torch_device, self.device.dtype)
        if self.device.torch_device.type != "mps":
            model = model.to(memory_format=torch.channels_last)
        self.model = model.eval().requires_grad_(False)

    @property
    def description(self) -> str:
        """The device, honestly: "CPU, bf16, 2 threads"."""
        return self.device.description

    def run(
        self,
        rgb: NDArray[np.float32],
        options: DeblurOptions,
        *,
        preview_side: int | None = 1024,
        each_sample: bool = False,
    ) -> Iterator[Event]:
        """Deblur `rgb`, float32 (H, W, 3), encoded values in [0, 1]; ends with a `Result`.

        Yields `Progress` after every tile (and again in between), `Guidance` once, a `Step` after
        every step whose preview has a long side of at most `preview_side` (None: full size, 0: no
        previews), and with `each_sample` a `Sample` for each of them. Raises DeviceError when even
        the smallest tile does not fit, OptionsError for a region outside.
        """
        views = Views(preview_side, each_sample)
        working = scale.choose(rgb) if options.scale is None else options.scale
        if working != 1:
            yield from self._run_scaled(rgb, options, views, working)
            return
        started = time.monotonic()
        tile = options.tile or self._auto_tile(rgb, options)
        while True:
            try:
                result = yield from self._attempt(rgb, options, tile, views)
                break
            except (RuntimeError, MemoryError) as error:
                if not devices.is_out_of_memory(error):
                    raise
            # Outside the except block: its traceback would keep the failed attempt's tensors alive.
            devices.release(self.device)
            if tile <= SMALLEST_TILE:
                raise DeviceError("There is not enough memory even for the smallest tile.")
            tile = max(SMALLEST_TILE, tile // 2 // 16 * 16)
            yield Notice(message=f"Out of memory: going on with smaller tiles ({tile} pixels).")
        yield Result(
            rgb=result,
            device=self.description,
            tile=tile,
            seconds=time.monotonic() - started,
        )

    def _run_scaled(
        self, rgb: NDArray[np.float32], options: DeblurOptions, views: Views, working: float
    ) -> Iterator[Event]:
        """The run on a smaller photo; its result's change is carried back to full size."""
        small = scale.down(rgb, working)
        region = options.region
        if region is not None:
            _check_inside(region, rgb)
            size = small.shape[0], small.shape[1]
            inner = scale.shrink(region, working, *size, margin=FEATHER)
            options = replace(options, region=inner)

        def carried(after: NDArray[np.float32]) -> NDArray[np.float32]:
            whole = scale.carry(rgb, small, after)
            if region is None:
                return whole
            return _insert(rgb, whole[_slices(region)] - rgb[_slices(region)], region)

        events = self.run(
            small,
            replace(options, scale=1.0),
            preview_side=views.side,
            each_sample=views.each_sample,
        )
        for event in events:
            if isinstance(event, Sample):
                faithful = None if event.faithful is None else carried(event.faithful)
                event = replace(event, rgb=carried(event.rgb), faithful=faithful)
            elif isinstance(event, Result):
                event = replace(event, rgb=carried(event.rgb), scale=working)
            yield event

    def _auto_tile(self, rgb: NDArray[np.float32], options: DeblurOptions) -> int:
        height, width = rgb.shape[:2]
        area = _area(rgb, options.region)
        factor = self.model.config.widths[0] / 32
        return devices.tile_for(
            self.device, min(height, area.height), min(width, area.width), HALO, factor
        )

    def _attempt(
        self, rgb: NDArray[np.float32], options: DeblurOptions, tile: int, views: Views
    ) -> Generator[Event, None, NDArray[np.float32]]:
        region = options.region
        tiled = TiledModel(self.model, self.device, rgb, _area(rgb, region), tile, HALO)
        calls = evaluations(options.sampler, options.steps) * options.samples
        total = len(tiled.tiles) * (calls + int(self.model.guidance is not None))
        done = 0

        def progress(stage: str, step: int, number: int) -> Progress:
            return Progress(
                stage=stage,
                step=step,
                steps=options.steps,
                sample=number,
                samples=options.samples,
                done=done,
                total=total,
            )

        for _ in tiled.guide(options.guidance_strength):
            done += 1
            yield progress("guidance", 0, 1)
        if tiled.structure and views.side != 0:
            yield guidance_preview(tiled.blurry_luma(), tiled.structure, views.side)
        previews = StepPreviews(tiled, region, views.side)
        mean = tiled.zeros()
        for number in range(1, options.samples + 1):
            step, first = 1, None
            for item in self._sample(tiled, options, number):
                if isinstance(item, Denoised):
                    step = item.step + 1
                    yield Step(
                        step=item.step,
                        steps=options.steps,
                        sample=number,
                        samples=options.samples,
                        sigma=item.sigma,
                        denoised=previews.of(item.estimate),
                    )
                    last = item.estimate
                    if views.each_sample and item.step == 1 and options.steps > 1:
                        first = item.estimate
                else:
                    done += not isinstance(item, Pause)
                    yield progress("denoise", step, number)
            mean = last if options.samples == 1 else mean.add_(last, alpha=1 / options.samples)
            if views.each_sample:
                yield Sample(
                    sample=number,
                    samples=options.samples,
                    seed=options.seed_of(number),
                    rgb=_finish(rgb, tiled, last.clone(), region),
                    faithful=None if first is None else _finish(rgb, tiled, first, region),
                )
            del last, first, item
        return _finish(rgb, tiled, mean, region)

    def _sample(self, tiled: TiledModel, options: DeblurOptions, number: int) -> Iterator[object]:
        config, area = self.model.config, tiled.area
        sigmas = schedule(options.schedule, options.steps, config.sigma_min, config.sigma_max)

        def add_noise(x: torch.Tensor, scale: float, step: int) -> Iterator[object]:
            return fill_noise(
                x,
                scale=scale,
                seed=options.seed_of(number),
                step=step,
                top=area.top,
                left=area.left,
            )

        x = tiled.zeros()
        yield from add_noise(x, sigmas[0], 0)
        yield from sample(options.sampler, tiled.denoise, x, sigmas, add_noise)


def drain(events: Iterable[Event]) -> Result:
    """Run a job to its end and return its result."""
    for event in events:
        if isinstance(event, Result):
            return event
    raise DeblurError("The run ended without a result.")


def _area(rgb: NDArray[np.float32], region: Region | None) -> Area:
    """What is computed: the photo, or a region with the context that its steps draw on."""
    height, width = rgb.shape[:2]
    if region is None:
        return Area(0, 0, height, width)
    _check_inside(region, rgb)
    around = surroundings(region, height, width, 2 * HALO)
    return Area(around.y, around.x, around.height, around.width)


def _finish(
    rgb: NDArray[np.float32], tiled: TiledModel, residual: torch.Tensor, region: Region | None
) -> NDArray[np.float32]:
    """The photo plus its residual, in the region only where there is one."""
    change = tiled.to_numpy(residual)
    if region is None:
        change += rgb
        return np.clip(change, 0, 1, out=change)
    top, left = region.y - tiled.area.top, region.x - tiled.area.left
    change = change[top : top + region.height, left : left + region.width]
    return _insert(rgb, change, region)


def _insert(
    rgb: NDArray[np.float32], change: NDArray[np.float32], region: Region
) -> NDArray[np.float32]:
    """The photo with a change of its region, faded out towards the region's edge."""
    whole = rgb.copy()
    part = whole[_slices(region)]
    part += change * _feather(rgb, region)
    np.clip(part, 0, 1, out=part)
    return whole


def _slices(region: Region) -> tuple[slice, slice]:
    return slice(region.y, region.bottom), slice(region.x, region.right)


def _check_inside(region: Region, rgb: NDArray[np.float32]) -> None:
    height, width = rgb.shape[:2]
    if region.right > width or region.bottom > height:
        raise OptionsError(f"The region reaches beyond the photo's {width} x {height} pixels.")


def _feather(rgb: NDArray[np.float32], region: Region) -> NDArray[np.float32]:
    """(h, w, 1): 1 inside, falling to 0 at the region's edges, except at those of the photo."""
    height, width = rgb.shape[:2]
    rows = _ramp(region.height, region.y > 0, region.bottom < height)
    columns = _ramp(region.width, region.x > 0, region.right < width)
    return (rows[:, None] * columns[None, :])[..., None]


def _ramp(length: int, low: bool, high: bool) -> NDArray[np.float32]:
    reach = max(1, min(FEATHER, length // 4))
    position = np.arange(length, dtype=np.float32) + 0.5
    ramp = np.ones(length, np.float32)
    if low:
        ramp = np.minimum(ramp, position / reach)
    if high:
        ramp = np.minimum(ramp, (length - position) / reach)
    return ramp
