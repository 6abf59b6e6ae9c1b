"""What `batch` runs on: the model in this process or a cluster; once, or while it watches."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from core.errors import OptionsError

if TYPE_CHECKING:
    from core.batch.events import BatchEvent
    from core.batch.journal import Journal
    from core.deblur import Deblurrer
    from core.options import ModelName

__all__ = ["Engine", "engine", "events", "lines_for"]

Events = Generator["BatchEvent", None, None]
Engine = Callable[["Journal"], Events]


@contextmanager
def engine(args: argparse.Namespace) -> Iterator[Engine]:
    """Something that works until nothing waits, and can be asked to again. Raises BatchError and
    OptionsError for a cluster that there is not.
    """
    if args.cluster is None:
        if args.map:
            raise OptionsError("--map is for --cluster.")
        yield _here(args)
        return
    from core.batch.workers import connect, mounts

    mapped = mounts(args.map)
    with closing(connect(args.cluster)) as cluster:
        from core.batch import cluster as elsewhere

        told: set[str] = set()
        yield lambda journal: _once(elsewhere.run(journal, cluster, mapped), told)


def events(journal: Journal, args: argparse.Namespace, engine: Engine) -> Events:
    """The batch's events, with --watch without end."""
    if not args.watch:
        yield from engine(journal)
        return
    from core.batch.watch import Watch, keep

    with Watch(journal) as watch:
        if not (args.quiet or args.json):
            yield watch.beginning()
        yield from keep(watch, journal, lambda: engine(journal))


def lines_for(event: BatchEvent, args: argparse.Namespace) -> list[str]:
    """For the person at the terminal, about everything but photos."""
    from core.batch.events import Ready, Said

    if isinstance(event, Said):
        return [event.message]
    if not isinstance(event, Ready) or args.quiet or args.json:
        return []
    return [line for line in (event.device if args.cluster else "", event.hint) if line]


def _once(events: Events, told: set[str]) -> Events:
    """Without workers that were told of before: while it watches, a batch meets them each time."""
    from core.batch.events import Ready

    with closing(events):
        for event in events:
            if not isinstance(event, Ready) or event.device not in told:
                yield event
            if isinstance(event, Ready):
                told.add(event.device)


def _here(args: argparse.Namespace) -> Engine:
    from core.batch.making import model_of
    from core.batch.run import run

    @cache
    def load(model: ModelName | None) -> Deblurrer:
        from core.deblur import load_deblurrer

        return load_deblurrer(args.device, model, args.weights)

    return lambda journal: run(journal, lambda: load(model_of(journal)))
