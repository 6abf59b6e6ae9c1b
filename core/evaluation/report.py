"""An evaluation as Markdown for people and JSON for programs. Knows nothing of how it was run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean

from core.evaluation.intervals import Interval
from core.evaluation.scores import HARM, Difference, GuidanceScore, ImageScore, SetScore
from core.shown import in_letters

EXPLANATION = f"""\
- PSNR and SSIM: higher is better; GMSD, LPIPS, SWD and LSD: lower is better. At full resolution.
- Gain: PSNR over the blurry input, with the 95 % bootstrap interval of its mean over photos.
- Aligned: the gain where input and result were each moved onto the sharp photo first, by up to 4
  pixels: blur hardly tells where on the camera's way the sharp photo was taken.
- SWD (sliced Wasserstein distance between patches of Laplacian pyramids, times 1000) and LSD
  (log-spectral distance, dB) compare how detail is distributed and how strong it is, not where it
  lies: they say how realistic the results are. Noise or plain sharpening of a blurry photo lowers
  both a little, so read them beside PSNR and Noise.
- Worse: share of photos that lost more than {HARM} dB. Worst photo: its gain, or its PSNR in a set
  without pairs. Seeds differ: the largest range of PSNR of a photo, dB.
- Shift: mean change of red, green and blue against the input; Off sharp: mean level against the
  sharp photo (blur adds light up before it is encoded, so a blurry photo is a little brighter);
  Black, white: how far the 1st and 99th percentile of the luma moved;
  Noise: change of the luma's deviation where input and sharp photo are flat. All in levels of 255.
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
    parts = ["# Evaluation", ""]
    notices = [*evaluation.notices, *([] if evaluation.finished else ["**Unfinished.**"])]
    parts += [*(f"- {in_letters(notice)}" for notice in notices), ""] if notices else []
    parts += _overview(evaluation.sets)
    for name in dict.fromkeys(score.set for score in evaluation.sets):
        parts += _set_section(name, evaluation)
    parts += _difference_section(evaluation.differences)
    parts += _harm_section(evaluation.images)
    parts += ["## How to read this", "", EXPLANATION, ""]
    parts += _origin_section(evaluation)
    return "\n".join(parts) + "\n"


def _overview(scores: Sequence[SetScore]) -> list[str]:
    names = list(dict.fromkeys(score.set for score in scores))
    if len(names) < 2:
        return []
    rows: dict[str, dict[str, str]] = {}
    for score in scores:
        quality = f"{score.gain.mean:+.2f}" if score.gain else f"{score.psnr:.2f}"
        cell = f"{quality} / {score.swd:.0f} / {score.lsd:.1f}"
        rows.setdefault(score.method.label, {})[score.set] = cell
    table = [[label, *(cells.get(name, "-") for name in names)] for label, cells in rows.items()]
    text = "Gain in dB (PSNR where the input is the sharp photo) / SWD / LSD."
    return ["## Overview", "", text, "", *_table(["Method", *names], table), ""]


def _set_section(name: str, evaluation: Evaluation) -> list[str]:
    scores = [score for score in evaluation.sets if score.set == name]
    columns = [
        (head, cells) for head, cells in _columns(scores) if any(cell != "-" for cell in cells)
    ]
    rows = zip(*(cells for _, cells in columns), strict=True)
    lines = [f"## {in_letters(name)} ({scores[0].images} photos)", ""]
    lines += [*_table([head for head, _ in columns], [list(row) for row in rows]), ""]
    lines += _kind_table([row for row in evaluation.images if row.set == name])
    return lines + _guidance_table([g for g in evaluation.guidance if g.set == name])


def _columns(scores: Sequence[SetScore]) -> list[tuple[str, list[str]]]:
    """Heading and cells; a column of nothing but dashes is not shown."""
    return [
        ("Method", [s.method.label for s in scores]),
        ("PSNR", [f"{s.psnr:.2f}" for s in scores]),
        ("Gain [95 %]", [_interval(s.gain, 2) for s in scores]),
        ("Aligned [95 %]", [_interval(s.aligned_gain, 2) for s in scores]),
        ("SSIM", [f"{s.ssim:.4f}" for s in scores]),
        ("GMSD", [f"{s.gmsd:.4f}" for s in scores]),
        ("LPIPS", [_number(s.lpips, ".4f") for s in scores]),
        ("SWD", [f"{s.swd:.1f}" for s in scores]),
        ("LSD", [f"{s.lsd:.2f}" for s in scores]),
        ("Worse", [_number(s.share_worse, ".0%") for s in scores]),
        ("Worst photo", [f"{s.worst_image} {s.worst:{'+' if s.gain else ''}.2f}" for s in scores]),
        ("Shift", [" ".join(f"{channel:+.2f}" for channel in s.shift) for s in scores]),
        ("Off sharp", [f"{fmean(s.off_sharp):+.2f}" for s in scores]),
        ("Black, white", [f"{s.points[0]:+.2f} {s.points[1]:+.2f}" for s in scores]),
        ("Noise", [_number(s.flat_noise, "+.2f") for s in scores]),
        ("Seeds differ", [_number(s.seed_spread, ".2f") for s in scores]),
        ("s a photo", [f"{s.seconds:.2f}" for s in scores]),
    ]


def _kind_table(rows: Sequence[ImageScore]) -> list[str]:
    """Mean gain by kind of blur, where kinds are known."""
    kinds = sorted({row.kind for row in rows if row.kind and row.gain is not None})
    if not kinds:
        return []
    gains: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        if row.gain is not None:
            gains.setdefault(row.method.label, {}).setdefault(row.kind, []).append(row.gain)
    table = [
        [label, *(f"{fmean(by_kind[kind]):+.2f}" for kind in kinds)]
        for label, by_kind in gains.items()
    ]
    counts = [len({row.image for row in rows if row.kind == kind}) for kind in kinds]
    head = [f"{kind} ({count})" for kind, count in zip(kinds, counts, strict=True)]
    return [*_table(["Gain by kind of blur (photos)", *head], table), ""]


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
            # 80 dB: the input is the sharp photo, and nothing can be gained over it.
            cells.append(f"{psnr:.2f} ({psnr - before:+.2f})" if before < 80 else f"{psnr:.2f}")
        rows.append([name, *cells])
    head = ["Guidance: PSNR of the luma (over the blurry luma)", *(f"1/{s}" for s in scales)]
    return [*_table(head, rows), ""]


def _difference_section(found: Sequence[Difference]) -> list[str]:
    if not found:
        return []
    measures = list(dict.fromkeys(d.measure for d in found))
    rows: dict[tuple[str, ...], dict[str, Interval]] = {}
    for d in found:
        key = (d.set, f"{d.first} - {d.second}", d.settings)
        rows.setdefault(key, {})[d.measure] = d.value
    table = [
        [*key, *(_interval(values.get(m), 3) for m in measures)] for key, values in rows.items()
    ]
    head = ["Set", "Difference", "Settings", *(m.upper() for m in measures)]
    text = "Mean over photos of the difference on the same photo, with 95 % intervals."
    return ["## Paired differences", "", text, "", *_table(head, table), ""]


def _harm_section(images: Iterable[ImageScore]) -> list[str]:
    worse = [row for row in images if row.gain is not None and row.gain < -HARM]
    lines = ["## What got worse", "", f"Photos that lost more than {HARM} dB, the worst first.", ""]
    if not worse:
        return [*lines[:2], f"No photo lost more than {HARM} dB.", ""]
    rows = [
        [
            row.set,
            row.image,
            row.method.label,
            _number(row.seed, "d"),
            _number(row.gain, "+.2f"),
            _number(row.input_psnr, ".2f"),
            f"{row.psnr:.2f}",
        ]
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
    return ["| " + " | ".join(map(_cell, line)) + " |" for line in lines]


def _cell(text: str) -> str:
    """Names of photos may hold what ends a cell, or its line."""
    return in_letters(text).replace("|", "\\|")


def _interval(interval: Interval | None, digits: int) -> str:
    if interval is None:
        return "-"
    low, high = f"{interval.low:+.{digits}f}", f"{interval.high:+.{digits}f}"
    return f"{interval.mean:+.{digits}f} [{low}, {high}]"


def _number(value: float | None, form: str) -> str:
    return "-" if value is None else f"{value:{form}}"
