"""What an evaluation yields: frozen rows, and how photos' rows become sets'. Loads no torch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from core.arguments import scale_word
from core.evaluation.intervals import Interval, mean_interval
from core.options import SAMPLERS, SCHEDULES, SamplerName, ScheduleName

#: A photo whose PSNR falls by more than this many dB got worse.
HARM = 0.3


@dataclass(frozen=True, kw_only=True)
class Method:
    """One way to restore a photo; `steps` is 0 and `seeds` empty where nothing is sampled."""

    name: str
    steps: int = 0
    samples: int = 1
    sampler: SamplerName = SAMPLERS[0]
    schedule: ScheduleName = SCHEDULES[0]
    scale: float | None = 1.0
    hint: bool = True
    twice: bool = False
    seeds: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.name}, {self.settings}" if self.steps else self.name

    @property
    def settings(self) -> str:
        """Steps, and whatever else differs from the defaults."""
        parts = [f"{self.steps} step{'s' if self.steps > 1 else ''}"]
        parts += [self.sampler] if self.sampler != SAMPLERS[0] else []
        return ", ".join(parts + self._more)

    @property
    def family(self) -> str:
        """What it is but for the number of steps."""
        return ", ".join([self.name, self.sampler, *self._more])

    @property
    def _more(self) -> list[str]:
        """Besides steps and sampler, what differs from the defaults."""
        parts = [self.schedule] if self.schedule != SCHEDULES[0] else list[str]()
        parts += [f"mean of {self.samples}"] if self.samples > 1 else []
        parts += [f"scale {scale_word(self.scale)}"] if self.scale != 1 else []
        parts += ["no hint"] if not self.hint else []
        parts += ["looking twice"] if self.twice else []
        return parts


@dataclass(frozen=True, kw_only=True)
class ImageScore:
    """One photo by one method and seed; `kind` of blur may be empty.

    `psnr` in dB, `lsd` in dB, `shift` (red, green, blue) and `flat_noise` in levels of 255 against
    the input; `points` are the changes of the black and the white point (1st and 99th percentile).
    `off_sharp` is the shift against the sharp photo: as light adds up before it is
    encoded, a blurry photo is brighter than the sharp one. `aligned_gain`: where input and result
    were both moved onto the sharp photo first. `input_psnr` and the gains are None in sets of sharp
    photos: the input is the reference.
    """

    set: str
    image: str
    kind: str
    method: Method
    seed: int | None
    psnr: float
    ssim: float
    gmsd: float
    lsd: float
    lpips: float | None
    input_psnr: float | None
    gain: float | None
    aligned_gain: float | None
    shift: tuple[float, float, float]
    off_sharp: tuple[float, float, float]
    points: tuple[float, float]
    flat_noise: float | None
    seconds: float


@dataclass(frozen=True, kw_only=True)
class GuidanceScore:
    """PSNR in dB of the estimated sharp luma at 1/`scale`, and of the blurry luma there."""

    set: str
    image: str
    weights: str
    scale: int
    psnr: float
    blurry_psnr: float


@dataclass(frozen=True, kw_only=True)
class SetScore:
    """One set by one method: means over photos (each photo's seeds averaged first).

    `worst` is the gain in dB of `worst_image`, or its PSNR where there is no gain. `share_worse` is
    the share of photos that lost more than HARM. `seed_spread` is the largest range of PSNR over
    seeds of any photo. `swd` is the mean of `swd_levels` (full, 1/2, 1/4 resolution).
    """

    set: str
    method: Method
    images: int
    psnr: float
    ssim: float
    gmsd: float
    lsd: float
    lpips: float | None
    swd: float
    swd_levels: tuple[float, ...]
    gain: Interval | None
    aligned_gain: Interval | None
    shift: tuple[float, float, float]
    off_sharp: tuple[float, float, float]
    points: tuple[float, float]
    flat_noise: float | None
    worst_image: str
    worst: float
    share_worse: float | None
    seed_spread: float | None
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`first` minus `second` over the same photos and seeds of a set, with its interval.

    `settings` are those of both (`Method.settings`).
    """

    set: str
    first: str
    second: str
    settings: str
    measure: str
    value: Interval


def summarise(rows: Sequence[ImageScore], distances: Sequence[tuple[float, ...]]) -> SetScore:
    """All rows of one set and method, and the Wasserstein distances of each seed, as one row."""
    first = rows[0]
    psnr = per_image(rows, "psnr")
    gains, aligned = per_image(rows, "gain"), per_image(rows, "aligned_gain")
    judged = gains or psnr
    worst_image = min(judged, key=lambda image: judged[image])
    levels = tuple(fmean(level) for level in zip(*distances, strict=True))
    return SetScore(
        set=first.set,
        method=first.method,
        images=len(psnr),
        psnr=fmean(psnr.values()),
        ssim=fmean(row.ssim for row in rows),
        gmsd=fmean(row.gmsd for row in rows),
        lsd=fmean(row.lsd for row in rows),
        lpips=_mean_or_none(row.lpips for row in rows),
        swd=fmean(levels),
        swd_levels=levels,
        gain=mean_interval(list(gains.values())) if gains else None,
        aligned_gain=mean_interval(list(aligned.values())) if aligned else None,
        shift=_mean_colour(row.shift for row in rows),
        off_sharp=_mean_colour(row.off_sharp for row in rows),
        points=(fmean(row.points[0] for row in rows), fmean(row.points[1] for row in rows)),
        flat_noise=_mean_or_none(row.flat_noise for row in rows),
        worst_image=worst_image,
        worst=judged[worst_image],
        share_worse=fmean(gain < -HARM for gain in gains.values()) if gains else None,
        seed_spread=_seed_spread(rows),
        seconds=fmean(row.seconds for row in rows),
    )


def per_image(rows: Iterable[ImageScore], measure: str) -> dict[str, float]:
    """Image -> mean over seeds of that field; images without a value are left out."""
    values = defaultdict(list)
    for row in rows:
        if (value := getattr(row, measure)) is not None:
            values[row.image].append(value)
    return {image: fmean(found) for image, found in values.items()}


def differences(rows: Sequence[ImageScore], names: Sequence[str]) -> list[Difference]:
    """Paired differences of the first of `names` (weights) and each other one, per set and overall.

    PSNR, SSIM and LSD, and LPIPS where measured, for all settings that both ran at.
    """
    groups: dict[tuple[str, Method], list[ImageScore]] = defaultdict(list)
    for row in rows:
        groups[row.set, row.method].append(row)
    found = []
    for other in names[1:]:
        pooled: dict[tuple[Method, str], list[float]] = defaultdict(list)
        for (set_name, method), ours in groups.items():
            theirs = groups.get((set_name, replace(method, name=other)))
            if method.name != names[0] or theirs is None:
                continue
            for measure in ("psnr", "ssim", "lsd", "lpips"):
                a, b = per_image(ours, measure), per_image(theirs, measure)
                values = [a[image] - b[image] for image in a if image in b]
                pooled[method, measure] += values
                found += _difference(set_name, method, other, measure, values)
        for (method, measure), values in pooled.items():
            found += _difference("all sets", method, other, measure, values)
    return found


def _difference(
    set_name: str, method: Method, other: str, measure: str, values: list[float]
) -> list[Difference]:
    if not values:
        return []
    return [
        Difference(
            set=set_name,
            first=method.name,
            second=other,
            settings=method.settings,
            measure=measure,
            value=mean_interval(values),
        )
    ]


def _seed_spread(rows: Sequence[ImageScore]) -> float | None:
    by_image = defaultdict(list)
    for row in rows:
        by_image[row.image].append(row.psnr)
    several = [max(found) - min(found) for found in by_image.values() if len(found) > 1]
    return max(several) if several else None


def _mean_colour(colours: Iterable[tuple[float, float, float]]) -> tuple[float, float, float]:
    red, green, blue = (fmean(channel) for channel in zip(*colours, strict=True))
    return red, green, blue


def _mean_or_none(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
