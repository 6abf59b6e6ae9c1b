"""`deblur PHOTO...`: one photo after the other, each written before the next is read."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import log
from app.commands.checks import Checks, add_check_arguments
from app.commands.masks import add_mask_arguments, load_mask, mask_for
from app.commands.variations import Variations, add_variation_arguments, labels_of, varied
from core.arguments import Expanded, add_recipe_arguments, recipe_from
from core.errors import DeblurError, OptionsError
from core.options import Recipe
from core.shown import say, visible

if TYPE_CHECKING:
    from app.commands.variations import Floats
    from core.deblur import Deblurrer
    from core.events import Result
    from core.local import Mask
    from core.photo import Photo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `deblur`; imports nothing heavy."""
    add = parser.add_argument
    add("photos", nargs="+", type=Path, action=Expanded, metavar="PHOTO")
    add("-o", "--output", metavar="FILE|DIR", help="default: NAME_deblurred.EXT beside the photo")
    add_recipe_arguments(parser)
    add_variation_arguments(parser)
    add_check_arguments(parser)
    add_mask_arguments(parser)
    add("--overwrite", action="store_true", help="replace existing results (never a source)")
    add("--json", action="store_true", help="a line of JSON a photo")
    add("--quiet", action="store_true", help="errors only")


@dataclass(frozen=True)
class Job:
    """A source and where its result goes, or its variations."""

    source: Path
    targets: tuple[Path, ...]


def run(args: argparse.Namespace) -> int:
    """Deblur all photos; 1 if any failed, with a line for each that did."""
    recipe = varied(args, recipe_from(args, overwrite=args.overwrite))
    jobs = plan(args.photos, args.output, args.format, args.variations, sidecar=recipe.save.sidecar)
    checks = Checks.of(args, recipe, [target for job in jobs for target in job.targets])
    picture = load_mask(args)
    ready: list[Job] = []
    failed: list[Job] = []
    for job in jobs:
        with _telling(job, failed):
            _check(job, args, recipe)
            ready.append(job)
    if not ready:
        return 1
    deblurrer = _load(args)
    for job in ready:
        line = ""
        with _telling(job, failed):
            line = _one(job, deblurrer, recipe, checks, picture, args)
        print(line, end="", flush=True)
    return 1 if failed else 0


@contextmanager
def _telling(job: Job, failed: list[Job]) -> Iterator[None]:
    """What goes wrong with one photo is said, and stops no other."""
    try:
        yield
    except DeblurError as error:
        failed.append(job)
        say(f"{job.source}: {error}", sys.stderr)
    except Exception as error:
        failed.append(job)
        say(f"{job.source}: {log.describe(error)}", sys.stderr)


def plan(
    photos: list[Path],
    output: str | None,
    suffix: str | None,
    variations: int | None = None,
    *,
    sidecar: bool = False,
) -> list[Job]:
    """Sources and targets. Raises OptionsError when two results would share a name, PhotoError for
    an output that cannot be looked at.
    """
    from core.names import fitting
    from core.photo import WRITABLE, result_suffix
    from core.photo.formats import ending_in, stem_of
    from core.provenance import SUFFIX as SIDECAR

    folder = output is not None and _is_for_several(output, photos)
    extension = f".{suffix.lower().lstrip('.')}" if suffix else None
    if extension and extension not in WRITABLE:
        raise OptionsError(f"{suffix} cannot be written; try one of {' '.join(WRITABLE)}.")
    labels = labels_of(variations) if variations else ("_deblurred",)
    beside = SIDECAR if sidecar else ""
    jobs = []
    for photo in photos:
        ending = extension or result_suffix(photo)
        names = [fitting(stem_of(photo), f"{label}{ending}", beside=beside) for label in labels]
        if output is None:
            targets = [photo.parent / name for name in names]
        elif folder:
            targets = [Path(output) / name for name in names]
        else:
            target = ending_in(Path(output), extension) if extension else Path(output)
            each = [target.with_stem(target.stem + label) for label in labels]
            targets = each if variations else [target]
        jobs.append(Job(photo, tuple(targets)))
    _check_apart(jobs)
    return jobs


def _is_for_several(output: str, photos: list[Path]) -> bool:
    """Whether it is a folder, also one that is not there yet. Raises OptionsError, PhotoError."""
    from core.files import is_folder
    from core.photo import WRITABLE

    if output.endswith(("/", "\\")) or is_folder(Path(output)):
        return True
    if len(photos) > 1 and Path(output).suffix.lower() in WRITABLE:
        raise OptionsError(f"{output} is the name of one file: give one photo, or a folder.")
    return len(photos) > 1


def _check_apart(jobs: Iterable[Job]) -> None:
    """Raises OptionsError where two results have what some file system takes for one name, by
    whichever folders it is reached.
    """
    from core.names import name_key

    seen = set()
    for target in (target for job in jobs for target in job.targets):
        key = name_key(Path(os.path.realpath(target)))
        if key in seen:
            raise OptionsError(
                f"Two photos would be written to {target}: choose another name or folder, or use "
                "batch."
            )
        seen.add(key)


def _check(job: Job, args: argparse.Namespace, recipe: Recipe) -> None:
    """What would fail after the work is refused before it."""
    from core.deliver import check_sidecar
    from core.files import check_target, is_folder, is_same_file
    from core.photo.formats import format_for

    for target in job.targets:
        format_for(target)
        if is_same_file(target, job.source):
            raise OptionsError("The result would replace the photo itself; choose another name.")
        if any(is_same_file(target, photo) for photo in args.photos):
            raise OptionsError(f"The result would replace {target}, which is to be deblurred too.")
        if args.mask is not None and is_same_file(target, args.mask):
            raise OptionsError(f"The result would replace the mask {target}; choose another name.")
        if is_folder(target.parent):  # else that is made
            check_target(target, overwrite=True)
        if target.exists() and not recipe.save.overwrite:
            raise OptionsError(f"{target} exists already; --overwrite replaces it.")
        check_sidecar(target, recipe)


def _load(args: argparse.Namespace) -> Deblurrer:
    from core.deblur import load_deblurrer

    deblurrer = load_deblurrer(args.device, args.model, args.weights)
    if not args.quiet and not args.json and deblurrer.device.hint:
        print(deblurrer.device.hint, file=sys.stderr)
    return deblurrer


def _one(
    job: Job,
    deblurrer: Deblurrer,
    recipe: Recipe,
    checks: Checks,
    picture: Mask | None,
    args: argparse.Namespace,
) -> str:
    """Deblur a photo; returns the lines that report it, "" where none are wanted."""
    from core import photo as photos
    from core import provenance
    from core.deliver import deliver
    from core.files import make_folder

    digest = provenance.file_sha256(job.source)
    photo = photos.decode(job.source, max_megapixels=recipe.max_megapixels)
    photos.check_fits(photo, job.targets[0])
    if args.output is not None:
        make_folder(job.targets[0].parent)
    if not args.quiet:
        for note in (*photo.notes, *photos.losses(photo, job.targets[0].suffix, recipe.save)):
            say(f"{job.source}: {note}", sys.stderr)
    mask = mask_for(photo, picture, args)
    result, finished = _results(job, photo, mask, deblurrer, recipe, checks, args)
    origin = replace(provenance.origin(deblurrer, job.source, digest, result), mask=mask)
    written = []
    for target, (own, rgb) in zip(job.targets, finished, strict=True):
        written.append((deliver(photo.with_rgb(rgb), target, own, origin), own))
    said = checks.finish(photo, result.rgb, args.overwrite, mask)
    if args.json:
        known = _facts(job, result, deblurrer) | ({"checks": said} if said else {})
        lines = [json.dumps(known | _of_one(path, own)) for path, own in written]
    else:
        lines = [*(_words(path, own, result, args) for path, own in written), *said]
    return "".join(f"{line}\n" for line in lines) if args.json or not args.quiet else ""


def _results(
    job: Job,
    photo: Photo,
    mask: Mask | None,
    deblurrer: Deblurrer,
    recipe: Recipe,
    checks: Checks,
    args: argparse.Namespace,
) -> tuple[Result, Iterable[tuple[Recipe, Floats]]]:
    """The run's result, and what is written: recipe and pixels, of each variation if asked for."""
    from core.develop import develop

    if args.variations is None:
        run = develop(photo, deblurrer, recipe, each_sample=checks.needs_samples, mask=mask)
        result = follow(checks.wrap(run), job.source.name, quiet=args.quiet)
        return result, [(recipe, result.rgb)]
    original = photo.filled()
    run = deblurrer.run(original, recipe.deblur, preview_side=0, each_sample=True)
    variations = Variations(original, recipe, mask)
    result = follow(variations.gather(checks.wrap(run)), job.source.name, quiet=args.quiet)
    return result, variations.finished()


def _words(path: Path, recipe: Recipe, result: Result, args: argparse.Namespace) -> str:
    """`photo_deblurred.jpg  (3.2 s, CPU, bf16, 2 threads)`; a variation's seed too."""
    shown = visible(path, sys.stdout)
    if args.variations is None:
        return f"{shown}  ({result.seconds:.1f} s, {result.device})"
    seconds = result.seconds / args.variations
    return f"{shown}  (seed {recipe.deblur.seed}, {seconds:.1f} s, {result.device})"


def _facts(job: Job, result: Result, deblurrer: Deblurrer) -> dict[str, object]:
    """What `--json` says of a photo's run."""
    return {
        "input": str(job.source),
        "seconds": round(result.seconds, 3),
        "width": result.rgb.shape[1],
        "height": result.rgb.shape[0],
        "device": result.device,
        "tile": result.tile,
        "scale": result.scale,
        "weights": deblurrer.weights.sha256,
    }


def _of_one(written: Path, recipe: Recipe) -> dict[str, object]:
    """What `--json` says of a result."""
    options = recipe.deblur
    return {"output": str(written), "steps": options.steps, "seed": options.seed}


def follow(events: Iterable[object], name: str, *, quiet: bool) -> Result:
    """Drive a run to its result and tell its notices, on a terminal with a bar and the time left;
    nothing of that if `quiet`.
    """
    from tqdm import tqdm

    from core.events import Notice, Progress, Result

    name = visible(name, sys.stderr)
    show = not quiet and sys.stderr.isatty()
    bar = tqdm(desc=name, unit="tile", leave=False, disable=not show)
    with bar:
        for event in events:
            if isinstance(event, Progress):
                bar.total = event.total
                bar.set_postfix_str(f"step {event.step}/{event.steps}", refresh=False)
                bar.update(event.done - bar.n)
            elif isinstance(event, Notice) and not quiet:
                bar.write(f"{name}: {event.message}", file=sys.stderr)
            elif isinstance(event, Result):
                return event
    raise DeblurError("The run ended without a result.")
