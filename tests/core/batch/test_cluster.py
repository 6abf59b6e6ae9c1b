"""Batches on a cluster: workers that come, differ, and are killed; every result once."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import torch

from core import weights
from core.batch import store, workers
from core.batch.events import BatchEvent, Changed, Ended, Ready, Said
from core.batch.item import Item
from core.batch.options import Job
from core.batch.workers import Cluster, Mount, connect, mounts, seen_there
from core.denoiser import DeblurModel
from core.errors import BatchError, OptionsError
from core.options import TINY, DeblurOptions, Recipe, SaveOptions
from tests.conftest import ROOT
from tests.core.batch.conftest import by_name, files_in, found_by, job_for, write_photo
from tests.core.batch.dask_processes import DEADLY, Daskers

pytest.importorskip("distributed")
from core.batch import cluster as running
from core.batch.cluster import run
from core.batch.worker import ModelPlugin, Orders

#: Some tenths of a second a photo, so that a kill finds a worker at one.
SLOW = Recipe(deblur=DeblurOptions(device="cpu", steps=12, sampler="dpmpp_2m"))


@pytest.fixture(scope="module")
def daskers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daskers]:
    """A scheduler and two workers."""
    with Daskers(tmp_path_factory.mktemp("dask")) as started:
        for _ in range(2):
            started.worker()
        yield started


@pytest.fixture
def cluster(daskers: Daskers) -> Iterator[Cluster]:
    with closing(connect(daskers.address)) as connected:
        yield connected


def slow_job(tmp_path: Path, tiny_weights: Path, count: int, recipe: Recipe = SLOW) -> Job:
    for number in range(count):
        write_photo(tmp_path / "photos" / f"{number}.png", number, size=(320, 320))
    return job_for(tmp_path / "photos", tmp_path / "out", recipe=recipe, weights=tiny_weights)


def check(items: list[Item], out: Path) -> None:
    """All are done, each result is there once and as the journal says, and nothing else is."""
    assert {item.state for item in items} == {"done"}
    for item in items:
        assert item.target is not None
        assert hashlib.sha256(item.target.read_bytes()).hexdigest() == item.sha256
    assert len(files_in(out)) == len(items)


def test_a_worker_is_killed_and_one_comes(
    tmp_path: Path, tiny_weights: Path, cluster: Cluster, daskers: Daskers
) -> None:
    job = slow_job(tmp_path, tiny_weights, 8)
    (tmp_path / "there").symlink_to(tmp_path, target_is_directory=True)
    mapped = (Mount(tmp_path, str(tmp_path / "there")),)
    lost, added = daskers.workers()[0], False
    seen: list[BatchEvent] = []
    with (
        closing(store.open_batch(job, found_by(job), resume=False)) as batch,
        closing(run(batch.journal, cluster, mapped)) as events,
    ):
        for event in events:
            seen.append(event)
            ready = sum(isinstance(each, Ready) for each in seen)
            begun = isinstance(event, Changed) and event.item.state == "working"
            if ready == 2 and begun and not added:
                lost.send_signal(signal.SIGKILL)
                daskers.worker()
                added = True
        items = batch.journal.items()
    check(items, tmp_path / "out")
    assert [item.state for item in items] == ["done"] * 8
    assert isinstance(seen[-1], Ended)
    assert (seen[-1].done, seen[-1].failed) == (8, 0)
    assert sum(isinstance(e, Changed) and e.item.state == "done" for e in seen) == 8
    assert any(isinstance(e, Said) and "was lost at" in e.message for e in seen)


def test_interrupted_while_workers_load_nothing_is_left(
    tmp_path: Path, tiny_weights: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = slow_job(tmp_path, tiny_weights, 1)

    def interrupt(*_: object, **__: object) -> None:
        assert len(files_in(job.output)) == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(cluster.client, "register_plugin", interrupt)
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        with pytest.raises(KeyboardInterrupt):
            list(run(batch.journal, cluster))
        assert [item.state for item in batch.journal.items()] == ["waiting"]
    assert files_in(job.output) == []


def test_closed_and_resumed_here_or_there(
    tmp_path: Path, tiny_weights: Path, cluster: Cluster
) -> None:
    """What was in hand leaves nothing, and the journal is the one of every batch."""
    recipe = Recipe(deblur=SLOW.deblur, save=SaveOptions(sidecar=True))
    job = slow_job(tmp_path, tiny_weights, 5, recipe)
    with (
        closing(store.open_batch(job, found_by(job), resume=False)) as batch,
        closing(run(batch.journal, cluster)) as events,
    ):
        for event in events:
            if isinstance(event, Changed) and event.item.state == "done":
                break
    files = files_in(tmp_path / "out")
    until = time.monotonic() + 60
    while files[0].endswith(".tmp") and time.monotonic() < until:
        time.sleep(0.05)  # a worker that was writing just then finds out after it
        files = files_in(tmp_path / "out")
    assert len(files) == 2
    assert files[1] == f"{files[0]}.deblur.json"
    with closing(store.open_batch(job, found_by(job), resume=True)) as batch:
        assert not batch.journal.in_state("working", "written")
        assert len(batch.journal.in_state("waiting")) == 4
        *_, end = run(batch.journal, cluster)
        assert isinstance(end, Ended)
        assert end.done == 5
    assert len(files_in(tmp_path / "out")) == 10


def test_a_broken_photo_fails_alone(tmp_path: Path, tiny_weights: Path, cluster: Cluster) -> None:
    write_photo(tmp_path / "photos" / "good.png")
    (tmp_path / "photos" / "broken.jpg").write_bytes(b"\xff\xd8\xff cut")
    job = job_for(tmp_path / "photos", tmp_path / "out", weights=tiny_weights)
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        list(run(batch.journal, cluster))
        items = by_name(batch.journal.items())
    assert items["good.png"].state == "done"
    assert items["broken.jpg"].state == "failed"
    assert "broken.jpg" in items["broken.jpg"].message
    assert files_in(tmp_path / "out") == ["good_deblurred.png"]


def refusals(job: Job, cluster: Cluster, mapped: tuple[Mount, ...] = ()) -> list[str]:
    """What is said about workers, all of which are refused."""
    said = []
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        with pytest.raises(BatchError, match="No worker"):
            for event in run(batch.journal, cluster, mapped):
                assert not isinstance(event, Ready)
                if isinstance(event, Said):
                    said.append(event.message)
        assert len(batch.journal.in_state("waiting")) == 1
    assert files_in(job.output) == []
    return said


def test_workers_that_differ_are_refused(
    tmp_path: Path, tiny_weights: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_photo(tmp_path / "photos" / "a.png")
    job = job_for(tmp_path / "photos", tmp_path / "out", weights=tiny_weights)
    other = tmp_path / "other weights"
    other.mkdir()
    (other / tiny_weights.name).write_bytes(
        weights.serialize(DeblurModel(TINY), {"made_by": "tests"}, torch.float32)
    )
    said = refusals(job, cluster, (Mount(tiny_weights.parent, str(other)),))
    assert all("has other weights" in line for line in said)
    said = refusals(job, cluster, (Mount(tmp_path / "out", str(tmp_path / "photos")),))
    assert all("does not see the output folder" in line for line in said)
    monkeypatch.setattr(running, "version", lambda: "0.0.1")
    said = refusals(job, cluster)
    assert all("not 0.0.1" in line for line in said)
    assert len(said) == 2


def test_a_shared_folder_that_fails_for_a_moment_ends_nothing(tmp_path: Path) -> None:
    lease = tmp_path / "out" / "lease"
    orders = Orders(
        name="", version="", job="", weights=None, sha256="", output="", lease=str(lease), nonce="1"
    )
    model = ModelPlugin(orders)
    lease.parent.write_text("a part of the path is not a folder")
    assert model._goes_on()
    assert not model._sees_lease()  # at first it has to be seen
    lease.parent.unlink()
    assert not model._goes_on()
    lease.parent.mkdir()
    for nonce, goes_on in (("1", True), ("2", False)):
        lease.write_text(nonce)
        assert model._goes_on() is goes_on


@pytest.mark.long
def test_a_photo_that_ends_workers_fails_alone(tmp_path: Path, tiny_weights: Path) -> None:
    job = slow_job(tmp_path, tiny_weights, 4)
    write_photo(tmp_path / "photos" / f"1 {DEADLY}.png")
    folder = tmp_path / "dask"
    folder.mkdir()
    with Daskers(folder) as daskers:
        for _ in range(2):
            # With a nanny, which starts a worker anew.
            daskers.worker("--nanny", "--preload", "tests.core.batch.dask_processes")
        with (
            closing(connect(daskers.address)) as connected,
            closing(store.open_batch(job, found_by(job), resume=False)) as batch,
        ):
            *_, end = run(batch.journal, connected)
            items = by_name(batch.journal.items())
    assert isinstance(end, Ended)
    assert (end.done, end.failed) == (4, 1)
    assert items[f"1 {DEADLY}.png"].message == (
        "3 workers were lost one after the other at this photo."
    )
    assert len(files_in(tmp_path / "out")) == 4


@pytest.mark.long
def test_a_scheduler_that_goes_ends_the_batch(tmp_path: Path, tiny_weights: Path) -> None:
    job = slow_job(tmp_path, tiny_weights, 2)
    with (
        Daskers(tmp_path) as daskers,
        closing(connect(daskers.address)) as connected,
        closing(store.open_batch(job, found_by(job), resume=False)) as batch,
    ):
        events = run(batch.journal, connected)
        said = next(event for event in events if isinstance(event, Said))
        assert "has no workers; waiting" in said.message
        daskers.scheduler.kill()
        with pytest.raises(BatchError, match="--resume"):
            list(events)
        assert len(batch.journal.in_state("waiting")) == 2


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        *(("local:0", OptionsError), ("local:many", OptionsError), ("foo://bar:1", OptionsError)),
        *(("studio1", OptionsError), ("", OptionsError), ("tcp://studio1", OptionsError)),
        *(("tcp://127.0.0.1:1", BatchError), ("[::1]:1", BatchError)),
    ],
)
def test_addresses_that_are_none(
    address: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.5)
    start = time.monotonic()
    with pytest.raises(kind):
        connect(address)
    assert time.monotonic() - start < 10


def test_paths_as_workers_see_them() -> None:
    mapped = mounts(["/srv=/mnt/server/", "/srv/photos=Z:\\photos", "/tmp=/"])
    assert seen_there(Path("/srv/photos/a/b.jpg"), mapped) == "Z:\\photos/a/b.jpg"
    assert seen_there(Path("/srv/photos"), mapped) == "Z:\\photos"
    assert seen_there(Path("/srv/x.jpg"), mapped) == "/mnt/server/x.jpg"
    assert seen_there(Path("/tmp/x.jpg"), mapped) == "/x.jpg"
    assert seen_there(Path("/srvother/x.jpg"), mapped) == "/srvother/x.jpg"
    with pytest.raises(OptionsError, match="HERE=THERE"):
        mounts(["/srv"])


def test_without_the_extra_a_line_says_which() -> None:
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        "from app.cli import main\n"
        "sys.exit(main(['batch', 'resources/samples', '/nonexistent/out', '--cluster', 'x:1']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    (refused,) = [line for line in done.stderr.splitlines() if "left out" not in line]
    assert "guided-deblur[cluster]" in refused
