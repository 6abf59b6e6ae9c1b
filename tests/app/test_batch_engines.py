"""`batch --watch` and `batch --cluster` as processes: from the first line to a signal."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.app.command_line import PATIENCE_SECONDS, run, start
from tests.app.test_batch_command import write_noise


def wait_for(process: subprocess.Popen[str], folder: Path, count: int, kind: str = "*.png") -> None:
    """Until so many results are there."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while len(list(folder.glob(kind))) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < give_up
        time.sleep(0.05)


@pytest.mark.long
def test_watching_goes_on_until_it_is_told_to_end(tmp_path: Path, tiny_weights: Path) -> None:
    pytest.importorskip("watchdog")
    source, out_folder, report = tmp_path / "in", tmp_path / "out", tmp_path / "report.csv"
    source.mkdir()
    process = start(
        "batch", source, out_folder, "--weights", tiny_weights, "--watch", "--report", report,
        env={"XDG_STATE_HOME": str(tmp_path / "state")},
    )  # fmt: skip
    write_noise(source / "1.png", 1)
    wait_for(process, out_folder, 1)
    write_noise(tmp_path / "2.png", 2)
    (tmp_path / "2.png").rename(source / "2.png")
    wait_for(process, out_folder, 2)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 143
    assert "2 done, 0 skipped, 0 failed." in out
    assert "Traceback" not in err
    assert "are left" not in err
    with report.open(encoding="utf-8-sig", newline="") as file:
        assert [row["state"] for row in csv.DictReader(file)] == ["done", "done"]


@pytest.mark.long
def test_a_cluster_here_is_interrupted_and_goes_on(tmp_path: Path, tiny_weights: Path) -> None:
    pytest.importorskip("distributed")
    source, out_folder = tmp_path / "in", tmp_path / "out"
    for number in range(6):
        write_noise(source / f"{number}.png", number, side=320)
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    words = ("batch", source, out_folder, "--weights", tiny_weights, "--steps", 12, "--resume")
    process = start(*words, "--cluster", "local:1", env=environment, start_new_session=True)
    wait_for(process, out_folder, 2)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    assert "--resume goes on" in err
    assert "Traceback" not in err
    assert {path.suffix for path in out_folder.iterdir()} == {".png"}
    code, out, err = run(*words, env=environment)
    assert (code, err) == (0, "")
    assert "6 done" in out


def test_a_mapping_without_a_cluster_is_refused(tmp_path: Path) -> None:
    write_noise(tmp_path / "in" / "1.png", 1)
    process = start("batch", tmp_path / "in", tmp_path / "out", "--map", "/a=/b")
    _, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, err) == (2, "--map is for --cluster.\n")
