"""A watched batch whose output folder takes nothing for a while."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from core.batch import delivery
from core.batch import watch as watching
from core.batch.events import Said
from core.deblur import Deblurrer
from tests.core.batch.conftest import files_in, job_for, write_photo
from tests.core.batch.watched import start

pytest.importorskip("watchdog")

pytestmark = pytest.mark.usefixtures("hurry")


def test_photos_wait_while_the_disk_is_full(
    source: Path, tmp_path: Path, deblurrer: Deblurrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "ROUND", 0.3)
    for name in "ab":
        write_photo(source / f"{name}.png")
    real, room = delivery.stage, False

    def stage(temporary: Path, write: Callable[[BinaryIO], None]) -> None:
        if not room:
            raise OSError(errno.ENOSPC, "full")
        real(temporary, write)

    monkeypatch.setattr(delivery, "stage", stage)
    for kept in start(job_for(source, tmp_path / "out"), deblurrer):
        told = next(event for event in kept.events if isinstance(event, Said))
        assert told.message.endswith("a_deblurred.png: the disk is full.")
        kept.idle(0.5)
        assert not kept.journal.in_state("failed", "done")
        room = True
        kept.until(2)
    assert files_in(tmp_path / "out") == ["a_deblurred.png", "b_deblurred.png"]


def test_photos_wait_while_the_output_folder_is_away(
    source: Path, tmp_path: Path, deblurrer: Deblurrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "ROUND", 0.3)
    output = tmp_path / "out"
    for kept in start(job_for(source, output), deblurrer):
        kept.until(0)
        output.write_bytes(b"in the way")
        write_photo(source / "a.png")
        said = [
            event.message
            for event in (next(kept.events) for _ in range(80))
            if isinstance(event, Said)
        ]
        assert len(said) == 1 and "is not a folder" in said[0]
        output.unlink()
        kept.until(1)
    assert files_in(output) == ["a_deblurred.png"]


def test_an_output_folder_that_went_is_waited_for_and_not_made_again(
    source: Path, tmp_path: Path, deblurrer: Deblurrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unplugged between two photos: under its name nobody would find the second one."""
    monkeypatch.setattr(watching, "ROUND", 0.3)
    disk, away = tmp_path / "disk", tmp_path / "away"
    write_photo(source / "a.png")
    for kept in start(job_for(source, disk / "out"), deblurrer):
        kept.until(1)
        disk.rename(away)
        write_photo(source / "b.png")
        events = [next(kept.events) for _ in range(80)]
        said = [event.message for event in events if isinstance(event, Said)]
        assert said == [f"Cannot write into {disk / 'out'}: it is not there any more."]
        assert not disk.exists()
        away.rename(disk)
        kept.until(2)
    assert files_in(disk / "out") == ["a_deblurred.png", "b_deblurred.png"]
