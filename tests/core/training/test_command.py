"""The command line of training, as far as it can be told without training."""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from app.cli import main
from core import weights
from core.denoiser import DeblurModel
from core.errors import DeviceError, OptionsError
from core.options import TINY
from core.training.command import _check_free, _config, _options, add_arguments


def arguments(*words: object) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(["--photos", "photos", *map(str, words)])


def test_only_what_goes_on_with_a_run_may_replace_its_checkpoint(tmp_path: Path) -> None:
    old, other = tmp_path / "old", tmp_path / "weights.safetensors"
    old.mkdir()
    _check_free(arguments("--out", old), "compact")
    (old / "checkpoint.safetensors").write_bytes(b"hours")
    other.write_bytes(b"weights")
    for given in ((), ("--resume", other)):
        with pytest.raises(OptionsError, match="holds a run already"):
            _check_free(arguments("--out", old, *given), "compact")
    _check_free(arguments("--out", old, "--resume", old / "checkpoint.safetensors"), "compact")
    _check_free(arguments("--out", tmp_path / "new", "--resume", other), "compact")


def test_weights_without_a_checkpoint_are_not_replaced(tiny_weights: Path, tmp_path: Path) -> None:
    mine = tmp_path / "tiny.safetensors"
    mine.write_bytes(tiny_weights.read_bytes())
    for given in (("--model", "tiny"), ("--resume", str(mine))):
        words = ["train", "--photos", "none", "--device", "cpu", "--out", str(tmp_path), *given]
        assert main(words) == 2
    assert mine.read_bytes() == tiny_weights.read_bytes()
    _check_free(arguments("--out", tmp_path), "compact")


@pytest.fixture
def words(folder: Path, tmp_path: Path) -> list[str]:
    """A run of three steps into `tmp_path`."""
    given = ["--photos", folder, "--out", tmp_path, "--device", "cpu", "--batch", 2, "--crop", 32]
    return ["train", *map(str, [*given, "--max-steps", 3])]


def test_a_run_goes_on_as_it_was_begun_or_says_why_not(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--model", "tiny", "--guided-scales", "4,8"]) == 0
    # Under another name it is a checkpoint no less.
    kept = (tmp_path / "checkpoint.safetensors").rename(tmp_path / "of-march.safetensors")
    resumed = [*words, "--out", str(tmp_path / "on"), "--resume", str(kept)]
    capsys.readouterr()
    for more, said in (
        ((), "The budget is spent already: give more --minutes or --max-steps."),
        (("--optimizer", "muon"), "The run was begun with --optimizer adamw"),
        (("--model", "full"), "--model does not fit"),
        (("--unguided",), "--unguided does not fit"),
        (("--guided-scales", "2,4,8"), "--guided-scales does not fit"),
    ):
        assert main([*resumed, *more]) == 2
        out, err = capsys.readouterr()
        assert (said in err, "Reading" in out) == (True, False)
    assert main([*resumed, "--max-steps", "4"]) == 0
    options = json.loads((tmp_path / "on" / "options.json").read_text())
    chosen = [options[name] for name in ("model", "unguided", "guided_scales")]
    assert chosen == ["tiny", False, [4, 8]]
    with (tmp_path / "on" / "log.csv").open() as file:
        (only,) = csv.DictReader(file)
    assert (only["step"], float(only["patches_per_second"]) < 1e6) == ("4", True)


@pytest.mark.parametrize("deconvolved", [False, True])
def test_who_trains_on_is_told_of_the_fusion(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], *, deconvolved: bool
) -> None:
    before = tmp_path / "before.safetensors"
    model = DeblurModel(replace(TINY, deconvolved=deconvolved))
    before.write_bytes(weights.serialize(model, {"made_by": "tests"}, torch.float32))
    assert main([*words, "--resume", str(before), "--max-steps", "1"]) == 0
    assert ("fusion" in capsys.readouterr().out.splitlines()[-1]) is deconvolved


def test_weights_keep_their_network_too(tiny_weights: Path) -> None:
    assert _config(arguments("--resume", tiny_weights)).widths == TINY.widths
    with pytest.raises(OptionsError, match="--unguided does not fit"):
        _config(arguments("--resume", tiny_weights, "--unguided"))


@pytest.mark.parametrize(
    "wrong",
    [
        *(("--rate", value) for value in ("nan", "inf", "-1")),
        *(("--max-extent", value) for value in ("-5", "0", "1.5", "100", "nan")),
        *((f"--{share}", "5") for share in ("top-share", "balance", "pair-share", "ema")),
        *((name, "nan") for name in ("--balance", "--ema", "--minutes", "--checkpoint-minutes")),
        *(("--floor", value) for value in ("0", "inf")),
        ("--balance", "-3"),
        ("--tone", "-1"),
        ("--guidance-weight", "nan"),
        ("--seed", "-1"),
    ],
    ids="=".join,
)
def test_numbers_out_of_range_are_refused(wrong: tuple[str, str]) -> None:
    with pytest.raises(OptionsError):
        _options(arguments("--device", "cpu", "=".join(wrong)), cuda=False)


def test_the_limits_themselves_are_taken() -> None:
    limits = ("--max-extent=40", "--top-share=1", "--balance=0", "--pair-share=0", "--rate=0")
    assert _options(arguments("--device", "cpu", *limits), cuda=False).blur.extent == (1.5, 40.0)


def test_a_gpu_that_is_missing_is_said() -> None:
    with pytest.raises(DeviceError, match="no CUDA device"):
        _options(arguments("--device", "cuda"), cuda=False)
