"""Folders and disks that refuse: a line that says why, and everything as it was."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.conftest import save
from tests.faults.process import PATIENCE, Command, Poverty, run

POOR = Poverty(rights=True)


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def deblur(tiny_weights: Path) -> tuple[object, ...]:
    return ("deblur", "--weights", tiny_weights, "--steps", 1)


def test_a_read_only_folder(photo: Path, room: Path, deblur: tuple) -> None:
    photo.parent.chmod(0o555)
    ended = run(room, *deblur, photo, lacking=POOR)
    assert ended.code == 1
    assert "permission was denied" in ended.err
    assert ended.err.count("\n") == 1
    assert listing(photo.parent) == ["holiday.png"]
    ended = run(room, *deblur, photo, "-o", room / "r.png", lacking=POOR)
    assert (ended.code, ended.err) == (0, "")


def test_an_unreadable_photo_does_not_stop_the_next(photo: Path, room: Path, deblur: tuple) -> None:
    secret = save(photo.with_name("secret.png"), 64, 64)
    secret.chmod(0)
    ended = run(room, *deblur, secret, photo, lacking=POOR)
    assert ended.code == 1
    assert "permission was denied" in ended.err
    assert ended.err.count("\n") == 1
    assert photo.with_name("holiday_deblurred.png").exists()


def test_a_result_folder_that_may_not_be_made(photo: Path, room: Path, deblur: tuple) -> None:
    photo.parent.chmod(0o555)
    ended = run(room, *deblur, photo, "-o", f"{photo.parent}/new/", lacking=POOR)
    assert ended.code == 1
    assert "cannot be made" in ended.err
    assert ended.err.count("\n") == 1


def test_files_may_not_be_large_enough(photo: Path, room: Path, deblur: tuple) -> None:
    old = photo.with_name("holiday_deblurred.png")
    old.write_bytes(b"earlier")
    small = Poverty(limits={resource.RLIMIT_FSIZE: 8000})
    ended = run(room, *deblur, photo, "--overwrite", lacking=small)
    assert ended.code == 1
    assert "too large" in ended.err
    assert ended.err.count("\n") == 1
    assert listing(photo.parent) == ["holiday.png", "holiday_deblurred.png"]
    assert old.read_bytes() == b"earlier"


def test_a_full_disk(photo: Path, room: Path, deblur: tuple, small_disk: Path) -> None:
    large = save(photo.with_name("large.png"), 320, 240)
    (small_disk / "large_deblurred.png").write_bytes(b"earlier")
    ended = run(room, *deblur, large, photo, "-o", small_disk, "--overwrite")
    assert ended.code == 1
    assert "the disk is full" in ended.err
    assert ended.err.count("\n") == 1
    assert listing(small_disk) == ["holiday_deblurred.png", "large_deblurred.png"]
    assert (small_disk / "large_deblurred.png").read_bytes() == b"earlier"


@pytest.mark.parametrize("words", [("--json",), ("--help",)])
def test_output_that_cannot_be_written(photo: Path, deblur: tuple, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *map(str, deblur), str(photo), *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") <= 1
    if words == ("--json",):
        assert ended.returncode == 1
        assert ended.stderr == "The output cannot be written: the disk is full.\n"
        assert photo.with_name("holiday_deblurred.png").exists()


@pytest.mark.long
def test_a_reader_that_has_gone(photo: Path, deblur: tuple) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, deblur), str(photo)],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert photo.with_name("holiday_deblurred.png").exists()


@pytest.mark.long
def test_a_folder_that_vanishes_in_a_run(photo: Path, room: Path, tiny_weights: Path) -> None:
    target = room / "results"
    target.mkdir()
    words = ("deblur", photo, "-o", target / "r.png", "--weights", tiny_weights, "--json")
    long = ("--steps", 100, "--samples", 4, "--sampler", "heun", "--twice")
    command = Command(room, *words, *long)
    command.process.join(2)
    assert command.process.is_alive(), "the run must still be at work"
    target.rmdir()
    ended = command.end()
    assert ended.code == 1
    assert "does not exist" in ended.err
    assert ended.err.count("\n") == 1


def _leave_the_ground() -> None:
    folder = Path(tempfile.mkdtemp())
    os.chdir(folder)
    folder.rmdir()


def test_a_working_folder_that_is_gone(photo: Path, room: Path, deblur: tuple) -> None:
    ended = run(room, *deblur, photo, lacking=Poverty(before=_leave_the_ground))
    assert (ended.code, ended.err) == (0, "")


def test_a_home_that_cannot_be_written(photo: Path, room: Path, deblur: tuple) -> None:
    home = room / "home"
    home.mkdir(mode=0o555)
    names = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")
    lacking = Poverty(rights=True, environment={"HOME": str(home)} | dict.fromkeys(names))
    ended = run(room, *deblur, photo, lacking=lacking)
    assert (ended.code, ended.err) == (0, "")
    assert listing(home) == []
