"""How long a run will take: a rate measured on this machine, times the photo's pixels."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from core.errors import DeviceError
from core.events import Progress
from core.options import CONFIGS, SCALES, DeblurOptions, DeviceName
from core.region import surroundings

MEGAPIXEL = 1e6
#: Tile evaluations of one stage before its own rate is trusted.
SETTLED = 2
#: Time of a step that looks twice, in steps: the second look is guided anew.
TWICE = 2.2
#: What a kernel adds to the first step (it is undone and judged), in steps of the compact model.
JOINED = 0.15
#: Time of the full model's guidance and steps, in the compact one's; on an NVIDIA card a run takes
#: a tenth longer at most (resources/weights/README.md), which is neglected.
FULL = 2.4


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Seconds per megapixel on one device: guidance once, and each step of each sample.

    `megapixels` is what it was measured on: a quick preview says less than a photo. `card` is 1
    where the device takes the full model when nobody has chosen, as NVIDIA cards do, otherwise 0.
    `kernel`: seconds to find a photo's kernel, however large it is.
    """

    guidance: float
    step: float
    megapixels: float = 1.0
    card: float = 0
    kernel: float = 0

    def updated(self, newer: Rate) -> Rate:
        """The mean of both by what they were measured on; older than a megapixel is forgotten."""
        megapixels = min(self.megapixels, 1.0) + newer.megapixels
        share = newer.megapixels / megapixels
        return Rate(
            guidance=self.guidance + share * (newer.guidance - self.guidance),
            step=self.step + share * (newer.step - self.step),
            megapixels=megapixels,
            card=newer.card,
            kernel=self.kernel + share * (newer.kernel - self.kernel),
        )

    def seconds(self, pixels: int, options: DeblurOptions) -> float:
        """Predicted time of a run over `pixels` photo pixels."""
        steps = options.evaluations
        # Each coarse pass is one step on a smaller photo; none where the blur is to decide.
        scales = [scale for scale in SCALES if (options.scale or 1.0) <= scale < 1]
        coarse = sum(scale**2 for scale in scales)
        once = (1 + coarse) * self.guidance
        looked = (steps + coarse) * (TWICE if options.twice else 1)
        joined = (1 + coarse) * _joined(self.kernel)
        times = _times(options, self.card)
        kernels = self.kernel * (1 + len(scales))
        return kernels + pixels / MEGAPIXEL * (once + self.step * (looked + joined)) * times


def pixels_of(width: int, height: int, options: DeblurOptions, rate: Rate | None) -> int:
    """How many photo pixels a run computes: the whole photo's, or the region's with those around it
    that its steps draw on (twice the halo, as `core.deblur` has it).
    """
    region = options.region
    if region is None:
        return width * height
    full = options.model == "full" or (options.model is None and rate is not None and rate.card)
    computed = surroundings(region, height, width, 2 * CONFIGS["full" if full else "compact"].halo)
    return computed.width * computed.height


@dataclass
class Clock:
    """Watches one run's `Progress`, tells the time left and, at the end, this machine's rate.

    `expected` is the prediction before the run in seconds, or None.
    """

    expected: float | None = None
    started: float = field(default_factory=time.monotonic)
    _found: float | None = None
    _guided: tuple[int, float] | None = None
    _last: Progress | None = None

    def see(self, progress: Progress) -> None:
        """Call for every Progress."""
        if progress.stage == "kernel":
            self._found = time.monotonic()
        elif progress.stage == "guidance":
            self._guided = (progress.done, time.monotonic())
        self._last = progress

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float | None:
        """Seconds left; None while nothing is known."""
        if self._last is None:
            return self.expected
        done_before, since = self._guided or (0, self.started)
        done = self._last.done - done_before
        if self._last.stage == "denoise" and done >= SETTLED:
            pace = (time.monotonic() - since) / done
            return pace * (self._last.total - self._last.done)
        if self.expected is None:
            return None
        return max(0.0, self.expected - self.seconds)

    def rate(self, pixels: int, options: DeblurOptions) -> Rate | None:
        """The rate of a finished run; None if it told nothing of its stages, or had coarse passes
        before them.
        """
        if self._guided is None or self._last is None or self._last.stage != "denoise":
            return None
        if options.scale != 1:
            return None
        megapixels = pixels / MEGAPIXEL
        card = _takes_full(options.device)
        times = _times(options, card)
        found = self._found or self.started
        looked = options.evaluations * (TWICE if options.twice else 1)
        evaluations = looked + _joined(found - self.started)
        return Rate(
            guidance=(self._guided[1] - found) / megapixels / times,
            step=(time.monotonic() - self._guided[1]) / megapixels / evaluations / times,
            megapixels=megapixels,
            card=card,
            kernel=found - self.started,
        )


def _joined(kernel: float) -> float:
    """Steps that the first one takes longer, where a kernel takes so many seconds to find."""
    return JOINED if kernel else 0.0


def _times(options: DeblurOptions, card: float) -> float:
    """A run's time by the time of one of the model that the device takes by itself."""
    return FULL if options.model == "full" and not card else 1.0


def _takes_full(device: DeviceName) -> bool:
    """Whether the full model is what Auto means on a device, which has just computed."""
    from core.deblur import suited
    from core.device import choose

    try:
        return suited(choose(device)) == "full"
    except DeviceError:  # it is lost by now
        return False
