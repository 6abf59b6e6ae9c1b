"""How far the trust features can be trusted, measured on pairs; docs/trust.md holds its tables.

python -m benchmarks.trust DIR... [--limit N] [--crop PIXELS] [--steps N] [--samples K]
    [--samplers NAME...] [--weights FILE] [--plot docs/trust.png] [--into docs/trust.md]

Three questions: do the maps rank regions by their true error, does realism trade one measure for
the other, and does the re-blur check pass the true sharp photo and nothing that was not deblurred?
`--into` puts the tables where the text has its marks; its words are for a person to go over.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from benchmarks.trust_seen import (
    FLOOR,
    Floats,
    Seen,
    by_region,
    contrast,
    error_of,
    estimators,
    look,
    middle,
    spearman,
)
from core import deblur, reblur, weights
from core.evaluation import metrics, realism
from core.evaluation.evaluate import read_pair
from core.evaluation.sets import ImageSet, find_sets
from core.options import SAMPLERS, DeblurOptions

#: Where realism 0 may stand, see core.finish.
ENDS = {"mean": "mean", "faithful": "first step"}
#: From so many levels of 255 on a region counts as off.
OFF_FROM = 15
REALISM = (0.0, 0.25, 0.5, 0.75, 1.0)

Curves = dict[str, list[tuple[float, float, float]]]


@dataclass
class Table:
    """Numbers, or several at a time, by row and set; Markdown with their means."""

    title: str
    rows: dict[str, dict[str, list[tuple[float, ...]]]] = field(default_factory=dict)

    def add(self, row: str, name: str, *values: float) -> None:
        self.rows.setdefault(row, {}).setdefault(name, []).append(values)

    def text(self) -> str:
        names = list(dict.fromkeys(name for cells in self.rows.values() for name in cells))
        lines = [f"| {self.title} | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
        for row, cells in self.rows.items():
            means = (np.nanmean(cells[name], axis=0) for name in names)
            texts = (" / ".join(f"{value:.2f}" for value in mean) for mean in means)
            lines.append(f"| {row} | {' | '.join(texts)} |")
        return "\n".join(lines)


@dataclass
class Tables:
    """All that is measured with one sampler."""

    error: Table = field(default_factory=lambda: Table("rank correlation with the error"))
    relative: Table = field(
        default_factory=lambda: Table("over contrast: with the error over contrast")
    )
    level: Table = field(default_factory=lambda: Table("likely error against the true one"))
    check: Table = field(default_factory=lambda: Table(" / ".join(reblur.VERDICTS)))
    curves: Curves = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        tables = {name: getattr(self, name) for name in ("error", "relative", "level", "check")}
        return {name: table.text() for name, table in tables.items()} | {
            "realism": _curves_text(self.curves)
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=12)
    parser.add_argument("--crop", type=int, default=256)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument(
        "--samplers", choices=SAMPLERS, nargs="+", default=["dpmpp_2m", "ancestral"]
    )
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--plot", type=Path, help="of the first sampler's realism")
    parser.add_argument("--into", type=Path, help="a text whose marked tables are replaced")
    args = parser.parse_args()
    loaded = weights.load(args.weights)
    deblurrer = deblur.Deblurrer(loaded)
    run = (
        f"{loaded.path.name} {loaded.sha256[:12]}, {args.samples} samples of {args.steps} steps, "
        f"{args.limit} photos a set, the middle {args.crop} pixels of each"
    )
    print(run)
    if args.into:
        _put(args.into, "run", run)
    for sampler in args.samplers:
        options = DeblurOptions(steps=args.steps, sampler=sampler, samples=args.samples)
        tables = _measure(find_sets(args.folders, limit=args.limit), deblurrer, options, args.crop)
        for name, text in tables.texts().items():
            print(f"\n{sampler}, {name}\n\n{text}", flush=True)
            if args.into:
                _put(args.into, f"{name}, {sampler}", text)
        if args.plot and sampler == args.samplers[0]:
            _plot(tables.curves, args.plot)


def _measure(
    sets: list[ImageSet], deblurrer: deblur.Deblurrer, options: DeblurOptions, crop: int
) -> Tables:
    tables = Tables()
    for found in sets:
        seen = []
        for pair in found.pairs:
            blurry, sharp = (middle(rgb, crop) for rgb in read_pair(pair))
            photo = look(blurry, sharp, deblurrer, options)
            _rank(tables, found.name, photo)
            _check(tables.check, found.name, photo)
            seen.append(photo)
        for end in ENDS:
            tables.curves[f"{found.name}, from the {ENDS[end]}"] = _curve(seen, end)
    return tables


def _put(path: Path, name: str, text: str) -> None:
    """Between `<!-- NAME -->` and the next `<!-- end -->`."""
    before = path.read_text("utf-8")
    marked = re.compile(rf"(<!-- {re.escape(name)} -->\n\n).*?(\n\n<!-- end -->)", re.DOTALL)
    if not marked.search(before):
        print(f"{path} has no place for <!-- {name} -->")
    path.write_text(marked.sub(lambda found: found[1] + text + found[2], before), "utf-8")


def _rank(tables: Tables, name: str, seen: Seen) -> None:
    """By region: the plain error of one sample, its error as a share of the contrast, its level."""
    error, local = error_of(seen), by_region(contrast(seen.blurry)) + np.float32(FLOOR)
    for estimator, values in estimators(seen).items():
        ranked = by_region(values)
        tables.error.add(estimator, name, spearman(ranked, error))
        if "contrast" not in estimator:
            tables.relative.add(estimator, name, spearman(ranked / local, error / local))
    tables.relative.add("one, no model", name, spearman(np.reciprocal(local), error / local))
    likely = by_region(seen.disagreement.likely) / 255
    factor = np.log((error + 1e-4) / (likely + 1e-4))
    tables.level.add(
        "true over likely, median of the regions", name, float(np.exp(np.median(factor)))
    )
    tables.level.add("regions within a factor 2", name, float(np.mean(np.abs(factor) < np.log(2))))
    off = np.float32(OFF_FROM / 255)
    tables.level.add(
        f"share said to be off by {OFF_FROM:g} levels", name, float(np.mean(likely >= off))
    )
    tables.level.add(f"share truly off by {OFF_FROM:g} levels", name, float(np.mean(error >= off)))


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


def _curves_text(curves: Curves) -> str:
    lines = [f"| PSNR, dB / SWD / LSD, dB at realism | {' | '.join(curves)} |"]
    lines.append(f"|---|{'---|' * len(curves)}")
    for number, share in enumerate(REALISM):
        cells = ("{:.2f} / {:.1f} / {:.2f}".format(*points[number]) for points in curves.values())
        lines.append(f"| {share:g} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _check(table: Table, name: str, seen: Seen) -> None:
    for label, result in _results(seen):
        found = reblur.check(seen.blurry, result)
        table.add(label, name, *(found.share(verdict) for verdict in reblur.VERDICTS))


def _results(seen: Seen) -> Iterator[tuple[str, Floats]]:
    """What the check is to tell apart."""
    yield "the true sharp photo", seen.sharp
    yield "faithful answer", seen.faithful
    yield "one sample", seen.samples[0]
    yield "the unchanged photo", seen.blurry
    denoised = cv2.bilateralFilter(seen.blurry, 5, 0.08, 3)
    yield "the photo denoised", np.asarray(denoised, np.float32)
    noise = np.random.default_rng(0).normal(0, 2 / 255, seen.blurry.shape)
    yield "the photo and noise of 2 levels", np.clip(seen.blurry + noise, 0, 1).astype(np.float32)


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


if __name__ == "__main__":
    main()
