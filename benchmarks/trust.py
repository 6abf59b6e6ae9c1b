"""How far the trust features can be trusted, measured on pairs; docs/trust.md is its output.

python -m benchmarks.trust DIR... [--limit N] [--crop PIXELS] [--steps N] [--sampler NAME]
    [--samples K] [--plot docs/trust.png]

Three questions: does the disagreement of samples rank regions by their true error, does realism
trade one measure for the other, and does the re-blur check pass the true sharp photo?
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from core import deblur, reblur, weights
from core.disagreement import Disagreement, Gathered
from core.evaluation import metrics, realism
from core.evaluation.evaluate import read_pair
from core.evaluation.sets import ImageSet, find_sets
from core.events import Guidance, Sample
from core.options import SAMPLERS, DeblurOptions

Floats = NDArray[np.float32]

#: Side of the regions whose error is ranked, in pixels.
BLOCK = 32
#: Where realism 0 may stand, see core.finish.
ENDS = {"mean": "mean", "faithful": "first step"}
REALISM = (0.0, 0.25, 0.5, 0.75, 1.0)
#: Contrast below it, in levels of 255, counts as it when errors are divided by contrast.
FLOOR = 2 / 255


@dataclass
class Seen:
    """What the samples of one photo gave."""

    blurry: Floats
    sharp: Floats
    mean: Floats
    samples: list[Floats]
    faithful: Floats
    structure: Floats
    disagreement: Disagreement


@dataclass
class Table:
    """Numbers by row and set; printed as Markdown with their means."""

    rows: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def add(self, row: str, name: str, value: float) -> None:
        self.rows.setdefault(row, {}).setdefault(name, []).append(value)

    def show(self, title: str, digits: int = 2) -> None:
        names = list(dict.fromkeys(name for cells in self.rows.values() for name in cells))
        print(f"\n| {title} | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
        for row, cells in self.rows.items():
            means = (f"{np.nanmean(cells[name]):.{digits}f}" for name in names)
            print(f"| {row} | {' | '.join(means)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=8)
    parser.add_argument("--crop", type=int, default=256)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--sampler", choices=SAMPLERS, default="ancestral")
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    loaded = weights.load(args.weights)
    options = DeblurOptions(steps=args.steps, sampler=args.sampler, samples=args.samples)
    print(
        f"{loaded.path.name} {loaded.sha256[:12]}, {args.samples} samples of {args.steps} steps "
        f"({args.sampler}), {args.limit} photos a set, {args.crop} pixels of each"
    )
    deblurrer = deblur.Deblurrer(loaded)
    ranks, checks = Table(), Table()
    curves: dict[str, list[tuple[float, float, float]]] = {}
    for found in find_sets(args.folders, limit=args.limit):
        seen = []
        for photo in _run(found, deblurrer, options, args.crop):
            _rank(ranks, found.name, photo)
            _check(checks, found.name, photo)
            seen.append(photo)
        for end in ("mean", "faithful"):
            curves[f"{found.name}, from the {ENDS[end]}"] = _curve(seen, end)
    ranks.show(f"Spearman correlation with the error, {BLOCK}-pixel regions")
    _show_curves(curves)
    checks.show("Re-blur check, share of the pixels")
    if args.plot:
        _plot(curves, args.plot)


def _run(
    found: ImageSet, deblurrer: deblur.Deblurrer, options: DeblurOptions, crop: int
) -> Iterator[Seen]:
    for pair in found.pairs:
        blurry, sharp = (_middle(rgb, crop) for rgb in read_pair(pair))
        gathered, samples, structure = Gathered(), list[Floats](), blurry
        faithful = blurry
        for event in deblurrer.run(blurry, options, preview_side=None, each_sample=True):
            if isinstance(event, Guidance):
                structure = event.structure[0].astype(np.float32) / np.float32(255)
            elif isinstance(event, Sample):
                gathered.add(event)
                samples.append(event.rgb)
                faithful = event.rgb if event.faithful is None else event.faithful
        mean = np.asarray(np.mean(samples, axis=0), np.float32)
        yield Seen(blurry, sharp, mean, samples, faithful, structure, gathered.result())


def _rank(table: Table, name: str, seen: Seen) -> None:
    """The plain error of one sample, and its error as a share of the local contrast."""
    error = _blocks(np.sqrt(np.square(seen.samples[0] - seen.sharp).mean(axis=2)))
    contrast = _blocks(_contrast(seen.blurry))
    for estimator, values in _estimators(seen).items():
        ranked = _blocks(values)
        table.add(estimator, name, _spearman(ranked, error))
        table.add(
            f"{estimator}: relative error", name, _spearman(ranked, error / (contrast + FLOOR))
        )


def _estimators(seen: Seen) -> dict[str, Floats]:
    spread, luma = seen.disagreement.spread, [metrics.luma(rgb) for rgb in seen.samples]
    shape = spread.shape
    found: dict[str, Floats] = {
        "spread of the samples": spread,
        "spread over contrast": seen.disagreement.relative,
    }
    for scale in (2, 4):
        small = np.stack([_scaled(plane, shape[0] // scale, shape[1] // scale) for plane in luma])
        deviation = np.asarray(small.std(axis=0, ddof=1), np.float32)
        found[f"spread at 1/{scale}"] = _scaled(deviation, *shape)
    faithful = metrics.luma(seen.faithful)
    found["samples' mean less faithful answer"] = np.abs(metrics.luma(seen.mean) - faithful)
    result = _scaled(luma[0], *seen.structure.shape)
    found["guidance less result, 1/2"] = _scaled(np.abs(seen.structure - result), *shape)
    found["contrast of the photo (no model at all)"] = _contrast(seen.blurry)
    return found


def _curve(seen: list[Seen], end: str) -> list[tuple[float, float, float]]:
    """(PSNR, SWD, LSD) of a set for each realism from an end to the first sample."""
    count = realism.patches_per_photo(len(seen))
    reference = realism.SharpPatches(
        [realism.descriptors(photo.sharp, count=count, seed=i) for i, photo in enumerate(seen)]
    )
    points = []
    for share in REALISM:
        results = [(1 - share) * getattr(s, end) + share * s.samples[0] for s in seen]
        described = [realism.descriptors(r, count=count, seed=i) for i, r in enumerate(results)]
        pairs = list(zip(results, seen, strict=True))
        points.append(
            (
                float(np.mean([metrics.psnr(r, s.sharp) for r, s in pairs])),
                float(np.mean(reference.distances(described))),
                float(np.mean([realism.log_spectral_distance(r, s.sharp) for r, s in pairs])),
            )
        )
    return points


def _show_curves(curves: dict[str, list[tuple[float, float, float]]]) -> None:
    print(f"\n| PSNR, dB / SWD / LSD, dB at realism | {' | '.join(curves)} |")
    print(f"|---|{'---|' * len(curves)}")
    for number, share in enumerate(REALISM):
        cells = ("{:.2f} / {:.1f} / {:.2f}".format(*points[number]) for points in curves.values())
        print(f"| {share:g} | {' | '.join(cells)} |")


def _check(table: Table, name: str, seen: Seen) -> None:
    for label, result in (
        ("the true sharp photo", seen.sharp),
        ("faithful answer", seen.faithful),
        ("one sample", seen.samples[0]),
        ("the unchanged photo", seen.blurry),
    ):
        found = reblur.check(seen.blurry, result)
        for verdict in reblur.VERDICTS:
            table.add(f"{label}: {verdict}", name, found.share(verdict))


def _plot(curves: dict[str, list[tuple[float, float, float]]], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.4 * len(curves), 6.2), layout="constrained")
    panels = figure.subplots(2, len(curves), squeeze=False)
    for column, (name, points) in enumerate(curves.items()):
        for row, measure in enumerate(("SWD", "LSD, dB")):
            panel = panels[row][column]
            psnr = [point[0] for point in points]
            distance = [point[row + 1] for point in points]
            panel.plot(psnr, distance, "o-", color="tab:blue")
            for share, x, y in zip(REALISM, psnr, distance, strict=True):
                panel.annotate(f"{share:g}", (x, y), textcoords="offset points", xytext=(4, 4))
            panel.set_title(name.replace(", ", ",\n") if row == 0 else "", fontsize=9)
            panel.set_xlabel("PSNR, dB (higher is better)" if row == 1 else "")
            panel.set_ylabel(f"{measure} (lower is better)" if column == 0 else "")
    figure.savefig(path, dpi=100)


def _middle(rgb: Floats, crop: int) -> Floats:
    top, left = (max(0, (side - crop) // 2) for side in rgb.shape[:2])
    return np.ascontiguousarray(rgb[top : top + crop, left : left + crop])


def _blocks(plane: Floats) -> Floats:
    """Root mean square of each region."""
    rows, columns = (side // BLOCK for side in plane.shape)
    whole = plane[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    return np.sqrt(np.square(whole).mean(axis=(1, 3)))


def _contrast(rgb: Floats) -> Floats:
    luma = metrics.luma(rgb)
    mean = cv2.GaussianBlur(luma, (0, 0), 5)
    return np.sqrt(np.maximum(cv2.GaussianBlur(luma * luma, (0, 0), 5) - mean * mean, 0))


def _scaled(plane: Floats, height: int, width: int) -> Floats:
    kind = cv2.INTER_AREA if height < plane.shape[0] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(plane, (width, height), interpolation=kind), np.float32)


def _spearman(one: Floats, other: Floats) -> float:
    return float(spearmanr(one.ravel(), other.ravel()).statistic)


if __name__ == "__main__":
    main()
