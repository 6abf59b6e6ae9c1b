"""Killed at every place and at random moments: nothing is lost, doubled or cut short."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from core import provenance
from core.batch import store
from core.batch.delivery import Staged, adopt, attempt_for, temporary_for
from core.batch.item import Facts, Item, Mark
from core.batch.options import Job
from core.batch.recovery import recover
from core.deblur import Deblurrer
from core.options import DeblurOptions, Recipe, SaveOptions
from tests.core.batch.conftest import by_name, files_in, finish, found_by, job_for, write_photo
from tests.core.batch.killed import PLACES, work

FACTS = Facts(seconds=1, width=1, height=1, device="CPU", tile=64, scale=1.0, weights="w")
KILLS = [3, pytest.param(20, marks=pytest.mark.long)]


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Processes that start at once: their server has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.core.batch.killed"])
    return context


def hashes(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files_in(folder)
    }


class Killed:
    """Batches in processes, over the same photos as an undisturbed one, whose files they match."""

    def __init__(
        self, context: ForkServerContext, tmp_path: Path, journals: Path, weights: Path
    ) -> None:
        self._context, self._journals, self._weights = context, journals, weights
        self.log = tmp_path / "computed.log"
        self.log.touch()

    def start(self, job: Job, place: str = "", patience: float = 0) -> BaseProcess:
        arguments = (self._journals, self._weights, job, self.log, place, patience)
        process = self._context.Process(target=work, args=arguments)
        process.start()
        return process

    def computed(self) -> Counter[str]:
        """How often each photo's computation came to its end."""
        return Counter(self.log.read_text().split())


@pytest.fixture
def killed(
    processes: ForkServerContext, tmp_path: Path, journals: Path, tiny_weights: Path
) -> Killed:
    return Killed(processes, tmp_path, journals, tiny_weights)


@pytest.mark.parametrize(
    ("place", "existing"),
    [
        *((place, "skip") for place in PLACES),
        *((place, "overwrite") for place in ("written", "named and cleaned")),
    ],
)
def test_killed_at_every_place(
    killed: Killed, tmp_path: Path, photos: Path, deblurrer: Deblurrer, place: str, existing: str
) -> None:
    finish(job_for(photos, tmp_path / "undisturbed"), deblurrer)
    job = job_for(photos, tmp_path / "out", existing=existing)
    process = killed.start(job, place)
    process.join(60)
    assert process.exitcode == 9, "it died where it should"
    items = finish(job, deblurrer, resume=True)
    assert {item.state for item in items} == {"done"}
    assert hashes(tmp_path / "out") == hashes(tmp_path / "undisturbed")


@pytest.mark.parametrize("place", PLACES[-3:])
def test_a_finished_result_is_adopted_and_not_computed_again(
    killed: Killed, tmp_path: Path, photos: Path, deblurrer: Deblurrer, place: str
) -> None:
    job = job_for(photos, tmp_path / "out")
    killed.start(job, place).join(60)
    before = killed.computed()
    with closing(store.open_batch(job, found_by(job), resume=True)) as batch:
        (adopted,) = batch.recovered
        assert adopted.state == "done"
        done = [item.id for item in batch.journal.in_state("done")]
        assert len(done) == 2
    assert sum(before.values()) in (2, 3)
    assert len(files_in(tmp_path / "out")) == 2


@pytest.mark.parametrize("kills", KILLS)
def test_killed_at_random_moments(
    killed: Killed, tmp_path: Path, deblurrer: Deblurrer, kills: int
) -> None:
    """Two photos for each kill, so that every life has something left to do."""
    source, chance = tmp_path / "many", random.Random(kills)
    for number in range(2 * kills + 4):
        write_photo(source / f"{number:02}.png", number)
    recipe = Recipe(deblur=DeblurOptions(steps=2, device="cpu"))
    finish(job_for(source, tmp_path / "undisturbed", recipe=recipe), deblurrer)
    job = job_for(source, tmp_path / "out", recipe=recipe)
    struck = 0
    for _ in range(kills):
        process = killed.start(job, patience=0.01)
        before = killed.computed()
        while killed.computed() == before and process.is_alive():
            process.join(0.005)
        process.join(chance.uniform(0, 0.15))
        if process.is_alive():
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            struck += 1
        process.join(30)
    assert struck >= kills - 1
    items = finish(job, deblurrer, resume=True)
    assert {item.state for item in items} == {"done"}
    assert hashes(tmp_path / "out") == hashes(tmp_path / "undisturbed")
    again = sum(count - 1 for count in killed.computed().values())
    assert again <= struck, "at most the one in hand is computed again"


def test_an_empty_file_that_held_the_name_is_replaced(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    """Without hard links a name is first held by an empty file."""
    job = job_for(photos, tmp_path / "out")
    item, temporary = half_done(job)
    assert item.target is not None
    item.target.touch()
    temporary.write_bytes(b"result")
    assert {each.state for each in finish(job, deblurrer, resume=True)} == {"done"}
    assert item.target.read_bytes() == b"result"
    assert not temporary.exists()


def test_somebody_elses_file_is_not_taken_for_the_result(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(photos, tmp_path / "out")
    item, temporary = half_done(job)
    assert item.target is not None
    item.target.write_bytes(b"mine!!")
    temporary.write_bytes(b"damage")
    items = by_name(finish(job, deblurrer, resume=True))
    assert items[item.source.name].state == "skipped"
    assert item.target.read_bytes() == b"mine!!"
    assert not temporary.exists()


def test_a_link_that_leads_nowhere_is_somebody_elses_too(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(photos, tmp_path / "out")
    item, temporary = half_done(job)
    assert item.target is not None
    item.target.symlink_to(tmp_path / "nowhere")
    temporary.write_bytes(b"result")
    assert by_name(finish(job, deblurrer, resume=True))["c.png"].state == "skipped"
    assert item.target.is_symlink()


def test_a_sidecar_whose_result_is_lost_is_in_nobodys_way(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    """A power cut has damaged the result under its temporary name."""
    recipe = Recipe(deblur=DeblurOptions(device="cpu"), save=SaveOptions(sidecar=True))
    job = job_for(photos, tmp_path / "out", recipe=recipe)
    done = by_name(finish(job, deblurrer))["c.png"]
    assert done.target is not None
    done.target.unlink()
    with closing(sqlite3.connect(store.shelf.path_for(job))) as database, database:
        database.execute("UPDATE items SET state = 'written' WHERE id = ?", (done.id,))
    assert {each.state for each in finish(job, deblurrer, resume=True)} == {"done"}


def test_a_result_is_not_named_without_its_sidecar(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    """It was written, the sidecar not yet: both are made anew."""
    recipe = Recipe(deblur=DeblurOptions(device="cpu"), save=SaveOptions(sidecar=True))
    job = job_for(photos, tmp_path / "out", recipe=recipe)
    item, temporary = half_done(job)
    assert item.target is not None
    temporary.write_bytes(b"result")
    assert {each.state for each in finish(job, deblurrer, resume=True)} == {"done"}
    record = provenance.read(provenance.sidecar_path(item.target))
    assert record.output.sha256 == provenance.file_sha256(item.target)


def test_an_interrupt_leaves_what_is_written_down(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = job_for(photos, tmp_path / "out")
    item, temporary = half_done(job)

    def struck(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with closing(store.open_batch(job, [], resume=True)) as batch:
        batch.journal.settle(item.id, "waiting")
        batch.journal.begin(item.id)
        attempt = attempt_for(item, batch.journal.token, "one")
        attempt.write_bytes(b"result")
        staged = Staged(sha256=hashlib.sha256(b"result").hexdigest(), size=6, facts=FACTS)
        with monkeypatch.context() as context, pytest.raises(KeyboardInterrupt):
            context.setattr("core.batch.delivery.publish", struck)
            adopt(item, attempt, staged, batch.journal)
        assert temporary.read_bytes() == b"result"
        (adopted,) = recover(batch.journal)
    assert adopted.target is not None and adopted.target.read_bytes() == b"result"


def test_numbers_go_on_where_they_ended(tmp_path: Path, photos: Path, deblurrer: Deblurrer) -> None:
    job = job_for(photos, tmp_path / "out", template="{n}")
    finish(job, deblurrer)
    write_photo(photos / "new.png", 8)
    items = finish(job, deblurrer, resume=True)
    assert [item.number for item in items] == [1, 2, 3, 4, 5, 6, 7]


def test_what_other_machines_were_at_is_removed(
    tmp_path: Path, photos: Path, deblurrer: Deblurrer
) -> None:
    job = job_for(photos, tmp_path / "out")
    item, temporary = half_done(job)
    with closing(store.open_batch(job, [], resume=True)) as batch:
        token = batch.journal.token
    attempts = [attempt_for(item, token, name) for name in ("one", "two")]
    lease = job.output / f".guided-deblur-{token}-lease.tmp"
    other = temporary.with_name(".guided-deblur-other-1.tmp")
    with closing(store.open_batch(job, [], resume=True)) as batch:
        batch.journal.begin(item.id)
        for path in (*attempts, lease, other):
            path.write_bytes(b"half")
    finish(job, deblurrer, resume=True)
    assert [path.exists() for path in (*attempts, lease, other)] == [False, False, False, True]


def half_done(job: Job) -> tuple[Item, Path]:
    """c.png is written by the journal, with the hash of b"result"; its files are not there."""
    from core.batch.turns import Turns

    digest = hashlib.sha256(b"result").hexdigest()
    with closing(store.open_batch(job, found_by(job), resume=False)) as batch:
        Turns(batch.journal).reserve()
        item = by_name(batch.journal.items())["c.png"]
        batch.journal.begin(item.id)
        batch.journal.written(item.id, digest, Mark(6, 0), FACTS)
        temporary = temporary_for(item, batch.journal.token)
    temporary.parent.mkdir()
    return item, temporary


# Beginning and going on ------------------------------------------------------------------------


def test_a_dead_writers_lock_is_free(killed: Killed, tmp_path: Path, photos: Path) -> None:
    job = job_for(photos, tmp_path / "out")
    killed.start(job, "written").join(60)
    store.open_batch(job, [], resume=True).close()
