"""`batch IN... OUT`: folders of photos, through crashes and interruptions."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import log, terminal
from app.commands import batch_engine
from core.arguments import Expanded, add_recipe_arguments, recipe_from
from core.batch.options import DEFAULT_TEMPLATE, EXISTING, BatchOptions, Job, Search
from core.batch.template import FIELDS
from core.errors import BatchError, DeblurError
from core.names import absolute
from core.shown import say, visible

if TYPE_CHECKING:
    from tqdm import tqdm

    from app.commands.batch_engine import Engine
    from core.batch.events import BatchEvent
    from core.batch.item import Item
    from core.batch.search import Found
    from core.batch.store import Batch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `batch`; imports nothing heavy."""
    fields = " ".join(f"{{{name}}}" for name in FIELDS)
    add = parser.add_argument
    add(
        "inputs",
        nargs="+",
        type=Path,
        action=Expanded,
        metavar="IN",
        help="photos and folders of photos",
    )
    add("output", type=Path, metavar="OUT", help="the folder for the results")
    add(
        "--recursive", action="store_true", help="also the folders and links inside, rebuilt in OUT"
    )
    add("--flat", action="store_true", help="all results side by side in OUT")
    add(
        "--filter",
        action="append",
        default=[],
        metavar="PATTERN",
        help='of folders only such names, as "IMG_*.jpg"; can be given again',
    )
    add(
        "--existing",
        choices=EXISTING,
        default="skip",
        help="what to do where a result's name is taken (never a source's): %(default)s",
    )
    # argparse takes a percent sign for one of its own, and there is none in the fields.
    add("--template", default=DEFAULT_TEMPLATE, metavar="T", help=f"names of results: {fields}")
    add("--report", type=Path, metavar="FILE", help="write what became of each, .csv or .json")
    add("--resume", action="store_true", help="go on where the same batch was interrupted")
    add(
        "--watch",
        action="store_true",
        help="go on with what comes into the folders, until Ctrl+C",
    )
    add(
        "--cluster",
        metavar="ADDRESS",
        help="on a Dask cluster: tcp://HOST:8786, or local:N for N processes here",
    )
    add(
        "--map",
        action="append",
        default=[],
        metavar="HERE=THERE",
        help="a folder here and what workers call it; can be given again",
    )
    add_recipe_arguments(parser)
    add("--json", action="store_true", help="a line of JSON a photo")
    add("--quiet", action="store_true", help="errors only")


def run(args: argparse.Namespace) -> int:
    """0: all done; 1: some failed. Raises DeblurError for what concerns the whole batch."""
    from core.batch.report import check_report
    from core.batch.search import ONLY_RESULTS
    from core.batch.store import open_batch

    job = _job(args)
    if args.report:
        check_report(args.report, job.output)
    found, refused = _waited_for(job) if args.watch else _found(job, args)
    for line in refused:
        say(line, sys.stderr)
    if not (found or args.watch):
        if refused:
            return 1
        raise BatchError(ONLY_RESULTS)
    with (
        batch_engine.engine(args) as engine,
        closing(open_batch(job, found, resume=args.resume)) as batch,
    ):
        if args.resume and batch.is_new and not args.quiet:
            say("There is nothing to resume: beginning anew.", sys.stderr)
        try:
            _drive(batch, args, engine)
        except BaseException as stop:
            if isinstance(stop, KeyboardInterrupt):
                _tell_rest(batch, args)
            try:
                _report(batch, args)
            except DeblurError as error:
                # What ended the batch says more, and is the exit code.
                say(error, sys.stderr)
            raise
        _report(batch, args)
        failed = bool(batch.journal.in_state("failed"))
    return 1 if failed or refused else 0


def _report(batch: Batch, args: argparse.Namespace) -> None:
    from core.batch.report import write_report

    if args.report:
        job = batch.journal.job
        write_report(args.report, [(item, job) for item in batch.journal.history()], job.output)


def _tell_rest(batch: Batch, args: argparse.Namespace) -> None:
    """What is left after an interruption, which is how watching ends."""
    left = len(batch.journal.in_state("waiting", "working", "written"))
    if args.watch and not (args.quiet or args.json):
        states = [item.state for item in batch.journal.items()]
        counts = (f"{states.count(state)} {state}" for state in ("done", "skipped", "failed"))
        print(", ".join(counts) + ".", flush=True)
    if left or not args.watch:
        terminal.say_below(left_in_words(left))


def left_in_words(count: int) -> str:
    """What an interruption has left, and what goes on with it."""
    if not count:
        return "Nothing is left to do."
    photos, them = ("photo is", "it") if count == 1 else ("photos are", "them")
    return f"{count} {photos} left. The same line with --resume goes on with {them}."


def _job(args: argparse.Namespace) -> Job:
    suffix = f".{args.format.lower().lstrip('.')}" if args.format else None
    return Job(
        search=Search(
            paths=tuple(map(absolute, args.inputs)),
            recursive=args.recursive,
            patterns=tuple(args.filter),
        ),
        output=absolute(args.output),
        options=BatchOptions(
            recipe=recipe_from(args, overwrite=False),
            template=args.template,
            existing=args.existing,
            suffix=suffix,
            structure=not args.flat,
            weights=absolute(args.weights) if args.weights else None,
        ),
    )


def _found(job: Job, args: argparse.Namespace) -> tuple[list[Found], list[str]]:
    """The photos, and a line for each input that leads to none. Says what else there is."""
    from core.batch.search import (
        Found,
        Other,
        Refused,
        find,
        said_of,
        said_of_results,
        without_results,
    )

    everything = list(find(job.search, job.output))
    refused = [item.reason for item in everything if isinstance(item, Refused)]
    photos = [item for item in everything if isinstance(item, Found)]
    report = absolute(args.report) if args.report else None
    others = [item for item in everything if isinstance(item, Other) and item.path != report]
    if others and not args.quiet:
        say(said_of(others), sys.stderr)
    left = without_results(photos, job.output, job.options)
    if len(left) < len(photos) and not args.quiet:
        say(said_of_results(len(photos) - len(left)), sys.stderr)
    return left, refused


def _waited_for(job: Job) -> tuple[list[Found], list[str]]:
    """As `_found`, for folders that may be empty yet: nothing is taken before it stands still."""
    from core.batch.search import Refused, find

    everything = find(job.search, job.output)
    lost = [item for item in everything if isinstance(item, Refused) and not item.path.is_dir()]
    return [], [item.reason for item in lost]


def _drive(batch: Batch, args: argparse.Namespace, engine: Engine) -> None:
    """Run to the end with a line for each photo, and a bar on a terminal."""
    from tqdm import tqdm

    for line in () if args.quiet else batch.said:
        say(line, sys.stderr)
    for item in batch.recovered:
        _tell(item, args)
    items = batch.journal.items()
    over = sum(item.state in ("done", "skipped") for item in items)
    show = not args.quiet and not args.watch and sys.stderr.isatty()
    bar: tqdm[Any] = tqdm(
        total=len(items), initial=over, unit="photo", leave=False, disable=not show
    )
    in_hand: set[int] = set()
    try:
        with bar, closing(batch_engine.events(batch.journal, args, engine)) as events:
            for event in events:
                _note(event, in_hand)
                _follow(event, bar, args)
    except KeyboardInterrupt:
        # What was being written then has been finished, and no event told of it.
        for item in batch.journal.in_state("done", "skipped", "failed"):
            if item.id in in_hand:
                _tell(item, args)
        raise


def _note(event: BatchEvent, in_hand: set[int]) -> None:
    """Which photos were begun and not told of yet."""
    from core.batch.events import Changed

    if isinstance(event, Changed):
        (in_hand.add if event.item.state == "working" else in_hand.discard)(event.item.id)


def _follow(event: BatchEvent, bar: tqdm[Any], args: argparse.Namespace) -> None:
    from core.batch.events import Changed, Ended, Trouble, Working

    if isinstance(event, Changed):
        if event.item.state == "working":
            bar.set_description_str(visible(event.item.source.name, sys.stderr))
        else:
            bar.update()
            with bar.external_write_mode():
                _tell(event.item, args)
    elif isinstance(event, Working) and event.progress:
        progress = event.progress
        bar.set_postfix_str(f"tile {progress.done} of {progress.total}")
    elif isinstance(event, Trouble):
        path = log.write(event.details)
        line = visible(f"{event.item.source}: details are in {path}", sys.stderr)
        bar.write(line, file=sys.stderr)
    elif lines := batch_engine.lines_for(event, args):
        for line in lines:
            bar.write(visible(line, sys.stderr), file=sys.stderr)
    elif isinstance(event, Ended) and not (args.quiet or args.json):
        bar.clear()
        print(f"{event.done} done, {event.skipped} skipped, {event.failed} failed.", flush=True)


def _tell(item: Item, args: argparse.Namespace) -> None:
    """A settled item: results and skipped ones to the output, failures to the errors."""
    facts = item.facts
    if facts and item.state == "done" and not args.quiet:
        for note in facts.notes:
            say(f"{item.source}: {note}", sys.stderr)
    if item.state == "failed":
        say(f"{item.source}: {item.message}", sys.stderr)
    if args.json:
        print(json.dumps(_facts(item)), flush=True)
    elif item.state == "done" and facts and not args.quiet:
        say(f"{item.target}  ({facts.seconds:.1f} s, {facts.device})")
    elif item.state == "skipped" and not args.quiet:
        say(f"{item.source}: {item.message}")


def _facts(item: Item) -> dict[str, object]:
    """What `--json` says of a photo."""
    facts = item.facts if item.state == "done" else None
    return {
        "input": str(item.source),
        "output": str(item.target) if item.target and item.state != "failed" else None,
        "state": item.state,
        "message": item.message,
        "seconds": round(facts.seconds, 3) if facts else None,
        "device": facts.device if facts else None,
        "sha256": item.sha256 or None,
    }
