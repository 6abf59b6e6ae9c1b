"""`deblur PHOTO...`: one photo after the other, each written before the next is read."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import log
from app.commands.checks import Checks, add_check_arguments
from app.commands.masks import add_mask_arguments, mask_for
from core.arguments import add_recipe_arguments, recipe_from
from core.errors import DeblurError, OptionsError, PhotoError
from core.options import DeblurOptions, Recipe

if TYPE_CHECKING:
    from core.deblur import Deblurrer
    from core.events import Result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `deblur`; imports nothing heavy."""
    add = parser.add_argument
    add("photos", nargs="+", type=Path, metavar="PHOTO")
    add("-o", "--output", metavar="FILE|DIR", help="default: NAME_deblurred.EXT beside the photo")
    add_recipe_arguments(parser)
    add_check_arguments(parser)
    add_mask_arguments(parser)
    add("--overwrite", action="store_true", help="replace existing results (never a source)")
    add("--json", action="store_true", help="a line of JSON a photo")
    add("--quiet", action="store_true", help="errors only")


#: Bytes of a file name that every common file system takes.
LONGEST_NAME = 255


@dataclass(frozen=True)
class Job:
    """A source and where its result goes."""

    source: Path
    target: Path


def run(args: argparse.Namespace) -> int:
    """Deblur all photos; 1 if any failed, with a line for each that did."""
    recipe = recipe_from(args, overwrite=args.overwrite)
    checks = Checks.of(args, recipe)
    jobs = plan(args.photos, args.output, args.format)
    deblurrer: Deblurrer | None = None
    failed = 0
    for job in jobs:
        try:
            _check(job, recipe)
            deblurrer = deblurrer or _load(args)
            line = _one(job, deblurrer, recipe, checks, args)
        except DeblurError as error:
            failed += 1
            print(f"{job.source}: {error}", file=sys.stderr)
        except Exception as error:
            failed += 1
            print(f"{job.source}: {log.describe(error)}", file=sys.stderr)
        else:
            print(line, end="", flush=True)
    return 1 if failed else 0


def plan(photos: list[Path], output: str | None, suffix: str | None) -> list[Job]:
    """Sources and targets. Raises OptionsError when two results would share a name.

    Results of formats that cannot be written, as RAW, become TIFF.
    """
    from core.photo import WRITABLE

    folder = output is not None and (
        len(photos) > 1 or output.endswith(("/", "\\")) or Path(output).is_dir()
    )
    extension = f".{suffix.lower().lstrip('.')}" if suffix else None
    if extension and extension not in WRITABLE:
        raise OptionsError(f"{suffix} cannot be written; try one of {' '.join(WRITABLE)}.")
    jobs = []
    for photo in photos:
        own = photo.suffix if photo.suffix.lower() in WRITABLE else ".tif"
        name = _shortened(photo.stem, f"_deblurred{extension or own}")
        if output is None:
            target = photo.with_name(name)
        elif folder:
            target = Path(output) / name
        else:
            target = Path(output).with_suffix(extension) if extension else Path(output)
        jobs.append(Job(photo, target))
    targets = [job.target for job in jobs]
    if len(set(targets)) < len(targets):
        twice = next(target for target in targets if targets.count(target) > 1)
        raise OptionsError(f"Two photos would be written to {twice}: deblur them one by one.")
    return jobs


def _shortened(stem: str, ending: str) -> str:
    """The name, its stem cut to what file systems take: 255 bytes in all."""
    room = LONGEST_NAME - len(os.fsencode(ending))
    name = os.fsencode(stem)
    if len(name) > room:
        name = name[:room].decode("utf-8", "ignore").encode()
    return os.fsdecode(name) + ending


def _check(job: Job, recipe: Recipe) -> None:
    """What would fail after the work is refused before it."""
    from core.deliver import check_sidecar

    if job.target.exists() and job.source.exists() and job.target.samefile(job.source):
        raise OptionsError("The result would replace the photo itself; choose another name.")
    if job.target.exists() and not recipe.save.overwrite:
        raise OptionsError(f"{job.target} exists already; --overwrite replaces it.")
    check_sidecar(job.target, recipe)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PhotoError(f"The folder {folder} cannot be made: {error.strerror}.") from error


def _load(args: argparse.Namespace) -> Deblurrer:
    from core import weights
    from core.deblur import Deblurrer

    deblurrer = Deblurrer(weights.load(args.weights), args.device)
    if not args.quiet and not args.json and deblurrer.device.hint:
        print(deblurrer.device.hint, file=sys.stderr)
    return deblurrer


def _one(
    job: Job, deblurrer: Deblurrer, recipe: Recipe, checks: Checks, args: argparse.Namespace
) -> str:
    """Deblur a photo; returns the line that reports it, "" where none is wanted."""
    from core import photo as photos
    from core import provenance
    from core.deliver import deliver
    from core.develop import develop

    digest = provenance.file_sha256(job.source)
    photo = photos.decode(job.source, max_megapixels=recipe.max_megapixels)
    if args.output is not None:
        _make_folder(job.target.parent)
    if not args.quiet:
        for note in (*photo.notes, *photos.losses(photo, job.target.suffix, recipe.save)):
            print(f"{job.source}: {note}", file=sys.stderr)
    mask = mask_for(photo, args)
    run = develop(photo, deblurrer, recipe, each_sample=checks.needs_samples, mask=mask)
    events = checks.wrap(run)
    result = follow(events, job.source.name, show=not args.quiet and sys.stderr.isatty())
    origin = replace(provenance.origin(deblurrer, job.source, digest, result), mask=mask)
    written = deliver(photo.with_rgb(result.rgb), job.target, recipe, origin)
    said = checks.finish(photo, result.rgb, args.overwrite)
    if args.json:
        facts = _facts(job, written, result, deblurrer, recipe.deblur)
        return json.dumps(facts | ({"checks": said} if said else {})) + "\n"
    lines = [f"{written}  ({result.seconds:.1f} s, {result.device})", *said]
    return "" if args.quiet else "\n".join(lines) + "\n"


def _facts(
    job: Job, written: Path, result: Result, deblurrer: Deblurrer, options: DeblurOptions
) -> dict[str, object]:
    """What `--json` says of a photo."""
    return {
        "input": str(job.source),
        "output": str(written),
        "seconds": round(result.seconds, 3),
        "width": result.rgb.shape[1],
        "height": result.rgb.shape[0],
        "device": result.device,
        "tile": result.tile,
        "scale": result.scale,
        "steps": options.steps,
        "seed": options.seed,
        "weights": deblurrer.weights.sha256,
    }


def follow(events: Iterable[object], name: str, *, show: bool) -> Result:
    """Drive a run to its result, with a bar and the time left if `show`."""
    from tqdm import tqdm

    from core.events import Notice, Progress, Result

    bar = tqdm(desc=name, unit="tile", leave=False, disable=not show)
    with bar:
        for event in events:
            if isinstance(event, Progress):
                bar.total = event.total
                bar.set_postfix_str(f"step {event.step}/{event.steps}", refresh=False)
                bar.update(event.done - bar.n)
            elif isinstance(event, Notice):
                bar.write(f"{name}: {event.message}", file=sys.stderr)
            elif isinstance(event, Result):
                return event
    raise DeblurError("The run ended without a result.")
