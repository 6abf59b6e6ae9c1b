"""One go at a photo with tiles of one size: guidance, samples, and the pixels they end as."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from core.events import Event, Progress, Sample, Step
from core.noise import fill_noise
from core.options import DeblurOptions, Region
from core.preview import StepPreviews, guidance_preview
from core.quiet import quiet
from core.region import insert
from core.sampler import Denoised, sample, schedule
from core.steps import Pause, bands, instead
from core.tiled_model import TiledModel

__all__ = ["Attempt", "Views"]

#: Noise begins with so much of what its sigma says: with all of it, flat areas come out with over
#: half a level more than they had.
COOLED = 0.99
#: Rows of a whole photo that are finished at once.
_BAND = 256

Rgb = NDArray[np.float32]


@dataclass(frozen=True)
class Views:
    """What a run shows on its way: previews of a long side (see `run`), each sample by itself.

    Steps are shown of `region`, which may be a part of what is computed; None for all of that.
    """

    side: int | None
    each_sample: bool
    region: Region | None


class Attempt:
    """`events` yields what `Deblurrer.run` does, without the result, which it returns."""

    def __init__(self, rgb: Rgb, tiled: TiledModel, options: DeblurOptions, views: Views) -> None:
        self._rgb, self._tiled, self._options, self._views = rgb, tiled, options, views
        guided = int(tiled.model.guidance is not None)
        self._done, self._total = 0, len(tiled.tiles) * (options.evaluations + guided)
        #: What the first of several steps gives, where more than the sampler wants it.
        self._first: Tensor | None = None

    def events(self) -> Generator[Event, None, Rgb]:
        options = self._options
        yield from self._guide()
        previews = StepPreviews(self._tiled, self._views.region, self._views.side)
        mean: Tensor | None = None
        faithful: Rgb | None = None
        for number in range(1, options.samples + 1):
            last = yield from self._sample(number, previews)
            if options.samples > 1:
                mean = self._tiled.zeros() if mean is None else mean
                mean.add_(last, alpha=1 / options.samples)
            if self._views.each_sample or options.samples == 1:
                result = yield from self._finish(last, number, faithful=options.steps == 1)
            if self._views.each_sample:
                if faithful is None and self._first is not None:
                    # The samples that follow want it as it is.
                    first = self._first.clone() if options.samples > 1 else self._first
                    faithful = yield from self._finish(first, number, faithful=True)
                yield Sample(
                    sample=number,
                    samples=options.samples,
                    seed=options.seed_of(number),
                    rgb=result,
                    faithful=faithful,
                )
            del last
        if mean is not None:
            result = yield from self._finish(mean, options.samples, faithful=False)
        return result

    def _progress(self, stage: str, step: int, number: int) -> Progress:
        return Progress(
            stage=stage,
            step=step,
            steps=self._options.steps,
            sample=number,
            samples=self._options.samples,
            done=self._done,
            total=self._total,
            tiles=len(self._tiled.tiles),
        )

    def _guide(self) -> Iterator[Event]:
        tiled = self._tiled
        for _ in tiled.guide(self._options.guidance_strength):
            self._done += 1
            yield self._progress("guidance", 0, 1)
        if tiled.structure and self._views.side != 0:
            pause = lambda: self._progress("guidance", 0, 1)  # noqa: E731
            luma = yield from instead(tiled.blurry_luma(), pause)
            yield guidance_preview(luma, tiled.structure, tiled.area, self._views.side)

    def _sample(self, number: int, previews: StepPreviews) -> Generator[Event, None, Tensor]:
        """Returns the sample's residual."""
        options = self._options
        step = 1
        for item in self._steps(number):
            if isinstance(item, Denoised):
                step, last = item.step + 1, item.estimate
                yield Step(
                    step=item.step,
                    steps=options.steps,
                    sample=number,
                    samples=options.samples,
                    sigma=item.sigma,
                    denoised=previews.of(last),
                )
            else:
                self._done += not isinstance(item, Pause)
                yield self._progress("denoise", step, number)
        return last

    def _steps(self, number: int) -> Iterator[object]:
        options, tiled = self._options, self._tiled
        config, area, seed = tiled.model.config, tiled.area, options.seed_of(number)
        sigmas = schedule(options.schedule, options.steps, config.sigma_min, config.sigma_max)

        def add_noise(x: Tensor, scale: float, step: int) -> Iterator[object]:
            return fill_noise(x, scale=scale, seed=seed, step=step, top=area.y, left=area.x)

        x = tiled.zeros()
        if options.steps > 1:  # the first step is told nothing of it
            yield from add_noise(x, COOLED * sigmas[0], 0)
        yield from sample(options.sampler, self._denoise, x, sigmas, add_noise)

    def _denoise(self, x: Tensor, sigma: float) -> Generator[Pause | None, None, Tensor]:
        """What a sampler wants. The first of several steps, which sees no noise, is made once."""
        options, tiled = self._options, self._tiled
        kept = options.steps > 1 and (options.samples > 1 or self._views.each_sample)
        if not kept or sigma < tiled.model.config.sigma_max:
            return (yield from tiled.denoise(x, sigma))
        if self._first is None:
            self._first = yield from tiled.denoise(x, sigma)
        return self._first

    def _finish(
        self, residual: Tensor, number: int, *, faithful: bool
    ) -> Generator[Event, None, Rgb]:
        pause = lambda: self._progress("denoise", self._options.steps, number)  # noqa: E731
        return (yield from instead(self._laid_over(residual, faithful), pause))

    def _laid_over(self, residual: Tensor, faithful: bool) -> Generator[Pause, None, Rgb]:
        """The photo plus its residual, in the region only where there is one. What is `faithful` is
        spared changes that are nothing; more steps have a texture of their own everywhere.

        Uses the residual's memory for its result. Pauses on the way.
        """
        rgb, region, area, gain = (
            self._rgb,
            self._options.region,
            self._tiled.area,
            self._tiled.gain,
        )
        change = self._tiled.to_numpy(residual)
        if faithful:
            yield from quiet(change, gain)
        if region is not None:
            top, left = region.y - area.y, region.x - area.x
            part = change[top : top + region.height, left : left + region.width]
            return insert(rgb, part * gain, region)
        for rows in bands(len(change), _BAND):
            part = change[rows]
            part *= gain
            part += rgb[rows]
            np.clip(part, 0, 1, out=part)
            yield Pause()
        return change
