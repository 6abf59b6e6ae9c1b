"""Files appear whole or not at all, and a source is never written to, whatever it is called."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path
from typing import BinaryIO

import pytest

from core.errors import PhotoError
from core.files import explain, write_atomically
from core.names import fitting

OLD, NEW = b"what was there", b"what is new"


def write_new(file: BinaryIO) -> None:
    file.write(NEW)


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_name_that_is_cut_keeps_bytes_that_are_no_text() -> None:
    stem = os.fsdecode(b"\xff\xfe" + b"a" * 300)
    assert os.fsencode(fitting(stem, ".png")) == b"\xff\xfe" + b"a" * 249 + b".png"


def test_a_new_file(tmp_path: Path) -> None:
    path = write_atomically(tmp_path / "new.png", write_new)
    assert path == tmp_path / "new.png"
    assert listing(tmp_path) == {"new.png": NEW}
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


def test_overwriting_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "there.png"
    path.write_bytes(OLD)
    with pytest.raises(PhotoError, match="there already"):
        write_atomically(path, write_new)
    assert listing(tmp_path) == {"there.png": OLD}
    write_atomically(path, write_new, overwrite=True)
    assert listing(tmp_path) == {"there.png": NEW}


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "race.png"

    def slow(file: BinaryIO) -> None:
        file.write(NEW)
        path.write_bytes(OLD)

    with pytest.raises(PhotoError, match="there already"):
        write_atomically(path, slow)
    assert listing(tmp_path) == {"race.png": OLD}


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_failure_leaves_everything_as_it_was(tmp_path: Path, overwrite: bool) -> None:
    path = tmp_path / "there.png"
    if overwrite:
        path.write_bytes(OLD)
    before = listing(tmp_path)

    def broken(file: BinaryIO) -> None:
        file.write(NEW)
        raise RuntimeError("the encoder gave up")

    with pytest.raises(RuntimeError, match="gave up"):
        write_atomically(path, broken, overwrite=overwrite)
    assert listing(tmp_path) == before


@pytest.mark.parametrize("alias", ["itself", "symlink", "hard link", "dots", "linked folder"])
def test_a_source_is_never_overwritten(tmp_path: Path, alias: str) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    source = folder / "source.png"
    source.write_bytes(OLD)
    target = source
    if alias == "symlink":
        target = tmp_path / "alias.png"
        target.symlink_to(source)
    elif alias == "hard link":
        target = tmp_path / "alias.png"
        target.hardlink_to(source)
    elif alias == "dots":
        target = folder / ".." / "photos" / "source.png"
    elif alias == "linked folder":
        (tmp_path / "link").symlink_to(folder)
        target = tmp_path / "link" / "source.png"
    with pytest.raises(PhotoError, match="original photo"):
        write_atomically(target, write_new, overwrite=True, sources=[source])
    assert source.read_bytes() == OLD
    assert target.samefile(source)


def test_a_source_opened_through_a_link_is_safe_too(tmp_path: Path) -> None:
    real = tmp_path / "real.png"
    real.write_bytes(OLD)
    link = tmp_path / "link.png"
    link.symlink_to(real)
    with pytest.raises(PhotoError, match="original photo"):
        write_atomically(real, write_new, overwrite=True, sources=[link])
    assert real.read_bytes() == OLD


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.png"
    real.write_bytes(OLD)
    link = tmp_path / "link.png"
    link.symlink_to(real)
    write_atomically(link, write_new, overwrite=True)
    assert link.is_symlink()
    assert real.read_bytes() == NEW


def test_targets_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file.png").write_bytes(OLD)
    for path, expected in (
        (tmp_path, "is a folder"),
        (tmp_path / "missing" / "photo.png", "does not exist"),
        (tmp_path / "file.png" / "photo.png", "not a folder"),
        (tmp_path / ("x" * 300 + ".png"), "too long"),
    ):
        with pytest.raises(PhotoError, match=expected):
            write_atomically(path, write_new, overwrite=True)
    assert listing(tmp_path) == {"file.png": OLD}


def test_a_pipe_is_no_target(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(PhotoError, match="not an ordinary file"):
        write_atomically(tmp_path / "pipe.png", write_new, overwrite=True)


def test_a_write_protected_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "kept.png"
    path.write_bytes(OLD)
    path.chmod(0o444)
    with pytest.raises(PhotoError, match="write-protected"):
        write_atomically(path, write_new, overwrite=True)
    assert listing(tmp_path) == {"kept.png": OLD}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_write_protected_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(PhotoError, match="permission was denied"):
            write_atomically(tmp_path / "photo.png", write_new)
    finally:
        tmp_path.chmod(0o755)


def test_a_full_disk(small_disk: Path) -> None:
    path = small_disk / "photo.png"
    path.write_bytes(OLD)
    with pytest.raises(PhotoError, match="the disk is full"):
        write_atomically(path, lambda file: _write_much(file), overwrite=True)
    assert listing(small_disk) == {"photo.png": OLD}


def _write_much(file: BinaryIO) -> None:
    for _ in range(64):
        file.write(bytes(4096))


def test_a_read_only_disk(small_disk: Path) -> None:
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    if subprocess.run(remount, capture_output=True, check=False).returncode:
        pytest.skip("remounting is not allowed here")
    with pytest.raises(PhotoError, match="the disk is read-only"):
        write_atomically(small_disk / "photo.png", write_new)


def test_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FAT and some network shares; there is no such disk to be had for a test."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_atomically(tmp_path / "photo.png", write_new)
    with pytest.raises(PhotoError, match="there already"):
        write_atomically(tmp_path / "photo.png", write_new)
    assert listing(tmp_path) == {"photo.png": NEW}


def test_a_path_that_is_too_long_for_windows_is_not_called_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short, long = (FileNotFoundError(2, "No such file", "C:/" + "x" * n) for n in (100, 250))
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        said = explain(short), explain(long)
    assert said == ("the folder or file does not exist", "the path is too long for Windows")
    assert explain(long) == said[0]
