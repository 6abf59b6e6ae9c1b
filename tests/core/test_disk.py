"""Renaming and syncing where systems differ; what this one lacks is imitated."""

from __future__ import annotations

import errno
import fcntl
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core import disk
from core.files import publish, stage, try_folder


def refusing(times: int, number: int, done: list[int]) -> Callable[[], object]:
    """Succeeds after it was refused so often, as Windows words it."""

    def act() -> None:
        done.append(len(done))
        if len(done) <= times:
            error = PermissionError(errno.EACCES, "in use")
            error.winerror = number  # type: ignore[attr-defined]
            raise error

    return act


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def test_a_file_that_is_held_for_a_moment_is_waited_for(slept: list[float]) -> None:
    tries: list[int] = []
    disk.patiently(refusing(2, 32, tries))
    assert len(tries) == 3
    with pytest.raises(PermissionError):
        disk.patiently(refusing(100, 5, []))
    assert 1 < sum(slept) < 2


def test_other_refusals_are_not_waited_for(slept: list[float]) -> None:
    with pytest.raises(PermissionError):
        disk.patiently(refusing(1, 19, []))
    with pytest.raises(FileNotFoundError):
        disk.move(Path("/nowhere/at/all"), Path("/nowhere/else"))
    assert slept == []


@pytest.mark.parametrize("is_known", [True, False])
def test_macos_is_asked_to_empty_the_drives_cache(
    monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    calls = []

    def fcntl_call(handle: int, command: int) -> int:
        calls.append(command)
        if not is_known:
            raise OSError(errno.ENOTSUP, "not supported")
        return 0

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", fcntl_call)
    monkeypatch.setattr(os, "fsync", lambda handle: calls.append(handle))
    disk.sync(7)
    assert calls == ([51] if is_known else [51, 7])


@pytest.mark.parametrize(
    ("number", "is_lost"),
    [(errno.EACCES, False), (errno.EINVAL, False), (errno.EBADF, False), (errno.EIO, True)],
)
@pytest.mark.parametrize("call", ["open", "fsync"])
def test_a_folder_that_cannot_be_synced_does_not_cost_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, is_lost: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    stage(tmp_path / "staged", lambda file: None)
    monkeypatch.setattr(os, call, refuse)
    if is_lost:
        with pytest.raises(OSError, match="refused"):
            publish(tmp_path / "staged", tmp_path / "result", overwrite=False)
    else:
        publish(tmp_path / "staged", tmp_path / "result", overwrite=False)
    assert (tmp_path / "result").exists()


def test_a_folder_is_tried_without_leaving_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(tempfile, "TemporaryFile")
    try_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        try_folder(tmp_path / "missing")
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        try_folder(tmp_path / "file")


def test_a_name_that_is_not_reached_is_free_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without hard links the name is taken first, by an empty file."""
    staged, target = tmp_path / "staged", tmp_path / "result"
    staged.write_bytes(b"content")

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="full"):
        disk.move_to_free(staged, target)
    assert list(tmp_path.iterdir()) == [staged]
