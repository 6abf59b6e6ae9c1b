"""How right the blur estimate is, as Markdown: size and angle on blur that is known, and what it
calls sharp; of pairs also how far each is blurred by its sharp photo.

python -m benchmarks.blur_estimate --photos DIR|TAR ... [--sets DEV_FOLDER ...] [--count N]

`--photos` are those that the network was trained on; only the eighth that was held out is used.
`--sets` are folders as for `evaluate`: `blur/` must not be called sharp, photos without pairs must.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray

from core import photo, reblur
from core.blur_estimate import DISC_OF_LINE, SHARP_BELOW, BlurEstimate, estimate
from core.evaluation.sets import ImageSet, find_sets
from core.training import kernels
from core.training.estimator import held_out
from core.training.images import read_images
from core.training.kernels import Dice
from core.training.known_blur import CAMERA, LONGEST, MARGIN, blur, measure
from core.training.ranges import only_shake

Rgb = NDArray[np.float32]
LENGTHS = (3.0, 5.0, 8.0, 12.0, 18.0, 27.0, 40.0)
#: Rounder than this a shake has no direction to be right about.
ELONGATED = 0.5
#: Kernels up to so many pixels are fitted whole.
WELL_FITTED = 24.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", nargs="+", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", type=Path, default=[])
    parser.add_argument("--count", type=int, default=40, help="photos for each row")
    args = parser.parse_args()
    sharp = [
        pixels.astype(np.float32) / np.float32(255)
        for source in args.photos
        for name, pixels in read_images(source)
        if held_out(name) and min(pixels.shape[:2]) >= 320
    ][: args.count]
    print(f"{len(sharp)} photos that were never trained on\n")
    _known(sharp)
    _recognised(sharp, args.sets)
    _speed()


def _known(photos: list[Rgb]) -> None:
    print("| blur | length, px | size off by (median) | angle off by (median) | kind right |")
    print("|---|---|---|---|---|")
    everything: dict[str, list[tuple[float, float | None, bool]]] = {}
    for kind in ("shake", "line", "shake, noise and JPEG", "defocus"):
        for length in LENGTHS if kind != "defocus" else LENGTHS[:-2]:
            found = [_judge(rgb, kind, length, seed) for seed, rgb in enumerate(photos)]
            everything.setdefault(kind, []).extend(found)
            _row(kind, f"{length:g}", found)
        _row(f"**{kind}**", "all", everything[kind])
    print()


def _row(kind: str, length: str, found: list[tuple[float, float | None, bool]]) -> None:
    angles = [angle for _, angle, _ in found if angle is not None]
    angle = f"{median(angles):.0f} degrees" if angles else "-"
    right = sum(right for *_, right in found) / len(found)
    size = median(size for size, *_ in found)
    print(f"| {kind} | {length} | {size:.0%} | {angle} | {right:.0%} |", flush=True)


def _judge(rgb: Rgb, kind: str, length: float, seed: int) -> tuple[float, float | None, bool]:
    """Relative error of the size, that of the angle in degrees, whether the kind is right.

    An unknown answer counts as 100 % and 90 degrees off.
    """
    dice = Dice(1000 * seed + round(10 * length), torch.device("cpu"))
    kernel = _kernel(kind, length, dice)
    known = measure(kernel)
    estimated = estimate(_blurred(rgb, kernel, dice, noisy="noise" in kind))
    found, size = estimated.overall, _length(estimated)
    truth = float(known.length)
    elongated = float(known.ratio) < ELONGATED
    wanted = "motion" if elongated else "defocus"
    angle = None
    if elongated and kind != "defocus":
        angle = 90.0
        if found.direction is not None:
            away = abs(found.direction - float(known.angle.rad2deg())) % 180
            angle = min(away, 180 - away)
    return abs(size / truth - 1), angle, found.kind == wanted


def _length(estimated: BlurEstimate) -> float:
    """The size as a length: where it sees no direction, the estimate speaks of a disc."""
    found = estimated.overall
    return found.size / DISC_OF_LINE if found.kind == "defocus" else found.size


def _kernel(kind: str, length: float, dice: Dice) -> torch.Tensor:
    """(1, K, K)."""
    extent = torch.tensor([length])
    if kind == "line":
        angle = dice.uniform(1, high=torch.pi)
        t = torch.linspace(-0.5, 0.5, 512)[None, :, None]
        return kernels.rasterize(t * length * torch.stack([angle.cos(), angle.sin()], -1)[:, None])
    if kind == "defocus":
        return kernels.defocus(dice, extent / 2)
    while True:
        kernel = kernels.shake(dice, extent, torch.zeros(1))[:, 0]
        if float(measure(kernel).length) < LONGEST:
            return kernel


def _blurred(rgb: Rgb, kernel: torch.Tensor, dice: Dice, *, noisy: bool) -> Rgb:
    height, width = ((side - 2 * MARGIN) // 16 * 16 + 2 * MARGIN for side in rgb.shape[:2])
    sharp = torch.from_numpy(rgb[:height, :width]).permute(2, 0, 1)[None]
    camera = CAMERA if noisy else only_shake((1, 40))
    return blur(sharp, kernel, dice, camera)[0].permute(1, 2, 0).contiguous().numpy()


def _recognised(photos: list[Rgb], folders: list[Path]) -> None:
    print("| photos | called sharp | the others |\n|---|---|---|")
    as_they_are = [("", estimate(rgb)) for rgb in photos]
    _called("held out, as they are", as_they_are, wanted=True)
    sets = find_sets(folders)
    found = {
        s.name: [(p.name, estimate(photo.decode(p.blurry).rgb)) for p in s.pairs] for s in sets
    }
    for image_set in sets:
        _called(image_set.name, found[image_set.name], wanted=image_set.pairs[0].is_reference)
    blurred = f"called sharp though blurred by more than {SHARP_BELOW} pixels"
    print(f"\n| pairs | size off by (median) | {blurred} | those |\n|---|---|---|---|")
    for image_set in sets:
        if not image_set.pairs[0].is_reference:
            _beside_the_sharp(image_set, [estimate for _, estimate in found[image_set.name]])
    print()


def _called(name: str, found: list[tuple[str, BlurEstimate]], *, wanted: bool) -> None:
    odd = [f"{file} {e.overall.describe()}" for file, e in found if e.sharp != wanted and file]
    count = sum(e.sharp for _, e in found)
    print(f"| {name} | {count} of {len(found)} | {'; '.join(odd)} |", flush=True)


def _beside_the_sharp(image_set: ImageSet, found: list[BlurEstimate]) -> None:
    """Beside the median width of the kernels that carry blocks of the sharp photo to the blurry."""
    off, blurred, missed = [], 0, []
    for pair, estimated in zip(image_set.pairs, found, strict=True):
        fitted = reblur.check(photo.decode(pair.blurry).rgb, photo.decode(pair.sharp).rgb)
        truth = float(np.nanmedian(fitted.width))
        if SHARP_BELOW < truth < WELL_FITTED:
            off.append(abs(_length(estimated) / truth - 1))
        if truth > SHARP_BELOW:
            blurred += 1
            missed += [f"{pair.name} {truth:.1f} pixels"] if estimated.sharp else []
    sharp = f"{len(missed)} of {blurred}"
    print(f"| {image_set.name} | {median(off):.0%} | {sharp} | {'; '.join(missed)} |", flush=True)


def _speed() -> None:
    rgb = np.random.default_rng(0).random((3000, 4000, 3), dtype=np.float32)
    estimate(rgb[:256, :256])
    started, busy = time.perf_counter(), time.process_time()
    estimate(rgb)
    wall, cpu = time.perf_counter() - started, time.process_time() - busy
    print(f"12 megapixels: {wall:.2f} s ({cpu:.2f} s of CPU time).")


if __name__ == "__main__":
    main()
