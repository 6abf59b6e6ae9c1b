"""Photos a minute by 1, 2, ... workers of a cluster, and what the coordinator needs for each.

python -m benchmarks.cluster [--photos N] [--workers 1 2] [--side PIXELS] starts workers here, so
they share this computer's cores, `--threads` each; on a busy one the processor's seconds say more
than the clock's. The last lines are measured without a model: a result's way home (journal, name)
and a task's way through the scheduler, from which docs/cluster.md works out where many workers
would wait.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import torch
from PIL import Image

from core.batch import place, store
from core.batch.cluster import run
from core.batch.delivery import Staged, adopt, attempt_for, make_folder
from core.batch.events import Changed, Ended, Ready
from core.batch.item import Facts
from core.batch.options import BatchOptions, Job, Search
from core.batch.search import Found
from core.batch.turns import Turns
from core.batch.workers import Cluster, connect
from core.options import DeblurOptions, Recipe

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "samples" / "sample.jpg"
FACTS = Facts(seconds=1, width=1, height=1, device="cpu", tile=64, scale=1, weights="0" * 64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=12)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--side", type=int, default=768, help="the photos' width")
    parser.add_argument("--threads", type=int, default=1, help="of each worker")
    parser.add_argument(
        "--size", type=int, default=4_000_000, help="bytes of a result brought home"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-cluster-") as name:
        folder = Path(name)
        # Journals go beside the photos, not among the user's.
        setattr(place, "folder", lambda: folder / "journals")  # noqa: B010
        paths = _photos(folder / "photos", args.photos, args.side)
        print(f"{args.photos} JPEGs {args.side} pixels wide, {args.threads} thread(s) a worker\n")
        print("| workers | photos a minute | processor s a photo | coordinator |")
        print("|---|---|---|---|")
        for count in args.workers:
            torch.set_num_threads(count * args.threads)
            with closing(connect(f"local:{count}")) as cluster:
                spent = _spent(cluster, paths, folder / f"out-{count}", count)
                rate, theirs, ours = 60 / spent.wall, spent.workers, spent.coordinator
                print(f"| {count} | {rate:.1f} | {theirs:.2f} | {1e3 * ours:.0f} ms |", flush=True)
                if count == args.workers[-1]:
                    print(f"\nA task through the scheduler: {1e3 * _a_task(cluster):.1f} ms")
        home = 1e3 * _way_home(folder / "home", args.photos * 4, args.size)
        print(f"A result of {args.size / 1e6:g} MB home: {home:.1f} ms")


def _photos(folder: Path, count: int, side: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:03}.jpg" for number in range(count)]
    with Image.open(SAMPLE) as image:
        whole = image.convert("RGB").resize((side, side * 2 // 3), Image.Resampling.LANCZOS)
    for path in paths:
        whole.save(path, quality=95)
    return paths


def _job(paths: list[Path], output: Path) -> Job:
    recipe = Recipe(deblur=DeblurOptions(device="cpu"))
    return Job(
        search=Search(paths=tuple(paths)), output=output, options=BatchOptions(recipe=recipe)
    )


class Spent(NamedTuple):
    """Seconds a photo: by the clock, and of the processor in all workers and in this process."""

    wall: float
    workers: float
    coordinator: float

    @classmethod
    def now(cls, cluster: Cluster) -> Spent:
        theirs = sum(cluster.client.run(time.process_time).values())
        return cls(time.perf_counter(), theirs, time.process_time())


def _spent(cluster: Cluster, paths: list[Path], output: Path, count: int) -> Spent:
    """From when all workers have the model; the photos done by then are left out."""
    found = [Found(path) for path in paths]
    ready = before = done = 0
    with closing(store.open_batch(_job(paths, output), found, resume=False)) as batch:
        for event in run(batch.journal, cluster):
            if isinstance(event, Ready):
                ready += 1
                start, before = Spent.now(cluster), done
            done += isinstance(event, Changed) and event.item.state == "done"
            if done == len(paths):
                end = Spent.now(cluster)
            if isinstance(event, Ended) and (event.failed or ready < count):
                raise SystemExit(f"{event.failed} photos failed, {ready} workers took part.")
    return Spent(*((b - a) / (done - before) for a, b in zip(start, end, strict=True)))


def _a_task(cluster: Cluster, times: int = 100) -> float:
    """Seconds for a task that does nothing, one after the other."""
    address = next(iter(cluster.workers()))
    start = time.perf_counter()
    for number in range(times):
        cluster.client.submit(os.getpid, key=f"nothing-{number}", workers=[address]).result()
    return (time.perf_counter() - start) / times


def _way_home(folder: Path, count: int, size: int) -> float:
    """Seconds of the coordinator's for a photo: taking it in hand, and its result's name."""
    paths = _photos(folder, 1, 64)
    found = [Found(folder / f"{number:04}.jpg") for number in range(count)]
    job = _job(paths, folder / "out")
    make_folder(job.output)
    content, spent = os.urandom(size), 0.0
    with closing(store.open_batch(job, found, resume=False)) as batch:
        journal = batch.journal
        turns = Turns(journal)
        turns.reserve()
        while (waiting := journal.next_waiting()) is not None:
            attempt = attempt_for(waiting, journal.token, "0")
            attempt.write_bytes(content)
            start = time.perf_counter()
            item = turns.take(waiting)
            assert item is not None
            adopt(item, attempt, Staged(sha256="0" * 64, size=size, facts=FACTS), journal)
            spent += time.perf_counter() - start
    return spent / count


if __name__ == "__main__":
    main()
