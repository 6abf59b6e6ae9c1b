"""`batch` on the command line: results, exit codes, reports, interruption, a disk that is full."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.cli import _parser, main
from app.commands import batch as command
from core.batch import delivery, place
from core.batch import run as batch_run
from core.batch.item import Item
from core.batch.journal import Journal
from tests.app.command_line import PATIENCE_SECONDS, ROOT, patience, pseudo_terminal, run, start

LIMITED = (
    "import resource, sys\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
    "from app.cli import main\n"
    "sys.exit(main(sys.argv[1:]))"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two photos of one name, a third one and a broken one."""
    source = tmp_path / "in"
    for number, name in enumerate(("a/IMG.png", "b/IMG.png", "x.jpg")):
        write_noise(source / name, number)
    (source / "broken.jpg").write_bytes(b"\xff\xd8\xff cut")
    return source


def write_noise(path: Path, seed: int, side: int = 64) -> None:
    """Noise that no format packs away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)
    Image.fromarray(noise).save(path)


def batch(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["batch", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_an_output_s_way_over_another_folder_makes_none(
    folder: Path, tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "new" / ".." / "out"
    code, out, _ = batch(capsys, folder / "x.jpg", output, "--weights", tiny_weights)
    assert code == 0
    assert str(tmp_path / "out" / "x_deblurred.jpg") in out
    assert not (tmp_path / "new").exists()


def test_a_folder_a_report_and_the_same_again(
    folder: Path, tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out_folder, report = tmp_path / "out", tmp_path / "report.csv"
    words = (folder, out_folder, "--weights", tiny_weights, "--recursive", "--device", "cpu")
    code, out, err = batch(capsys, *words, "--report", report)
    assert code == 1
    assert err.count("\n") == 1
    assert "broken.jpg" in err
    assert "3 done, 0 skipped, 1 failed." in out
    with report.open(encoding="utf-8-sig", newline="") as file:
        assert [row["state"] for row in csv.DictReader(file)].count("done") == 3
    (folder / "broken.jpg").unlink()
    (folder / "clip.mov").touch()
    write_noise(folder / "late.png", 7)
    code, out, err = batch(capsys, *words, "--resume", "--json")
    states = [json.loads(line)["state"] for line in out.splitlines()]
    assert states == ["failed", "done"]
    assert "is not there any more" in err or "does not exist" in err
    assert "Other files that were left out: 1 (.mov)." in err
    code, out, _ = batch(capsys, *words)
    assert (code, out.count("is there already")) == (0, 4)


def test_earlier_results_beside_the_photos_are_counted(
    folder: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (folder / "a", folder / "a", "--weights", tiny_weights, "--device", "cpu")
    assert batch(capsys, *words)[::2] == (0, "")
    code, out, err = batch(capsys, *words)
    assert (code, err) == (0, "Earlier results that were left out: 1.\n")
    assert "0 done, 1 skipped, 0 failed." in out


def test_a_report_among_the_results(
    folder: Path, tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their folder is made by the batch."""
    report = tmp_path / "in" / ".." / "out" / "report.json"
    words = (folder / "a", tmp_path / "out", "--weights", tiny_weights, "--report", report)
    code, _, err = batch(capsys, *words)
    assert (code, err) == (0, "")
    assert [row["state"] for row in json.loads(report.read_text())] == ["done"]
    report.chmod(0o444)
    code, out, err = batch(capsys, *words, "--existing", "overwrite")
    assert (code, out, err) == (1, "", "report.json is write-protected; choose another name.\n")


def test_what_ends_a_batch_is_told_though_its_report_fails(
    folder: Path, tmp_path: Path, tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "reports" / "r.csv"
    report.parent.mkdir()

    def interrupted(*_: object) -> None:
        report.parent.rmdir()
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_drive", interrupted)
    words = (folder, tmp_path / "out", "--weights", tiny_weights, "--report", report)
    args = _parser("batch").parse_args(["batch", *map(str, words)])
    with pytest.raises(KeyboardInterrupt):
        command.run(args)


def test_names_formats_and_one_folder(
    folder: Path, tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out_folder = tmp_path / "out"
    words = ("--template", "{name}-{seed}-{n}", "--seed", 5, "--format", "webp", "--flat")
    code, out, err = batch(
        capsys, folder, out_folder, "--weights", tiny_weights, "--recursive", "--quiet",
        "--filter", "*.png", *words,
    )  # fmt: skip
    assert (code, out, err) == (0, "", "")
    assert sorted(p.name for p in out_folder.iterdir()) == ["IMG-5-001.webp", "IMG-5-002.webp"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--template", "{size}"), 2, "{name}"),
        (("--template", "../{name}"), 2, "no folders"),
        (("--format", "xyz"), 2, "cannot be written"),
        (("--report", "report.txt"), 2, ".csv or .json"),
        (("--steps", 0), 2, "Steps go from"),
        (("--filter", "*.tif"), 1, "no photos"),
    ],
)
def test_what_cannot_begin_is_said(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[object, ...],
    code: int,
    said: str,
) -> None:
    got, _, err = batch(capsys, folder, tmp_path / "out", *words)
    assert got == code
    assert said in err
    assert not (tmp_path / "out").exists()


def test_changed_options_are_refused_with_a_message(
    folder: Path, tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (folder, tmp_path / "out", "--weights", tiny_weights, "--quiet")
    batch(capsys, *words)
    code, _, err = batch(capsys, *words, "--resume", "--steps", 3)
    assert code == 2
    assert "steps: 3, was 1" in err


def test_a_batch_is_the_same_from_another_folder(
    folder: Path,
    tmp_path: Path,
    tiny_weights: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tiny_weights.parent)
    first = ("--weights", tiny_weights.name, "--resume")
    _, _, err = batch(capsys, folder / "a", tmp_path / "out", *first)
    assert err == "There is nothing to resume: beginning anew.\n"
    monkeypatch.chdir(folder)
    words = ("--weights", tiny_weights, "--resume")
    code, out, err = batch(capsys, "a", Path("..", "out"), *words)
    assert (code, "1 done" in out, err) == (0, True, "")
    (journal,) = place.folder().glob("*.sqlite3")
    with closing(Journal(journal)) as kept:
        assert kept.job.search.paths == (folder / "a",)  # what --watch --resume watches


def test_an_interrupted_batch_ends_with_130_and_goes_on(tmp_path: Path, tiny_weights: Path) -> None:
    source, out_folder = tmp_path / "in", tmp_path / "out"
    for number in range(6):
        # Behind the first one there is a lot to do, so that the interrupt never comes too late.
        write_noise(source / f"{number}.png", number, side=320 if number else 64)
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    words = ("batch", source, out_folder, "--weights", tiny_weights, "--steps", 12, "--resume")
    process = start(*words, env=environment, start_new_session=True)
    assert process.stdout is not None
    with patience(process):
        assert "0_deblurred.png" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    assert "--resume goes on" in err
    assert "Traceback" not in err
    done = {path: path.stat().st_mtime_ns for path in out_folder.iterdir()}
    assert all(path.suffix == ".png" for path in done)
    assert 1 <= len(done) < 6
    code, out, err = run(*words, env=environment)
    assert (code, err) == (0, "")
    assert "6 done" in out
    assert len(list(out_folder.iterdir())) == 6
    assert {path: path.stat().st_mtime_ns for path in done} == done


def test_what_is_written_when_the_interrupt_comes_is_told(
    folder: Path,
    tmp_path: Path,
    tiny_weights: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    written = threading.Event()

    def deliver(*args: Any) -> Item:
        written.set()
        time.sleep(0.3)
        return delivery.deliver(*args)

    def wait(*_: object, timeout: float) -> None:
        time.sleep(timeout)
        if written.is_set():
            raise KeyboardInterrupt

    monkeypatch.setattr(batch_run, "deliver", deliver)
    monkeypatch.setattr(batch_run, "wait", wait)
    words = (folder / "x.jpg", tmp_path / "out", "--weights", tiny_weights, "--json")
    args = _parser("batch").parse_args(["batch", *map(str, words)])
    with pytest.raises(KeyboardInterrupt):
        command.run(args)
    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    assert json.loads(line)["state"] == "done"
    assert err == "Nothing is left to do.\n"


def test_a_hangup_ends_a_batch_and_nohup_keeps_it(tmp_path: Path, tiny_weights: Path) -> None:
    """Its terminal is gone by then: nothing can be written there any more."""
    for number in range(2):
        write_noise(tmp_path / "in" / f"{number}.png", number, side=320 if number else 64)
    report, reader, writer = tmp_path / "r.csv", *pseudo_terminal()
    words = ("batch", tmp_path / "in", tmp_path / "out", "--weights", tiny_weights, "--steps", 12)
    process = start(*words, "--report", report, start_new_session=True, stderr=writer)
    assert process.stdout is not None
    with patience(process):
        assert "0_deblurred.png" in process.stdout.readline()
    os.close(writer)
    os.close(reader)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 129
    assert "waiting" in report.read_text()
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    process = start(*words, "--resume")
    signal.signal(signal.SIGHUP, before)
    process.send_signal(signal.SIGHUP)
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, err) == (0, "")
    assert "2 done" in out


@pytest.mark.parametrize(("left", "said"), [(1, "1 photo is left."), (2, "2 photos are left.")])
def test_what_is_left_is_counted(left: int, said: str) -> None:
    assert command.left_in_words(left).startswith(said)


def test_a_full_disk_fails_what_does_not_fit(tmp_path: Path, tiny_weights: Path) -> None:
    source, out_folder = tmp_path / "in", tmp_path / "out"
    write_noise(source / "1.png", 1)
    write_noise(source / "2 large.png", 2, side=400)
    write_noise(source / "3.png", 3)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "batch", source, out_folder, "--weights", tiny_weights],
        cwd=ROOT,
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.count("\n") == 1
    assert "too large for this disk" in done.stderr
    names = sorted(path.name for path in out_folder.iterdir())
    assert names == ["1_deblurred.png", "3_deblurred.png"]
