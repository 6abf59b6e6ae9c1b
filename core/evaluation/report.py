"""An evaluation as Markdown for people and JSON for programs. Knows nothing of how it was run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean

from core.evaluation.intervals import Interval
from core.evaluation.scores import HARM, Difference, GuidanceScore, ImageScore, SetScore

EXPLANATION = f"""\
- PSNR and SSIM: higher is better; GMSD, LPIPS, SWD and LSD: lower is better. At full resolution.
- Gain: PSNR over the blurry input, with the 95 % bootstrap interval of its mean over photos.
- SWD (sliced Wasserstein distance between patches of Laplacian pyramids, times 1000) and LSD
  (log-spectral distance, dB) compare how detail is distributed and how strong it is, not where it
  lies: they say how realistic the results are.
- Worse: share of photos that lost more than {HARM} dB. Seeds differ: the largest range of a photo.
- Shift: mean change of red, green and blue; Noise: change of the luma's deviation in flat areas;
  both against the input, in levels of 255.
- Wiener and Richardson-Lucy get the best of a grid of kernels *by the sharp photo*: an oracle's
  favour.
- In a set without pairs the input is the sharp photo, which should come back unchanged."""


@dataclass(frozen=True, kw_only=True)
class UsedWeights:
    """Which weights stand behind a name in the tables."""

    name: str
    file: str
    sha256: str
    guided: bool


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """Everything that a report holds. `finished` is False while sets are still to come."""

    command: str
    device: str
    sampler: str
    weights: tuple[UsedWeights, ...]
    notices: tuple[str, ...]
    images: tuple[ImageScore, ...]
    guidance: tuple[GuidanceScore, ...]
    sets: tuple[SetScore, ...]
    differences: tuple[Difference, ...]
    finished: bool


def to_json(evaluation: Evaluation) -> str:
    """All rows; field names and units as in core.evaluation.scores."""
    return json.dumps(asdict(evaluation), indent=1, allow_nan=False) + "\n"


def to_markdown(evaluation: Evaluation) -> str:
    """Tables per set, guidance, paired differences, what got worse, and how to run it again."""
    parts = ["# Evaluation", "" if evaluation.finished else "**Unfinished.**"]
    parts += [f"- {notice}" for notice in evaluation.notices]
    for name in dict.fromkeys(score.set for score in evaluation.sets):
        parts += _set_section(name, evaluation)
    parts += _difference_section(evaluation.differences)
    parts += _harm_section(evaluation.images)
    parts += ["## How to read this", "", EXPLANATION, ""]
    parts += _origin_section(evaluation)
    return "\n".join(parts) + "\n"


def _set_section(name: str, evaluation: Evaluation) -> list[str]:
    scores = [score for score in evaluation.sets if score.set == name]
    lpips = any(score.lpips is not None for score in scores)
    head = ["Method", "PSNR", "Gain [95 %]", "SSIM", "GMSD", *(["LPIPS"] if lpips else []), "SWD"]
    head += ["LSD", "Worse", "Worst photo", "Shift", "Noise", "Seeds differ", "s a photo"]
    rows = [_set_row(score, lpips) for score in scores]
    lines = [f"## {name} ({scores[0].images} photos)", "", *_table(head, rows), ""]
    return lines + _guidance_table([g for g in evaluation.guidance if g.set == name])


def _set_row(score: SetScore, lpips: bool) -> list[str]:
    signed = "+.1f" if score.gain else ".1f"
    return [
        score.method.label,
        f"{score.psnr:.2f}",
        _interval(score.gain, 2),
        f"{score.ssim:.4f}",
        f"{score.gmsd:.4f}",
        *([_number(score.lpips, ".4f")] if lpips else []),
        f"{score.swd:.1f}",
        f"{score.lsd:.2f}",
        _number(score.share_worse, ".0%"),
        f"{score.worst_image} {score.worst:{signed}} dB",
        " ".join(f"{channel:+.2f}" for channel in score.shift),
        _number(score.flat_noise, "+.2f"),
        _number(score.seed_spread, ".2f", " dB"),
        f"{score.seconds:.2f}",
    ]


def _guidance_table(scores: Sequence[GuidanceScore]) -> list[str]:
    if not scores:
        return []
    scales = sorted({score.scale for score in scores})
    rows = []
    for name in dict.fromkeys(score.weights for score in scores):
        own = [score for score in scores if score.weights == name]
        cells = []
        for scale in scales:
            at = [score for score in own if score.scale == scale]
            psnr, before = fmean(s.psnr for s in at), fmean(s.blurry_psnr for s in at)
            cells.append(f"{psnr:.2f} ({psnr - before:+.2f})")
        rows.append([name, *cells])
    head = ["Guidance: PSNR of the luma (over the blurry luma)", *(f"1/{s}" for s in scales)]
    return [*_table(head, rows), ""]


def _difference_section(found: Sequence[Difference]) -> list[str]:
    if not found:
        return []
    measures = list(dict.fromkeys(d.measure for d in found))
    rows: dict[tuple[str, ...], dict[str, Interval]] = {}
    for d in found:
        key = (d.set, f"{d.first} - {d.second}", str(d.steps), str(d.samples))
        rows.setdefault(key, {})[d.measure] = d.value
    table = [
        [*key, *(_interval(values.get(m), 3) for m in measures)] for key, values in rows.items()
    ]
    head = ["Set", "Difference", "Steps", "Samples", *(m.upper() for m in measures)]
    text = "Mean over photos of the difference on the same photo, with 95 % intervals."
    return ["## Paired differences", "", text, "", *_table(head, table), ""]


def _harm_section(images: Iterable[ImageScore]) -> list[str]:
    worse = [row for row in images if row.gain is not None and row.gain < -HARM]
    lines = ["## What got worse", "", f"Photos that lost more than {HARM} dB, the worst first.", ""]
    if not worse:
        return [*lines[:2], f"No photo lost more than {HARM} dB.", ""]
    rows = [
        [row.set, row.image, row.method.label, _number(row.seed, "d"), f"{row.gain:+.2f}"]
        + [f"{row.input_psnr:.2f}", f"{row.psnr:.2f}"]
        for row in sorted(worse, key=lambda row: row.gain or 0.0)
    ]
    return [
        *lines,
        *_table(["Set", "Photo", "Method", "Seed", "Gain", "Input", "Result"], rows),
        "",
    ]


def _origin_section(evaluation: Evaluation) -> list[str]:
    rows = [
        [w.name, w.file, "guided" if w.guided else "unguided", f"`{w.sha256[:16]}`"]
        for w in evaluation.weights
    ]
    table = _table(["Weights", "File", "Kind", "SHA-256"], rows) if rows else []
    run = ["## Run it again", "", "```", evaluation.command, "```", ""]
    return [*run, f"Device: {evaluation.device}. Sampler: {evaluation.sampler}.", "", *table]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def _interval(interval: Interval | None, digits: int) -> str:
    if interval is None:
        return "-"
    low, high = f"{interval.low:+.{digits}f}", f"{interval.high:+.{digits}f}"
    return f"{interval.mean:+.{digits}f} [{low}, {high}]"


def _number(value: float | None, form: str, unit: str = "") -> str:
    return "-" if value is None else f"{value:{form}}{unit}"
