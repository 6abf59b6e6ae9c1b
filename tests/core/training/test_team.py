"""Training by two processes on the CPU: as one with the double batch, and on and off again."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import DeblurError
from core.training import train as training
from core.training.checkpoint import load_checkpoint
from core.training.team import Team, assembled
from tests.conftest import ROOT
from tests.core.training.conftest import picture
from tests.core.training.together import curve, every_step

pytest.importorskip("lightning_fabric")
STEPS = 30


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for seed in range(4):
        Image.fromarray(picture(seed)).save(folder / f"{seed}.png")
    return folder


def by_two(*words: object) -> str:
    """What two processes print together."""
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"),
            *map(str, words),
        ],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert "deprecated" not in done.stderr
    return done.stdout


@pytest.mark.long
def test_two_learn_as_one_with_the_double_batch(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "two"
    by_two("-m", "tests.core.training.together", photos, out, STEPS, 6)
    first, second = (json.loads((out / f"rank{rank}.json").read_text()) for rank in (0, 1))
    assert first["size"] == 2
    # Both are at the same place, to the bit, and one of them reports.
    assert first["parameters"] == second["parameters"]
    assert (len(first["losses"]), second["losses"]) == (STEPS, [])
    assert first["error"] < 1e-6
    monkeypatch.setattr(training.Log, "due", every_step)
    alone = curve(photos, tmp_path / "one", STEPS, 12, Team())
    for part in np.array_split(np.arange(STEPS), 2):
        one, two = np.mean(np.array(alone)[part]), np.mean(np.array(first["losses"])[part])
        # Five seeds of one process lie within 6 % of their mean.
        assert two == pytest.approx(one, rel=0.15)
    _, at = load_checkpoint(out / "checkpoint.safetensors")
    assert (at.step, at.patches) == (STEPS, 12 * STEPS)


@pytest.mark.long
def test_a_run_goes_from_one_to_two_and_back(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the command line; a checkpoint does not tell how many made it."""
    from app.cli import main

    def words(out: str, steps: int, resume: str = "") -> list[str]:
        given = ["--photos", photos, "--model", "tiny", "--device", "cpu", "--batch", 2]
        given += [
            "--crop",
            64,
            "--optimizer",
            "muon",
            "--max-steps",
            steps,
            "--out",
            tmp_path / out,
        ]
        if resume:
            given += ["--resume", tmp_path / resume / "checkpoint.safetensors"]
        return ["train", *map(str, given)]

    monkeypatch.delenv("WORLD_SIZE", raising=False)
    assert main(words("one", 4)) == 0
    said = by_two("main.py", *words("two", 8, "one"))
    assert said.count("Reading photos") == 1
    assert main(words("three", 12, "two")) == 0
    tensors = {}
    for name, step, patches in (("one", 4, 8), ("two", 8, 24), ("three", 12, 32)):
        tensors[name], at = load_checkpoint(tmp_path / name / "checkpoint.safetensors")
        assert (at.step, at.patches) == (step, patches)
        with (tmp_path / name / "log.csv").open(newline="") as file:
            assert [row["step"] for row in csv.DictReader(file)] == [str(step)]
    shapes = [{key: value.shape for key, value in each.items()} for each in tensors.values()]
    assert shapes[0] == shapes[1] == shapes[2]


def test_without_torchrun_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightning_fabric", None)
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    team = assembled("cpu")
    assert (team.rank, team.size, team.leads, team.device("cuda")) == (0, 1, True, "cuda")


def test_without_the_extra_a_line_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightning_fabric", None)
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "test")
    with pytest.raises(DeblurError, match=r"guided-deblur\[multi-gpu\]"):
        assembled("cpu")
